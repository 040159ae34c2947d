/** How runs go, in lines for a terminal. */
package dev.egomotion.engine.console;
