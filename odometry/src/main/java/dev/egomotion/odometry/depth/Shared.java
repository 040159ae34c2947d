package dev.egomotion.odometry.depth;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Work in independent parts that the calling thread does together with those of the common pool that are free. Who does which
 * part is left to chance; parts must not depend on each other, so that the result does not.
 */
final class Shared {
    /** How many may work at a time: more than four have too little each. */
    static final int WORKERS = Math.min(4, Runtime.getRuntime().availableProcessors());

    private Shared() {}

    /** A part, done with the buffers of one worker. */
    @FunctionalInterface
    interface Part {
        void run(int worker, int part);
    }

    /** Some rows of an image. */
    @FunctionalInterface
    interface Rows {
        void run(int from, int to);
    }

    /** Does every row once, in bands. */
    static void rows(int height, Rows rows) {
        int bands = 2 * WORKERS;
        run(bands, (worker, band) -> rows.run(height * band / bands, height * (band + 1) / bands));
    }

    /** Does every part once; no two at a time with one worker's number. Returns when all are done. */
    static void run(int parts, Part part) {
        AtomicInteger next = new AtomicInteger();
        IntStream.range(0, WORKERS)
                .parallel()
                .forEach(
                        worker -> {
                            for (int i = next.getAndIncrement();
                                    i < parts;
                                    i = next.getAndIncrement()) {
                                part.run(worker, i);
                            }
                        });
    }
}
