/** Paths in the field's file formats, and tables of speed. */
package dev.egomotion.codecs.trajectory;
