package dev.egomotion.geometry.values;

/**
 * A camera without lens distortion: u = fx x/z + cx, v = fy y/z + cy. Integer pixel coordinates are
 * pixel centres: the image spans [-0.5, width - 0.5] x [-0.5, height - 0.5].
 *
 * @param width image width, pixels
 * @param height image height, pixels
 * @param fx horizontal focal length, pixels
 * @param fy vertical focal length, pixels
 * @param cx principal point from the centre of the leftmost column, pixels
 * @param cy principal point from the centre of the topmost row, pixels
 */
public record PinholeCamera(int width, int height, double fx, double fy, double cx, double cy) {
    /**
     * Checks that the intrinsic matrix has an inverse and the image has pixels.
     *
     * @throws IllegalArgumentException naming the parameter, the value found and what is allowed
     */
    public PinholeCamera {
        requirePositive("image width", width);
        requirePositive("image height", height);
        requirePositive("focal length fx", fx);
        requirePositive("focal length fy", fy);
        requireFinite("principal point cx", cx);
        requireFinite("principal point cy", cy);
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || !Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; it must be a positive number of pixels");
        }
    }

    private static void requireFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be finite");
        }
    }

    /**
     * Returns the camera with square pixels, principal point in the middle and the given horizontal
     * field of view: fx = (width / 2) / tan(fov / 2).
     *
     * @param width image width, pixels
     * @param height image height, pixels
     * @param horizontalFieldOfView radians, in (0, pi)
     */
    public static PinholeCamera ofFieldOfView(int width, int height, double horizontalFieldOfView) {
        if (!(horizontalFieldOfView > 0 && horizontalFieldOfView < Math.PI)) {
            throw new IllegalArgumentException(
                    "horizontal field of view is %.1f degrees; it must lie between 0 and 180"
                            .formatted(Math.toDegrees(horizontalFieldOfView)));
        }
        double f = width / 2.0 / Math.tan(horizontalFieldOfView / 2);
        return new PinholeCamera(width, height, f, f, (width - 1) / 2.0, (height - 1) / 2.0);
    }

    /**
     * Returns the camera of the image resized by (sx, sy): fx' = fx sx, cx' = (cx + 0.5) sx - 0.5,
     * likewise y.
     *
     * @param newWidth width after resizing, pixels
     * @param newHeight height after resizing, pixels
     */
    public PinholeCamera resizedTo(int newWidth, int newHeight) {
        double sx = (double) newWidth / width;
        double sy = (double) newHeight / height;
        return new PinholeCamera(
                newWidth,
                newHeight,
                fx * sx,
                fy * sy,
                (cx + 0.5) * sx - 0.5,
                (cy + 0.5) * sy - 0.5);
    }

    /** Returns the horizontal field of view of the whole image, radians. */
    public double horizontalFieldOfView() {
        return Math.atan((cx + 0.5) / fx) + Math.atan((width - 0.5 - cx) / fx);
    }

    /** Returns the point at depth z (camera z) that is seen at pixel (u, v). */
    public Vector3 backProject(double u, double v, double z) {
        return new Vector3((u - cx) / fx * z, (v - cy) / fy * z, z);
    }
}
