package dev.egomotion.topology.state;

import dev.egomotion.topology.state.WireFrames.WireFrame;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** A wire frame as bytes: its offset, eight bytes, the complement of it where the frame is shed; then its record. */
final class WireFrameSerde implements Serde<WireFrame> {
    @Override
    public Serializer<WireFrame> serializer() {
        return (topic, frame) ->
                frame == null
                        ? null
                        : ByteBuffer.allocate(Long.BYTES + frame.record().length)
                                .putLong(frame.isShed() ? ~frame.offset() : frame.offset())
                                .put(frame.record())
                                .array();
    }

    @Override
    public Deserializer<WireFrame> deserializer() {
        return (topic, bytes) -> {
            if (bytes == null) {
                return null;
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            long offset = buffer.getLong();
            byte[] record = new byte[buffer.remaining()];
            buffer.get(record);
            boolean isShed = offset < 0;
            return new WireFrame(isShed ? ~offset : offset, record, isShed);
        };
    }
}
