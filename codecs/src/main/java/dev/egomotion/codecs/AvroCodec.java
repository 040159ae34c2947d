package dev.egomotion.codecs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * One type of Avro record as bytes, in single-object encoding: two marker bytes, the 64-bit
 * fingerprint of the writer's schema, the record. A record written with any published schema
 * version (the {@code baseline/v*} resources of the schemas) stays readable. Safe for use by many
 * threads.
 *
 * @param <T> the generated record class
 */
public final class AvroCodec<T extends SpecificRecord> {
    static {
        TrustedRecords.ready();
    }

    private final Class<T> type;
    private final BinaryMessageEncoder<T> encoder;
    private final BinaryMessageDecoder<T> decoder;

    private AvroCodec(Class<T> type) {
        this.type = type;
        SpecificData model = SpecificData.getForClass(type);
        Schema schema = model.getSchema(type);
        encoder = new BinaryMessageEncoder<>(model, schema);
        decoder = new BinaryMessageDecoder<>(model, schema);
    }

    /** Returns the codec of a record class. */
    public static <T extends SpecificRecord> AvroCodec<T> of(Class<T> type) {
        AvroCodec<T> codec = new AvroCodec<>(type);
        for (int version = 1; codec.addPublished(version); version++) {}
        return codec;
    }

    private boolean addPublished(int version) {
        String resource = "/baseline/v%d/%s.avsc".formatted(version, type.getSimpleName());
        try (InputStream in = type.getResourceAsStream(resource)) {
            if (in == null) {
                return false;
            }
            addWriter(new Schema.Parser().parse(in));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SchemaParseException e) {
            throw new IllegalStateException("schema " + resource + " does not parse", e);
        }
    }

    /** Makes records of another writer's schema readable. */
    void addWriter(Schema writer) {
        decoder.addSchema(writer);
    }

    /** Returns the record's bytes. */
    public byte[] encode(T value) {
        try {
            ByteBuffer buffer = encoder.encode(value);
            if (buffer.arrayOffset() == 0 && buffer.remaining() == buffer.array().length) {
                return buffer.array();
            }
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a record.
     *
     * @throws UnreadableRecordException if the bytes are not a whole record of this type, written
     *     with a known schema
     */
    public T decode(byte[] bytes) throws UnreadableRecordException {
        try {
            return decoder.decode(bytes);
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new UnreadableRecordException(
                    "%d bytes that are not a %s record in Avro single-object encoding: %s"
                            .formatted(bytes.length, type.getSimpleName(), e.getMessage()),
                    e);
        }
    }
}
