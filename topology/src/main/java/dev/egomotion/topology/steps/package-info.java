/** The steps: processors, the plain classes that they call, and the time each takes. */
package dev.egomotion.topology.steps;
