/** Recorded drives: sources of wire frames, and the writer of drive folders. */
package dev.egomotion.codecs.recording;
