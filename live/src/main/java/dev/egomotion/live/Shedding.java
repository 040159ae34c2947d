package dev.egomotion.live;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Looks twice a second how far the pipeline is behind the frames that were sent to it, and says which share of the
 * pictures it is given: the same for every camera, so that none starves another.
 */
final class Shedding implements PipelineLoad, AutoCloseable {
    private static final long EVERY_MILLIS = 500;
    private static final long ASK_MILLIS = 50;

    /** How far a source that can wait may be ahead, seconds of the pipeline's own work; and at least, frames. */
    private static final double AHEAD_SECONDS = 1.5;

    private static final long LEAST_AHEAD = 8;

    /** What such a source may send between two looks while nothing is known of the pipeline. */
    private static final long UNKNOWN_AHEAD = 64;

    /** How far the pipeline is. */
    interface Progress extends AutoCloseable {
        /**
         * Returns the frames ever sent, and how many of them the pipeline is through with; null where that is not known.
         *
         * @throws KafkaException if the brokers do not tell
         */
        long @Nullable [] sentAndDone() throws InterruptedException;

        @Override
        void close();
    }

    private final Progress progress;
    private final ShareControl control;
    private final Trouble untold;
    private final Consumer<String> say;
    private final Consumer<Share> onShare;
    private final Thread thread = new Thread(this::run, "egomotion-lag");
    private volatile Share share;
    private final int greatest;
    private long allowed = UNKNOWN_AHEAD;
    private volatile boolean closed;

    /**
     * Starts to look.
     *
     * @param reader whose progress it is
     * @param cameras how many cameras send
     * @param settings whether and when pictures are left out
     * @param say takes lines for the operator
     * @param onShare told of each new share
     */
    Shedding(
            Progress progress,
            LiveIngest.Reader reader,
            int cameras,
            LiveSettings.SheddingSettings settings,
            Consumer<String> say,
            Consumer<Share> onShare) {
        this.progress = progress;
        this.say = say;
        this.onShare = onShare;
        greatest = reader.mostMissing() + 1;
        share = settings.enabled() ? new Share(1, reader.firstDepthEvery()) : Share.ALL;
        control =
                new ShareControl(
                        settings.enabled()
                                ? Share.ladder(greatest, reader.measuresDepth())
                                : List.of(Share.ALL),
                        share,
                        settings.behind().toMillis() / 1e3,
                        cameras);
        untold =
                new Trouble(
                        "how far the pipeline is cannot be read, so nothing is shed",
                        "how far the pipeline is can be read again",
                        say);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Share share() {
        return share;
    }

    @Override
    public int greatest() {
        return greatest;
    }

    @Override
    public synchronized void await(BooleanSupplier giveUp) {
        try {
            while (allowed <= 0 && !closed && !giveUp.getAsBoolean()) {
                wait(ASK_MILLIS);
            }
            allowed--;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void allow(long frames) {
        allowed = frames;
        notifyAll();
    }

    private void run() {
        try (progress) {
            while (!closed) {
                look();
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void look() throws InterruptedException {
        try {
            long[] sentAndDone = progress.sentAndDone();
            if (sentAndDone == null) {
                allow(UNKNOWN_AHEAD);
            } else {
                take(control.update(System.nanoTime(), sentAndDone[0], sentAndDone[1]));
                long most = (long) Math.max(LEAST_AHEAD, AHEAD_SECONDS * control.donePerSecond());
                allow(most - (sentAndDone[0] - sentAndDone[1]));
            }
            untold.ended();
        } catch (KafkaException e) {
            untold.began(e);
            allow(UNKNOWN_AHEAD);
        }
    }

    private void take(Share next) {
        if (!next.equals(share)) {
            boolean isLess = next.cost() < share.cost();
            share = next;
            say.accept(
                    isLess
                            ? "the pipeline is %.1f s behind: %s, the same for every camera"
                                    .formatted(control.secondsWaiting(), next.line())
                            : "the pipeline keeps up: %s again".formatted(next.line()));
            onShare.accept(next);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
