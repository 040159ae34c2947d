package dev.egomotion.codecs.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.decode.StillDecoder;
import dev.egomotion.schemas.CameraInfo;
import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.DeadLetterKind;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.SegmentEnd;
import dev.egomotion.schemas.SegmentStart;
import dev.egomotion.schemas.TrajectoryPoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroCodecTest {
    private final AvroCodec<FrameEvent> codec = AvroCodec.of(FrameEvent.class);

    private static FrameEvent frame(byte[] data) {
        Frame frame =
                Frame.newBuilder()
                        .setSequence(3)
                        .setCaptureTimeNanos(123_456_789_012L)
                        .setData(ByteBuffer.wrap(data))
                        .build();
        return FrameEvent.newBuilder().setCamera("front").setSegment("0").setEvent(frame).build();
    }

    @Test
    void decode_encoded_equal() throws Exception {
        FrameEvent event = frame(new byte[] {1, 2, 3});
        assertEquals(event, codec.decode(codec.encode(event)));
        FrameEvent end =
                FrameEvent.newBuilder(event).setEvent(SegmentEnd.newBuilder().build()).build();
        assertEquals(end, codec.decode(codec.encode(end)));
    }

    @Test
    void decode_writtenWithAnotherPublishedSchema_defaultsFilled() throws Exception {
        // The schema as it would be before DeadLetter got its detail.
        Schema today = DeadLetter.getClassSchema();
        List<Schema.Field> before =
                today.getFields().stream()
                        .filter(field -> !field.name().equals("detail"))
                        .map(field -> new Schema.Field(field, field.schema()))
                        .toList();
        Schema older =
                Schema.createRecord(
                        today.getName(), today.getDoc(), today.getNamespace(), false, before);
        GenericRecord record = new GenericData.Record(older);
        record.put("topic", "frames");
        record.put("partition", 1);
        record.put("offset", 7L);
        record.put("kind", DeadLetterKind.LATE);
        ByteBuffer bytes =
                new BinaryMessageEncoder<GenericRecord>(GenericData.get(), older).encode(record);

        AvroCodec<DeadLetter> deadLetters = AvroCodec.of(DeadLetter.class);
        assertThrows(
                UnreadableRecordException.class,
                () -> deadLetters.decode(StillDecoder.bytes(bytes)));
        deadLetters.addWriter(older);
        DeadLetter read = deadLetters.decode(StillDecoder.bytes(bytes));
        assertEquals(7, read.getOffset());
        assertEquals("", read.getDetail());
        assertEquals(DeadLetterKind.LATE, read.getKind());
    }

    @Test
    void encode_singleObject_marked() {
        byte[] bytes = codec.encode(frame(new byte[0]));
        assertEquals((byte) 0xC3, bytes[0]);
        assertEquals((byte) 0x01, bytes[1]);
    }

    @Test
    void decode_garbage_named() {
        UnreadableRecordException e =
                assertThrows(
                        UnreadableRecordException.class,
                        () -> codec.decode("hello".getBytes(StandardCharsets.US_ASCII)));
        assertTrue(
                e.getMessage()
                        .startsWith(
                                "5 bytes that are not a FrameEvent record in Avro single-object encoding"),
                e.getMessage());
        assertThrows(UnreadableRecordException.class, () -> codec.decode(new byte[0]));
    }

    @Test
    void decode_cutAnywhere_unreadable() {
        byte[] whole = codec.encode(frame(new byte[100]));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(UnreadableRecordException.class, () -> codec.decode(cut));
        }
    }

    @Test
    void decode_hugeLengthClaimed_unreadable() {
        byte[] bytes = codec.encode(frame(new byte[1]));
        // camera's length becomes -2^62: neither memory nor an unchecked exception may follow
        Arrays.fill(bytes, 10, 19, (byte) 0xff);
        bytes[19] = 0x7f;
        assertThrows(UnreadableRecordException.class, () -> codec.decode(bytes));
    }

    /** A record of 15 bytes that claims a string of 1.9 GB, and one that claims more than an array can hold. */
    @ParameterizedTest
    @ValueSource(longs = {1_900_000_000L, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE, -1})
    void decode_stringLongerThanTheRecord_unreadable(long length) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(codec.encode(frame(new byte[0])), 0, 10);
        BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
        out.writeLong(length);
        assertTrue(
                assertThrows(
                                UnreadableRecordException.class,
                                () -> codec.decode(bytes.toByteArray()))
                        .getMessage()
                        .endsWith("a string of %d bytes where 0 are left".formatted(length)));
    }

    /** The bytes of a start with so many bytes of distortion, as the count claims. */
    private byte[] distortion(long count, int bytes) throws IOException {
        CameraInfo camera =
                CameraInfo.newBuilder()
                        .setWidth(64)
                        .setHeight(48)
                        .setFx(50)
                        .setFy(50)
                        .setCx(32)
                        .setCy(24)
                        .build();
        SegmentStart start =
                SegmentStart.newBuilder().setCameraInfo(camera).setCodec(FrameCodec.PNG).build();
        FrameEvent event = FrameEvent.newBuilder(frame(new byte[0])).setEvent(start).build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(codec.encode(event), 0, 55); // up to the count, which is 0 there
        EncoderFactory.get().directBinaryEncoder(out, null).writeLong(count);
        out.write(new byte[bytes]);
        return out.toByteArray();
    }

    private long allocatedByDecode(byte[] record) throws UnreadableRecordException {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            codec.decode(record);
        } catch (UnreadableRecordException e) {
            assertTrue(e.getMessage().length() > 0);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** Doubles that are claimed, doubles that are there, text of one and of three bytes a character, an image. */
    @Test
    void decode_ofAnyKind_allocatesInProportionToTheRecord() throws Exception {
        int large = 1 << 20;
        FrameEvent event = frame(new byte[0]);
        for (byte[] record :
                List.of(
                        distortion(large, large),
                        distortion(large / Double.BYTES, large),
                        codec.encode(
                                FrameEvent.newBuilder(event).setCamera("x".repeat(large)).build()),
                        codec.encode(
                                FrameEvent.newBuilder(event)
                                        .setCamera("\u20ac".repeat(large / 3))
                                        .build()),
                        codec.encode(frame(new byte[large])))) {
            allocatedByDecode(record); // loads classes
            double perByte = (double) allocatedByDecode(record) / record.length;
            assertTrue(perByte <= AvroCodec.MOST_PER_BYTE, perByte + " bytes for each");
        }
    }

    @Test
    void decode_bytesAfterTheRecord_unreadable() {
        byte[] whole = codec.encode(frame(new byte[3]));
        assertThrows(
                UnreadableRecordException.class,
                () -> codec.decode(Arrays.copyOf(whole, whole.length + 1)));
    }

    @Test
    void decode_textThatIsNotUtf8_unreadable() {
        byte[] bytes = codec.encode(frame(new byte[3]));
        bytes[11] = (byte) 0xff; // the first character of the camera
        assertThrows(UnreadableRecordException.class, () -> codec.decode(bytes));
    }

    @Test
    void decode_anotherType_unreadable() {
        AvroCodec<TrajectoryPoint> other = AvroCodec.of(TrajectoryPoint.class);
        assertThrows(
                UnreadableRecordException.class,
                () -> other.decode(codec.encode(frame(new byte[0]))));
    }

    @Test
    void serde_nullAndGarbage_asKafkaExpects() {
        AvroSerde<FrameEvent> serde = AvroSerde.of(FrameEvent.class);
        assertNull(serde.serializer().serialize("frames", null));
        assertNull(serde.deserializer().deserialize("frames", null));
        assertThrows(
                SerializationException.class,
                () -> serde.deserializer().deserialize("frames", new byte[] {9}));
    }
}
