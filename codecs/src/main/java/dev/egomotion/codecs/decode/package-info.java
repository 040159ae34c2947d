/** Wire frames of a segment to rectified images of a fixed size. */
package dev.egomotion.codecs.decode;
