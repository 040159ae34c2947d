package dev.egomotion.dashboard;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections that take nothing any more: a thread that has been inside one write for too long is
 * interrupted, which closes its channel.
 */
final class StalledViewers implements AutoCloseable {
    private static final long LONGEST_WRITE_SECONDS = 60;
    private static final long LOOK_EVERY_SECONDS = 5;

    /** What is written at a time: progress is seen in steps of this. */
    private static final int PIECE = 8192;

    private final Map<Thread, Long> writing = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(
                    work -> {
                        Thread thread = new Thread(work, "dashboard-stalled-viewers");
                        thread.setDaemon(true);
                        return thread;
                    });

    StalledViewers() {
        watch.scheduleWithFixedDelay(
                this::look, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        long since = System.nanoTime() - TimeUnit.SECONDS.toNanos(LONGEST_WRITE_SECONDS);
        writing.forEach(
                (thread, began) -> {
                    if (began - since < 0) {
                        thread.interrupt();
                    }
                });
    }

    /** Returns a stream on which no write may take too long. */
    OutputStream watched(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                for (int done = 0; done < length; done += PIECE) {
                    piece(bytes, offset + done, Math.min(PIECE, length - done));
                }
            }

            private void piece(byte[] bytes, int offset, int length) throws IOException {
                writing.put(Thread.currentThread(), System.nanoTime());
                try {
                    out.write(bytes, offset, length);
                    out.flush();
                } finally {
                    writing.remove(Thread.currentThread());
                }
            }
        };
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
