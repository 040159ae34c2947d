/** Records on the wire: Avro values in single-object encoding. */
package dev.egomotion.codecs.wire;
