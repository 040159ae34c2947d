package dev.egomotion.codecs.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.video.VideoWriter;
import dev.egomotion.codecs.video.VideoWriter.Encoding;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Live streams that need no network: files and standard input. */
@Timeout(60)
class PacketStreamTest {
    private static final int FRAMES = 12;

    @TempDir Path folder;

    private Path video(String name, int width, int height, Encoding encoding) throws Exception {
        Path file = folder.resolve(name);
        SceneDrive drive = SceneDrive.street(SceneSettings.of(width, height, FRAMES, 3));
        try (VideoWriter writer = new VideoWriter(file, width, height, 10, 6, encoding)) {
            for (int i = 0; i < FRAMES; i++) {
                writer.write(drive.frame(i).image());
            }
        }
        return file;
    }

    private static StreamInput file(Path file) {
        return new StreamInput("file:" + file, "the file", "", "file", false, Map.of());
    }

    private static StreamInput standardInput() {
        return new StreamInput(
                StreamInput.STANDARD_INPUT, "standard input", "", "", false, Map.of());
    }

    /** Reads to the end, which must be one. */
    private static List<StreamPacket> all(PacketStream stream) {
        List<StreamPacket> packets = new ArrayList<>();
        StreamException end =
                assertThrows(
                        StreamException.class,
                        () -> {
                            while (true) {
                                packets.add(stream.next());
                            }
                        });
        assertEquals(StreamException.Kind.ENDED, end.kind(), end.getMessage());
        return packets;
    }

    private static StreamException refusal(StreamInput input) {
        return assertThrows(StreamException.class, () -> PacketStream.open(input, () -> false));
    }

    @Test
    void next_h264_packetsWithStampsKeysAndFormat() throws Exception {
        try (PacketStream stream =
                PacketStream.open(file(video("street.mp4", 160, 96, Encoding.H264)), () -> false)) {
            assertTrue(stream.hasStamps());
            assertEquals(0, stream.reorderFrames());
            assertEquals(100_000_000, stream.framePeriodNanos().orElseThrow());
            List<StreamPacket> packets = all(stream);
            assertEquals(FRAMES, packets.size());
            for (int i = 0; i < FRAMES; i++) {
                StreamPacket packet = packets.get(i);
                assertEquals(i % 6 == 0, packet.key(), "packet " + i);
                assertEquals(i * 100_000_000L, stream.nanos(packet.pts()).getAsLong());
                assertEquals("h264 160x96", packet.format().toString());
                assertTrue(packet.format().isInterCoded());
                assertTrue(packet.report().isEmpty());
            }
        }
    }

    @Test
    void next_transportStream_formatReadFromTheKeyFrames() throws Exception {
        try (PacketStream stream =
                PacketStream.open(file(video("street.ts", 160, 96, Encoding.H264)), () -> false)) {
            List<StreamPacket> packets = all(stream);
            assertEquals(FRAMES, packets.size());
            StreamFormat format = packets.get(0).format();
            assertEquals("h264 160x96", format.toString());
            assertTrue(format.parameters().length > 0);
            packets.forEach(packet -> assertEquals(format, packet.format()));
        }
    }

    @Test
    void nanos_anyStamp_secondsExact() throws Exception {
        try (PacketStream stream =
                PacketStream.open(file(video("street.ts", 160, 96, Encoding.H264)), () -> false)) {
            assertEquals(90_000, stream.timeBaseDenominator());
            assertEquals(7_000_011_111L, stream.nanos(OptionalLong.of(7 * 90_000 + 1)).getAsLong());
            assertEquals(-1_000_000_000L, stream.nanos(OptionalLong.of(-90_000)).getAsLong());
            assertTrue(stream.nanos(OptionalLong.empty()).isEmpty());
        }
    }

    @Test
    void open_absentFile_namedByItsShownName() {
        StreamException refused = refusal(file(folder.resolve("secret")));
        assertTrue(refused.getMessage().startsWith("the file: "), refused.getMessage());
    }

    @Test
    void open_unknownOption_named() throws Exception {
        Path file = video("street.mp4", 160, 96, Encoding.H264);
        StreamException refused =
                refusal(
                        new StreamInput(
                                "file:" + file,
                                "it",
                                "",
                                "file",
                                false,
                                Map.of("stimeout", "2000000")));
        assertEquals(StreamException.Kind.BAD_OPTION, refused.kind());
        assertTrue(refused.getMessage().contains("stimeout"), refused.getMessage());
    }

    @Test
    void open_soundAlone_noVideo() throws Exception {
        ByteArrayOutputStream wav = new ByteArrayOutputStream();
        wav.writeBytes("RIFF\u0024\u0010\0\0WAVEfmt ".getBytes(StandardCharsets.ISO_8859_1));
        wav.writeBytes(new byte[] {16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1f, 0, 0});
        wav.writeBytes(new byte[] {(byte) 0x80, 0x3e, 0, 0, 2, 0, 16, 0});
        wav.writeBytes("data\0\u0010\0\0".getBytes(StandardCharsets.ISO_8859_1));
        wav.writeBytes(new byte[4096]);
        Path file = Files.write(folder.resolve("sound.wav"), wav.toByteArray());
        assertEquals(StreamException.Kind.NO_VIDEO, refusal(file(file)).kind());
    }

    @Test
    void open_protocolThatIsNotAllowed_refused() throws Exception {
        Path list =
                Files.writeString(
                        folder.resolve("list.m3u8"),
                        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n");
        refusal(file(list));
    }

    /** Its packets stand in decoding order and say nothing of their time: no order can be made of them. */
    @Test
    void open_rawVideoWithBFrames_refusedByName() throws Exception {
        Path raw = folder.resolve("raw.m4v");
        try (PacketStream stream =
                PacketStream.open(file(video("b.avi", 160, 96, Encoding.MPEG4)), () -> false)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(stream.format().parameters());
            all(stream).forEach(packet -> bytes.writeBytes(packet.data()));
            Files.write(raw, bytes.toByteArray());
        }
        StreamException refused = refusal(file(raw));
        assertEquals(StreamException.Kind.UNSUPPORTED, refused.kind());
        assertTrue(refused.getMessage().contains("B-frames"), refused.getMessage());
    }

    @Test
    void next_stillPicturesOneAfterTheOther_noStamps() throws Exception {
        SceneDrive drive = SceneDrive.street(SceneSettings.of(96, 64, 4, 2));
        ByteArrayOutputStream pictures = new ByteArrayOutputStream();
        for (int i = 0; i < 4; i++) {
            pictures.writeBytes(ImageCodec.encodePng(drive.frame(i).image()));
        }
        Path file = Files.write(folder.resolve("pictures.bin"), pictures.toByteArray());
        try (PacketStream stream = PacketStream.open(file(file), () -> false)) {
            assertFalse(stream.hasStamps());
            List<StreamPacket> packets = all(stream);
            assertEquals(4, packets.size());
            assertArrayEquals(ImageCodec.encodePng(drive.frame(0).image()), packets.get(0).data());
        }
    }

    @Test
    void next_motionJpegChangesItsSize_formatFollows() throws Exception {
        ByteArrayOutputStream pictures = new ByteArrayOutputStream();
        for (int width : new int[] {96, 96, 128, 128}) {
            SceneDrive drive = SceneDrive.street(SceneSettings.of(width, 64, 2, 2));
            pictures.writeBytes(ImageCodec.encodeJpeg(drive.frame(0).image(), 90));
        }
        Path file = Files.write(folder.resolve("pictures.mjpeg"), pictures.toByteArray());
        try (PacketStream stream = PacketStream.open(file(file), () -> false)) {
            assertEquals(
                    List.of("mjpeg 96x64", "mjpeg 96x64", "mjpeg 128x64", "mjpeg 128x64"),
                    all(stream).stream().map(p -> p.format().toString()).toList());
        }
    }

    private static <T> T withInput(InputStream in, ThrowingSupplier<T> work) throws Exception {
        InputStream before = System.in;
        System.setIn(in);
        try {
            return work.get();
        } finally {
            System.setIn(before);
        }
    }

    private interface ThrowingSupplier<T> {
        T get() throws Exception;
    }

    @Test
    void standardInput_transportStream_allOfIt() throws Exception {
        byte[] bytes = Files.readAllBytes(video("street.ts", 160, 96, Encoding.H264));
        int packets =
                withInput(
                        new ByteArrayInputStream(bytes),
                        () -> {
                            try (PacketStream stream =
                                    PacketStream.open(standardInput(), () -> false)) {
                                return all(stream).size();
                            }
                        });
        assertEquals(FRAMES, packets);
    }

    /** Whoever waits for a silent sender can be woken. */
    @Test
    void standardInput_silentSender_callerCanGiveUp() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (PipedOutputStream sender = new PipedOutputStream()) {
            PipedInputStream in = new PipedInputStream(sender);
            StreamException given =
                    withInput(
                            in,
                            () ->
                                    assertThrows(
                                            StreamException.class,
                                            () ->
                                                    PacketStream.open(
                                                            standardInput(),
                                                            () -> asked.incrementAndGet() > 20)));
            assertEquals(StreamException.Kind.GIVEN_UP, given.kind());
        }
    }

    @Test
    void transcoder_bFrames_inOrderOfPresentation() throws Exception {
        try (PacketStream stream =
                        PacketStream.open(
                                file(video("b.mp4", 160, 96, Encoding.MPEG4)), () -> false);
                JpegTranscoder transcoder = new JpegTranscoder(stream, 90)) {
            assertTrue(stream.reorderFrames() > 0);
            List<StreamPacket> packets = all(stream);
            long[] stamps = packets.stream().mapToLong(p -> p.pts().getAsLong()).sorted().toArray();
            List<JpegTranscoder.Picture> pictures = new ArrayList<>();
            for (StreamPacket packet : packets) {
                int place = java.util.Arrays.binarySearch(stamps, packet.pts().getAsLong());
                pictures.addAll(transcoder.decode(place, packet));
            }
            pictures.addAll(transcoder.drain());
            assertEquals(FRAMES, pictures.size());
            for (int i = 0; i < FRAMES; i++) {
                assertEquals(i, pictures.get(i).sequence());
                assertEquals(160, pictures.get(i).width());
                assertEquals(96, pictures.get(i).height());
            }
        }
    }
}
