package dev.egomotion.topology.state;

import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.odometry.alignment.SmoothedPath;
import dev.egomotion.topology.records.FrameRef;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the stabilisation of a camera stands.
 *
 * @param segmentIndex the segment that it follows; -1 before the first
 * @param captureTimeNanos when the last frame was taken
 * @param path of the last frame
 * @param shown how the last frames were turned, oldest first; empty before the first
 */
public record StabiliserState(
        int segmentIndex, long captureTimeNanos, SmoothedPath path, List<Shown> shown) {
    private static final byte FORMAT = 1;

    private static final int SHOWN_BYTES = Long.BYTES + 4 * Double.BYTES;

    /** The beginning of a drive. */
    public static final StabiliserState START = ofSegment(-1);

    /** A frame as the networks saw it. */
    record Shown(long sequence, Rotation stabilisedFromCamera) {}

    /** Copies the list. */
    public StabiliserState {
        shown = List.copyOf(shown);
    }

    public static StabiliserState ofSegment(int index) {
        return new StabiliserState(index, 0, SmoothedPath.START, List.of());
    }

    /** Returns the last frame that was shown; -1 before the first. */
    public long sequence() {
        return shown.isEmpty() ? -1 : shown.get(shown.size() - 1).sequence;
    }

    /** Returns how a frame was turned, if it is one of the last. */
    public Optional<Rotation> shown(long sequence) {
        return shown.stream()
                .filter(frame -> frame.sequence == sequence)
                .map(Shown::stabilisedFromCamera)
                .findFirst();
    }

    /** Returns the state one frame later. */
    public StabiliserState after(FrameRef frame, SmoothedPath newPath, int history) {
        List<Shown> frames = new ArrayList<>(shown);
        frames.add(new Shown(frame.sequence(), newPath.smoothFromCamera()));
        int tooMany = Math.max(0, frames.size() - history);
        return new StabiliserState(
                segmentIndex,
                frame.captureTimeNanos(),
                newPath,
                frames.subList(tooMany, frames.size()));
    }

    public byte[] toBytes() {
        ByteBuffer out =
                ByteBuffer.allocate(
                        1
                                + Integer.BYTES
                                + Long.BYTES
                                + 7 * Double.BYTES
                                + shown.size() * SHOWN_BYTES);
        out.put(FORMAT).putInt(segmentIndex).putLong(captureTimeNanos);
        put(out, path.smoothFromCamera());
        Vector3 rate = path.rate();
        out.putDouble(rate.x()).putDouble(rate.y()).putDouble(rate.z());
        for (Shown frame : shown) {
            put(out.putLong(frame.sequence), frame.stabilisedFromCamera);
        }
        return out.array();
    }

    private static void put(ByteBuffer out, Rotation q) {
        out.putDouble(q.x()).putDouble(q.y()).putDouble(q.z()).putDouble(q.w());
    }

    public static StabiliserState fromBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte format = in.get();
        if (format != FORMAT) {
            throw new IllegalStateException(
                    "store %s holds format %d; expected %d: reset the application's state"
                            .formatted(StateStores.STABILISERS, format, FORMAT));
        }
        int segmentIndex = in.getInt();
        long captureTimeNanos = in.getLong();
        Rotation smoothFromCamera = rotation(in);
        Vector3 rate = new Vector3(in.getDouble(), in.getDouble(), in.getDouble());
        List<Shown> shown = new ArrayList<>();
        while (in.hasRemaining()) {
            shown.add(new Shown(in.getLong(), rotation(in)));
        }
        return new StabiliserState(
                segmentIndex, captureTimeNanos, new SmoothedPath(smoothFromCamera, rate), shown);
    }

    private static Rotation rotation(ByteBuffer in) {
        return new Rotation(in.getDouble(), in.getDouble(), in.getDouble(), in.getDouble());
    }
}
