package dev.egomotion.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What sources that can wait may send, and what the operator is told. */
@Timeout(60)
class SheddingTest {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile long[] told = {0, 0};
    private volatile boolean silent;
    private final List<Share> shares = new CopyOnWriteArrayList<>();
    private final AtomicInteger looks = new AtomicInteger();

    private final Shedding.Progress progress =
            new Shedding.Progress() {
                @Override
                public long[] sentAndDone() {
                    looks.incrementAndGet();
                    if (silent) {
                        throw new KafkaException("not authorized");
                    }
                    return told;
                }

                @Override
                public void close() {}
            };

    private Shedding shedding(boolean enabled) {
        return new Shedding(
                progress,
                new LiveIngest.Reader("pipeline", 5, true),
                1,
                new LiveSettings.SheddingSettings(enabled, Duration.ofSeconds(1)),
                lines::add,
                shares::add);
    }

    @Test
    void await_pipelineFarBehind_waitsUntilItIsNot() throws Exception {
        told = new long[] {1000, 0};
        try (Shedding shedding = shedding(true)) {
            Eventually.await(() -> looks.get() > 1);
            AtomicInteger asked = new AtomicInteger();
            shedding.await(() -> asked.incrementAndGet() > 3);
            assertTrue(asked.get() > 3, "it waited until it was to give up");
            CountDownLatch through = new CountDownLatch(1);
            Thread source =
                    new Thread(
                            () -> {
                                shedding.await(() -> false);
                                through.countDown();
                            });
            source.start();
            assertEquals(1, through.getCount());
            told = new long[] {1000, 1000};
            through.await();
        }
    }

    @Test
    void progressIsNotTold_nothingShedAndTheOperatorTold() throws Exception {
        silent = true;
        try (Shedding shedding = shedding(true)) {
            Eventually.await(() -> looks.get() > 2);
            assertEquals(Share.ALL, shedding.share());
            AtomicInteger asked = new AtomicInteger();
            shedding.await(() -> asked.incrementAndGet() > 3);
            assertFalse(asked.get() > 3, "it did not wait");
            silent = false;
            Eventually.await(() -> lines.size() == 2);
            assertTrue(lines.get(0).contains("not authorized"), lines::toString);
        }
    }

    @Test
    void pipelineStands_strideRisesAndIsSaid() {
        told = new long[] {1000, 0};
        try (Shedding shedding = shedding(true)) {
            Eventually.await(
                    () -> {
                        told = new long[] {told[0] + 1, 0};
                        return shedding.share().stride() == 6;
                    });
            Eventually.await(() -> !shares.isEmpty());
            assertTrue(
                    lines.get(lines.size() - 1)
                            .contains(
                                    "one picture in 6 is computed, depth is measured of one in 4 of those"),
                    lines::toString);
        }
    }

    @Test
    void sheddingIsOff_nothingShedHoweverFarBehind() {
        told = new long[] {1000, 0};
        try (Shedding shedding = shedding(false)) {
            Eventually.await(
                    () -> {
                        told = new long[] {told[0] + 100, 0};
                        return looks.get() > 8; // beyond what a change is given to settle
                    });
            assertEquals(Share.ALL, shedding.share());
            assertEquals(6, shedding.greatest(), "what a motion may span does not change");
            assertEquals(List.of(), shares);
        }
    }
}
