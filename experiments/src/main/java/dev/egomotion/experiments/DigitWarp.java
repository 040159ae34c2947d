package dev.egomotion.experiments;

import dev.egomotion.trainer.transformer.ThinPlate;
import java.util.Arrays;

/** Where in a digit's image each pixel of its distorted image is found, pixels. */
interface DigitWarp {
    /**
     * Renders a distorted digit.
     *
     * @param side of the distorted image, pixels
     * @param margin how many of them lie on every side of the frame that the warp speaks of
     * @param out receives its ink row by row, in [0, 1]
     * @param offset where in out it begins
     */
    void render(Digits digits, int item, int side, int margin, float[] out, int offset);

    /**
     * A homography of pixels, x ~ M u.
     *
     * @param m row by row
     */
    // Compared by nobody.
    @SuppressWarnings("ArrayRecordComponent")
    record Projective(double[] m) implements DigitWarp {
        /**
         * Returns the homography that takes four places to four others, which lie before the horizon.
         *
         * @param from x and y of each
         * @param to likewise
         */
        static Projective through(double[][] from, double[][] to) {
            double[] m =
                    dev.egomotion.geometry.transform.Projective.throughPoints(flat(from), flat(to))
                            .matrix();
            // The matrix stands for a homography up to a factor, of which the sign says what is
            // seen.
            double sign = Math.signum(m[6] * from[0][0] + m[7] * from[0][1] + m[8]);
            for (int i = 0; i < m.length; i++) {
                m[i] *= sign;
            }
            return new Projective(m);
        }

        private static double[] flat(double[][] points) {
            return Arrays.stream(points).flatMapToDouble(Arrays::stream).toArray();
        }

        @Override
        public void render(Digits digits, int item, int side, int margin, float[] out, int offset) {
            for (int i = 0; i < side * side; i++) {
                int u = i % side - margin;
                int v = i / side - margin;
                double w = m[6] * u + m[7] * v + m[8];
                double x = (m[0] * u + m[1] * v + m[2]) / w;
                double y = (m[3] * u + m[4] * v + m[5]) / w;
                out[offset + i] = w > 0 ? digits.at(item, x, y) : 0;
            }
        }
    }

    /**
     * A thin-plate spline of an image of a digit's size.
     *
     * @param x where the 4 x 4 points of {@link ThinPlate} go, pixels
     * @param y likewise
     */
    // Compared by nobody.
    @SuppressWarnings("ArrayRecordComponent")
    record Elastic(float[] x, float[] y) implements DigitWarp {
        private static final float[] SHARES = ThinPlate.shares(Digits.SIDE, Digits.SIDE);

        @Override
        public void render(Digits digits, int item, int side, int margin, float[] out, int offset) {
            int n = side * side;
            for (int i = 0; i < n; i++) {
                float atX = 0;
                float atY = 0;
                for (int point = 0; point < ThinPlate.POINTS; point++) {
                    float share = SHARES[point * n + i];
                    atX += share * x[point];
                    atY += share * y[point];
                }
                out[offset + i] = digits.at(item, atX, atY);
            }
        }
    }
}
