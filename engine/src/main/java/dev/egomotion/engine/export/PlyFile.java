package dev.egomotion.engine.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Points as PLY, binary and little-endian: x, y, z (float), red, green, blue (uchar) where known, confidence (float).
 * MeshLab, CloudCompare, Blender and Open3D read it.
 */
final class PlyFile {
    private PlyFile() {}

    /**
     * Returns the header.
     *
     * @param frame what the axes and the unit are, one line
     */
    static byte[] header(int points, boolean coloured, String frame) {
        String colours =
                coloured ? "property uchar red\nproperty uchar green\nproperty uchar blue\n" : "";
        return """
               ply
               format binary_little_endian 1.0
               comment egomotion: %s
               element vertex %d
               property float x
               property float y
               property float z
               %sproperty float confidence
               end_header
               """
                .formatted(frame, points, colours)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Collects the rows of points. */
    static final class Rows implements PointSink {
        private final boolean coloured;
        private ByteBuffer bytes;
        private int count;

        Rows(int expected, boolean coloured) {
            this.coloured = coloured;
            bytes = allocate(Math.max(1, expected) * rowBytes());
        }

        private static ByteBuffer allocate(int size) {
            return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        }

        private int rowBytes() {
            return coloured ? 19 : 16;
        }

        @Override
        public void accept(double x, double y, double z, int rgb, float confidence, double range) {
            if (bytes.remaining() < rowBytes()) {
                bytes = allocate(2 * bytes.capacity()).put(bytes.flip());
            }
            bytes.putFloat((float) x).putFloat((float) y).putFloat((float) z);
            if (coloured) {
                bytes.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
            }
            bytes.putFloat(confidence);
            count++;
        }

        int count() {
            return count;
        }

        /** Returns what was collected since the last call. */
        ByteBuffer take() {
            ByteBuffer taken = bytes.flip();
            bytes = allocate(taken.capacity());
            count = 0;
            return taken;
        }
    }
}
