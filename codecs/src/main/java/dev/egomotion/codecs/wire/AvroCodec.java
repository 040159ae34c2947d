package dev.egomotion.codecs.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaParseException;
import org.apache.avro.io.DatumReader;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * One type of Avro record as bytes, in single-object encoding: two marker bytes, the 64-bit
 * fingerprint of the writer's schema, the record. A record written with any published schema
 * version (the {@code baseline/v*} resources of the schemas) stays readable. What is read is believed
 * in nothing: a length beyond the record's end, a byte after it or text that is not UTF-8 make it
 * unreadable. Memory is taken in proportion to the bytes that are there, not to what a length claims: for a frame event
 * at most {@value #MOST_PER_BYTE} bytes for each of the record's (numbers of an array, which Avro reads as objects;
 * text takes 3, an image 1). Safe for use by many threads.
 *
 * @param <T> the generated record class
 */
public final class AvroCodec<T extends SpecificRecord> {
    private static final byte[] MARKER = {(byte) 0xc3, 0x01};
    private static final int HEADER_BYTES = 10;

    /** Bytes of memory that reading a frame event takes at most for each byte of its record. */
    static final int MOST_PER_BYTE = 6;

    static {
        TrustedRecords.ready();
    }

    private final Class<T> type;
    private final BinaryMessageEncoder<T> encoder;
    private final SpecificData model;
    private final Schema schema;

    /** Readers by the fingerprint of the writer's schema. */
    private final Map<Long, DatumReader<T>> readers = new ConcurrentHashMap<>();

    private AvroCodec(Class<T> type) {
        this.type = type;
        model = SpecificData.getForClass(type);
        schema = model.getSchema(type);
        encoder = new BinaryMessageEncoder<>(model, schema);
        addWriter(schema);
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
        readers.put(SchemaNormalization.parsingFingerprint64(writer), reader(writer));
    }

    @SuppressWarnings("unchecked")
    private DatumReader<T> reader(Schema writer) {
        return (DatumReader<T>) model.createDatumReader(writer, schema);
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
     * @param bytes not modified
     * @throws UnreadableRecordException if the bytes are not exactly one whole record of this type,
     *     written with a known schema
     */
    public T decode(byte[] bytes) throws UnreadableRecordException {
        try {
            DatumReader<T> reader = readerOf(bytes);
            CheckedDecoder in = new CheckedDecoder(bytes, HEADER_BYTES);
            T value = reader.read(null, in);
            if (in.remainingBytes() > 0) {
                throw new IOException("%d bytes after its end".formatted(in.remainingBytes()));
            }
            return value;
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new UnreadableRecordException(
                    "%d bytes that are not a %s record in Avro single-object encoding: %s"
                            .formatted(bytes.length, type.getSimpleName(), e.getMessage()),
                    e);
        }
    }

    /** Returns the reader of the schema that the header names. */
    private DatumReader<T> readerOf(byte[] bytes) throws IOException {
        if (bytes.length < HEADER_BYTES || bytes[0] != MARKER[0] || bytes[1] != MARKER[1]) {
            throw new IOException("it does not begin with C3 01 and a fingerprint");
        }
        long fingerprint =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(MARKER.length);
        DatumReader<T> reader = readers.get(fingerprint);
        if (reader == null) {
            throw new IOException("unknown schema %016x".formatted(fingerprint));
        }
        return reader;
    }
}
