package dev.egomotion.trainer;

/** Where in a digit's image each pixel of its distorted image is found, pixels. */
interface DigitWarp {
    /**
     * Renders a distorted digit.
     *
     * @param side of the distorted image, pixels
     * @param out receives its ink row by row, in [0, 1]
     * @param offset where in out it begins
     */
    void render(Digits digits, int item, int side, float[] out, int offset);

    /**
     * A homography of pixels, x ~ M u.
     *
     * @param m row by row
     */
    // Compared by nobody.
    @SuppressWarnings("ArrayRecordComponent")
    record Projective(double[] m) implements DigitWarp {
        /**
         * Returns the homography that takes four places to four others.
         *
         * @param from x and y of each
         * @param to likewise
         */
        static Projective through(double[][] from, double[][] to) {
            double[][] rows = new double[8][9];
            for (int i = 0; i < 4; i++) {
                double x = from[i][0];
                double y = from[i][1];
                for (int axis = 0; axis < 2; axis++) {
                    double[] row = rows[2 * i + axis];
                    double t = to[i][axis];
                    row[3 * axis] = x;
                    row[3 * axis + 1] = y;
                    row[3 * axis + 2] = 1;
                    row[6] = -t * x;
                    row[7] = -t * y;
                    row[8] = t;
                }
            }
            double[][] solution = LinearSystem.solve(rows, 8);
            double[] m = new double[9];
            for (int i = 0; i < 8; i++) {
                m[i] = solution[i][0];
            }
            m[8] = 1;
            return new Projective(m);
        }

        @Override
        public void render(Digits digits, int item, int side, float[] out, int offset) {
            for (int i = 0; i < side * side; i++) {
                int u = i % side;
                int v = i / side;
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
        public void render(Digits digits, int item, int side, float[] out, int offset) {
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
