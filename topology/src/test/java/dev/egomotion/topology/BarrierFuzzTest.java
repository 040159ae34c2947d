package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.codecs.wire.UnreadableRecordException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.ModelFile;
import dev.egomotion.schemas.ModelRevision;
import dev.egomotion.schemas.PhotometricConfidence;
import dev.egomotion.schemas.SegmentStart;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.records.EventParser;
import dev.egomotion.topology.records.RecordPlace;
import dev.egomotion.topology.settings.TopologySettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records changed at random, among those of three good cameras: none stops the stream, none takes long, every frame
 * whose camera and sequence are known has one record, and the good cameras' results are those of a run without.
 *
 * <p>The long form: -Degomotion.fuzz.records=100000 (and -Degomotion.fuzz.seed for other records).
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class BarrierFuzzTest {
    private static final int RECORDS = Integer.getInteger("egomotion.fuzz.records", 1500);
    private static final long SEED = Long.getLong("egomotion.fuzz.seed", 20261127L);

    /** Processor time of the thread that takes a record: what else the machine does is no part of it. */
    private static final long MOST_CPU_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final RenderedDrive DRIVE = new RenderedDrive(12, 5);
    private static final List<String> GOOD = List.of("front", "left", "right");

    private static final AvroCodec<FrameEvent> CODEC = AvroCodec.of(FrameEvent.class);

    /** How many records a changed segment has. */
    private static final int SEGMENT = 16;

    @TempDir static Path folder;

    /** Records of the frames topic in image and in packet mode, camera "evil", to be changed. */
    private static final List<List<byte[]>> MODES = new ArrayList<>();

    @BeforeAll
    static void prepare() throws Exception {
        MODES.add(images());
        MODES.add(packets());
    }

    private static List<byte[]> images() {
        PinholeCamera p = DRIVE.camera().pinhole();
        Camera bent =
                new Camera(
                        p,
                        new dev.egomotion.geometry.values.Distortion.PlumbBob(-0.1, 0.01, 0, 0, 0),
                        Camera.Calibration.CALIBRATED,
                        OptionalDouble.of(1.6));
        SegmentStart start =
                SegmentStart.newBuilder()
                        .setCameraInfo(CameraInfos.of(bent))
                        .setCodec(FrameCodec.IMAGE)
                        .setSpeedMeasured(true)
                        .build();
        List<byte[]> records = new ArrayList<>();
        records.add(Events.start("evil", "0", start));
        for (int i = 0; i < DRIVE.size(); i++) {
            Frame frame =
                    Frame.newBuilder()
                            .setSequence(i)
                            .setCaptureTimeNanos(i * RenderedDrive.PERIOD_NANOS)
                            .setSpeed(20f)
                            .setData(ByteBuffer.wrap(i % 2 == 0 ? DRIVE.png(i) : jpeg(i)))
                            .build();
            records.add(Events.frame("evil", "0", frame));
        }
        records.add(Events.end("evil", "0"));
        records.add(Events.retired("evil"));
        return records;
    }

    private static byte[] jpeg(int i) {
        return ImageCodec.encodeJpeg(image(i), 90);
    }

    private static RgbImage image(int i) {
        try {
            return ImageCodec.decode(DRIVE.png(i));
        } catch (dev.egomotion.codecs.UndecodableException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<byte[]> packets() throws Exception {
        RenderedPackets packets = RenderedPackets.of(DRIVE, folder);
        List<byte[]> records = new ArrayList<>();
        records.add(Events.start("evil", "0", packets.start()));
        packets.frames().forEach(frame -> records.add(Events.frame("evil", "0", frame)));
        records.add(Events.end("evil", "0"));
        records.add(Events.retired("evil"));
        return records;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void frames_changedAtRandom_neitherStopNorHarm(int mode) {
        List<byte[]> sound = MODES.get(mode);
        Random random = new Random(SEED + mode);
        RecordMutations mutations = new RecordMutations(random);
        Set<String> frames = new HashSet<>();
        List<TrajectoryPoint> good = new ArrayList<>();
        Memory memory = new Memory();
        long letters = 0;
        long depths = 0;
        Slowest slowest = new Slowest();
        System.out.printf("fuzz of mode %d: seed %d, %d records%n", mode, SEED, RECORDS / 2);
        TopologySettings settings =
                mode == 0 ? TopologyFixture.refining() : TopologyFixture.stabilising();
        FrameAccounts evil =
                new FrameAccounts(
                        "evil", new EventParser(settings.streams().largestUsableRecordBytes()));
        try (TopologyFixture topology = new TopologyFixture(settings, Networks.pixels(3))) {
            List<Sent> interleaved = interleaved();
            int next = 0;
            for (int i = 0; i < RECORDS / 2; i++) {
                int due = (int) ((long) interleaved.size() * i / (RECORDS / 2));
                for (; next < due; next++) {
                    topology.send(interleaved.get(next).key(), interleaved.get(next).record());
                }
                byte[] record = record(sound, random, mutations, i);
                evil.sent(segment(i), record);
                slowest.begin();
                try {
                    topology.send("evil", record);
                } catch (Throwable e) {
                    throw new AssertionError(
                            "seed %d, mode %d, record %d: %s".formatted(SEED, mode, i, hex(record)),
                            e);
                }
                slowest.end(i, record);
                letters += check(topology, frames, good, evil);
                depths += topology.depth().size();
                if (i % 1000 == 999) {
                    topology.confidence();
                    topology.dropChangelogs();
                    memory.note(i + 1);
                    topology.restart();
                }
            }
            Sent.all(topology, interleaved.subList(next, interleaved.size()));
            topology.send("evil", Events.retired("evil"));
            check(topology, frames, good, evil);
        }
        long exact = evil.check("seed %d, mode %d".formatted(SEED, mode));
        System.out.printf(
                "%d dead letters, %d frames of changed segments of which %d must have one record, %d images; %s; %s%n",
                letters, frames.size() - good.size(), exact, depths, slowest, memory);
        assertEquals(alone(settings), byCamera(good), "seed " + SEED);
        assertTrue(letters > RECORDS / 12, letters + " dead letters");
        assertTrue(depths > RECORDS / 20, depths + " images");
        assertTrue(exact > RECORDS / 6, exact + " frames that must have one record");
        assertTrue(slowest.cpuNanos < MOST_CPU_NANOS, "seed %d: %s".formatted(SEED, slowest));
        memory.check();
    }

    /**
     * Segments of {@value #SEGMENT} records: their start, then the next sound frame or a changed record, then
     * their end, their camera's retirement, or nothing.
     */
    private static byte[] record(
            List<byte[]> sound, Random random, RecordMutations mutations, int i) {
        String segment = segment(i);
        int at = i % SEGMENT;
        boolean isSound = at == 0 ? random.nextInt(4) > 0 : random.nextInt(3) > 0;
        int next = at == 0 ? 0 : at == SEGMENT - 1 ? sound.size() - 1 - random.nextInt(2) : at;
        if (isSound && next < sound.size()) {
            return ofSegment(segment, sound.get(next));
        }
        byte[] record = ofSegment(segment, sound.get(random.nextInt(sound.size() - 1)));
        return random.nextBoolean()
                ? mutations.ofBytes(record)
                : mutations.ofFields(FrameEvent.getClassSchema(), record, List.of("camera"));
    }

    private static String segment(int i) {
        return "s" + i / SEGMENT;
    }

    private static byte[] ofSegment(String segment, byte[] record) {
        try {
            FrameEvent event = CODEC.decode(record);
            return CODEC.encode(FrameEvent.newBuilder(event).setSegment(segment).build());
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] record) {
        int shown = Math.min(record.length, 400);
        return HexFormat.of().formatHex(record, 0, shown) + " of " + record.length;
    }

    /** Takes what came out; returns how many dead letters. */
    private static int check(
            TopologyFixture topology,
            Set<String> frames,
            List<TrajectoryPoint> good,
            FrameAccounts evil) {
        for (TrajectoryPoint point : topology.trajectory()) {
            String frame =
                    "%s/%s/%d"
                            .formatted(point.getCamera(), point.getSegment(), point.getSequence());
            if (GOOD.contains(point.getCamera())) {
                assertTrue(frames.add(frame), () -> "seed " + SEED + ": a second " + point);
                good.add(point);
            } else {
                frames.add(frame);
                evil.came(point);
            }
            assertTrue(Double.isFinite(point.getTx() + point.getQw()), point::toString);
        }
        List<DeadLetter> letters = topology.deadLetters();
        letters.forEach(letter -> assertTrue(letter.toString().length() < 4000));
        letters.forEach(evil::came);
        return letters.size();
    }

    private static List<Sent> interleaved() {
        List<Sent> records = new ArrayList<>();
        for (int i = 0; i < DRIVE.size() + 2; i++) {
            for (String camera : GOOD) {
                records.add(Sent.segment(camera, "0", DRIVE).get(i));
            }
        }
        return records;
    }

    private static Map<String, List<TrajectoryPoint>> alone(TopologySettings settings) {
        try (TopologyFixture topology = new TopologyFixture(settings, Networks.pixels(3))) {
            Sent.all(topology, interleaved());
            return byCamera(topology.trajectory());
        }
    }

    private static Map<String, List<TrajectoryPoint>> byCamera(List<TrajectoryPoint> points) {
        return points.stream()
                .collect(java.util.stream.Collectors.groupingBy(TrajectoryPoint::getCamera));
    }

    /** The record that took the most processor time. */
    private static final class Slowest {
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private long begunCpu;
        private long begun;
        private long cpuNanos;
        private String text = "";

        void begin() {
            begun = System.nanoTime();
            begunCpu = threads.getCurrentThreadCpuTime();
        }

        void end(int index, byte[] record) {
            long cpu = threads.getCurrentThreadCpuTime() - begunCpu;
            if (cpu > cpuNanos) {
                cpuNanos = cpu;
                long wall = System.nanoTime() - begun;
                text =
                        "most processor time %d ms (%d ms by the clock) for record %d: %s"
                                .formatted(cpu / 1_000_000, wall / 1_000_000, index, hex(record));
            }
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Heap in use after a collection, and the resident size where the system tells it. */
    private static final class Memory {
        private static final long MOST_GROWTH = 64;
        private final StringBuilder text = new StringBuilder("heap / resident, MiB:");
        private final List<Long> heaps = new ArrayList<>();

        void note(int records) {
            if (records % 10_000 != 0) {
                return;
            }
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            long heap = runtime.totalMemory() - runtime.freeMemory() >> 20;
            heaps.add(heap);
            text.append(" %d: %d / %d".formatted(records, heap, resident()));
        }

        /** The heap does not grow with the records: not from the first ten thousand on. */
        void check() {
            heaps.forEach(heap -> assertTrue(heap <= heaps.get(0) + MOST_GROWTH, text.toString()));
        }

        private static long resident() {
            Path status = Path.of("/proc/self/status");
            try {
                return Files.exists(status)
                        ? Files.readAllLines(status).stream()
                                .filter(line -> line.startsWith("VmRSS"))
                                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                                .findFirst()
                                .orElse(0)
                        : 0;
            } catch (IOException e) {
                return 0;
            }
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    @Test
    void decode_everySchemaChangedAtRandom_isARecordOrUnreadable() {
        System.out.printf("fuzz of every schema: seed %d, %d records%n", SEED, RECORDS);
        Random random = new Random(SEED);
        fuzz(FrameEvent.class, event(), random);
        fuzz(TrajectoryPoint.class, trajectoryPoint(), random);
        fuzz(DepthMap.class, depthMap(), random);
        fuzz(PhotometricConfidence.class, confidence(), random);
        fuzz(
                DeadLetter.class,
                new RecordPlace("t", 1, 2)
                        .deadLetter(dev.egomotion.schemas.DeadLetterKind.LATE, "late")
                        .build(),
                random);
        fuzz(ModelRevision.class, revision(), random);
    }

    private static <T extends SpecificRecord> void fuzz(Class<T> type, T value, Random random) {
        AvroCodec<T> codec = AvroCodec.of(type);
        byte[] sound = codec.encode(value);
        RecordMutations mutations = new RecordMutations(random);
        int readable = 0;
        for (int i = 0; i < RECORDS / 6; i++) {
            byte[] record =
                    i % 2 == 0
                            ? mutations.ofBytes(sound)
                            : mutations.ofFields(value.getSchema(), sound, List.of());
            try {
                codec.decode(record);
                readable++;
            } catch (UnreadableRecordException e) {
                assertTrue(e.getMessage().contains(type.getSimpleName()));
            } catch (Throwable e) {
                throw new AssertionError(
                        "seed %d, %s %d: %s".formatted(SEED, type, i, hex(record)), e);
            }
        }
        assertTrue(readable > RECORDS / 12, readable + " of " + type);
    }

    private static FrameEvent event() {
        try {
            return AvroCodec.of(FrameEvent.class).decode(MODES.get(0).get(0));
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrajectoryPoint trajectoryPoint() {
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.refining(), Networks.pixels(2))) {
            Sent.all(topology, Sent.segment("front", "0", DRIVE));
            return topology.trajectory().get(5);
        }
    }

    private static DepthMap depthMap() {
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.settings(), Networks.pixels(2))) {
            Sent.all(topology, Sent.segment("front", "0", DRIVE));
            return topology.depth().get(5);
        }
    }

    private static PhotometricConfidence confidence() {
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.settings(), Networks.pixels(2))) {
            Sent.all(topology, Sent.segment("front", "0", DRIVE));
            return topology.confidence().get(5);
        }
    }

    private static ModelRevision revision() {
        return ModelRevision.newBuilder()
                .setName("starter")
                .setVersion("1")
                .setCreatedTimeMillis(Instant.ofEpochMilli(1))
                .setFiles(
                        List.of(
                                ModelFile.newBuilder()
                                        .setRole("depth")
                                        .setUri("file:/depth.onnx")
                                        .setSha256("00")
                                        .setSize(3)
                                        .build()))
                .setMetrics(Map.of("ate5.mean", 0.1))
                .build();
    }
}
