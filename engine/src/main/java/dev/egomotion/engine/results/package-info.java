/** What comes out, from the output topics into files. */
package dev.egomotion.engine.results;
