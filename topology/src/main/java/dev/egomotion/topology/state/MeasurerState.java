package dev.egomotion.topology.state;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where the measurement of a camera's depth stands.
 *
 * @param segmentIndex the segment that it follows; -1 before the first
 * @param sequence last frame of that segment that was measured; -1 before the first
 * @param unit units of that frame's lengths per unit of the refiner's window
 * @param map state of the measurement; empty when no segment runs
 */
public record MeasurerState(int segmentIndex, long sequence, double unit, byte[] map) {
    private static final byte FORMAT = 1;
    private static final byte[] NONE = {};

    /** The beginning of a drive. */
    public static final MeasurerState START = MeasurerState.ofSegment(-1);

    /** Returns the beginning of a segment. */
    public static MeasurerState ofSegment(int index) {
        return new MeasurerState(index, -1, 1, NONE);
    }

    /** Returns it as the store holds it. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(1 + Integer.BYTES + Long.BYTES + Double.BYTES + map.length)
                .put(FORMAT)
                .putInt(segmentIndex)
                .putLong(sequence)
                .putDouble(unit)
                .put(map)
                .array();
    }

    /** Reads it. */
    public static MeasurerState fromBytes(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        byte format = buffer.get();
        if (format != FORMAT) {
            throw new IllegalStateException(
                    "store %s holds format %d; expected %d: reset the application's state"
                            .formatted(StateStores.DEPTHS, format, FORMAT));
        }
        return new MeasurerState(
                buffer.getInt(),
                buffer.getLong(),
                buffer.getDouble(),
                Arrays.copyOfRange(bytes, buffer.position(), bytes.length));
    }
}
