package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.PictureLimits;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.PinholeCamera;

/**
 * What a camera can be, so that nothing that follows from it grows without bound: the size of its images, the
 * angles at which it sees their edges, and where its lens puts their pixels.
 */
final class CameraLimits {
    /** The shortest side, pixels. */
    static final int LEAST_SIDE = 16;

    /** The longest side for the shorter. */
    static final int MOST_ASPECT = 20;

    /** The widest angle between the optical axis and an edge of the image, degrees: a pinhole sees less than 90. */
    static final double MOST_OFF_AXIS = 89.5;

    /** The narrowest field of view, degrees; a 2000 mm lens has 1. */
    static final double LEAST_FIELD_OF_VIEW = 0.1;

    private static final double LEAST_HEIGHT = 0.01;
    private static final double MOST_HEIGHT = 10_000;

    /** The highest that a camera stands or flies whose file or user says so; 165 is in centimetres. */
    private static final double MOST_STATED_HEIGHT = 100;

    private static final double ROUNDING = 1e-9;

    /** How far a lens may shift a pixel, in image widths and heights. */
    private static final double MOST_SHIFT = 1000;

    private static final int LENS_STEPS = 16;

    private CameraLimits() {}

    /**
     * Checks a camera.
     *
     * @throws BadCameraException naming the parameter, its value and what is allowed
     */
    static void check(Camera camera) throws BadCameraException {
        PinholeCamera p = camera.pinhole();
        checkSize(p.width(), p.height());
        checkAngles("fx", p.fx(), "cx", p.cx(), "width", p.width());
        checkAngles("fy", p.fy(), "cy", p.cy(), "height", p.height());
        checkLens(camera);
        if (camera.heightAboveGround().isPresent()) {
            double height = camera.heightAboveGround().getAsDouble();
            if (height < LEAST_HEIGHT || height > MOST_HEIGHT) {
                throw new BadCameraException(
                        "camera: height above ground is %s m; it must be from %s to %s metres"
                                .formatted(height, LEAST_HEIGHT, MOST_HEIGHT));
            }
        }
    }

    /**
     * Checks a camera as a person states it, more strictly: an axis beside the image, a lens that folds within it or
     * a height of houses are mistakes of units or of order, though they can be computed with.
     *
     * @throws BadCameraException naming the parameter, its value and what is allowed
     */
    static void checkStated(Camera camera) throws BadCameraException {
        PinholeCamera p = camera.pinhole();
        check(camera);
        checkCentre("cx", p.cx(), "width", p.width());
        checkCentre("cy", p.cy(), "height", p.height());
        checkFold(camera);
        double height = camera.heightAboveGround().orElse(1);
        if (height > MOST_STATED_HEIGHT) {
            throw new BadCameraException(
                    "camera: height above ground is %s m; it must be from %s to %s metres"
                            .formatted(height, LEAST_HEIGHT, MOST_STATED_HEIGHT));
        }
    }

    private static void checkSize(int width, int height) throws BadCameraException {
        int shorter = Math.min(width, height);
        int longer = Math.max(width, height);
        if (shorter < LEAST_SIDE || !PictureLimits.allow(width, height)) {
            throw new BadCameraException(
                    "camera: image is %dx%d; each side must be from %d to %d pixels, and both together at most %d pixels"
                            .formatted(
                                    width,
                                    height,
                                    LEAST_SIDE,
                                    PictureLimits.MOST_SIDE,
                                    PictureLimits.MOST_PIXELS));
        }
        if (longer > (long) MOST_ASPECT * shorter) {
            throw new BadCameraException(
                    "camera: image is %dx%d; one side must be at most %d times the other"
                            .formatted(width, height, MOST_ASPECT));
        }
    }

    /** Checks by the angles to the edges at -0.5 and size - 0.5: atan((edge - c) / f). */
    private static void checkAngles(
            String focalName, double f, String centreName, double c, String sizeName, int size)
            throws BadCameraException {
        double first = Math.toDegrees(Math.atan((-0.5 - c) / f));
        double last = Math.toDegrees(Math.atan((size - 0.5 - c) / f));
        double most = Math.max(Math.abs(first), Math.abs(last));
        if (most > MOST_OFF_AXIS + ROUNDING || last - first < LEAST_FIELD_OF_VIEW) {
            throw new BadCameraException(
                    "camera: focal length %s is %s and principal point %s %s for a %s of %d pixels: it sees from %.2f to %.2f degrees; at least %s must lie between, and at most %s on either side of the axis"
                            .formatted(
                                    focalName,
                                    f,
                                    centreName,
                                    c,
                                    sizeName,
                                    size,
                                    first,
                                    last,
                                    LEAST_FIELD_OF_VIEW,
                                    MOST_OFF_AXIS));
        }
    }

    private static void checkCentre(String name, double c, String sizeName, int size)
            throws BadCameraException {
        if (!(c >= -0.5 && c <= size - 0.5)) {
            throw new BadCameraException(
                    "camera: principal point %s is %s, outside of the image, whose %s is %d pixels; is it of another size, or in other units?"
                            .formatted(name, c, sizeName, size));
        }
    }

    /** Checks that the lens does not fold within the circle that the image's shorter half axis draws. */
    private static void checkFold(Camera camera) throws BadCameraException {
        PinholeCamera p = camera.pinhole();
        double acrossX = Math.max(p.cx(), p.width() - 1 - p.cx()) / p.fx();
        double acrossY = Math.max(p.cy(), p.height() - 1 - p.cy()) / p.fy();
        double fold = camera.distortion().monotonicRadius();
        if (fold < Math.min(acrossX, acrossY)) {
            throw new BadCameraException(
                    "camera: distortion %s: it folds the image over %.1f degrees from the axis, inside the image; no lens does: are its coefficients in this model's order?"
                            .formatted(coefficients(camera), Math.toDegrees(Math.atan(fold))));
        }
    }

    /** Returns the coefficients by their names, as files have them. */
    private static String coefficients(Camera camera) {
        return camera.distortion()
                .toString()
                .replaceFirst("^\\w+\\[(.*)]$", "$1")
                .replace('=', ' ');
    }

    private static void checkLens(Camera camera) throws BadCameraException {
        PinholeCamera p = camera.pinhole();
        for (int i = 0; i <= LENS_STEPS; i++) {
            for (int j = 0; j <= LENS_STEPS; j++) {
                double u = (double) i * (p.width() - 1) / LENS_STEPS;
                double v = (double) j * (p.height() - 1) / LENS_STEPS;
                double[] d =
                        camera.distortion().distort((u - p.cx()) / p.fx(), (v - p.cy()) / p.fy());
                double shiftX = Math.abs(p.fx() * d[0] + p.cx() - u);
                double shiftY = Math.abs(p.fy() * d[1] + p.cy() - v);
                if (!(shiftX <= MOST_SHIFT * p.width() && shiftY <= MOST_SHIFT * p.height())) {
                    throw new BadCameraException(
                            "camera: distortion %s: it moves pixel (%.0f, %.0f) by %.3g to the side and %.3g up or down, over %.0f times the image; no lens does: are its coefficients in this model's order?"
                                    .formatted(
                                            coefficients(camera),
                                            u,
                                            v,
                                            shiftX,
                                            shiftY,
                                            MOST_SHIFT));
                }
            }
        }
    }
}
