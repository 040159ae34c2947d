package dev.egomotion.codecs.wire;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Kafka's view of an {@link AvroCodec}. A record that cannot be read is a {@link
 * SerializationException}: where the stream has to go on, read bytes and use the codec.
 *
 * @param <T> the generated record class
 */
public final class AvroSerde<T extends SpecificRecord> implements Serde<T> {
    private final AvroCodec<T> codec;

    /** Wraps a codec. */
    public AvroSerde(AvroCodec<T> codec) {
        this.codec = codec;
    }

    /** Returns the serde of a record class. */
    public static <T extends SpecificRecord> AvroSerde<T> of(Class<T> type) {
        return new AvroSerde<>(AvroCodec.of(type));
    }

    @Override
    public Serializer<T> serializer() {
        return (topic, value) -> value == null ? null : codec.encode(value);
    }

    @Override
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> {
            try {
                return bytes == null ? null : codec.decode(bytes);
            } catch (UnreadableRecordException e) {
                throw new SerializationException(topic + ": " + e.getMessage(), e);
            }
        };
    }
}
