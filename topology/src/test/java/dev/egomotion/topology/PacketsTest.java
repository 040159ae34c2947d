package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.SegmentStart;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.records.EventParser;
import dev.egomotion.topology.records.ParsedRecord;
import dev.egomotion.topology.records.RecordPlace;
import dev.egomotion.topology.settings.TopologySettings;
import dev.egomotion.topology.state.StateStores;
import dev.egomotion.topology.state.WireFrames.WireFrame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** H.264 packets with B-frames, groups of 30 pictures, as they stand in the file. */
class PacketsTest {
    private static final int FRAMES = 75;
    private static List<Sent> drive;

    @BeforeAll
    static void readPackets() throws SourceException {
        Path video = Path.of(System.getProperty("egomotion.shared"), "video");
        Assumptions.assumeTrue(Files.isDirectory(video), "no shared videos at " + video);
        drive =
                packets(
                        video.resolve("kitti-05-gray.mp4"),
                        video.resolve("kitti-05-gray.camera.yaml"));
    }

    private static List<Sent> packets(Path video, Path cameraFile) throws SourceException {
        Camera camera = CameraFile.read(cameraFile);
        SourceOptions options =
                SourceOptions.defaults().withPassthrough(true).withRange(0, FRAMES - 1);
        List<Sent> records = new ArrayList<>();
        try (FrameSource source = FrameSources.open(video, options)) {
            SegmentStart start = source.description().segmentStart(camera);
            records.add(new Sent("front", Events.start("front", "0", start)));
            for (Optional<Frame> f = source.next(); f.isPresent(); f = source.next()) {
                records.add(new Sent("front", Events.frame("front", "0", f.get())));
            }
        }
        records.add(new Sent("front", Events.end("front", "0")));
        return records;
    }

    private static List<String> run(int snippetFrames, List<Sent> sent, int restartEvery) {
        List<String> records = new ArrayList<>();
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.settings(), Networks.pixels(snippetFrames))) {
            for (int i = 0; i < sent.size(); i++) {
                if (i % restartEvery == restartEvery - 1) {
                    topology.restart();
                }
                topology.send(sent.get(i).key(), sent.get(i).record());
                topology.trajectory().forEach(r -> records.add(r.toString()));
                topology.depth().forEach(r -> records.add("depth " + r.hashCode()));
                topology.confidence().forEach(r -> records.add("confidence " + r.hashCode()));
            }
        }
        return records;
    }

    private static List<TrajectoryPoint> trajectory(List<Sent> sent) {
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.settings(), Networks.pixels(2))) {
            Sent.all(topology, sent);
            return topology.trajectory();
        }
    }

    private static long sequence(Sent sent) {
        RecordPlace place = new RecordPlace("frames", 0, 0);
        ParsedRecord parsed =
                new EventParser(Integer.MAX_VALUE).parse(sent.key(), sent.record(), place);
        Object event = ((ParsedRecord.Event) parsed).event().getEvent();
        return event instanceof Frame frame ? frame.getSequence() : -1;
    }

    private static List<Long> sequences(List<TrajectoryPoint> points) {
        return points.stream().map(TrajectoryPoint::getSequence).toList();
    }

    @Test
    void packets_withBFrames_oneRecordEachInPresentationOrder() {
        assertEquals(LongStream.range(0, FRAMES).boxed().toList(), sequences(trajectory(drive)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void restart_midGroup_changesNothing(int snippetFrames) {
        List<String> uninterrupted = run(snippetFrames, drive, Integer.MAX_VALUE);
        assertEquals(3 * FRAMES, uninterrupted.size());
        assertEquals(uninterrupted, run(snippetFrames, drive, 11));
    }

    /** Every eleven packets a day passes; two of three frames arrived an hour before they are read. */
    private static List<String> aged(int snippetFrames, boolean restarting) throws Exception {
        AvroCodec<FrameEvent> codec = AvroCodec.of(FrameEvent.class);
        Instant begin = Instant.parse("2100-01-01T00:00:00Z");
        TopologySettings settings =
                TopologyFixture.settings().withAgeBudget(Optional.of(Duration.ofSeconds(5)));
        List<String> records = new ArrayList<>();
        try (TopologyFixture topology =
                new TopologyFixture(settings, Networks.pixels(snippetFrames))) {
            for (int i = 0; i < drive.size(); i++) {
                Instant now = begin.plus(Duration.ofDays(i / 11));
                if (i % 11 == 0) {
                    topology.passTo(now);
                    if (restarting) {
                        topology.restart();
                    }
                }
                FrameEvent event = codec.decode(drive.get(i).record());
                if (event.getEvent() instanceof Frame frame) {
                    boolean isOld = frame.getSequence() % 3 != 0;
                    Instant arrival = now.minusSeconds(isOld ? 3600 : 1);
                    Frame arrived =
                            Frame.newBuilder(frame)
                                    .setArrivalTimeNanos(arrival.getEpochSecond() * 1_000_000_000)
                                    .build();
                    event = FrameEvent.newBuilder(event).setEvent(arrived).build();
                }
                topology.send("front", codec.encode(event));
                topology.trajectory().forEach(r -> records.add(r.toString()));
                topology.depth().forEach(r -> records.add("depth " + r.hashCode()));
            }
        }
        return records;
    }

    /** What the decoder holds over a restart was judged when it was read, not when it comes out. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void restart_midGroupADayLater_framesTooOldAreThoseThatWere(int snippetFrames)
            throws Exception {
        List<String> uninterrupted = aged(snippetFrames, false);
        assertEquals(FRAMES / 3, uninterrupted.stream().filter(r -> r.startsWith("depth")).count());
        assertEquals(
                FRAMES - FRAMES / 3,
                uninterrupted.stream().filter(r -> r.contains("SHED")).count());
        assertEquals(uninterrupted, aged(snippetFrames, true));
    }

    @Test
    void packets_oneLost_theOthersHaveTheirRecords() {
        List<Sent> records = new ArrayList<>(drive);
        records.remove(38);

        List<TrajectoryPoint> points = trajectory(records);

        assertEquals(FRAMES - 1, points.size());
        assertEquals(
                FRAMES - 1, points.stream().map(TrajectoryPoint::getSequence).distinct().count());
    }

    @Test
    void packets_corrupt_areUndecodableAndTheNextGroupIsFine() {
        List<Sent> records = new ArrayList<>(drive);
        records.replaceAll(sent -> sequence(sent) == 30 ? Sent.corrupt("front", "0", 30) : sent);

        List<TrajectoryPoint> points = trajectory(records);

        assertEquals(FRAMES, points.size());
        assertTrue(points.stream().anyMatch(p -> p.getReason() == StatusReason.UNDECODABLE));
        assertTrue(
                points.subList(60, FRAMES).stream()
                        .noneMatch(p -> p.getReason() == StatusReason.UNDECODABLE));
    }

    @Test
    void stores_atAnyPacket_holdAtMostTwoGroups() {
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.settings(), Networks.pixels(5))) {
            int most = 0;
            long mostBytes = 0;
            for (Sent sent : drive) {
                topology.send(sent.key(), sent.record());
                int count = 0;
                long bytes = 0;
                try (KeyValueIterator<String, WireFrame> all =
                        topology.<WireFrame>store(StateStores.WIRE_FRAMES).all()) {
                    while (all.hasNext()) {
                        bytes += all.next().value.record().length;
                        count++;
                    }
                }
                most = Math.max(most, count);
                mostBytes = Math.max(mostBytes, bytes);
            }
            assertTrue(most <= 45 && mostBytes < 3_000_000, most + " frames, " + mostBytes);
        }
    }
}
