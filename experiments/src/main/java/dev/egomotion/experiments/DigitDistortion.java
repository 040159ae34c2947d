package dev.egomotion.experiments;

import dev.egomotion.trainer.transformer.ThinPlate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** A random distortion of digits (Jaderberg et al. 2015, section 4.1; Lin and Lucey 2017, section 5.1). */
public enum DigitDistortion {
    /** R: a turn about the centre by up to 90 degrees either way. */
    ROTATION(28) {
        @Override
        DigitWarp draw(SplittableRandom random) {
            return turned(
                    random.nextDouble(-Math.PI / 2, Math.PI / 2), 1, side() / 2.0, side() / 2.0);
        }
    },
    /**
     * RTS: a turn by up to 45 degrees, a scale of 0.7 to 1.2 and any place in 42 x 42 pixels where the digit's 20 x 20 box is
     * wholly inside.
     */
    RTS(42) {
        @Override
        DigitWarp draw(SplittableRandom random) {
            double angle = random.nextDouble(-Math.PI / 4, Math.PI / 4);
            double scale = random.nextDouble(0.7, 1.2);
            double reach = scale * BOX / 2 * (Math.cos(angle) + Math.abs(Math.sin(angle)));
            double x = random.nextDouble(reach, side() - reach);
            double y = random.nextDouble(reach, side() - reach);
            return turned(angle, scale, x, y);
        }
    },
    /** P: a scale of 0.75 to 1 about the centre, then each corner moved by 5 pixels (standard deviation) along each axis. */
    PROJECTIVE(28) {
        @Override
        DigitWarp draw(SplittableRandom random) {
            double[][] quad;
            do {
                double scale = random.nextDouble(0.75, 1);
                quad = corners(0, side() - 1);
                for (double[] corner : quad) {
                    for (int axis = 0; axis < 2; axis++) {
                        double centre = (side() - 1) / 2.0;
                        corner[axis] =
                                centre
                                        + scale * (corner[axis] - centre)
                                        + 5 * random.nextGaussian();
                    }
                }
            } while (!isConvex(quad));
            return DigitWarp.Projective.through(quad, corners(0, Digits.SIDE - 1));
        }
    },
    /** E: a thin-plate spline whose 16 points move by 1.5 pixels (standard deviation) along each axis. */
    ELASTIC(28) {
        @Override
        DigitWarp draw(SplittableRandom random) {
            float[] points = ThinPlate.identity();
            for (int i = 0; i < points.length; i++) {
                points[i] =
                        (float)
                                ((points[i] + 1) / 2 * (Digits.SIDE - 1)
                                        + 1.5 * random.nextGaussian());
            }
            return new DigitWarp.Elastic(
                    Arrays.copyOf(points, ThinPlate.POINTS),
                    Arrays.copyOfRange(points, ThinPlate.POINTS, points.length));
        }
    },
    /**
     * The perturbation of Lin and Lucey: in normalised coordinates each corner of what is read moves by 0.25 (standard deviation)
     * along each axis, and all of them by a shared 0.25. The 28 x 28 pixels are a frame in the middle of an image of 42 x 42: what
     * warps the original can bring back what was pushed out of the frame.
     */
    HOMOGRAPHY(28, 42) {
        @Override
        DigitWarp draw(SplittableRandom random) {
            return perturbed(random);
        }
    },
    /** The same where nothing is left around the 28 x 28 pixels: what was pushed out is lost to everybody. */
    HOMOGRAPHY_CROPPED(28) {
        @Override
        DigitWarp draw(SplittableRandom random) {
            return perturbed(random);
        }
    };

    /** Digits fill a box of this many pixels before they are distorted. */
    private static final double BOX = 20;

    private final int side;
    private final int surroundings;

    DigitDistortion(int side) {
        this(side, side);
    }

    DigitDistortion(int side, int surroundings) {
        this.side = side;
        this.surroundings = surroundings;
    }

    /** Returns rows and columns of the distorted images. */
    int side() {
        return side;
    }

    /** Returns rows and columns of the original image, in whose middle the distorted one is a frame. */
    int surroundings() {
        return surroundings;
    }

    /** Whether inverse-compositional transformers are compared on it. */
    boolean isHomography() {
        return this == HOMOGRAPHY || this == HOMOGRAPHY_CROPPED;
    }

    /** Returns the next distortion. */
    abstract DigitWarp draw(SplittableRandom random);

    /** Returns the name as people type it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns the distortion of a name.
     *
     * @throws DigitsException listing the names if there is none
     */
    public static DigitDistortion named(String name) {
        for (DigitDistortion distortion : values()) {
            if (distortion.label().equals(name)) {
                return distortion;
            }
        }
        throw new DigitsException(
                "distortion '%s' is not known; known are %s"
                        .formatted(name, String.join(", ", labels())));
    }

    /** Returns the names of all. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(DigitDistortion::label).toList();
    }

    /**
     * Returns the warp that shows the digit turned and scaled.
     *
     * @param x where its centre goes, pixels from the image's left edge
     * @param y likewise from its top edge
     */
    private static DigitWarp turned(double angle, double scale, double x, double y) {
        double c = Math.cos(angle) / scale;
        double s = Math.sin(angle) / scale;
        double u = x - 0.5;
        double v = y - 0.5;
        double centre = (Digits.SIDE - 1) / 2.0;
        return new DigitWarp.Projective(
                new double[] {
                    c,
                    s,
                    centre - c * u - s * v, //
                    -s,
                    c,
                    centre + s * u - c * v, //
                    0,
                    0,
                    1
                });
    }

    private static DigitWarp perturbed(SplittableRandom random) {
        double high = Digits.SIDE - 1;
        double deviation = 0.25 * high / 2;
        double[][] quad;
        do {
            double x = deviation * random.nextGaussian();
            double y = deviation * random.nextGaussian();
            quad = corners(0, high);
            for (double[] corner : quad) {
                corner[0] += x + deviation * random.nextGaussian();
                corner[1] += y + deviation * random.nextGaussian();
            }
        } while (!isConvex(quad));
        return DigitWarp.Projective.through(corners(0, high), quad);
    }

    private static double[][] corners(double low, double high) {
        return new double[][] {{low, low}, {high, low}, {high, high}, {low, high}};
    }

    /** Returns whether the corners go round as those of a square do: the others have no image. */
    private static boolean isConvex(double[][] quad) {
        for (int i = 0; i < 4; i++) {
            double[] a = quad[i];
            double[] b = quad[(i + 1) % 4];
            double[] c = quad[(i + 2) % 4];
            if ((b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]) <= 0) {
                return false;
            }
        }
        return true;
    }
}
