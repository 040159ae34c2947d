/** Programs of ten lines that the build runs. Copy one and go on from there. */
package dev.egomotion.examples;
