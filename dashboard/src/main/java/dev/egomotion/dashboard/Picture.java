package dev.egomotion.dashboard;

/**
 * The newest record of a pane as it was read: it is decoded when somebody asks for it.
 *
 * @param record Avro bytes of a DepthMap or PhotometricConfidence; for a frame the encoded image
 * @param segment of the frame; -1 where only the record knows it
 * @param sequence of the frame; -1 where only the record knows it
 */
record Picture(byte[] record, Sighting sighting, long sequence) {}
