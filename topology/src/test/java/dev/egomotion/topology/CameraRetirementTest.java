package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.schemas.CameraInfo;
import dev.egomotion.schemas.DeadLetterKind;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.SegmentStart;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.settings.TopologySettings;
import dev.egomotion.topology.state.WireFrames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A retired camera leaves a tombstone, and gets no second record for what it had one for. */
class CameraRetirementTest {
    private static final RenderedDrive DRIVE = new RenderedDrive(8, 5);
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private static long stored(TopologyFixture topology, String camera) {
        long bytes = 0;
        for (String name : TopologyFixture.STORES) {
            if (topology.store(name) == null) {
                continue;
            }
            try (KeyValueIterator<String, Object> all = topology.store(name).all()) {
                while (all.hasNext()) {
                    var entry = all.next();
                    if (entry.key.startsWith(camera)) {
                        bytes +=
                                entry.value instanceof byte[] value
                                        ? value.length
                                        : ((WireFrames.WireFrame) entry.value).record().length;
                    }
                }
            }
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void retire_midSegment_lastFramesComeOutAndATombstoneIsLeft(boolean restarting) {
        for (TopologySettings settings :
                List.of(TopologyFixture.refining(), TopologyFixture.stabilising())) {
            try (TopologyFixture topology = new TopologyFixture(settings, Networks.pixels(5))) {
                List<Sent> drive = Sent.segment("front", "0", DRIVE);
                Sent.all(topology, drive.subList(0, drive.size() - 1));
                assertTrue(stored(topology, "front") > 1000);
                List<TrajectoryPoint> before = topology.trajectory();
                if (restarting) {
                    topology.restart();
                }
                topology.send("front", Events.retired("front"));

                List<TrajectoryPoint> after = topology.trajectory();
                assertEquals(DRIVE.size(), before.size() + after.size());
                assertEquals(List.of(), topology.deadLetters());
                long left = stored(topology, "front");
                assertTrue(left > 0 && left <= 200, left + " bytes");

                if (restarting) {
                    topology.restart();
                }
                Sent.all(topology, drive);
                assertEquals(List.of(), topology.trajectory());
                assertEquals(
                        drive.size(),
                        topology.deadLetters().stream()
                                .filter(l -> l.getKind() == DeadLetterKind.DUPLICATE)
                                .count());
                assertEquals(left, stored(topology, "front"));
            }
        }
    }

    @Test
    void retire_thenANewSegment_goesOnAtTheLastPose() {
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.settings(), Networks.pixels(2))) {
            Sent.all(topology, Sent.segment("front", "0", DRIVE));
            List<TrajectoryPoint> before = topology.trajectory();
            topology.send("front", Events.retired("front"));
            Sent.all(topology, Sent.segment("front", "1", DRIVE));
            List<TrajectoryPoint> after = topology.trajectory();
            assertEquals(DRIVE.size(), after.size());
            assertEquals(1, after.get(0).getSegmentIndex());
            assertEquals(
                    TopologyFixture.pose(before.get(DRIVE.size() - 1)),
                    TopologyFixture.pose(after.get(0)));
        }
    }

    @Test
    void retire_ofManySegments_eachRepeatIsADuplicateOrIsForgotten() {
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.settings(), Networks.pixels(2))) {
            for (int i = 0; i < 5; i++) {
                Sent.all(topology, Sent.segment("front", "s" + i, DRIVE));
            }
            topology.send("front", Events.retired("front"));
            topology.trajectory();
            assertTrue(stored(topology, "front") <= 200, stored(topology, "front") + " bytes");
            for (int i = 0; i < 5; i++) {
                Sent.all(topology, Sent.segment("front", "s" + i, DRIVE));
            }
            assertEquals(List.of(), topology.trajectory());
        }
    }

    @Test
    void retire_unknownOrTwice_isADeadLetterAndLeavesNothing() {
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.settings(), Networks.pixels(2))) {
            topology.send("front", Events.retired("front"));
            assertEquals(DeadLetterKind.NO_CAMERA, topology.deadLetters().get(0).getKind());
            assertEquals(0, stored(topology, "front"));
            Sent.all(topology, Sent.segment("front", "0", DRIVE));
            topology.send("front", Events.retired("front"));
            topology.send("front", Events.retired("front"));
            assertEquals(DeadLetterKind.DUPLICATE, topology.deadLetters().get(0).getKind());
        }
    }

    /** A start that is rejected for its camera opens its segment all the same: a repeat is a repeat. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void retire_thenAStartWithABadCamera_isRemembered(boolean restarting) {
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.settings(), Networks.pixels(2))) {
            Sent.all(topology, Sent.segment("front", "0", DRIVE));
            topology.send("front", Events.retired("front"));
            topology.trajectory();
            CameraInfo bad =
                    CameraInfo.newBuilder(CameraInfos.of(DRIVE.camera())).setFx(-1).build();
            SegmentStart start =
                    SegmentStart.newBuilder().setCameraInfo(bad).setCodec(FrameCodec.PNG).build();
            byte[] record = Events.start("front", "1", start);
            List<DeadLetterKind> kinds = new ArrayList<>();
            for (byte[] sent :
                    List.of(record, record, Events.frame("front", "1", 0, DRIVE.png(0)))) {
                topology.send("front", sent);
                topology.deadLetters().forEach(letter -> kinds.add(letter.getKind()));
                if (restarting) {
                    topology.restart();
                }
            }
            assertEquals(
                    List.of(
                            DeadLetterKind.BAD_CAMERA,
                            DeadLetterKind.DUPLICATE,
                            DeadLetterKind.NO_CAMERA),
                    kinds);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void silence_beyondTheLimit_retiresTheOthersRecordsAndAll(boolean restarting) {
        TopologySettings settings = TopologyFixture.settings().withRetireAfter(Duration.ofDays(7));
        try (TopologyFixture topology = new TopologyFixture(settings, Networks.pixels(5))) {
            for (Sent sent : Sent.segment("front", "0", DRIVE).subList(0, 6)) {
                topology.send(sent.key(), sent.record(), BEGIN);
            }
            int before = topology.trajectory().size();
            if (restarting) {
                topology.restart();
            }
            List<Sent> rear = Sent.segment("rear", "0", DRIVE);
            topology.send("rear", rear.get(0).record(), BEGIN.plus(Duration.ofDays(6)));
            topology.send("rear", rear.get(1).record(), BEGIN.plus(Duration.ofDays(6)));
            assertTrue(stored(topology, "front") > 1000);
            // A single record with a wrong time retires nobody.
            topology.send("rear", rear.get(2).record(), BEGIN.plus(Duration.ofDays(4000)));
            topology.send("rear", rear.get(3).record(), BEGIN.plus(Duration.ofDays(6)));
            assertTrue(stored(topology, "front") > 1000);
            assertTrue(topology.trajectory().stream().allMatch(p -> p.getCamera().equals("rear")));

            topology.send("rear", rear.get(4).record(), BEGIN.plus(Duration.ofDays(8)));
            topology.send("rear", rear.get(5).record(), BEGIN.plus(Duration.ofDays(8)));
            long left = stored(topology, "front");
            assertTrue(left > 0 && left <= 200, left + " bytes");
            long drained =
                    topology.trajectory().stream()
                            .filter(p -> p.getCamera().equals("front"))
                            .count();
            assertEquals(5, before + drained);
            assertTrue(stored(topology, "rear") > 1000);
        }
    }
}
