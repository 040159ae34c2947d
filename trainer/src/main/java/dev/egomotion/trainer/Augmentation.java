package dev.egomotion.trainer;

import dev.egomotion.geometry.PinholeCamera;
import dev.egomotion.geometry.RigidTransform;
import dev.egomotion.geometry.Rotation;
import dev.egomotion.geometry.Vector3;
import java.util.SplittableRandom;

/**
 * How one triplet is varied: mirrored or not, enlarged, colours changed. Geometry and camera change
 * together; colours change only in what the networks see, never in what is compared.
 *
 * <p>Networks that are not told the principal point need images mirrored and enlarged about it: they learn where horizon
 * and focus of expansion lie, and a crop anywhere else would teach them that the direction of travel is uncertain by degrees. For
 * those that are told, it may shift.
 *
 * @param mirrored whether left and right change places
 * @param scaleX enlargement, at least 1
 * @param scaleY likewise
 * @param shiftX how far the principal point has moved, pixels
 * @param shiftY likewise
 * @param saturation 0 for gray, 1 for as it is
 * @param contrast factor about the middle
 * @param brightness factor
 */
record Augmentation(
        boolean mirrored,
        double scaleX,
        double scaleY,
        double shiftX,
        double shiftY,
        double saturation,
        double contrast,
        double brightness) {
    /** Leaves everything as it is. */
    static final Augmentation NONE = new Augmentation(false, 1, 1, 0, 0, 1, 1, 1);

    /** Draws one for images of a camera. */
    static Augmentation draw(
            TrainingRecipe.Variation v, PinholeCamera camera, SplittableRandom random) {
        boolean mirrored = random.nextDouble() < v.mirror();
        double least = mirrored ? leastMirroredScale(camera) : 1;
        double largest = Math.max(least, v.largestScale());
        double scaleX = least + random.nextDouble() * (largest - least);
        double scaleY = 1 + random.nextDouble() * (v.largestScale() - 1);
        double left = mirrored ? camera.width() - 1 - camera.cx() : camera.cx();
        double shiftX =
                v.shift() * shift(camera.cx(), left, camera.width() - 1 - left, scaleX, random);
        double below = camera.height() - 1 - camera.cy();
        double shiftY = v.shift() * shift(camera.cy(), camera.cy(), below, scaleY, random);
        boolean gray = random.nextDouble() < v.gray();
        double saturation = gray ? 0 : factor(v.colour(), random);
        return new Augmentation(
                mirrored,
                scaleX,
                scaleY,
                shiftX,
                shiftY,
                saturation,
                factor(v.colour(), random),
                factor(v.colour(), random));
    }

    /** Returns the least enlargement at which the mirrored image has no column outside the original. */
    private static double leastMirroredScale(PinholeCamera camera) {
        double left = camera.cx();
        double right = camera.width() - 1 - camera.cx();
        return Math.max(left / right, right / left);
    }

    /**
     * Draws how far the principal point moves such that no pixel comes from outside the image.
     *
     * @param at where it is
     * @param before pixels of the image before it, once mirrored
     * @param after pixels of the image after it
     */
    private static double shift(
            double at, double before, double after, double scale, SplittableRandom random) {
        double least = before + after - scale * after;
        double most = scale * before;
        return least + random.nextDouble() * Math.max(0, most - least) - at;
    }

    private static double factor(double spread, SplittableRandom random) {
        return 1 + spread * (2 * random.nextDouble() - 1);
    }

    /** Returns the camera of the varied image. */
    PinholeCamera apply(PinholeCamera camera) {
        return new PinholeCamera(
                camera.width(),
                camera.height(),
                camera.fx() * scaleX,
                camera.fy() * scaleY,
                camera.cx() + shiftX,
                camera.cy() + shiftY);
    }

    /** Returns the motion as the mirror sees it: M T M with M = diag(-1, 1, 1). */
    RigidTransform apply(RigidTransform motion) {
        if (!mirrored) {
            return motion;
        }
        Vector3 r = motion.rotation().axisAngle();
        Vector3 t = motion.translation();
        return new RigidTransform(
                Rotation.fromAxisAngle(new Vector3(r.x(), -r.y(), -r.z())),
                new Vector3(-t.x(), t.y(), t.z()));
    }

    /** Returns where column u of the varied image lies in the original. */
    double sourceX(int u, PinholeCamera camera) {
        double x = (u - camera.cx() - shiftX) / scaleX;
        return camera.cx() + (mirrored ? -x : x);
    }

    /** Returns where row v of the varied image lies in the original. */
    double sourceY(int v, PinholeCamera camera) {
        return camera.cy() + (v - camera.cy() - shiftY) / scaleY;
    }
}
