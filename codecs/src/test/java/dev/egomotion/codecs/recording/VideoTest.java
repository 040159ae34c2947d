package dev.egomotion.codecs.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.TestImages;
import dev.egomotion.codecs.decode.DecodeOutcome;
import dev.egomotion.codecs.decode.FrameDecoder;
import dev.egomotion.codecs.decode.FrameDecoders;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.video.PacketIndex;
import dev.egomotion.codecs.video.VideoWriter;
import dev.egomotion.codecs.video.VideoWriter.Encoding;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoTest {
    private static final int WIDTH = 208;
    private static final int HEIGHT = 112;
    private static final SourceOptions JPEG = SourceOptions.defaults();
    private static final SourceOptions PACKETS = JPEG.withPassthrough(true);

    @TempDir Path folder;

    private Path video(Encoding encoding, int frames, int group) throws Exception {
        Path file = folder.resolve(encoding + (encoding == Encoding.MJPEG ? ".avi" : ".mp4"));
        try (VideoWriter writer = new VideoWriter(file, WIDTH, HEIGHT, 25, group, encoding)) {
            for (int i = 0; i < frames; i++) {
                writer.write(TestImages.moving(WIDTH, HEIGHT, i));
            }
        }
        return file;
    }

    private static Path shared(String name) {
        Path file = Path.of(System.getProperty("egomotion.shared", "../shared"), "video", name);
        assumeTrue(Files.isRegularFile(file), "no shared video at " + file);
        return file;
    }

    private static List<Frame> frames(Path file, SourceOptions options) throws Exception {
        try (FrameSource source = FrameSources.open(file, options)) {
            return FrameSourcesTest.all(source);
        }
    }

    private static FrameDecoder decoder(Path file, SourceOptions options) throws Exception {
        try (FrameSource source = FrameSources.open(file, options)) {
            SourceDescription d = source.description();
            Camera camera =
                    Camera.rectified(PinholeCamera.ofFieldOfView(d.width(), d.height(), 1.2));
            return FrameDecoders.openFullSize(d.segmentStart(camera));
        }
    }

    private static List<DecodeOutcome> decode(Path file, SourceOptions options, List<Frame> frames)
            throws Exception {
        List<DecodeOutcome> outcomes = new ArrayList<>();
        try (FrameDecoder decoder = decoder(file, options)) {
            frames.forEach(frame -> outcomes.addAll(decoder.decode(frame)));
            outcomes.addAll(decoder.drain());
        }
        return outcomes;
    }

    private static List<Long> sequences(List<DecodeOutcome> outcomes) {
        return outcomes.stream().map(DecodeOutcome::sequence).toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static RgbImage image(DecodeOutcome outcome) {
        return assertInstanceOf(DecodeOutcome.Image.class, outcome, outcome::toString).image();
    }

    private static String error(DecodeOutcome outcome) {
        return assertInstanceOf(DecodeOutcome.Failure.class, outcome, outcome::toString).detail();
    }

    private static String refusal(Path file, SourceOptions options) {
        return assertThrows(SourceException.class, () -> FrameSources.open(file, options).close())
                .getMessage();
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void open_everyCodec_framesInPresentationOrderWithTheirTimes(Encoding encoding)
            throws Exception {
        Path file = video(encoding, 25, 10);
        try (FrameSource source = FrameSources.open(file, JPEG)) {
            assertEquals(FrameCodec.JPEG, source.description().codec());
            assertEquals(OptionalLong.of(25), source.description().frames());
            assertEquals(OptionalLong.of(40_000_000), source.description().framePeriodNanos());
            assertEquals(WIDTH, source.description().width());
            List<Frame> frames = FrameSourcesTest.all(source);
            assertEquals(range(0, 24), frames.stream().map(Frame::getSequence).toList());
            for (int i = 0; i < frames.size(); i++) {
                assertEquals(40_000_000L * i, frames.get(i).getCaptureTimeNanos());
                RgbImage image = ImageCodec.decode(frames.get(i).getData().array());
                assertLooksLike(i, image);
            }
        }
    }

    /** The picture is the one that was written at this index, not its neighbour. */
    private static void assertLooksLike(int index, RgbImage image) {
        double own = TestImages.difference(TestImages.moving(WIDTH, HEIGHT, index), image);
        double next = TestImages.difference(TestImages.moving(WIDTH, HEIGHT, index + 1), image);
        assertTrue(own < 0.5 * next, () -> "frame %d: %f, %f".formatted(index, own, next));
    }

    @Test
    void passthrough_h264_packetsDecodeToTheSamePictures() throws Exception {
        Path file = video(Encoding.H264, 25, 10);
        List<Frame> packets = frames(file, PACKETS);
        assertEquals(25, packets.size());
        assertEquals(
                List.of(0L, 10L, 20L),
                packets.stream().filter(Frame::getKeyFrame).map(Frame::getSequence).toList());
        List<DecodeOutcome> outcomes = decode(file, PACKETS, packets);
        assertEquals(range(0, 24), sequences(outcomes));
        for (int i = 0; i < 25; i++) {
            assertLooksLike(i, image(outcomes.get(i)));
            assertEquals(40_000_000L * i, outcomes.get(i).captureTimeNanos());
        }
    }

    @Test
    void passthrough_sharedVideoWithBetweenFrames_sameFramesAsReencoded() throws Exception {
        Path file = shared("kitti-05-gray.mp4");
        List<Frame> packets = frames(file, PACKETS);
        List<Frame> jpegs = frames(file, JPEG.withRange(0, 40));
        assertEquals(300, packets.size());
        assertTrue(
                IntStream.range(1, 300)
                        .anyMatch(
                                i ->
                                        packets.get(i).getSequence()
                                                < packets.get(i - 1).getSequence()),
                "the video should have B-frames");
        List<DecodeOutcome> a = decode(file, PACKETS, packets.subList(0, 60));
        List<DecodeOutcome> b = decode(file, JPEG, jpegs);
        for (int i = 0; i <= 40; i++) {
            assertEquals(i, a.get(i).sequence());
            assertEquals(b.get(i).captureTimeNanos(), a.get(i).captureTimeNanos());
            assertEquals(100_000_000L * i, a.get(i).captureTimeNanos());
            // JPEG at quality 95 is all that lies between them
            assertTrue(TestImages.difference(image(a.get(i)), image(b.get(i))) < 2);
        }
    }

    @Test
    void passthrough_sharedDashcam_everyFrameOnceInOrder() throws Exception {
        Path file = shared("dashcam01.mp4");
        List<Frame> packets = frames(file, PACKETS);
        List<DecodeOutcome> outcomes = decode(file, PACKETS, packets);
        assertEquals(range(0, 925), sequences(outcomes));
        outcomes.forEach(VideoTest::image);
    }

    @Test
    void passthrough_sharedVideoResumedAtKeyFrame_samePixels() throws Exception {
        Path file = shared("kitti-05-gray.mp4");
        List<Frame> packets = frames(file, PACKETS).subList(0, 90);
        List<DecodeOutcome> whole = decode(file, PACKETS, packets);
        int key =
                IntStream.range(1, packets.size())
                        .filter(i -> packets.get(i).getKeyFrame())
                        .findFirst()
                        .orElseThrow();
        List<DecodeOutcome> resumed = decode(file, PACKETS, packets.subList(key, packets.size()));
        for (DecodeOutcome outcome : resumed) {
            if (outcome.sequence() >= packets.get(key).getSequence()) {
                assertArrayEquals(
                        image(whole.get((int) outcome.sequence())).rgb(), image(outcome).rgb());
            }
        }
    }

    @Test
    void passthrough_otherCodec_refusedByName() throws Exception {
        Path file = video(Encoding.MPEG4, 5, 5);
        assertEquals(
                file
                        + ": is coded as mpeg4; --passthrough takes h264 and hevc only, leave it out to have frames encoded again",
                refusal(file, PACKETS));
    }

    /** An avcC box that says it has a parameter set of 65535 bytes: its packets alone do not tell how to decode them. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void open_damagedConfiguration_refusedWithTheWayOut(boolean passthrough) throws Exception {
        Path file = video(Encoding.H264, 5, 5);
        byte[] bytes = Files.readAllBytes(file);
        int box = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("avcC");
        Arrays.fill(bytes, box + 10, box + 12, (byte) 0xff);
        Files.write(file, bytes);
        assertEquals(
                file
                        + ": decoder h264 cannot start (the configuration that was sent or stored for it is damaged); none of its frames can be decoded: write the file anew from its source, or repair its header",
                refusal(file, JPEG.withPassthrough(passthrough)));
    }

    @Test
    void passthrough_groupTooLong_refused() throws Exception {
        Path file = folder.resolve("still.mp4");
        try (VideoWriter writer = new VideoWriter(file, 64, 48, 25, 400, Encoding.H264)) {
            for (int i = 0; i < 310; i++) {
                writer.write(TestImages.plain(64, 48, 100, 100, i % 5));
            }
        }
        assertEquals(
                file
                        + ": no key frame within 300 frames and 0 MiB after frame 0; --passthrough accepts 300 frames or 32 MiB, leave it out or give an intra-coded file",
                refusal(file, PACKETS));
        assertEquals(310, frames(file, JPEG).size());
    }

    @Test
    void open_range_ownIndicesKept() throws Exception {
        Path file = video(Encoding.H264, 25, 10);
        List<Frame> frames = frames(file, JPEG.withRange(13, 17));
        assertEquals(range(13, 17), frames.stream().map(Frame::getSequence).toList());
        assertEquals(13 * 40_000_000L, frames.get(0).getCaptureTimeNanos());
        assertLooksLike(13, ImageCodec.decode(frames.get(0).getData().array()));
        try (FrameSource source = FrameSources.open(file, PACKETS.withRange(13, 17))) {
            assertEquals(List.of(), source.description().notes());
            assertEquals(5, source.description().frames().orElseThrow());
            List<Frame> packets = FrameSourcesTest.all(source);
            assertEquals(range(10, 17), packets.stream().map(Frame::getSequence).toList());
            assertEquals(
                    range(13, 17),
                    packets.stream()
                            .filter(packet -> !packet.getOutOfRange())
                            .map(Frame::getSequence)
                            .toList());
            List<DecodeOutcome> outcomes = decode(file, PACKETS, packets);
            for (int i = 0; i < outcomes.size(); i++) {
                assertLooksLike(10 + i, image(outcomes.get(i)));
            }
        }
        try (FrameSource source = FrameSources.open(file, JPEG.withRange(20, 30))) {
            assertEquals(
                    List.of(file + ": ends with frame 24, before the last that is asked for, 30"),
                    source.description().notes());
        }
        assertEquals(
                file + ": has 25 frames, 0 to 24; frame 25 is asked for",
                refusal(file, JPEG.withRange(25, 30)));
    }

    @Test
    void passthrough_sharedRange_nothingMissing() throws Exception {
        Path file = shared("kitti-05-gray.mp4");
        for (int last : new int[] {41, 42, 43, 44}) {
            List<Frame> packets = frames(file, PACKETS.withRange(35, last));
            List<DecodeOutcome> outcomes = decode(file, PACKETS, packets);
            assertEquals(30, outcomes.get(0).sequence());
            assertTrue(outcomes.get(outcomes.size() - 1).sequence() >= last);
            outcomes.forEach(VideoTest::image);
        }
    }

    @Test
    void open_cutBeforeItsIndex_namedAsCutOff() throws Exception {
        Path file = video(Encoding.MPEG4, 20, 5);
        // As a recorder that was switched off leaves it: the pictures, but not the index.
        byte[] bytes = Files.readAllBytes(file);
        int index = indexOf(bytes, "moov".getBytes(StandardCharsets.US_ASCII)) - 4;
        int length = ByteBuffer.wrap(bytes).getInt(index);
        System.arraycopy(bytes, index + length, bytes, index, bytes.length - index - length);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - length));
        String noIndex =
                file
                        + ": cannot be opened as a video (it has no index, which is written when a recording ends); it is cut off or not a video";
        assertEquals(noIndex, refusal(file, JPEG));
        Files.writeString(file, "not a video");
        assertEquals(noIndex, refusal(file, JPEG));
        Path text = file.resolveSibling("text.txt");
        Files.writeString(text, "not a video");
        assertEquals(
                text
                        + ": cannot be opened as a video (its bytes make no sense); it is cut off or not a video",
                refusal(text, JPEG));
        Files.write(file, new byte[0]);
        assertEquals(file + ": the file is empty", refusal(file, JPEG));
    }

    @Test
    void next_cutInTheMiddle_allFramesUntilThereThenSourceException() throws Exception {
        Path mp4 = video(Encoding.H264, 60, 10);
        cut(mp4, 0.6);
        for (SourceOptions options : List.of(JPEG, PACKETS)) {
            assertBreaksOff(mp4, options, 20, 45);
        }
        Path mkv = folder.resolve("cut.mkv");
        try (VideoWriter writer = new VideoWriter(mkv, 64, 48, 10, 1, Encoding.MJPEG)) {
            for (int i = 0; i < 40; i++) {
                writer.write(TestImages.moving(64, 48, i));
            }
        }
        cut(mkv, 0.6);
        assertBreaksOff(mkv, JPEG, 20, 28);
    }

    @Test
    void next_packetsLostFromATransportStream_thoseFramesFailAndItGoesOn() throws Exception {
        Path file = transportStream("lost.ts", 40, 10);
        byte[] bytes = Files.readAllBytes(file);
        // Two transport packets from the middle of a picture, as a radio link loses them.
        int at = transportPacket(bytes, 14) + 188;
        byte[] rest = Arrays.copyOfRange(bytes, at + 2 * 188, bytes.length);
        System.arraycopy(rest, 0, bytes, at, rest.length);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 2 * 188));
        for (SourceOptions options : List.of(JPEG, PACKETS)) {
            List<Frame> frames = frames(file, options);
            assertEquals(range(0, 39), frames.stream().map(Frame::getSequence).toList());
            assertEquals(PacketIndex.DAMAGED, frames.get(14).getSourceError());
            for (DecodeOutcome outcome : decode(file, options, frames)) {
                int i = (int) outcome.sequence();
                assertEquals(i * 40_000_000L, outcome.captureTimeNanos());
                if (i < 14 || i >= 20) {
                    assertLooksLike(i, image(outcome));
                } else {
                    assertInstanceOf(DecodeOutcome.Failure.class, outcome, "frame " + i);
                }
            }
        }
    }

    @Test
    void open_joinedTransportStreams_allFramesOnOneClock() throws Exception {
        byte[] first = Files.readAllBytes(transportStream("first.ts", 12, 6));
        byte[] second = Files.readAllBytes(transportStream("second.ts", 12, 6));
        Path joined = folder.resolve("joined.ts");
        Files.write(joined, first);
        Files.write(joined, second, StandardOpenOption.APPEND);
        try (FrameSource source = FrameSources.open(joined, JPEG)) {
            assertEquals(
                    List.of(
                            joined
                                    + ": its times jump once; it was joined or damaged there, and time goes on by one frame"),
                    source.description().notes());
            List<Frame> frames = FrameSourcesTest.all(source);
            assertEquals(range(0, 23), frames.stream().map(Frame::getSequence).toList());
            for (Frame frame : frames) {
                int i = (int) (long) frame.getSequence();
                assertEquals(i * 40_000_000L, frame.getCaptureTimeNanos());
                if (frame.getSourceError() == null) {
                    assertLooksLike(i % 12, ImageCodec.decode(frame.getData().array()));
                }
            }
            // The counters of transport packets do not go on at the joint: one frame at most is
            // lost.
            assertTrue(
                    frames.stream().filter(frame -> frame.getSourceError() != null).count() <= 1);
        }
    }

    @Test
    void open_editList_cutFramesDecodedButNeverGiven() throws Exception {
        for (Encoding encoding : List.of(Encoding.H264, Encoding.MPEG4)) {
            Path file = video(encoding, 24, 12);
            editList(file, 17, 4);
            try (FrameSource source = FrameSources.open(file, JPEG)) {
                assertEquals(4, source.description().frames().orElseThrow());
                List<Frame> frames = FrameSourcesTest.all(source);
                assertEquals(range(0, 3), frames.stream().map(Frame::getSequence).toList());
                for (int i = 0; i < 4; i++) {
                    assertEquals(i * 40_000_000L, frames.get(i).getCaptureTimeNanos());
                    assertLooksLike(17 + i, ImageCodec.decode(frames.get(i).getData().array()));
                }
            }
            assertEquals(range(2, 3), sequencesOf(frames(file, JPEG.withRange(2, 9))));
        }
        Path file = video(Encoding.H264, 24, 12);
        editList(file, 17, 4);
        String message = refusal(file, PACKETS);
        assertTrue(message.startsWith(file + ": its edit list cuts away "), message);
    }

    private static List<Long> sequencesOf(List<Frame> frames) {
        return frames.stream().map(Frame::getSequence).toList();
    }

    /** Makes the file's edit list show some frames of 25 a second alone. */
    private static void editList(Path file, int first, int count) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        int movie = indexOf(bytes.array(), "mvhd".getBytes(StandardCharsets.US_ASCII)) + 4;
        int media = indexOf(bytes.array(), "mdhd".getBytes(StandardCharsets.US_ASCII)) + 4;
        int list = indexOf(bytes.array(), "elst".getBytes(StandardCharsets.US_ASCII)) + 4;
        int movieScale = bytes.getInt(movie + 12);
        int mediaScale = bytes.getInt(media + 12);
        assertEquals(1, bytes.getInt(list + 4), "edits");
        int start = bytes.getInt(list + 12);
        bytes.putInt(list + 8, count * movieScale / 25);
        bytes.putInt(list + 12, start + first * mediaScale / 25);
        Files.write(file, bytes.array());
    }

    private Path transportStream(String name, int frames, int group) throws Exception {
        Path file = folder.resolve(name);
        try (VideoWriter writer = new VideoWriter(file, WIDTH, HEIGHT, 25, group, Encoding.H264)) {
            for (int i = 0; i < frames; i++) {
                writer.write(TestImages.moving(WIDTH, HEIGHT, i));
            }
        }
        return file;
    }

    /** Returns where the transport packet lies in which a picture begins. */
    private static int transportPacket(byte[] bytes, int picture) {
        int seen = 0;
        for (int at = 0; at < bytes.length; at += 188) {
            int packetId = (bytes[at + 1] & 0x1f) << 8 | bytes[at + 2] & 0xff;
            boolean begins = (bytes[at + 1] & 0x40) != 0;
            if (packetId == 0x100 && begins && seen++ == picture) {
                return at;
            }
        }
        throw new IllegalArgumentException("picture " + picture + " of " + seen);
    }

    private static void cut(Path file, double share) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, (int) (share * bytes.length)));
    }

    private static void assertBreaksOff(Path file, SourceOptions options, int least, int most)
            throws Exception {
        try (FrameSource source = FrameSources.open(file, options)) {
            long stated = source.description().frames().orElseThrow();
            for (int i = 0; i < stated; i++) {
                Frame frame = source.next().orElseThrow();
                assertEquals(null, frame.getSourceError());
            }
            SourceException e = assertThrows(SourceException.class, source::next);
            String start = "%s: breaks off after %d frames (".formatted(file, stated);
            assertTrue(e.getMessage().startsWith(start), e.getMessage());
            assertTrue(stated >= least && stated <= most, e.getMessage());
        }
    }

    @Test
    void decode_damagedReference_failsUntilTheNextKeyFrame() throws Exception {
        Path file = video(Encoding.H264, 25, 10);
        List<Frame> packets = frames(file, PACKETS);
        packets.set(4, withData(packets.get(4), new byte[50]));
        List<DecodeOutcome> outcomes = decode(file, PACKETS, packets);
        assertEquals(range(0, 24), sequences(outcomes));
        for (int i = 0; i < 25; i++) {
            if (i < 4 || i >= 10) {
                assertLooksLike(i, image(outcomes.get(i)));
            } else if (i > 4) {
                assertEquals(
                        "predicted from frame 4, which could not be decoded",
                        error(outcomes.get(i)));
            }
        }
        assertTrue(error(outcomes.get(4)).startsWith("damaged packet ("));
    }

    @Test
    void decode_damagedFrameThatNoneRefersTo_othersUnharmed() throws Exception {
        Path file = shared("kitti-05-gray.mp4");
        List<Frame> packets = frames(file, PACKETS).subList(0, 30);
        int b =
                IntStream.range(0, 30)
                        .filter(i -> packets.get(i).getSequence() == 4)
                        .findAny()
                        .orElseThrow();
        byte[] data = packets.get(b).getData().array().clone();
        Arrays.fill(data, data.length / 3, data.length, (byte) 0xff);
        List<Frame> damaged = new ArrayList<>(packets);
        damaged.set(b, withData(packets.get(b), data));
        List<DecodeOutcome> outcomes = decode(file, PACKETS, damaged);
        assertEquals(range(0, outcomes.size() - 1), sequences(outcomes));
        assertEquals(30, outcomes.size());
        for (DecodeOutcome outcome : outcomes) {
            if (outcome.sequence() == 4) {
                assertTrue(error(outcome).startsWith("damaged packet ("), error(outcome));
            } else {
                image(outcome);
            }
        }
    }

    @Test
    void decode_framesLost_failsUntilTheNextKeyFrame() throws Exception {
        Path file = video(Encoding.H264, 25, 10);
        List<Frame> packets = frames(file, PACKETS);
        packets.remove(5);
        List<DecodeOutcome> outcomes = decode(file, PACKETS, packets);
        assertEquals(24, outcomes.size());
        assertEquals("predicted across frame 5, which never came", error(outcomes.get(5)));
        for (DecodeOutcome outcome : outcomes) {
            if (outcome.sequence() < 5 || outcome.sequence() >= 10) {
                image(outcome);
            } else {
                error(outcome);
            }
        }
    }

    @Test
    void decode_startInsideAGroup_failsUntilTheKeyFrame() throws Exception {
        Path file = video(Encoding.H264, 25, 10);
        List<Frame> packets = frames(file, PACKETS);
        List<DecodeOutcome> outcomes = decode(file, PACKETS, packets.subList(7, 25));
        assertEquals(range(7, 24), sequences(outcomes));
        assertEquals("no key frame came before it", error(outcomes.get(0)));
        image(outcomes.get(3));
    }

    @Test
    void decode_repeatAndUnreadable_eachComesOut() throws Exception {
        Path file = video(Encoding.H264, 12, 4);
        List<Frame> packets = frames(file, PACKETS);
        packets.add(3, packets.get(2));
        packets.set(
                7,
                Frame.newBuilder(packets.get(7))
                        .setData(ByteBuffer.allocate(0))
                        .setSourceError("disk error")
                        .build());
        List<DecodeOutcome> outcomes = decode(file, PACKETS, packets);
        assertEquals(13, outcomes.size());
        image(outcomes.get(2));
        assertEquals("came twice, or after its turn", error(outcomes.get(3)));
        assertEquals("disk error", error(outcomes.get(7)));
    }

    @Test
    void decode_anotherSize_wrongSize() throws Exception {
        Path file = video(Encoding.H264, 3, 4);
        try (FrameSource source = FrameSources.open(file, PACKETS)) {
            Camera camera = Camera.rectified(PinholeCamera.ofFieldOfView(64, 48, 1));
            try (FrameDecoder decoder =
                    FrameDecoders.open(source.description().segmentStart(camera), 32, 24)) {
                List<DecodeOutcome> outcomes = new ArrayList<>();
                for (Frame frame : FrameSourcesTest.all(source)) {
                    outcomes.addAll(decoder.decode(frame));
                }
                outcomes.addAll(decoder.drain());
                assertEquals(
                        new DecodeOutcome.Failure(
                                0, 0, true, "image is 208x112; the segment's camera is 64x48"),
                        outcomes.get(0));
                assertEquals(3, outcomes.size());
            }
        }
    }

    @Test
    void next_damagedVideo_errorFramesAndOn() throws Exception {
        Path file = video(Encoding.H264, 25, 5);
        List<Frame> packets = frames(file, PACKETS);
        byte[] bytes = Files.readAllBytes(file);
        byte[] packet = packets.get(7).getData().array();
        int at = indexOf(bytes, packet);
        Arrays.fill(bytes, at + 5, at + packet.length, (byte) 0);
        Files.write(file, bytes);
        List<Frame> frames = frames(file, JPEG);
        assertEquals(range(0, 24), frames.stream().map(Frame::getSequence).toList());
        for (int i = 0; i < 25; i++) {
            boolean bad = i >= 7 && i < 10;
            assertEquals(bad, frames.get(i).getSourceError() != null, "frame " + i);
            assertEquals(bad, !frames.get(i).getData().hasRemaining());
        }
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        return IntStream.rangeClosed(0, bytes.length - part.length)
                .filter(i -> Arrays.equals(bytes, i, i + part.length, part, 0, part.length))
                .findFirst()
                .orElseThrow();
    }

    private static Frame withData(Frame frame, byte[] data) {
        return Frame.newBuilder(frame).setData(ByteBuffer.wrap(data)).build();
    }
}
