package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.codecs.wire.UnreadableRecordException;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.SegmentStart;
import dev.egomotion.topology.settings.DepthChoice;
import dev.egomotion.topology.settings.StabilisationChoice;
import dev.egomotion.topology.settings.TopologySettings;
import dev.egomotion.topology.state.StateStores;
import dev.egomotion.topology.state.WireFrames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another instance that knows the stores alone writes the same records, bit for bit. */
class RestartTest {
    private static final RenderedDrive DRIVE = new RenderedDrive(30, 7);

    /** Two segments with everything that can go wrong, and a second camera in between. */
    private static List<Sent> eventfulDrive() {
        List<Sent> records = new ArrayList<>(Sent.segment("front", "0", DRIVE));
        records.set(4, Sent.corrupt("front", "0", 3));
        records.set(5, Sent.corrupt("front", "0", 4));
        records.subList(9, 11).clear();
        for (int i = 12; i < 20; i++) {
            records.set(i, Sent.corrupt("front", "0", i + 1));
        }
        Collections.swap(records, 23, 24);
        records.add(26, records.get(25));
        records.remove(records.size() - 1);
        records.addAll(Sent.segment("front", "1", DRIVE).subList(0, 9));
        records.addAll(12, Sent.segment("rear", "0", DRIVE).subList(0, 7));
        return records;
    }

    private static List<String> records(TopologyFixture topology) {
        List<String> records = new ArrayList<>();
        topology.trajectory().forEach(record -> records.add(record.toString()));
        topology.depth()
                .forEach(
                        record ->
                                records.add(
                                        "depth %d %d"
                                                .formatted(
                                                        record.getSequence(), record.hashCode())));
        topology.confidence()
                .forEach(
                        record ->
                                records.add(
                                        "confidence %d %d"
                                                .formatted(
                                                        record.getSequence(), record.hashCode())));
        topology.deadLetters()
                .forEach(record -> records.add(record.getKind() + " " + record.getSequence()));
        return records;
    }

    private static List<String> run(int snippetFrames, List<Sent> sent, boolean restarting) {
        return run(TopologyFixture.settings(), snippetFrames, sent, restarting);
    }

    private static List<String> run(
            TopologySettings settings, int snippetFrames, List<Sent> sent, boolean restarting) {
        return run(settings, Networks.truth(DRIVE, snippetFrames), sent, restarting);
    }

    private static List<String> run(
            TopologySettings settings, Networks networks, List<Sent> sent, boolean restarting) {
        List<String> records = new ArrayList<>();
        try (TopologyFixture topology = new TopologyFixture(settings, networks)) {
            for (Sent record : sent) {
                if (restarting) {
                    topology.restart();
                }
                topology.send(record.key(), record.record());
                records.addAll(records(topology));
            }
        }
        return records;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void restart_beforeEveryRecord_changesNothing(int snippetFrames) {
        List<Sent> sent = eventfulDrive();
        List<String> uninterrupted = run(snippetFrames, sent, false);
        assertTrue(uninterrupted.size() > 100, () -> uninterrupted.size() + " records");
        assertEquals(uninterrupted, run(snippetFrames, sent, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void restart_refined_changesNothing(int snippetFrames) {
        TopologySettings settings = TopologyFixture.refining();
        List<Sent> sent = eventfulDrive();
        List<String> uninterrupted = run(settings, snippetFrames, sent, false);
        assertTrue(
                uninterrupted.stream().filter(r -> r.contains("\"inlierShare\": 0.")).count() > 5,
                "too few frames follow points");
        assertEquals(uninterrupted, run(settings, snippetFrames, sent, true));
    }

    @Test
    void restart_depthMeasuredEveryThirdFrame_changesNothing() {
        TopologySettings settings =
                TopologyFixture.refining().withDepth(DepthChoice.defaults().withEvery(3));
        List<Sent> sent = eventfulDrive();
        List<String> uninterrupted = run(settings, 2, sent, false);
        assertNotEquals(run(TopologyFixture.refining(), 2, sent, false), uninterrupted);
        assertEquals(uninterrupted, run(settings, 2, sent, true));
    }

    @Test
    void restart_depthCarriedAsTheFramesSay_asByTheSettingAndUnchanged() {
        List<Sent> sent = eventfulDrive();
        TopologySettings every =
                TopologyFixture.refining().withDepth(DepthChoice.defaults().withEvery(3));
        List<String> bySetting = run(every, 2, sent, false);
        List<Sent> told = sent.stream().map(RestartTest::depthOfEveryThird).toList();
        assertEquals(bySetting, run(TopologyFixture.refining(), 2, told, false));
        assertEquals(bySetting, run(TopologyFixture.refining(), 2, told, true));
    }

    private static Sent depthOfEveryThird(Sent sent) {
        AvroCodec<FrameEvent> codec = AvroCodec.of(FrameEvent.class);
        try {
            FrameEvent event = codec.decode(sent.record());
            if (event.getEvent() instanceof Frame frame) {
                boolean isCarried = frame.getSequence() % 3 != 0;
                Frame told = Frame.newBuilder(frame).setDepthCarried(isCarried).build();
                byte[] record = codec.encode(FrameEvent.newBuilder(event).setEvent(told).build());
                return new Sent(sent.key(), record);
            }
            return sent;
        } catch (UnreadableRecordException e) {
            return sent; // not one of those that can be read
        }
    }

    @ParameterizedTest
    @EnumSource(DepthChoice.Source.class)
    void restart_depthFromAnySource_changesNothing(DepthChoice.Source source) {
        TopologySettings settings =
                TopologyFixture.refining().withDepth(DepthChoice.defaults().withSource(source));
        List<Sent> sent = eventfulDrive();
        assertEquals(run(settings, 2, sent, false), run(settings, 2, sent, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void restart_stabilised_changesNothing(int snippetFrames) {
        TopologySettings settings = TopologyFixture.stabilising();
        List<Sent> sent = eventfulDrive();
        Networks networks = Networks.pixels(snippetFrames);
        List<String> uninterrupted = run(settings, networks, sent, false);
        assertNotEquals(run(TopologyFixture.settings(), networks, sent, false), uninterrupted);
        assertEquals(uninterrupted, run(settings, networks, sent, true));
    }

    @Test
    void restart_stabilisedAndMeasured_changesNothing() {
        TopologySettings settings =
                TopologyFixture.refining().withStabilisation(StabilisationChoice.steady());
        List<Sent> sent = eventfulDrive();
        Networks networks = Networks.pixels(3);
        assertEquals(run(settings, networks, sent, false), run(settings, networks, sent, true));
    }

    @Test
    void restart_measuredSpeed_changesNothing() {
        TopologySettings settings = TopologyFixture.refining();
        List<Sent> sent = driveWithSpeed();
        List<String> uninterrupted = run(settings, 3, sent, false);
        assertTrue(
                uninterrupted.stream().anyMatch(r -> r.contains("\"scaleSource\": \"SPEED\"")),
                uninterrupted.toString());
        assertEquals(uninterrupted, run(settings, 3, sent, true));
    }

    /** Every third frame has no speed. */
    private static List<Sent> driveWithSpeed() {
        List<Sent> records = new ArrayList<>();
        SegmentStart start =
                SegmentStart.newBuilder()
                        .setCameraInfo(CameraInfos.of(DRIVE.camera()))
                        .setCodec(FrameCodec.IMAGE)
                        .setSpeedMeasured(true)
                        .build();
        records.add(new Sent("front", Events.start("front", "0", start)));
        for (int i = 0; i < 14; i++) {
            Frame frame =
                    Frame.newBuilder()
                            .setSequence(i)
                            .setCaptureTimeNanos(i * RenderedDrive.PERIOD_NANOS)
                            .setSpeed(i % 3 == 2 ? null : (Float) (20f + i))
                            .setData(ByteBuffer.wrap(DRIVE.png(i)))
                            .build();
            records.add(new Sent("front", Events.frame("front", "0", frame)));
        }
        records.add(new Sent("front", Events.end("front", "0")));
        return records;
    }

    /** What was found of a bonnet in one segment holds in the next, and a mask that was told as well. */
    @Test
    void restart_behindABonnetAndAMask_changesNothing() {
        RenderedDrive drive = RenderedDrive.behindABonnet(10, 7);
        List<Sent> sent = new ArrayList<>(Sent.segment("front", "0", drive));
        List<Sent> masked = new ArrayList<>(Sent.segment("front", "1", drive));
        byte[] mask = new byte[3 * RenderedDrive.WIDTH * RenderedDrive.HEIGHT];
        Arrays.fill(mask, mask.length / 4, mask.length, (byte) 255);
        SegmentStart start =
                SegmentStart.newBuilder()
                        .setCameraInfo(CameraInfos.of(drive.camera()))
                        .setCodec(FrameCodec.IMAGE)
                        .setMask(
                                ByteBuffer.wrap(
                                        ImageCodec.encodePng(
                                                new RgbImage(
                                                        RenderedDrive.WIDTH,
                                                        RenderedDrive.HEIGHT,
                                                        mask))))
                        .build();
        masked.set(0, new Sent("front", Events.start("front", "1", start)));
        sent.addAll(masked);
        TopologySettings settings = TopologyFixture.refining();
        Networks networks = Networks.truth(drive, 2);
        List<String> uninterrupted = run(settings, networks, sent, false);
        List<Double> leftOut =
                uninterrupted.stream()
                        .filter(r -> r.contains("\"leftOut\": 0."))
                        .map(r -> Double.valueOf(r.replaceAll(".*\"leftOut\": ([0-9.]+).*", "$1")))
                        .toList();
        assertTrue(leftOut.size() > 15, leftOut.toString());
        assertTrue(leftOut.get(5) > 0.2 && leftOut.get(5) < 0.4, leftOut.toString());
        assertTrue(leftOut.get(leftOut.size() - 10) > 0.45, leftOut.toString());
        assertEquals(uninterrupted, run(settings, networks, sent, true));
    }

    /** What a turn told of the lens holds through restarts, and in the next segment. */
    @Test
    @Tag("slow")
    void restart_whereATurnTellsTheLens_changesNothing() {
        RenderedDrive drive = RenderedDrive.intoATurn(30, 7);
        List<Sent> sent = new ArrayList<>(Sent.segment("front", "0", drive));
        sent.addAll(Sent.segment("front", "1", drive).subList(0, 5));
        TopologySettings settings = TopologyFixture.refining();
        Networks networks = Networks.truth(drive, 2);
        List<String> uninterrupted = run(settings, networks, sent, false);
        long told =
                uninterrupted.stream()
                        .filter(
                                r ->
                                        r.contains("\"focalFactor\": ")
                                                && !r.contains("\"focalFactor\": null"))
                        .count();
        // Those of the end of the first segment, and all of the second.
        assertTrue(told > 5, told + " records");
        assertEquals(uninterrupted, run(settings, networks, sent, true));
    }

    @Test
    void run_twice_isTheSameBitForBit() {
        List<Sent> sent = eventfulDrive();
        assertEquals(run(3, sent, false), run(3, sent, false));
    }

    @ParameterizedTest
    @CsvSource({"2, 4", "3, 5", "5, 6"})
    void stores_longDrive_holdNoMoreThanARestartNeeds(int snippetFrames, int images) {
        try (TopologyFixture topology = TopologyFixture.over(DRIVE, snippetFrames)) {
            List<Sent> drive = Sent.segment("front", "0", DRIVE);
            Sent.all(topology, drive.subList(0, drive.size() - 1));
            KeyValueStore<String, WireFrames.WireFrame> frames =
                    topology.store(StateStores.WIRE_FRAMES);
            assertEquals(images, frames.approximateNumEntries());

            Sent.all(topology, drive.subList(drive.size() - 1, drive.size()));
            assertEquals(0, frames.approximateNumEntries());
            assertEquals(1, topology.store(StateStores.PROGRESS).approximateNumEntries());
        }
    }
}
