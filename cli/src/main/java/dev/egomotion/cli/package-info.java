/** The {@code egomotion} command: configuration, wiring, progress. */
package dev.egomotion.cli;
