package dev.egomotion.topology;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Changes records at random: their bytes, or one field to an extreme of its type. The same seed, the same changes. */
final class RecordMutations {
    private static final int HEADER_BYTES = 10;

    private static final byte[] EXTREME_BYTES = {0, 1, 2, 0x7f, (byte) 0x80, (byte) 0xfe, -1};
    private static final long[] EXTREME_LONGS = {
        0,
        1,
        -1,
        2,
        300,
        301,
        2000,
        1L << 31,
        1L << 40,
        (1L << 40) - 1,
        1L << 62,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE - 1
    };
    private static final int[] EXTREME_INTS = {
        0,
        1,
        -1,
        15,
        16,
        17,
        300,
        4096,
        16_384,
        65_535,
        1 << 24,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE
    };
    private static final double[] EXTREME_DOUBLES = {
        0,
        -0.0,
        1,
        -1,
        1e-3,
        1e3,
        1e9,
        -1e9,
        4.9e-324,
        1.7e308,
        -1.7e308,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private final Random random;

    RecordMutations(Random random) {
        this.random = random;
    }

    /** Returns a changed copy of a record's bytes. */
    byte[] ofBytes(byte[] record) {
        byte[] bytes = record.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] changed(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        // Mostly near the beginning, where the lengths and numbers are.
        int reach = random.nextInt(3) == 0 ? bytes.length : Math.min(bytes.length, 200);
        int at = random.nextInt(reach);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = EXTREME_BYTES[random.nextInt(EXTREME_BYTES.length)];
            case 2 -> {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(10));
                Arrays.fill(bytes, at, end, random.nextBoolean() ? (byte) 0xff : 0);
            }
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> {
                byte[] inserted = new byte[1 + random.nextInt(12)];
                random.nextBytes(inserted);
                return spliced(bytes, at, inserted, at);
            }
            default -> {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(12));
                return spliced(bytes, at, new byte[0], end);
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int until, byte[] middle, int from) {
        ByteBuffer out = ByteBuffer.allocate(until + middle.length + bytes.length - from);
        return out.put(bytes, 0, until).put(middle).put(bytes, from, bytes.length - from).array();
    }

    /**
     * Returns a copy of a record with one of its fields, however deep, at an extreme.
     *
     * @param schema the record's
     * @param record in single-object encoding
     * @param untouched names of fields that stay
     */
    byte[] ofFields(Schema schema, byte[] record, List<String> untouched) {
        try {
            GenericRecord value =
                    new GenericDatumReader<GenericRecord>(schema)
                            .read(
                                    null,
                                    DecoderFactory.get()
                                            .binaryDecoder(
                                                    record,
                                                    HEADER_BYTES,
                                                    record.length - HEADER_BYTES,
                                                    null));
            List<Runnable> changes = new ArrayList<>();
            collect(value, untouched, changes);
            changes.get(random.nextInt(changes.size())).run();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(
                    ByteBuffer.allocate(HEADER_BYTES)
                            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                            .put(new byte[] {(byte) 0xc3, 1})
                            .putLong(SchemaNormalization.parsingFingerprint64(schema))
                            .array());
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(schema).write(value, encoder);
            encoder.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void collect(GenericRecord record, List<String> untouched, List<Runnable> changes) {
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            if (untouched.contains(field.name())) {
                continue;
            }
            if (value instanceof GenericRecord inner) {
                collect(inner, untouched, changes);
            } else {
                changes.add(() -> record.put(field.pos(), extreme(field.schema())));
            }
        }
    }

    private Object extreme(Schema schema) {
        return switch (schema.getType()) {
            case INT -> EXTREME_INTS[random.nextInt(EXTREME_INTS.length)];
            case LONG -> EXTREME_LONGS[random.nextInt(EXTREME_LONGS.length)];
            case FLOAT -> (float) EXTREME_DOUBLES[random.nextInt(EXTREME_DOUBLES.length)];
            case DOUBLE -> EXTREME_DOUBLES[random.nextInt(EXTREME_DOUBLES.length)];
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text();
            case BYTES -> ByteBuffer.wrap(noise());
            case ENUM ->
                    new GenericData.EnumSymbol(
                            schema,
                            schema.getEnumSymbols()
                                    .get(random.nextInt(schema.getEnumSymbols().size())));
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(8); i > 0; i--) {
                    list.add(extreme(schema.getElementType()));
                }
                yield list;
            }
            case MAP ->
                    new java.util.HashMap<>(
                            java.util.Map.of(text(), extreme(schema.getValueType())));
            case UNION -> extreme(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
            case RECORD -> {
                GenericRecord record = new GenericData.Record(schema);
                schema.getFields().forEach(f -> record.put(f.pos(), extreme(f.schema())));
                yield record;
            }
            default -> null;
        };
    }

    private String text() {
        return switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> "\0";
            case 2 -> "\uffff".repeat(100);
            case 3 -> "x".repeat(random.nextInt(100_000));
            default -> "line\r\nline";
        };
    }

    private byte[] noise() {
        byte[] bytes = new byte[random.nextInt(4) == 0 ? 100_000 : random.nextInt(64)];
        random.nextBytes(bytes);
        return bytes;
    }
}
