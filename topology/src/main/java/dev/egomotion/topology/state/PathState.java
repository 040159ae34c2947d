package dev.egomotion.topology.state;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.TrajectoryAccumulator;
import dev.egomotion.geometry.values.Vector3;
import java.nio.ByteBuffer;

/**
 * Where a camera's path ends: all that its next record depends on apart from images.
 *
 * @param segmentIndex the segment that the path is in; -1 before the first
 * @param sequence last frame of that segment with a record in the path's order; -1 before the first
 * @param captureTimeNanos when that frame was taken
 * @param lastImage last frame of that segment with an image; -1 before the first
 * @param lastImageNanos when that frame was taken
 * @param trajectory pose of that frame, or of the segment before, and the velocity
 * @param usualTurn by how much the direction of travel usually changes from one motion to the next, radians; 0 at first
 */
public record PathState(
        int segmentIndex,
        long sequence,
        long captureTimeNanos,
        long lastImage,
        long lastImageNanos,
        TrajectoryAccumulator.State trajectory,
        double usualTurn) {
    /** The beginning of a drive. */
    public static final PathState START =
            new PathState(-1, -1, 0, -1, 0, TrajectoryAccumulator.State.START, 0);

    private static final byte FORMAT = 3;

    /** The form of versions that did not know how much a camera's direction usually changes; it is read. */
    private static final byte WITHOUT_TURN = 1;

    /** The form of what a retired camera leaves: the index of its last segment, and its pose. */
    private static final byte TOMBSTONE = 2;

    private static final int SIZE = 1 + Integer.BYTES + 5 * Long.BYTES + 15 * Double.BYTES;

    public byte[] toBytes() {
        ByteBuffer buffer =
                ByteBuffer.allocate(SIZE)
                        .put(FORMAT)
                        .putInt(segmentIndex)
                        .putLong(sequence)
                        .putLong(captureTimeNanos)
                        .putLong(lastImage)
                        .putLong(lastImageNanos)
                        .putLong(trajectory.motionNanos());
        put(buffer, trajectory.worldFromCamera());
        put(buffer, trajectory.previousFromLast());
        return buffer.putDouble(usualTurn).array();
    }

    /** Returns what the path leaves when its camera is retired: where a later segment begins. */
    public byte[] tombstone() {
        ByteBuffer buffer =
                ByteBuffer.allocate(1 + Integer.BYTES + 7 * Double.BYTES)
                        .put(TOMBSTONE)
                        .putInt(segmentIndex);
        put(buffer, trajectory.worldFromCamera());
        return buffer.array();
    }

    public static PathState fromBytes(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        byte format = buffer.get();
        if (format == TOMBSTONE) {
            return START.withPose(buffer.getInt(), transform(buffer));
        }
        int expected = format == WITHOUT_TURN ? SIZE - Double.BYTES : SIZE;
        if (format != FORMAT && format != WITHOUT_TURN || bytes.length != expected) {
            throw new IllegalStateException(
                    "store %s holds format %d, %d bytes; expected %d, %d: reset the application's state"
                            .formatted(StateStores.PATHS, format, bytes.length, FORMAT, SIZE));
        }
        int segmentIndex = buffer.getInt();
        long sequence = buffer.getLong();
        long captureTimeNanos = buffer.getLong();
        long lastImage = buffer.getLong();
        long lastImageNanos = buffer.getLong();
        long motionNanos = buffer.getLong();
        return new PathState(
                segmentIndex,
                sequence,
                captureTimeNanos,
                lastImage,
                lastImageNanos,
                new TrajectoryAccumulator.State(transform(buffer), transform(buffer), motionNanos),
                format == FORMAT ? buffer.getDouble() : 0);
    }

    private PathState withPose(int segment, RigidTransform worldFromCamera) {
        return new PathState(
                segment,
                sequence,
                captureTimeNanos,
                lastImage,
                lastImageNanos,
                new TrajectoryAccumulator.State(worldFromCamera, RigidTransform.IDENTITY, 0),
                usualTurn);
    }

    private static void put(ByteBuffer buffer, RigidTransform transform) {
        Rotation r = transform.rotation();
        Vector3 t = transform.translation();
        for (double value : new double[] {r.x(), r.y(), r.z(), r.w(), t.x(), t.y(), t.z()}) {
            buffer.putDouble(value);
        }
    }

    private static RigidTransform transform(ByteBuffer buffer) {
        return new RigidTransform(
                new Rotation(
                        buffer.getDouble(),
                        buffer.getDouble(),
                        buffer.getDouble(),
                        buffer.getDouble()),
                new Vector3(buffer.getDouble(), buffer.getDouble(), buffer.getDouble()));
    }
}
