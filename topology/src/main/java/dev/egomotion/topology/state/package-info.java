/** What the steps keep in their stores, so that a restart goes on bit for bit. */
package dev.egomotion.topology.state;
