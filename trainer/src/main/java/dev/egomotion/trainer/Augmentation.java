package dev.egomotion.trainer;

import dev.egomotion.geometry.PinholeCamera;
import dev.egomotion.geometry.RigidTransform;
import dev.egomotion.geometry.Rotation;
import dev.egomotion.geometry.Vector3;
import java.util.SplittableRandom;

/**
 * How one triplet is varied: mirrored or not, enlarged and cropped, colours changed. Geometry and
 * camera change together; colours change only in what the networks see, never in what is compared.
 *
 * @param mirrored whether left and right change places
 * @param scaleX enlargement, at least 1
 * @param scaleY likewise
 * @param offsetX of the crop in the enlarged image, pixels
 * @param offsetY likewise
 * @param saturation 0 for gray, 1 for as it is
 * @param contrast factor about the middle
 * @param brightness factor
 */
record Augmentation(
        boolean mirrored,
        double scaleX,
        double scaleY,
        int offsetX,
        int offsetY,
        double saturation,
        double contrast,
        double brightness) {
    /** Leaves everything as it is. */
    static final Augmentation NONE = new Augmentation(false, 1, 1, 0, 0, 1, 1, 1);

    /** Draws one for images of a size. */
    static Augmentation draw(
            TrainingRecipe.Variation v, int width, int height, SplittableRandom random) {
        boolean mirrored = random.nextDouble() < v.mirror();
        double scaleX = 1 + random.nextDouble() * (v.largestScale() - 1);
        double scaleY = 1 + random.nextDouble() * (v.largestScale() - 1);
        int offsetX = random.nextInt((int) (width * scaleX) - width + 1);
        int offsetY = random.nextInt((int) (height * scaleY) - height + 1);
        boolean gray = random.nextDouble() < v.gray();
        double saturation = gray ? 0 : factor(v.colour(), random);
        return new Augmentation(
                mirrored,
                scaleX,
                scaleY,
                offsetX,
                offsetY,
                saturation,
                factor(v.colour(), random),
                factor(v.colour(), random));
    }

    private static double factor(double spread, SplittableRandom random) {
        return 1 + spread * (2 * random.nextDouble() - 1);
    }

    /** Returns the camera of the varied image. */
    PinholeCamera apply(PinholeCamera camera) {
        double cx = (camera.cx() + 0.5) * scaleX - 0.5 - offsetX;
        double cy = (camera.cy() + 0.5) * scaleY - 0.5 - offsetY;
        return new PinholeCamera(
                camera.width(),
                camera.height(),
                camera.fx() * scaleX,
                camera.fy() * scaleY,
                mirrored ? camera.width() - 1 - cx : cx,
                cy);
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
    double sourceX(int u, int width) {
        int column = mirrored ? width - 1 - u : u;
        return (column + offsetX + 0.5) / scaleX - 0.5;
    }

    /** Returns where row v of the varied image lies in the original. */
    double sourceY(int v) {
        return (v + offsetY + 0.5) / scaleY - 0.5;
    }
}
