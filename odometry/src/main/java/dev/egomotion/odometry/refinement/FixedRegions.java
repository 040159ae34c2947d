package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.WorldMask;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * Finds what moves with a camera: bonnet, dashboard, text over the picture, dirt, bars. Such regions stay put in the image
 * where the world moves.
 *
 * <p>The image is cut into cells. With I the brightness, D its change since the frame before less the cell's mean, and u the
 * way that the network's depth and motion (never the refined one, which a large bonnet may have taken over) say the cell's
 * content went in the image, a cell has moved by about
 *
 * <pre>
 * q = sqrt(sum D^2 / sum (grad I . u / |u|)^2)      pixels along u, held to what texture there is
 * </pre>
 *
 * Only a cell that has texture along u says anything, only where u is clear (also at twice the depth: what is far or lies
 * ahead has no u), and only in frames in which enough other cells move. Each such frame adds to the cell's evidence where q is
 * near 0 and takes from it where it is not. Neighbouring cells with evidence are fixed together once there is enough of it in
 * all: a bonnet in one frame, a small sticker after many. What has never moved and lies beside or among fixed cells (the
 * bonnet's even paint) goes with them. Dark even bars along the border are found as such.
 *
 * <p>{@link #state} holds all that the next frame depends on but the last image. One thread.
 */
public final class FixedRegions {
    /** Side of a cell, pixels of the tracking image. */
    private static final int CELL = 8;

    /** The content of a cell must have gone so far to say anything, pixels; and so far to say it clearly. */
    private static final double SOME = 1;

    private static final double CLEAR = 2.5;

    /** Below this a cell stayed put, pixels. */
    private static final double STILL = 0.35;

    /** From this on it moved, pixels. */
    private static final double MOVED = 0.6;

    /** Root mean square of the brightness' slope along u below which a cell is even, grey levels per pixel. */
    private static final double LEAST_SLOPE = 6;

    /** Share of the squared slope that must lie along u: an edge along the way looks the same wherever it is. */
    private static final double LEAST_ALONG = 0.15;

    /** One cell in so many must move, four at least, and at least this share of those that stay put. */
    private static final int MOVING_OF = 70;

    private static final int LEAST_MOVING = 4;

    private static final double LEAST_MOVING_SHARE = 0.3;

    /** Neighbouring cells are fixed from so much evidence in all. */
    private static final int ENOUGH = 48;

    /** Evidence of a cell is kept between these; a frame adds one, or two where it is clear. */
    private static final int MOST = 24;

    private static final int LEAST = -8;

    /** What a frame in which it moves takes from a cell. */
    private static final int LOSS = 2;

    /** A region that never moved is fixed when at least this share of what it borders on is. */
    private static final double ENCLOSED = 0.75;

    /** A bar is darker than this, and no brighter in one place than in another by more than that, grey levels. */
    private static final int BAR = 24;

    private static final int BAR_RANGE = 8;

    /** Bars leave at least this share of the height and of the width. */
    private static final double LEAST_PICTURE = 0.4;

    private static final byte FORMAT = 1;

    private final PinholeCamera camera;
    private final int columns;
    private final int rows;
    private final byte[] evidence;

    /** Width of the bars at the top, right, bottom and left, pixels; negative before the first picture. */
    private final int[] bars = {-1, -1, -1, -1};

    private Optional<GrayImage> last = Optional.empty();
    private Optional<WorldMask> world = Optional.empty();

    // Of the pair that is compared: what each cell's content did.
    private final byte[] votes;

    /**
     * Begins with nothing known.
     *
     * @param camera of the tracking images
     */
    public FixedRegions(PinholeCamera camera) {
        this.camera = camera;
        columns = (camera.width() + CELL - 1) / CELL;
        rows = (camera.height() + CELL - 1) / CELL;
        evidence = new byte[columns * rows];
        votes = new byte[evidence.length];
    }

    /** Returns what shows the world as far as is known; empty where all does. The same object until it changes. */
    public Optional<WorldMask> world() {
        return world;
    }

    /**
     * Takes the next frame.
     *
     * @param image gray, rectified, of the tracking camera's size
     * @param depth as the network predicts it, of any size of the same view
     * @param previousFromTarget motion since the frame before as the network predicts it, in the unit of the depth; empty for
     *     a frame that nothing links to one before
     */
    public void see(
            GrayImage image, DepthImage depth, Optional<RigidTransform> previousFromTarget) {
        boolean isBarred = measureBars(image);
        boolean isWeighed =
                last.isPresent()
                        && previousFromTarget.isPresent()
                        && weigh(image, last.get(), depth, previousFromTarget.get());
        last = Optional.of(image);
        if (isWeighed || isBarred) {
            decide();
        }
    }

    /** Takes up the last image again after a restart. */
    public void remember(GrayImage image) {
        last = Optional.of(image);
    }

    /** Asks every cell what it did; returns whether the frame counts. */
    private boolean weigh(
            GrayImage image, GrayImage before, DepthImage depth, RigidTransform motion) {
        InverseDepthLookup lookup = new InverseDepthLookup(depth, camera.width(), camera.height());
        double[] r = motion.rotation().matrix();
        int moving = 0;
        int still = 0;
        double[] near = new double[2];
        double[] far = new double[2];
        for (int cell = 0; cell < votes.length; cell++) {
            int left = cell % columns * CELL;
            int top = cell / columns * CELL;
            int right = Math.min(left + CELL, camera.width());
            int bottom = Math.min(top + CELL, camera.height());
            double u = (left + right - 1) / 2.0;
            double v = (top + bottom - 1) / 2.0;
            double rho = lookup.at(u, v);
            votes[cell] = 0;
            if (!flow(r, motion, u, v, rho, near) || !flow(r, motion, u, v, rho / 2, far)) {
                continue;
            }
            double length = Math.hypot(near[0], near[1]);
            double least = Math.min(length, Math.hypot(far[0], far[1]));
            if (least < SOME) {
                continue;
            }
            double q = moved(image, before, left, top, right, bottom, near, length);
            if (q >= MOVED) {
                votes[cell] = -1;
                moving++;
            } else if (q < STILL) {
                votes[cell] = (byte) (least >= CLEAR ? 2 : 1);
                still++;
            }
        }
        if (moving < Math.max(LEAST_MOVING, votes.length / MOVING_OF)
                || moving < LEAST_MOVING_SHARE * still) {
            return false;
        }
        for (int cell = 0; cell < votes.length; cell++) {
            int change = votes[cell] < 0 ? -LOSS : votes[cell];
            evidence[cell] = (byte) Math.min(MOST, Math.max(LEAST, evidence[cell] + change));
        }
        return true;
    }

    /** Writes how far a pixel's content came since the frame before, pixels; false where it was not in view. */
    private boolean flow(
            double[] r, RigidTransform motion, double u, double v, double rho, double[] out) {
        double x = (u - camera.cx()) / camera.fx();
        double y = (v - camera.cy()) / camera.fy();
        double px = r[0] * x + r[1] * y + r[2] + rho * motion.translation().x();
        double py = r[3] * x + r[4] * y + r[5] + rho * motion.translation().y();
        double pz = r[6] * x + r[7] * y + r[8] + rho * motion.translation().z();
        if (!(pz > 0.05)) {
            return false;
        }
        out[0] = u - camera.fx() * px / pz - camera.cx();
        out[1] = v - camera.fy() * py / pz - camera.cy();
        return true;
    }

    /** Returns how far the content of a cell went along a direction, pixels; NaN where it is even. */
    private static double moved(
            GrayImage image,
            GrayImage before,
            int left,
            int top,
            int right,
            int bottom,
            double[] along,
            double length) {
        double ux = along[0] / length;
        double uy = along[1] / length;
        int width = image.width();
        byte[] now = image.values();
        byte[] then = before.values();
        int count = 0;
        long xx = 0;
        long xy = 0;
        long yy = 0;
        long sum = 0;
        long squares = 0;
        for (int y = Math.max(top, 1); y < Math.min(bottom, image.height() - 1); y++) {
            for (int x = Math.max(left, 1); x < Math.min(right, width - 1); x++) {
                int i = y * width + x;
                int dx = (now[i + 1] & 0xff) - (now[i - 1] & 0xff);
                int dy = (now[i + width] & 0xff) - (now[i - width] & 0xff);
                int dt = (now[i] & 0xff) - (then[i] & 0xff);
                xx += dx * dx;
                xy += dx * dy;
                yy += dy * dy;
                sum += dt;
                squares += dt * dt;
                count++;
            }
        }
        // Slopes were taken over two pixels.
        double slope = (ux * ux * xx + 2 * ux * uy * xy + uy * uy * yy) / 4;
        if (count == 0
                || slope < LEAST_SLOPE * LEAST_SLOPE * count
                || slope < LEAST_ALONG * (xx + yy) / 4) {
            return Double.NaN;
        }
        return Math.sqrt(Math.max(0, squares - (double) sum * sum / count) / slope);
    }

    /** Narrows the bars to what is dark and even in this picture, too; returns whether they changed. */
    private boolean measureBars(GrayImage image) {
        int[] now = new int[4];
        while (now[0] < image.height() && isDarkRow(image, now[0])) {
            now[0]++;
        }
        while (now[2] < image.height() - now[0] && isDarkRow(image, image.height() - 1 - now[2])) {
            now[2]++;
        }
        int rest = image.height() - now[0] - now[2];
        while (rest > 0 && now[3] < image.width() && isDarkColumn(image, now[3], now)) {
            now[3]++;
        }
        while (rest > 0
                && now[1] < image.width() - now[3]
                && isDarkColumn(image, image.width() - 1 - now[1], now)) {
            now[1]++;
        }
        if (rest < LEAST_PICTURE * image.height()
                || image.width() - now[1] - now[3] < LEAST_PICTURE * image.width()) {
            return false;
        }
        boolean isChanged = false;
        for (int i = 0; i < now.length; i++) {
            int next = bars[i] < 0 ? now[i] : Math.min(bars[i], now[i]);
            isChanged |= next != Math.max(bars[i], 0);
            bars[i] = next;
        }
        return isChanged;
    }

    private static boolean isDarkRow(GrayImage image, int y) {
        int darkest = 255;
        int brightest = 0;
        for (int x = 0; x < image.width(); x++) {
            darkest = Math.min(darkest, image.at(x, y));
            brightest = Math.max(brightest, image.at(x, y));
        }
        return brightest <= BAR && brightest - darkest <= BAR_RANGE;
    }

    private static boolean isDarkColumn(GrayImage image, int x, int[] rows) {
        int darkest = 255;
        int brightest = 0;
        for (int y = rows[0]; y < image.height() - rows[2]; y++) {
            darkest = Math.min(darkest, image.at(x, y));
            brightest = Math.max(brightest, image.at(x, y));
        }
        return brightest <= BAR && brightest - darkest <= BAR_RANGE;
    }

    /** Makes the mask anew where something changed. */
    private void decide() {
        boolean[] now = together();
        fillEnclosed(now);
        widen(now);
        boolean[] shown = new boolean[camera.width() * camera.height()];
        boolean isAll = true;
        for (int y = 0; y < camera.height(); y++) {
            boolean isBar = y < bars[0] || y >= camera.height() - Math.max(bars[2], 0);
            for (int x = 0; x < camera.width(); x++) {
                boolean isOut =
                        isBar
                                || x < bars[3]
                                || x >= camera.width() - Math.max(bars[1], 0)
                                || now[y / CELL * columns + x / CELL];
                shown[y * camera.width() + x] = !isOut;
                isAll &= !isOut;
            }
        }
        boolean isSame =
                isAll
                        ? world.isEmpty()
                        : world.isPresent() && Arrays.equals(world.get().world(), shown);
        if (!isSame) {
            world =
                    isAll
                            ? Optional.empty()
                            : Optional.of(new WorldMask(camera.width(), camera.height(), shown));
        }
    }

    /** Returns the cells that have enough evidence together with their neighbours. */
    private boolean[] together() {
        boolean[] out = new boolean[evidence.length];
        boolean[] seen = new boolean[evidence.length];
        for (int cell = 0; cell < evidence.length; cell++) {
            if (seen[cell] || evidence[cell] <= 0) {
                continue;
            }
            boolean[] region = new boolean[evidence.length];
            int sum = 0;
            Deque<Integer> open = new ArrayDeque<>();
            open.add(cell);
            seen[cell] = true;
            while (!open.isEmpty()) {
                int at = open.remove();
                region[at] = true;
                sum += evidence[at];
                for (int dy = -1; dy <= 1; dy++) {
                    for (int dx = -1; dx <= 1; dx++) {
                        int next = neighbour(at, dx, dy);
                        if (next >= 0 && !seen[next] && evidence[next] > 0) {
                            seen[next] = true;
                            open.add(next);
                        }
                    }
                }
            }
            for (int i = 0; sum >= ENOUGH && i < out.length; i++) {
                out[i] |= region[i];
            }
        }
        return out;
    }

    /** Returns the cell that lies so many columns and rows away, -1 outside the image. */
    private int neighbour(int cell, int dx, int dy) {
        int x = cell % columns + dx;
        int y = cell / columns + dy;
        return x >= 0 && y >= 0 && x < columns && y < rows ? y * columns + x : -1;
    }

    private static final int[][] BESIDE = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}};

    /** Adds regions that were never seen to move and that mostly fixed cells enclose. */
    private void fillEnclosed(boolean[] out) {
        boolean[] seen = new boolean[out.length];
        boolean[] before = out.clone();
        for (int cell = 0; cell < out.length; cell++) {
            if (seen[cell] || before[cell] || evidence[cell] < 0) {
                continue;
            }
            boolean[] region = new boolean[out.length];
            int border = 0;
            int fixedBorder = 0;
            Deque<Integer> open = new ArrayDeque<>();
            open.add(cell);
            seen[cell] = true;
            while (!open.isEmpty()) {
                int at = open.remove();
                region[at] = true;
                for (int[] step : BESIDE) {
                    int next = neighbour(at, step[0], step[1]);
                    if (next < 0 || region[next]) {
                        continue;
                    }
                    if (before[next] || evidence[next] < 0) {
                        border++;
                        fixedBorder += before[next] ? 1 : 0;
                    } else if (!seen[next]) {
                        seen[next] = true;
                        open.add(next);
                    }
                }
            }
            for (int i = 0; border > 0 && fixedBorder >= ENCLOSED * border && i < out.length; i++) {
                out[i] |= region[i];
            }
        }
    }

    /** Adds the cells beside fixed ones that tell nothing: what ends within a cell neither stays put nor moves. */
    private void widen(boolean[] out) {
        boolean[] before = out.clone();
        for (int cell = 0; cell < out.length; cell++) {
            for (int[] step : BESIDE) {
                int next = neighbour(cell, step[0], step[1]);
                out[cell] |= evidence[cell] == 0 && next >= 0 && before[next];
            }
        }
    }

    /** Returns all that the next frame depends on but the last image. */
    public byte[] state() {
        ByteBuffer out = ByteBuffer.allocate(1 + 6 * Short.BYTES + evidence.length);
        out.put(FORMAT).putShort((short) camera.width()).putShort((short) camera.height());
        for (int bar : bars) {
            out.putShort((short) bar);
        }
        return out.put(evidence).array();
    }

    /** Goes on from a state; that of another version or of images of another size says nothing. */
    public void restore(byte[] state) {
        ByteBuffer in = ByteBuffer.wrap(state);
        boolean isOurs =
                state.length == 1 + 6 * Short.BYTES + evidence.length
                        && in.get() == FORMAT
                        && in.getShort() == camera.width()
                        && in.getShort() == camera.height();
        if (!isOurs) {
            return;
        }
        for (int i = 0; i < bars.length; i++) {
            bars[i] = in.getShort();
        }
        in.get(evidence);
        decide();
    }
}
