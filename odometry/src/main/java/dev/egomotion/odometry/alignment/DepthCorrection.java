package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;

/**
 * What refined points say of a network's depth, as a smooth field over the image: the logarithm of
 * refined over given depth on a grid of 52 x 16 nodes, bilinear between them. This is how depth and scale
 * are carried from one frame to the next, whose own depth image knows nothing of them.
 */
public final class DepthCorrection {
    private static final int COLUMNS = 52;
    private static final int ROWS = 16;

    /** Times that a node takes the mean of itself and its neighbours. */
    private static final int SMOOTHING = 3;

    /** A point with so much information counts half. */
    private static final float HALF_TRUSTED = 3000;

    /** Weight of the mean correction at every node, in points: it decides where there are none. */
    private static final float FILL = 0.05f;

    /** Points nearer to the other camera's plane than this share of their depth say nothing. */
    private static final float LEAST_DEPTH_SHARE = 0.05f;

    private final float[] nodes;

    private DepthCorrection(float[] nodes) {
        this.nodes = nodes;
    }

    /** Returns the correction that changes nothing. */
    public static DepthCorrection none() {
        return new DepthCorrection(new float[COLUMNS * ROWS]);
    }

    /**
     * Returns what points of one frame say of the depth of another.
     *
     * @param points of a frame, with refined depth
     * @param otherFromPoints motion from that frame to the other, unit of the refined depth
     * @param camera of both, full size
     * @param depth of the other frame as its network gave it
     * @param anchor share of the correction that is given up, 0 to 1: pulls the scale back to the network's
     */
    public static DepthCorrection of(
            RefinedPoints points,
            RigidTransform otherFromPoints,
            PinholeCamera camera,
            DepthImage depth,
            double anchor) {
        float[] sum = new float[COLUMNS * ROWS];
        float[] weight = new float[COLUMNS * ROWS];
        spread(points, new ImageMotion(camera, otherFromPoints), camera, depth, sum, weight);
        float total = 0;
        float totalWeight = 0;
        for (int i = 0; i < sum.length; i++) {
            total += sum[i];
            totalWeight += weight[i];
        }
        if (totalWeight == 0) {
            return none();
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] += FILL * total / totalWeight;
            weight[i] += FILL;
        }
        for (int i = 0; i < SMOOTHING; i++) {
            smooth(sum);
            smooth(weight);
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] *= ((float) (1 - anchor)) / weight[i];
        }
        return new DepthCorrection(sum);
    }

    /** Adds every point's weighted logarithm of refined over given depth to the node that it is nearest. */
    private static void spread(
            RefinedPoints points,
            ImageMotion m,
            PinholeCamera camera,
            DepthImage depth,
            float[] sum,
            float[] weight) {
        InverseDepth given = InverseDepth.of(depth, camera);
        for (int p = 0; p < points.size(); p++) {
            float u = points.u()[p];
            float v = points.v()[p];
            float r = points.inverseDepth()[p];
            float z = m.zu * u + m.zv * v + m.z1 + m.zr * r;
            float x = (m.xu * u + m.xv * v + m.x1 + m.xr * r) / z;
            float y = (m.yu * u + m.yv * v + m.y1 + m.yr * r) / z;
            boolean seen =
                    z > LEAST_DEPTH_SHARE
                            && x >= 0
                            && x <= camera.width() - 1
                            && y >= 0
                            && y <= camera.height() - 1;
            float before = seen ? given.at(x, y) : 0;
            if (before > 0) {
                float log = (float) Math.log(before * z / r);
                float information = points.information()[p];
                float w = information / (information + HALF_TRUSTED) / (1 + 4 * log * log);
                int row = Math.min(ROWS - 1, (int) (y * ROWS / camera.height()));
                int column = Math.min(COLUMNS - 1, (int) (x * COLUMNS / camera.width()));
                sum[row * COLUMNS + column] += w * log;
                weight[row * COLUMNS + column] += w;
            }
        }
    }

    /** Replaces every node by (1/4, 1/2, 1/4) of its row, then of its column; edges are repeated. */
    private static void smooth(float[] field) {
        float[] rows = new float[field.length];
        for (int j = 0; j < ROWS; j++) {
            for (int i = 0; i < COLUMNS; i++) {
                int at = j * COLUMNS + i;
                float left = field[i == 0 ? at : at - 1];
                float right = field[i == COLUMNS - 1 ? at : at + 1];
                rows[at] = 0.25f * (left + right) + 0.5f * field[at];
            }
        }
        for (int j = 0; j < ROWS; j++) {
            for (int i = 0; i < COLUMNS; i++) {
                int at = j * COLUMNS + i;
                float above = rows[j == 0 ? at : at - COLUMNS];
                float below = rows[j == ROWS - 1 ? at : at + COLUMNS];
                field[at] = 0.25f * (above + below) + 0.5f * rows[at];
            }
        }
    }

    /** Returns a depth image corrected. */
    public DepthImage applied(DepthImage depth) {
        float[] corrected = new float[depth.depth().length];
        float stepX = (float) COLUMNS / depth.width();
        float stepY = (float) ROWS / depth.height();
        for (int v = 0; v < depth.height(); v++) {
            float y = Math.max(0, Math.min(ROWS - 1.001f, (v + 0.5f) * stepY - 0.5f));
            int row = ((int) y) * COLUMNS;
            float fy = y - (int) y;
            for (int u = 0; u < depth.width(); u++) {
                float x = Math.max(0, Math.min(COLUMNS - 1.001f, (u + 0.5f) * stepX - 0.5f));
                int at = row + (int) x;
                float fx = x - (int) x;
                float top = nodes[at] + fx * (nodes[at + 1] - nodes[at]);
                float below =
                        nodes[at + COLUMNS] + fx * (nodes[at + COLUMNS + 1] - nodes[at + COLUMNS]);
                int i = v * depth.width() + u;
                corrected[i] = depth.depth()[i] * (float) Math.exp(top + fy * (below - top));
            }
        }
        return new DepthImage(depth.width(), depth.height(), corrected);
    }

    /** Returns the mean over the image of the logarithm of corrected over given depth. */
    public double meanLogScale() {
        double sum = 0;
        for (float node : nodes) {
            sum += node;
        }
        return sum / nodes.length;
    }
}
