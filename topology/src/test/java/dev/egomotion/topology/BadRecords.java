package dev.egomotion.topology;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.codecs.video.PacketIndex;
import dev.egomotion.codecs.video.VideoFile;
import dev.egomotion.codecs.video.VideoReader;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.schemas.CameraInfo;
import dev.egomotion.schemas.DistortionModel;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.SegmentStart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Records that stopped the stream, or cost a good frame its record, before they were judged whole. */
final class BadRecords {
    /** A camera that sends nothing good; and a segment of it. */
    static final String EVIL = "evil";

    private static final PinholeCamera PINHOLE =
            PinholeCamera.ofFieldOfView(RenderedDrive.WIDTH, RenderedDrive.HEIGHT, 1.2);

    /**
     * Bad records that belong together.
     *
     * @param name what is bad
     * @param records in order
     * @param letters how many dead letters they are
     * @param points how many trajectory records they get
     */
    record Case(String name, List<Sent> records, int letters, int points) {
        @Override
        public String toString() {
            return name;
        }
    }

    private BadRecords() {}

    /**
     * Returns the cases.
     *
     * @param good camera whose segment "0" runs when they are sent, and has sent frame 2
     * @param image of one of its frames
     */
    static List<Case> all(String good, byte[] image) {
        List<Case> cases = new ArrayList<>();
        claims(cases);
        sequences(cases, good, image);
        names(cases, good, image);
        cameras(cases, image);
        images(cases, image);
        return cases;
    }

    /** Returns what lies beside the project, where it does. */
    static List<Case> shared(Path folder) throws IOException, SourceException {
        List<Case> cases = new ArrayList<>();
        Path records = folder.resolve("cases").resolve("records");
        for (int i = 1; Files.exists(records.resolve("death-" + i + ".avro")); i++) {
            byte[] bytes = Files.readAllBytes(records.resolve("death-" + i + ".avro"));
            cases.add(new Case("death-" + i, List.of(new Sent(EVIL, bytes)), 1, 0));
        }
        Path bomb = folder.resolve("cases").resolve("images").resolve("bomb.tiff");
        if (Files.exists(bomb)) {
            Camera kitti = Camera.rectified(PinholeCamera.ofFieldOfView(1226, 370, 1.2));
            byte[] bytes = Files.readAllBytes(bomb);
            cases.add(
                    frames("bomb.tiff", kitti, List.of(Events.frame(EVIL, "bomb.tiff", 0, bytes))));
        }
        Path video = folder.resolve("cases").resolve("media").resolve("hevc-extradata.mp4");
        if (Files.exists(video)) {
            List<Sent> sent = packets(video);
            cases.add(new Case("hevc-extradata.mp4", sent, sent.size() - 1, sent.size() - 2));
        }
        return cases;
    }

    /** As a producer would send the file that does not look into it; egomotion's own refuses it. */
    private static List<Sent> packets(Path path) throws SourceException {
        List<Sent> records = new ArrayList<>();
        VideoFile video = new VideoFile(path);
        PacketIndex index = PacketIndex.read(path);
        try (VideoReader reader = new VideoReader(video, index, 0, index.count())) {
            int width = video.parameters().width();
            int height = video.parameters().height();
            SegmentStart start =
                    SegmentStart.newBuilder()
                            .setCameraInfo(
                                    CameraInfos.of(
                                            Camera.rectified(
                                                    PinholeCamera.ofFieldOfView(
                                                            width, height, 1.2))))
                            .setCodec(FrameCodec.HEVC)
                            .setCodecParameters(ByteBuffer.wrap(video.extradata()))
                            .setReorderFrames(index.reorderFrames())
                            .setTimeBaseNumerator(video.timeBaseNumerator())
                            .setTimeBaseDenominator(video.timeBaseDenominator())
                            .build();
            records.add(new Sent(EVIL, Events.start(EVIL, "hevc", start)));
            for (int place = reader.next(); place >= 0; place = reader.next()) {
                byte[] data = new byte[reader.packet().size()];
                reader.packet().data().get(data, 0, data.length);
                Frame frame =
                        Frame.newBuilder()
                                .setSequence(index.sequence()[place])
                                .setCaptureTimeNanos(reader.nanos(place))
                                .setPts(index.pts()[place])
                                .setDts(index.decodingTime(place))
                                .setKeyFrame(index.key()[place])
                                .setData(ByteBuffer.wrap(data))
                                .build();
                records.add(new Sent(EVIL, Events.frame(EVIL, "hevc", frame)));
            }
        }
        records.add(new Sent(EVIL, Events.end(EVIL, "hevc")));
        return records;
    }

    private static void claims(List<Case> cases) {
        byte[] head = Arrays.copyOf(Events.end("x", "y"), 10);
        for (long length : new long[] {1_900_000_000L, 1L << 40, Long.MAX_VALUE}) {
            ByteBuffer bytes = ByteBuffer.allocate(20).put(head);
            long rest = length << 1 ^ length >> 63;
            for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
                bytes.put((byte) (rest & 0x7f | 0x80));
            }
            bytes.put((byte) rest);
            byte[] record = Arrays.copyOf(bytes.array(), bytes.position());
            String name = "a string of %d bytes in a record of %d";
            cases.add(
                    new Case(
                            name.formatted(length, record.length),
                            List.of(new Sent(EVIL, record)),
                            1,
                            0));
        }
        cases.add(new Case("no bytes", List.of(new Sent(EVIL, new byte[0])), 1, 0));
        cases.add(new Case("no value", List.of(new Sent(EVIL, null)), 1, 0));
        cases.add(new Case("no key", List.of(new Sent(null, Events.end("x", "y"))), 1, 0));
    }

    private static void sequences(List<Case> cases, String good, byte[] image) {
        for (long sequence : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, -1, 1L << 40}) {
            Sent frame = new Sent(good, Events.frame(good, "0", sequence, 0, image));
            cases.add(new Case("sequence " + sequence, List.of(frame), 1, 0));
        }
        Sent first = new Sent("new", Events.frame("new", "0", Long.MAX_VALUE, 0, image));
        cases.add(new Case("first frame with the greatest sequence", List.of(first), 1, 0));
        Sent jump = new Sent(good, Events.frame(good, "0", 2000, 0, image));
        cases.add(new Case("a jump by 2000", List.of(jump), 1, 1));
        Sent farJump = new Sent(good, Events.frame(good, "0", (1L << 40) - 1, 0, image));
        cases.add(new Case("a jump by 2^40", List.of(farJump), 1, 1));
    }

    private static void names(List<Case> cases, String good, byte[] image) {
        String endless = "s".repeat(70_000);
        cases.add(
                new Case(
                        "a segment id of 70,000 bytes",
                        List.of(
                                new Sent(
                                        good,
                                        Events.start(good, endless, Camera.rectified(PINHOLE))),
                                new Sent(good, Events.frame(good, endless, 0, image)),
                                new Sent(good, Events.end(good, endless))),
                        3,
                        0));
        String huge = "k".repeat(3_000_000);
        cases.add(
                new Case(
                        "a key of 3 MB",
                        List.of(
                                new Sent(huge, Events.frame(huge, "0", 0, image)),
                                new Sent(huge, new byte[] {1})),
                        2,
                        0));
        cases.add(
                new Case(
                        "a camera id of 3 MB",
                        List.of(new Sent(good, Events.frame(huge, "0", 0, image))),
                        1,
                        0));
        List<Sent> strangers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            strangers.add(new Sent(good, Events.frame(good, "stranger" + i, 0, image)));
        }
        cases.add(new Case("frames of 12 unknown segments", strangers, 12, 12));
        cases.add(
                new Case(
                        "a repeat after them",
                        List.of(
                                new Sent(good, Events.frame(good, "0", 2, image)),
                                new Sent(good, Events.start(good, "0", Camera.rectified(PINHOLE)))),
                        2,
                        0));
    }

    private static void cameras(List<Case> cases, byte[] image) {
        camera(cases, image, "of 1x1", info -> info.setWidth(1).setHeight(1));
        camera(cases, image, "of 10^9x48", info -> info.setWidth(1_000_000_000).setHeight(48));
        camera(cases, image, "with fx 4.9e-324", info -> info.setFx(4.9e-324));
        camera(cases, image, "with cx 1.7e308", info -> info.setCx(1.7e308));
        for (int size : new int[] {20_000, 65_535}) {
            camera(
                    cases,
                    image,
                    "with distortion of %dx%d".formatted(size, size),
                    info ->
                            info.setWidth(size)
                                    .setHeight(size)
                                    .setFx(size)
                                    .setFy(size)
                                    .setDistortionModel(DistortionModel.PLUMB_BOB)
                                    .setDistortion(List.of(0.1, 0.01, 0.0, 0.0, 0.0)));
        }
        SegmentStart damaged =
                SegmentStart.newBuilder()
                        .setCameraInfo(CameraInfos.of(Camera.rectified(PINHOLE)))
                        .setCodec(FrameCodec.HEVC)
                        .setCodecParameters(
                                ByteBuffer.wrap(
                                        ("\1" + "damaged parameters of a stream")
                                                .getBytes(StandardCharsets.US_ASCII)))
                        .build();
        cases.add(segment("damaged codec parameters", damaged, image));
        SegmentStart reordered =
                SegmentStart.newBuilder()
                        .setCameraInfo(CameraInfos.of(Camera.rectified(PINHOLE)))
                        .setCodec(FrameCodec.H264)
                        .setReorderFrames(Integer.MAX_VALUE)
                        .build();
        cases.add(segment("2^31 - 1 frames held back", reordered, image));
    }

    private static void camera(
            List<Case> cases, byte[] image, String name, Consumer<CameraInfo.Builder> change) {
        CameraInfo.Builder info = CameraInfo.newBuilder(CameraInfos.of(Camera.rectified(PINHOLE)));
        change.accept(info);
        SegmentStart start =
                SegmentStart.newBuilder()
                        .setCameraInfo(info.build())
                        .setCodec(FrameCodec.IMAGE)
                        .build();
        cases.add(segment("a camera " + name, start, image));
    }

    private static Case segment(String name, SegmentStart start, byte[] image) {
        return new Case(
                name,
                List.of(
                        new Sent(EVIL, Events.start(EVIL, name, start)),
                        new Sent(EVIL, Events.frame(EVIL, name, 0, image)),
                        new Sent(EVIL, Events.frame(EVIL, name, 1, image)),
                        new Sent(EVIL, Events.end(EVIL, name))),
                3,
                2);
    }

    private static void images(List<Case> cases, byte[] image) {
        byte[] huge = image.clone();
        ByteBuffer.wrap(huge).putInt(16, 60_000).putInt(20, 60_000);
        byte[] cut = Arrays.copyOf(image, image.length / 2);
        String name = "images of 60,000 x 60,000 and cut off, times before and after all";
        cases.add(
                frames(
                        name,
                        Camera.rectified(PINHOLE),
                        List.of(
                                Events.frame(EVIL, name, 0, huge),
                                Events.frame(EVIL, name, 1, cut),
                                Events.frame(EVIL, name, 2, new byte[0]),
                                Events.frame(EVIL, name, 3, Long.MAX_VALUE, image),
                                Events.frame(EVIL, name, 4, Long.MIN_VALUE, image))));
    }

    /** Frames of which none can be used, in a segment of their own. */
    private static Case frames(String name, Camera camera, List<byte[]> frames) {
        List<Sent> records = new ArrayList<>();
        records.add(new Sent(EVIL, Events.start(EVIL, name, camera)));
        frames.forEach(frame -> records.add(new Sent(EVIL, frame)));
        records.add(new Sent(EVIL, Events.end(EVIL, name)));
        return new Case(name, records, frames.size(), frames.size());
    }
}
