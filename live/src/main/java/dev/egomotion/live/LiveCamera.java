package dev.egomotion.live;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.stream.PacketStream;
import dev.egomotion.codecs.stream.StreamException;
import dev.egomotion.codecs.stream.StreamPacket;
import dev.egomotion.schemas.CameraReason;
import dev.egomotion.schemas.SegmentEndReason;
import java.time.Clock;

/**
 * Reads one camera through every outage, in a thread of its own: OPENING until the first key frame, LIVE while new
 * pictures arrive, STALLED where none do, BACKOFF before the next attempt; without end, until it is stopped.
 *
 * <p>Whether a connection still lives is decided by pictures that arrive, not by what FFmpeg or TCP say of it: a
 * connection may stay open for hours while the camera behind it is gone.
 */
final class LiveCamera implements Runnable {
    /** Longest group of pictures that a camera may send: without a key frame for longer the connection is of no use. */
    private static final long KEY_FRAME_WITHIN = 20_000_000_000L;

    private static final int SLOW_PERIODS = 3;
    private static final int GREATEST_PATIENCE = 5;

    private final CameraSpec camera;
    private final LiveSettings settings;
    private final LiveIngest.Pictures pictures;
    private final Ledger ledger;
    private final FramePublisher.Lane lane;
    private final CameraBoard board;
    private final Backoff backoff;
    private final PipelineLoad load;
    private final Clock clock;
    private final SegmentIds segments;
    private final Watch watch = new Watch();
    private int reorder;
    private long outageBegan;

    /** Why a connection was given up. */
    private record Failure(CameraReason reason, String detail, boolean stalled) {}

    /** Thrown where pictures arrive and are of no use. */
    private static final class UselessException extends Exception {
        private static final long serialVersionUID = 1L;
        private final CameraReason reason;

        UselessException(CameraReason reason, String message) {
            super(message);
            this.reason = reason;
        }
    }

    LiveCamera(
            CameraSpec camera,
            LiveSettings settings,
            LiveIngest.Pictures pictures,
            Ledger ledger,
            FramePublisher.Lane lane,
            CameraBoard board,
            Backoff backoff,
            PipelineLoad load,
            Clock clock) {
        this.camera = camera;
        this.settings = settings;
        this.pictures = pictures;
        this.ledger = ledger;
        this.lane = lane;
        this.board = board;
        this.backoff = backoff;
        this.load = load;
        this.clock = clock;
        segments = new SegmentIds(clock);
    }

    /** Ends the reading soon, from any thread. */
    void stop() {
        watch.stop();
    }

    @Override
    public void run() {
        PacketStream.ready();
        outageBegan = System.nanoTime();
        Failure failure = new Failure(CameraReason.NONE, "", false);
        try {
            while (!watch.isStopped()) {
                board.opening();
                failure = connection();
                if (!camera.address().canReopen() && !watch.isStopped()) {
                    board.stopped(failure.reason(), failure.detail());
                    return;
                }
                if (!watch.isStopped()) {
                    rest(failure);
                }
            }
            board.stopped(CameraReason.ASKED, "");
        } catch (Error e) {
            board.stopped(CameraReason.OTHER, "reading it failed: " + e);
            throw e;
        }
    }

    private void rest(Failure failure) {
        long wait = backoff.nanos(System.nanoTime() - outageBegan);
        board.backoff(failure.reason(), failure.detail(), wait);
        watch.pause(wait);
    }

    /** Makes one connection and reads it to its end; returns why it ended. */
    private Failure connection() {
        watch.allow(patience());
        try (PacketStream stream =
                PacketStream.open(
                        camera.address().input(camera.transport(), settings.promptPictures()),
                        watch)) {
            return segments(stream);
        } catch (StreamException e) {
            return e.kind() == StreamException.Kind.GIVEN_UP
                    ? new Failure(
                            CameraReason.NO_ANSWER,
                            "%s: no answer".formatted(camera.address()),
                            false)
                    : new Failure(reason(e.kind()), String.valueOf(e.getMessage()), false);
        } catch (RuntimeException e) {
            return unexpected(e);
        }
    }

    /** Whatever goes wrong in a way that nobody thought of ends one connection, not the camera. */
    private static Failure unexpected(RuntimeException e) {
        return new Failure(CameraReason.OTHER, "reading it failed: " + e, false);
    }

    /** Writes what a connection brings, until it ends. */
    private Failure segments(PacketStream stream) {
        SegmentWriter writer =
                new SegmentWriter(
                        camera,
                        stream,
                        new SegmentWriter.Connected(
                                pictures,
                                ledger,
                                lane,
                                board,
                                segments,
                                new Wall(clock, System::nanoTime),
                                watch,
                                load),
                        reorder);
        Failure failure = read(stream, writer);
        // Said before the connection is closed: that may take a moment.
        if (failure.stalled() && !watch.isStopped()) {
            board.stalled(failure.reason(), failure.detail());
        }
        reorder = writer.reorder();
        end(writer, failure);
        return failure;
    }

    /** Returns how long an attempt may take: the longer the outage, the more patient, for servers that start on demand. */
    private long patience() {
        if (!camera.address().canReopen()) {
            return Long.MAX_VALUE / 4;
        }
        long open = settings.openWithin().toNanos();
        return Math.min(GREATEST_PATIENCE * open, open + (System.nanoTime() - outageBegan) / 2);
    }

    private Failure read(PacketStream stream, SegmentWriter writer) {
        FrozenPicture frozen = new FrozenPicture(settings.frozenAfter().toNanos());
        long opened = System.nanoTime();
        long lastPublished = opened;
        Pace pace = new Pace(camera.address().lead());
        watch.allow(Math.max(limit(writer.rate()), settings.openWithin().toNanos()));
        try {
            while (true) {
                StreamPacket packet = inTime(stream, pace, stream.next());
                long now = System.nanoTime();
                writer.accept(packet);
                if (frozen.isFrozen(packet.data(), now)) {
                    throw new UselessException(
                            CameraReason.FROZEN_PICTURE,
                            "the same picture for %.1f s"
                                    .formatted(settings.frozenAfter().toMillis() / 1e3));
                }
                if (writer.isOpen()) {
                    outageBegan = now;
                    opened = now;
                } else if (now - opened > KEY_FRAME_WITHIN) {
                    throw new UselessException(
                            CameraReason.NO_KEY_FRAME,
                            "no key frame for %d s".formatted(KEY_FRAME_WITHIN / 1_000_000_000));
                }
                if (now - lastPublished > settings.statusEvery().toNanos()) {
                    lastPublished = now;
                    board.publish();
                }
                watch.allow(limit(writer.rate()));
            }
        } catch (StreamException e) {
            return e.kind() == StreamException.Kind.GIVEN_UP
                    ? new Failure(
                            CameraReason.NO_PACKETS,
                            "nothing arrived for %.1f s".formatted(limit(writer.rate()) / 1e9),
                            true)
                    : new Failure(reason(e.kind()), String.valueOf(e.getMessage()), false);
        } catch (UselessException e) {
            return new Failure(e.reason, String.valueOf(e.getMessage()), true);
        } catch (CameraException e) {
            return new Failure(CameraReason.BAD_CALIBRATION, String.valueOf(e.getMessage()), false);
        } catch (SourceException e) {
            return new Failure(CameraReason.UNSUPPORTED, String.valueOf(e.getMessage()), false);
        } catch (RuntimeException e) {
            return unexpected(e);
        }
    }

    /** Holds a picture back that a source without a pace of its own gave before its time. */
    private StreamPacket inTime(PacketStream stream, Pace pace, StreamPacket packet) {
        if (camera.address().canReopen()) {
            return packet;
        }
        long wait = pace.wait(stream.nanos(packet.pts()), System.nanoTime());
        if (wait == 0) {
            return packet;
        }
        watch.pause(wait);
        return packet.arrivedAt(System.nanoTime());
    }

    private long limit(FrameRate rate) {
        if (!camera.address().canReopen()) {
            return Long.MAX_VALUE / 4;
        }
        long period = rate.periodNanos().orElse(0);
        return Math.max(settings.stalledAfter().toNanos(), SLOW_PERIODS * period);
    }

    private void end(SegmentWriter writer, Failure failure) {
        boolean asked = watch.isStopped();
        SegmentEndReason reason =
                asked
                        ? SegmentEndReason.INTERRUPTED
                        : failure.reason() == CameraReason.ENDED
                                ? SegmentEndReason.END_OF_SOURCE
                                : SegmentEndReason.SOURCE_FAILED;
        try {
            writer.finish(reason, asked ? "" : failure.detail());
        } catch (CameraException | SourceException | RuntimeException e) {
            // What is left counts as unusable; why, the failure of the next connection tells.
            writer.abandon(reason, String.valueOf(e.getMessage()));
        }
    }

    private static CameraReason reason(StreamException.Kind kind) {
        return switch (kind) {
            case UNAUTHORIZED -> CameraReason.UNAUTHORIZED;
            case NOT_FOUND -> CameraReason.NOT_FOUND;
            case NO_VIDEO -> CameraReason.NO_VIDEO;
            case UNSUPPORTED -> CameraReason.UNSUPPORTED;
            case BAD_OPTION -> CameraReason.BAD_OPTION;
            case GIVEN_UP -> CameraReason.NO_PACKETS;
            case ENDED -> CameraReason.ENDED;
            case UNREACHABLE -> CameraReason.UNREACHABLE;
        };
    }
}
