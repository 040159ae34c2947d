package dev.egomotion.topology;

import dev.egomotion.codecs.wire.AvroSerde;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The serde of an output topic: the record as Avro, its {@link Provenance} in the headers.
 *
 * @param <T> the generated record class
 */
final class StampedSerde<T extends SpecificRecord> implements Serde<T> {
    private final AvroSerde<T> avro;
    private final byte[] model;
    private final byte[] settings;

    StampedSerde(Class<T> type, Provenance provenance) {
        this.avro = AvroSerde.of(type);
        this.model = provenance.model().getBytes(StandardCharsets.UTF_8);
        this.settings = provenance.fingerprint().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Serializer<T> serializer() {
        Serializer<T> values = avro.serializer();
        return new Serializer<>() {
            @Override
            public byte[] serialize(String topic, T value) {
                return values.serialize(topic, value);
            }

            @Override
            public byte[] serialize(String topic, Headers headers, T value) {
                stamp(headers);
                return values.serialize(topic, value);
            }
        };
    }

    /** Writes both headers, in place of any that came with the frame. */
    private void stamp(Headers headers) {
        headers.remove(Provenance.MODEL_HEADER);
        headers.remove(Provenance.SETTINGS_HEADER);
        headers.add(Provenance.MODEL_HEADER, model);
        headers.add(Provenance.SETTINGS_HEADER, settings);
    }

    @Override
    public Deserializer<T> deserializer() {
        return avro.deserializer();
    }
}
