package dev.egomotion.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import dev.egomotion.engine.cluster.Cluster;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.results.LiveResults;
import dev.egomotion.live.CameraAddress;
import dev.egomotion.live.CameraSpec;
import dev.egomotion.live.Ledger;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.schemas.CameraState;
import dev.egomotion.schemas.CameraStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveRunTest {
    /** Nothing listens on port 1. */
    private static LiveRun ofNobody(Duration duration) throws Exception {
        return new LiveRun(
                List.of(CameraSpec.of(CameraAddress.parse("rtsp://127.0.0.1:1/front"))),
                Settings.defaults(),
                ModelLocation.starter(),
                Optional.empty(),
                Optional.of(duration),
                Optional.empty());
    }

    @Test
    void shared_severalCameras_threadsForAllProcessors() {
        assertEquals(Settings.defaults(), LiveRun.shared(Settings.defaults(), 1, 2));
        assertShared(2, 2, LiveRun.shared(Settings.defaults(), 2, 2));
        assertShared(2, 2, LiveRun.shared(Settings.defaults(), 8, 2));
        assertShared(3, 3, LiveRun.shared(Settings.defaults(), 3, 16));
    }

    private static void assertShared(int threads, int partitions, Settings found) {
        assertEquals(threads, found.topology().streams().threads());
        assertEquals(partitions, found.topology().streams().partitions());
    }

    @Test
    void publish_noCameraGivesAFrame_failsWithTheReasonOfEach() throws Exception {
        List<String> ended = new ArrayList<>();
        LiveRun.Listener listener =
                new LiveRun.Listener() {
                    @Override
                    public void finished(
                            String camera,
                            Ledger.Counts counts,
                            Optional<LiveResults.Count> results) {
                        ended.add(camera);
                    }
                };
        try (EmbeddedBroker broker = EmbeddedBroker.startTemporary(BrokerSettings.defaults())) {
            Cluster cluster = Cluster.at(broker.bootstrapServers());
            LiveRun run = ofNobody(Duration.ofSeconds(2));
            BadInputException e =
                    assertThrows(BadInputException.class, () -> run.publish(cluster, listener));
            assertTrue(
                    e.getMessage().startsWith("no camera gave a frame: 127.0.0.1-1-front: "),
                    e.getMessage());
            assertEquals(1, ended.size());

            LiveRun stopped = ofNobody(Duration.ofMinutes(10));
            stopped.publish(
                    cluster,
                    new LiveRun.Listener() {
                        @Override
                        public void status(CameraStatus status) {
                            if (status.getState() == CameraState.BACKOFF) {
                                stopped.stop();
                            }
                        }
                    });
        }
    }
}
