package dev.egomotion.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.model.RuntimeOptions.Batching;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CallJoinerTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    @TempDir Path folder;

    @AfterEach
    void stopThreads() throws InterruptedException {
        threads.shutdownNow();
        assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS));
    }

    @Test
    void run_asManyCallersAsABatchHolds_oneCallAndEveryoneHisShare() throws Exception {
        ConcurrentLinkedQueue<Integer> sizes = new ConcurrentLinkedQueue<>();
        CallJoiner<Integer, Integer> joiner =
                new CallJoiner<>(
                        items -> {
                            sizes.add(items.size());
                            return items.stream().map(i -> 10 * i).toList();
                        },
                        new Batching(6, LONG));
        List<Future<List<Integer>>> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int first = 2 * i;
            answers.add(threads.submit(() -> joiner.run(List.of(first, first + 1))));
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(List.of(20 * i, 20 * i + 10), answers.get(i).get());
        }
        assertEquals(List.of(6), List.copyOf(sizes));
        joiner.close();
    }

    @Test
    void run_alone_waitsNoLongerThanItsPatience() {
        CallJoiner<Integer, Integer> joiner =
                new CallJoiner<>(items -> items, new Batching(100, Duration.ofNanos(1)));
        assertEquals(List.of(7), joiner.run(List.of(7)));
        joiner.close();
    }

    @Test
    void run_jointCallFails_everyCallerIsTold() {
        CallJoiner<Integer, Integer> joiner =
                new CallJoiner<>(
                        items -> {
                            throw new IllegalStateException("no more memory");
                        },
                        new Batching(2, LONG));
        Future<List<Integer>> one = threads.submit(() -> joiner.run(List.of(1)));
        Future<List<Integer>> two = threads.submit(() -> joiner.run(List.of(2)));
        for (Future<List<Integer>> answer : List.of(one, two)) {
            Throwable cause = assertThrows(ExecutionException.class, answer::get).getCause();
            assertInstanceOf(InferenceException.class, cause);
            assertEquals("a joint batch failed: no more memory", cause.getMessage());
        }
        joiner.close();
    }

    @Test
    void close_whileACallerWaitsForOthers_letsItFinish() throws Exception {
        CallJoiner<Integer, Integer> joiner =
                new CallJoiner<>(items -> items, new Batching(100, LONG));
        Future<List<Integer>> answer = threads.submit(() -> joiner.run(List.of(3)));
        while (joiner.callers() == 0) {
            Thread.onSpinWait();
        }
        joiner.close();
        assertEquals(List.of(3), answer.get());
        assertThrows(IllegalStateException.class, () -> joiner.run(List.of(4)));
    }

    @Test
    void close_whileACallRuns_waitsForIt() throws Exception {
        CountDownLatch proceed = new CountDownLatch(1);
        ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
        CallJoiner<Integer, Integer> joiner =
                new CallJoiner<>(
                        items -> {
                            await(proceed);
                            order.add("call");
                            return items;
                        },
                        new Batching(2, LONG));
        Future<List<Integer>> answer = threads.submit(() -> joiner.run(List.of(1, 2)));
        while (joiner.callers() == 0) {
            Thread.onSpinWait();
        }
        Thread closing =
                new Thread(
                        () -> {
                            joiner.close();
                            order.add("closed");
                        });
        closing.start();
        while (closing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        proceed.countDown();
        closing.join();
        assertEquals(List.of(1, 2), answer.get());
        assertEquals(List.of("call", "closed"), List.copyOf(order));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Eight cameras at once on real networks: every answer is that of a call of its own. */
    @Test
    void predict_eightThreadsOnARealModel_answersStayTheirOwn() throws Exception {
        TestModel.write(folder);
        RuntimeOptions joining =
                new RuntimeOptions(
                        RuntimeOptions.Provider.CPU,
                        1,
                        Optional.of(new Batching(4, Duration.ofMillis(2))));
        try (Model alone = Model.open(folder, TestModel.ONE_THREAD);
                Model joined = Model.open(folder, joining)) {
            List<Future<Void>> cameras = new ArrayList<>();
            for (int camera = 0; camera < 8; camera++) {
                int number = camera;
                cameras.add(threads.submit(() -> drive(number, alone, joined)));
            }
            for (Future<Void> camera : cameras) {
                camera.get();
            }
        }
    }

    private static Void drive(int camera, Model alone, Model joined) {
        for (int frame = 0; frame < 25; frame++) {
            RgbImage earlier = TestModel.redRamp(8 * frame + camera);
            RgbImage target = TestModel.plain(camera, frame, 9);
            assertArrayEquals(
                    alone.depth().predict(List.of(earlier, target)).get(1).depth(),
                    joined.depth().predict(List.of(earlier, target)).get(1).depth());
            List<Snippet> both =
                    List.of(
                            new Snippet(target, List.of(earlier)),
                            new Snippet(earlier, List.of(target)));
            assertEquals(alone.pose().predict(both), joined.pose().predict(both));
        }
        return null;
    }

    @Test
    void predict_imageOfAnotherSize_isRefusedBeforeItSpoilsABatch() throws Exception {
        TestModel.write(folder);
        RuntimeOptions joining =
                new RuntimeOptions(
                        RuntimeOptions.Provider.CPU, 1, Optional.of(new Batching(4, LONG)));
        try (Model model = Model.open(folder, joining)) {
            List<RgbImage> small = List.of(new RgbImage(2, 2, new byte[12]));
            assertThrows(IllegalArgumentException.class, () -> model.depth().predict(small));
        }
    }
}
