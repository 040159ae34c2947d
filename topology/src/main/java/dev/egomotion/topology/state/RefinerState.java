package dev.egomotion.topology.state;

import dev.egomotion.odometry.refinement.RelativeDepth;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where the refinement of a camera stands.
 *
 * @param segmentIndex the segment that it follows; -1 before the first
 * @param sequence last frame of that segment that was refined; -1 before the first
 * @param captureTimeNanos when that frame was taken
 * @param depthFactor what that frame's depth was multiplied by
 * @param relative what brought that frame's depth from a network that knows it up to scale and shift to the points'
 * @param fixed what is known of regions that move with the camera; it outlives segments
 * @param lens what is known of the lens; it outlives segments
 * @param tracks state of the refiner; empty when no segment runs
 */
public record RefinerState(
        int segmentIndex,
        long sequence,
        long captureTimeNanos,
        double depthFactor,
        RelativeDepth relative,
        byte[] fixed,
        byte[] lens,
        byte[] tracks) {
    private static final byte FORMAT = 5;

    /** Without a lens. */
    private static final byte ASSUMED_LENS = 4;

    /** Without fixed regions. */
    private static final byte ALL_WORLD = 3;

    /** Without relative depth. */
    private static final byte BEFORE = 2;

    private static final byte[] NONE = {};

    /** The beginning of a drive. */
    public static final RefinerState START = RefinerState.ofSegment(-1);

    public static RefinerState ofSegment(int index) {
        return new RefinerState(index, -1, 0, 1, RelativeDepth.AS_IT_IS, NONE, NONE, NONE);
    }

    /** Returns the beginning of another segment of the same camera. */
    public RefinerState next(int index) {
        return new RefinerState(index, -1, 0, 1, RelativeDepth.AS_IT_IS, fixed, lens, NONE);
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(
                        1
                                + 3 * Integer.BYTES
                                + 5 * Long.BYTES
                                + fixed.length
                                + lens.length
                                + tracks.length)
                .put(FORMAT)
                .putInt(segmentIndex)
                .putLong(sequence)
                .putLong(captureTimeNanos)
                .putDouble(depthFactor)
                .putDouble(relative.scale())
                .putDouble(relative.shift())
                .putInt(fixed.length)
                .put(fixed)
                .putInt(lens.length)
                .put(lens)
                .put(tracks)
                .array();
    }

    public static RefinerState fromBytes(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        byte format = buffer.get();
        if (format < BEFORE || format > FORMAT) {
            throw new IllegalStateException(
                    "store %s holds format %d; expected %d: reset the application's state"
                            .formatted(StateStores.REFINERS, format, FORMAT));
        }
        return new RefinerState(
                buffer.getInt(),
                buffer.getLong(),
                buffer.getLong(),
                buffer.getDouble(),
                format == BEFORE
                        ? RelativeDepth.AS_IT_IS
                        : new RelativeDepth(buffer.getDouble(), buffer.getDouble()),
                format >= ASSUMED_LENS ? counted(buffer) : NONE,
                format >= FORMAT ? counted(buffer) : NONE,
                Arrays.copyOfRange(bytes, buffer.position(), bytes.length));
    }

    private static byte[] counted(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.getInt()];
        buffer.get(bytes);
        return bytes;
    }
}
