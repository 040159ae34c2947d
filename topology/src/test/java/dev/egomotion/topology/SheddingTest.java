package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.schemas.ClockSource;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.settings.TopologySettings;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that are shed, by their source or for their age: decoded where others build on them, and else not computed. */
class SheddingTest {
    private static final RenderedDrive DRIVE = new RenderedDrive(20, 5);
    private static final Instant BEGIN = Instant.parse("2100-01-01T00:00:00Z");
    private static final Duration BUDGET = Duration.ofSeconds(5);

    private static RenderedPackets packets;

    @BeforeAll
    static void encode(@TempDir Path folder) throws Exception {
        packets = RenderedPackets.of(DRIVE, folder);
    }

    private static Sent packet(Frame frame) {
        return new Sent("front", Events.frame("front", "0", frame));
    }

    /** One packet in so many is computed. */
    private static List<Sent> thinned(int stride) {
        List<Sent> records = new ArrayList<>();
        records.add(new Sent("front", Events.start("front", "0", packets.start())));
        for (Frame frame : packets.frames()) {
            records.add(
                    packet(
                            Frame.newBuilder(frame)
                                    .setStride(stride)
                                    .setDecodeOnly(frame.getSequence() % stride != 0)
                                    .build()));
        }
        records.add(new Sent("front", Events.end("front", "0")));
        return records;
    }

    private static List<DepthMap> depth(List<Sent> records) {
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.settings(), Networks.pixels(2))) {
            Sent.all(topology, records);
            return topology.depth();
        }
    }

    @Test
    void packets_decodeOnly_areShedAndTheOthersSeeWhatTheyWouldHave() {
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.settings(), Networks.pixels(2))) {
            Sent.all(topology, thinned(3));
            List<TrajectoryPoint> points = topology.trajectory();
            assertEquals(List.of(), topology.deadLetters());
            assertEquals(DRIVE.size(), points.size());
            for (int i = 0; i < DRIVE.size(); i++) {
                TrajectoryPoint point = points.get(i);
                assertEquals(i, point.getSequence());
                assertEquals(i % 3 != 0, point.getReason() == StatusReason.SHED, point.toString());
                assertEquals(i % 3 != 0, point.getStatus() == TrackingStatus.LOST);
            }
            Map<Long, ByteBuffer> all =
                    depth(thinned(1)).stream()
                            .collect(Collectors.toMap(DepthMap::getSequence, DepthMap::getData));
            List<DepthMap> some = topology.depth();
            assertEquals((DRIVE.size() + 2) / 3, some.size());
            some.forEach(map -> assertEquals(all.get(map.getSequence()), map.getData()));
        }
    }

    @Test
    void image_decodeOnly_isNotLookedAt() {
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.settings(), Networks.pixels(2))) {
            List<Sent> records = Sent.segment("front", "0", DRIVE);
            Frame noImage =
                    Frame.newBuilder()
                            .setSequence(2)
                            .setCaptureTimeNanos(2 * RenderedDrive.PERIOD_NANOS)
                            .setData(ByteBuffer.wrap(new byte[] {1, 2, 3}))
                            .setDecodeOnly(true)
                            .build();
            records.set(3, packet(noImage));
            Sent.all(topology, records);
            TrajectoryPoint point = topology.trajectory().get(2);
            assertEquals(TrackingStatus.LOST, point.getStatus());
            assertEquals(StatusReason.SHED, point.getReason());
            assertEquals(List.of(), topology.deadLetters());
        }
    }

    private static TopologySettings budgeted() {
        return TopologyFixture.settings().withAgeBudget(Optional.of(BUDGET));
    }

    /** A packet that arrived some time before it is read. */
    private static Sent aged(int index, Instant read, Duration age) {
        Instant arrival = read.minus(age);
        long nanos = TimeUnit.SECONDS.toNanos(arrival.getEpochSecond()) + arrival.getNano();
        Frame.Builder frame = Frame.newBuilder(packets.frames().get(index));
        return packet(frame.setClock(ClockSource.SENDER_REPORT).setArrivalTimeNanos(nanos).build());
    }

    /** Reads blocks of packets a day apart, each with its first packets too old; restarts before each where asked. */
    private static List<String> read(boolean restarting, int snippetFrames) {
        List<String> records = new ArrayList<>();
        try (TopologyFixture topology =
                new TopologyFixture(budgeted(), Networks.pixels(snippetFrames))) {
            topology.passTo(BEGIN);
            topology.send("front", Events.start("front", "0", packets.start()));
            for (int i = 0; i < DRIVE.size(); i++) {
                Instant now = BEGIN.plus(Duration.ofDays(i / 7));
                if (i % 7 == 0) {
                    topology.passTo(now);
                    if (restarting) {
                        topology.restart();
                    }
                }
                Duration age = i % 7 < 3 ? Duration.ofHours(1) : Duration.ofSeconds(1);
                Sent sent = aged(i, now, age);
                topology.send(sent.key(), sent.record());
                take(topology, records);
            }
            topology.passTo(BEGIN.plus(Duration.ofDays(30)));
            if (restarting) {
                topology.restart();
            }
            topology.send("front", Events.end("front", "0"));
            take(topology, records);
            assertEquals(List.of(), topology.deadLetters());
        }
        return records;
    }

    private static void take(TopologyFixture topology, List<String> records) {
        topology.trajectory().forEach(point -> records.add(point.toString()));
        topology.depth().forEach(map -> records.add("depth " + map.hashCode()));
        topology.confidence().forEach(map -> records.add("confidence " + map.hashCode()));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void packets_tooOldWhenRead_areShedAlikeAfterARestartAtAnotherTime(int snippetFrames) {
        List<String> records = read(false, snippetFrames);
        long shed = records.stream().filter(record -> record.contains("SHED")).count();
        assertEquals(9, shed);
        assertEquals(DRIVE.size() + 2 * (DRIVE.size() - shed), records.size());
        assertEquals(records, read(true, snippetFrames));
    }

    /** Only what arrived at a known time has an age. */
    @ParameterizedTest
    @EnumSource(ClockSource.class)
    void frame_withoutArrival_isShedByItsCaptureTimeOnlyIfThatIsOne(ClockSource clock) {
        try (TopologyFixture topology = new TopologyFixture(budgeted(), Networks.pixels(2))) {
            topology.passTo(BEGIN);
            List<Sent> records = Sent.segment("front", "0", DRIVE).subList(0, 1);
            Sent.all(topology, records);
            for (int i = 0; i < 3; i++) {
                Frame frame =
                        Frame.newBuilder()
                                .setSequence(i)
                                .setCaptureTimeNanos(i * RenderedDrive.PERIOD_NANOS)
                                .setClock(clock)
                                .setData(ByteBuffer.wrap(DRIVE.png(i)))
                                .build();
                topology.send("front", Events.frame("front", "0", frame));
            }
            boolean isShed =
                    topology.trajectory().stream()
                            .allMatch(point -> point.getReason() == StatusReason.SHED);
            assertEquals(clock == ClockSource.ARRIVAL, isShed);
        }
    }

    @Test
    void frame_ofAnyAge_isComputedWithoutABudget() {
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.settings(), Networks.pixels(2))) {
            topology.passTo(BEGIN);
            topology.send("front", Events.start("front", "0", packets.start()));
            for (int i = 0; i < 5; i++) {
                Sent sent = aged(i, BEGIN, Duration.ofDays(3));
                topology.send(sent.key(), sent.record());
            }
            topology.send("front", Events.end("front", "0"));
            List<TrajectoryPoint> points = topology.trajectory();
            assertEquals(5, points.size());
            assertTrue(points.stream().noneMatch(p -> p.getReason() == StatusReason.SHED));
        }
    }
}
