package dev.egomotion.geometry.values;

import java.util.Arrays;

/**
 * Which pixels of a camera's rectified images show the world, and which what moves with the camera: a bonnet, a dashboard,
 * text over the picture. The array is shared, not copied: neither side modifies it afterwards.
 *
 * @param width pixels
 * @param height pixels
 * @param world row by row from the top left: whether the pixel shows the world
 */
public record WorldMask(int width, int height, boolean[] world) {
    /** A pixel of a mask image that is darker than this has some black in it. */
    private static final int WHITE = 192;

    /** Checks that the array has the image's size. */
    public WorldMask {
        if (width <= 0 || height <= 0 || world.length != width * height) {
            throw new IllegalArgumentException(
                    "a %dx%d mask has not %d pixels".formatted(width, height, world.length));
        }
    }

    /** Returns the mask that an image is: black where it is not the world, white where it is. */
    public static WorldMask of(GrayImage image) {
        boolean[] world = new boolean[image.values().length];
        for (int i = 0; i < world.length; i++) {
            world[i] = (image.values()[i] & 0xff) >= WHITE;
        }
        return new WorldMask(image.width(), image.height(), world);
    }

    /** Returns whether a pixel shows the world; outside the image none does. */
    public boolean at(int x, int y) {
        return x >= 0 && y >= 0 && x < width && y < height && world[y * width + x];
    }

    /** Returns the share of the pixels that do not show the world, 0 to 1. */
    public double leftOut() {
        int out = 0;
        for (boolean shown : world) {
            out += shown ? 0 : 1;
        }
        return (double) out / world.length;
    }

    /** Returns where both show the world; both of one size. */
    public WorldMask and(WorldMask other) {
        if (other.width != width || other.height != height) {
            throw new IllegalArgumentException(
                    "masks are %dx%d and %dx%d; they must be of one size"
                            .formatted(width, height, other.width, other.height));
        }
        boolean[] both = world.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] &= other.world[i];
        }
        return new WorldMask(width, height, both);
    }

    /** Returns the mask of the same view at another size: a pixel shows the world where all that it covers does. */
    public WorldMask resizedTo(int toWidth, int toHeight) {
        if (toWidth == width && toHeight == height) {
            return this;
        }
        boolean[] out = new boolean[toWidth * toHeight];
        Arrays.fill(out, true);
        for (int y = 0; y < toHeight; y++) {
            int top = (int) ((long) y * height / toHeight);
            int bottom = last(y, height, toHeight);
            for (int x = 0; x < toWidth; x++) {
                int left = (int) ((long) x * width / toWidth);
                int right = last(x, width, toWidth);
                for (int v = top; v <= bottom; v++) {
                    for (int u = left; u <= right; u++) {
                        out[y * toWidth + x] &= world[v * width + u];
                    }
                }
            }
        }
        return new WorldMask(toWidth, toHeight, out);
    }

    /** The last pixel of an axis that a pixel of the other size touches. */
    private static int last(int i, int size, int toSize) {
        return (int) (((i + 1L) * size + toSize - 1) / toSize) - 1;
    }

    /** Returns the mask without what lies nearer than so many pixels, along rows and columns, to what is no world. */
    public WorldMask eroded(int pixels) {
        boolean[] rows = new boolean[world.length];
        for (int y = 0; y < height; y++) {
            erode(world, rows, y * width, 1, width, pixels);
        }
        boolean[] out = new boolean[world.length];
        for (int x = 0; x < width; x++) {
            erode(rows, out, x, width, height, pixels);
        }
        return new WorldMask(width, height, out);
    }

    private static void erode(
            boolean[] from, boolean[] to, int start, int step, int count, int pixels) {
        int lastOut = -pixels - 1;
        for (int i = 0; i < count; i++) {
            if (!from[start + i * step]) {
                lastOut = i;
            }
            to[start + i * step] = i - lastOut > pixels;
        }
        int nextOut = count + pixels;
        for (int i = count - 1; i >= 0; i--) {
            if (!from[start + i * step]) {
                nextOut = i;
            }
            to[start + i * step] &= nextOut - i > pixels;
        }
    }
}
