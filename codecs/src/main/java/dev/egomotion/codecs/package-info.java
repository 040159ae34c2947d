/**
 * Bytes to values and back: recordings, encoded frames, camera files, trajectory files, Avro records,
 * depth and confidence images. FFmpeg and OpenCV stay inside this module.
 */
package dev.egomotion.codecs;
