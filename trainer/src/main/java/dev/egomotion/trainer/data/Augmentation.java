package dev.egomotion.trainer.data;

import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.geometry.warp.RotationHomography;
import dev.egomotion.trainer.recipe.SnippetVariation;
import java.util.SplittableRandom;

/**
 * How one snippet is varied: mirrored or not, enlarged, turned, colours changed. Geometry and camera change
 * together; colours change only in what the networks see, never in what is compared.
 *
 * <p>Networks that are not conditioned on the intrinsics need images mirrored and enlarged about it: they learn where horizon
 * and focus of expansion lie, and a crop anywhere else would teach them that the direction of travel is uncertain by degrees. For
 * those that are, it may shift.
 *
 * <p>A turn is that of a camera mounted otherwise: the same for all frames, so that a car seen by it drives a little to the side of,
 * above or below where the camera looks.
 *
 * @param mirrored whether left and right change places
 * @param scaleX enlargement, at least 1
 * @param scaleY likewise
 * @param shiftX how far the principal point has moved, pixels
 * @param shiftY likewise
 * @param turn R of the turned camera's axes from the (mirrored) original's: x' = R x
 * @param saturation 0 for gray, 1 for as it is
 * @param contrast factor about the middle
 * @param brightness factor
 */
public record Augmentation(
        boolean mirrored,
        double scaleX,
        double scaleY,
        double shiftX,
        double shiftY,
        Rotation turn,
        double saturation,
        double contrast,
        double brightness) {
    /** Leaves everything as it is. */
    public static final Augmentation NONE =
            new Augmentation(false, 1, 1, 0, 0, Rotation.IDENTITY, 1, 1, 1);

    /** How much more a turned image is enlarged at a time until it shows nothing from outside the original. */
    private static final double ENLARGEMENT = 1.01;

    /** No image is enlarged more than this for the sake of a turn; what is outside then repeats the border. */
    private static final double MOST_ENLARGED = 2;

    /** Draws one for images of a camera. */
    static Augmentation draw(SnippetVariation v, PinholeCamera camera, SplittableRandom random) {
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
        Augmentation drawn =
                new Augmentation(
                        mirrored,
                        scaleX,
                        scaleY,
                        shiftX,
                        shiftY,
                        Rotation.IDENTITY,
                        saturation,
                        factor(v.colour(), random),
                        factor(v.colour(), random));
        return v.turn() == 0 ? drawn : drawn.turned(turn(v.turn(), random), camera);
    }

    private static Rotation turn(double degrees, SplittableRandom random) {
        double most = Math.toRadians(degrees);
        double x = random.nextDouble(-most, most);
        double y = random.nextDouble(-most, most);
        return Rotation.fromAxisAngle(new Vector3(x, y, random.nextDouble(-most, most)));
    }

    /** Returns the same with a turn, enlarged until no pixel comes from outside the original. */
    public Augmentation turned(Rotation by, PinholeCamera camera) {
        Augmentation turned = with(by, 1);
        double more = 1;
        while (!turned.staysInside(camera) && scaleX * more < MOST_ENLARGED) {
            more *= ENLARGEMENT;
            turned = with(by, more);
        }
        return turned;
    }

    private Augmentation with(Rotation by, double enlargement) {
        return new Augmentation(
                mirrored,
                scaleX * enlargement,
                scaleY * enlargement,
                shiftX,
                shiftY,
                by,
                saturation,
                contrast,
                brightness);
    }

    /** A homography takes lines to lines, so the corners tell. */
    private boolean staysInside(PinholeCamera camera) {
        Origin origin = origin(camera);
        for (int corner = 0; corner < 4; corner++) {
            origin.of(corner % 2 * (camera.width() - 1), corner / 2 * (camera.height() - 1));
            if (origin.x() < 0
                    || origin.x() > camera.width() - 1
                    || origin.y() < 0
                    || origin.y() > camera.height() - 1) {
                return false;
            }
        }
        return true;
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
    public PinholeCamera apply(PinholeCamera camera) {
        return new PinholeCamera(
                camera.width(),
                camera.height(),
                camera.fx() * scaleX,
                camera.fy() * scaleY,
                camera.cx() + shiftX,
                camera.cy() + shiftY);
    }

    /** Returns the motion as the mirrored, turned camera sees it: R M T M R^-1 with M = diag(-1, 1, 1). */
    public RigidTransform apply(RigidTransform motion) {
        RigidTransform seen = mirrored ? inMirror(motion) : motion;
        if (turn.equals(Rotation.IDENTITY)) {
            return seen;
        }
        return new RigidTransform(
                turn.times(seen.rotation()).times(turn.inverse()), turn.apply(seen.translation()));
    }

    private static RigidTransform inMirror(RigidTransform motion) {
        Vector3 r = motion.rotation().axisAngle();
        Vector3 t = motion.translation();
        return new RigidTransform(
                Rotation.fromAxisAngle(new Vector3(r.x(), -r.y(), -r.z())),
                new Vector3(-t.x(), t.y(), t.z()));
    }

    /** Returns where pixels of the varied image lie in the original. */
    Origin origin(PinholeCamera camera) {
        double[] m = new RotationHomography(apply(camera), camera, turn.inverse()).matrix();
        return new Origin(m, mirrored ? 2 * camera.cx() : Double.NaN);
    }

    /** Where a pixel of the varied image comes from; one pixel at a time. */
    static final class Origin {
        private final double[] m;
        private final double twiceTheMirror;
        private double x;
        private double y;
        private double depthRatio;

        private Origin(double[] m, double twiceTheMirror) {
            this.m = m;
            this.twiceTheMirror = twiceTheMirror;
        }

        /** Goes to a pixel of the varied image. */
        void of(int u, int v) {
            depthRatio = m[6] * u + m[7] * v + m[8];
            double straight = (m[0] * u + m[1] * v + m[2]) / depthRatio;
            x = Double.isNaN(twiceTheMirror) ? straight : twiceTheMirror - straight;
            y = (m[3] * u + m[4] * v + m[5]) / depthRatio;
        }

        /** Returns the column in the original. */
        double x() {
            return x;
        }

        /** Returns the row in the original. */
        double y() {
            return y;
        }

        /** Returns the depth, camera z, of what is seen there in the original's axes over that in the turned camera's. */
        double depthRatio() {
            return depthRatio;
        }
    }
}
