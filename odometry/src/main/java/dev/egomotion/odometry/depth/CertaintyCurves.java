package dev.egomotion.odometry.depth;

/**
 * What each sign says of the log of the error to be expected: the numbers of {@link Certainty}. Found by minimising the mean of
 * log s + |error| / s over training drives and rendered streets, errors of log depth cut off at 0.7; knots are quantiles. The
 * constant is 0.03 greater than that, for the share of pixels within one sigma.
 */
final class CertaintyCurves {
    static final float CONSTANT = -3.556f;

    /** Log sigma that stands for a memory where there is none. */
    static final float NOTHING_REMEMBERED = (float) Math.log(1.2);

    /** A greater range of log depth counts like this one. */
    static final float MOST_RANGE = 0.7f;

    /** Log of the spread of hypotheses. */
    static final Curve SPREAD =
            new Curve(
                    new float[] {-3.167f, -2.712f, -2.456f, -2.143f, -1.020f},
                    new float[] {0.000f, -0.058f, 0.016f, 0.039f, -0.028f});

    /** Log(1 + contrast), gray levels. */
    static final Curve CONTRAST =
            new Curve(
                    new float[] {0.626f, 1.949f, 2.723f, 3.297f, 4.275f},
                    new float[] {0.000f, 0.050f, 0.155f, 0.340f, 0.644f});

    /** What the images say against the depth that was chosen. */
    static final Curve MISMATCH =
            new Curve(
                    new float[] {0.003f, 0.018f, 0.049f, 0.141f, 0.471f},
                    new float[] {0.000f, 0.247f, 0.464f, 0.573f, 0.756f});

    /** Log of pixels of the oldest source per unit of log depth. */
    static final Curve PARALLAX =
            new Curve(
                    new float[] {-0.606f, 1.788f, 2.429f, 2.885f, 3.540f},
                    new float[] {0.000f, -0.609f, -0.608f, -0.472f, -0.291f});

    /** Log depth beside what was expected. */
    static final Curve OFFSET =
            new Curve(
                    new float[] {0.001f, 0.019f, 0.033f, 0.062f, 0.582f},
                    new float[] {0.000f, 0.003f, -0.037f, 0.100f, 0.206f});

    /** Log sigma of the memory. */
    static final Curve REMEMBERED =
            new Curve(
                    new float[] {-3.375f, -3.145f, -2.653f, -1.887f, 0.182f},
                    new float[] {0.000f, 0.055f, 0.071f, 0.284f, 0.107f});

    /** Log depth beside the memory. */
    static final Curve BESIDE =
            new Curve(
                    new float[] {0.000f, 0.005f, 0.011f, 0.025f, 0.492f},
                    new float[] {0.000f, -0.044f, -0.020f, 0.122f, 0.403f});

    /** Difference of log depth between the farthest and the nearest of nine pixels two apart. */
    static final Curve RANGE =
            new Curve(
                    new float[] {0.019f, 0.074f, 0.117f, 0.180f, 0.700f},
                    new float[] {0.000f, 0.039f, 0.077f, 0.253f, 0.595f});

    /** Log depth beside the map's median. */
    static final Curve DEPTH =
            new Curve(
                    new float[] {-1.283f, -0.601f, -0.203f, 0.193f, 1.337f},
                    new float[] {0.000f, 0.070f, 0.209f, 0.334f, 0.679f});

    /** How much worse the farthest hypothesis matches. */
    static final Curve FARTHEST =
            new Curve(
                    new float[] {-0.055f, 0.048f, 0.126f, 0.242f, 0.555f},
                    new float[] {0.000f, -0.363f, -0.306f, -0.218f, -0.225f});

    /** How much worse a hypothesis three steps nearer matches. */
    static final Curve NEARER =
            new Curve(
                    new float[] {-0.027f, 0.013f, 0.050f, 0.124f, 0.465f},
                    new float[] {0.000f, -0.268f, -0.410f, -0.435f, -0.367f});

    /** Mean of the log spread over 9x9 pixels. */
    static final Curve MEAN_SPREAD =
            new Curve(
                    new float[] {-2.971f, -2.656f, -2.450f, -2.200f, -1.256f},
                    new float[] {0.000f, -0.113f, -0.033f, 0.027f, 0.676f});

    /** Mean of the range over 9x9 pixels. */
    static final Curve MEAN_RANGE =
            new Curve(
                    new float[] {0.029f, 0.084f, 0.122f, 0.185f, 0.564f},
                    new float[] {0.000f, 0.323f, 0.370f, 0.619f, 0.866f});

    private CertaintyCurves() {}

    /**
     * A function that is straight between its knots and even beyond them.
     *
     * @param at knots, ascending
     * @param values there
     */
    record Curve(float[] at, float[] values) {
        float at(float x) {
            int last = at.length - 1;
            if (!(x > at[0])) {
                return values[0];
            }
            if (x >= at[last]) {
                return values[last];
            }
            int i = 1;
            while (x > at[i]) {
                i++;
            }
            float share = (x - at[i - 1]) / (at[i] - at[i - 1]);
            return values[i - 1] + share * (values[i] - values[i - 1]);
        }
    }
}
