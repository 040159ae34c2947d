package dev.egomotion.odometry.depth;

/**
 * How depth is measured. Costs are those of {@link MatchCost}: 0 for a perfect match, a half for none.
 *
 * @param levels hypotheses per pixel
 * @param range they span this much log depth to either side of what is expected
 * @param noise standard deviation of the images' noise, gray levels
 * @param smallStep P1: what a neighbour's depth of one hypothesis more or less costs
 * @param jump P2: what any other depth of a neighbour costs where the image is even
 * @param edge difference in brightness at which that has fallen to a half, gray levels
 * @param pull cost of a log depth of 1 beside what is expected; grows with the square
 * @param blur parallax per unit of log depth at which that counts twice, pixels
 * @param temperature difference in cost that makes a hypothesis e times less likely
 * @param memoryWeight weight of the last map, in units of its variance; below the temperature, because it has seen the same
 *     images
 * @param memoryCap the most that the last map costs a hypothesis
 * @param memoryGrowth factor of the last map's sigma from frame to frame
 * @param memoryFloor sigma that is added to it, in square, from frame to frame
 */
public record DepthSettings(
        int levels,
        double range,
        double noise,
        double smallStep,
        double jump,
        double edge,
        double pull,
        double blur,
        double temperature,
        double memoryWeight,
        double memoryCap,
        double memoryGrowth,
        double memoryFloor) {
    /** Checks the numbers. */
    public DepthSettings {
        if (levels < 5) {
            throw new IllegalArgumentException(
                    "depth levels are " + levels + "; at least 5 are needed");
        }
        requirePositive("range", range);
        requirePositive("noise", noise);
        requirePositive("smallStep", smallStep);
        requirePositive("jump", jump);
        requirePositive("edge", edge);
        requirePositive("pull", pull);
        requirePositive("blur", blur);
        requirePositive("temperature", temperature);
        requirePositive("memoryWeight", memoryWeight);
        requirePositive("memoryCap", memoryCap);
        requirePositive("memoryGrowth", memoryGrowth);
        requirePositive("memoryFloor", memoryFloor);
    }

    /** Returns the settings in use, chosen on training drives and rendered drives. */
    public static DepthSettings defaults() {
        return new DepthSettings(32, 1.1, 2, 0.03, 0.5, 20, 0.05, 2, 0.05, 0.02, 0.15, 1.1, 0.03);
    }

    /** Returns the same with another number of hypotheses. */
    public DepthSettings withLevels(int other) {
        return new DepthSettings(
                other,
                range,
                noise,
                smallStep,
                jump,
                edge,
                pull,
                blur,
                temperature,
                memoryWeight,
                memoryCap,
                memoryGrowth,
                memoryFloor);
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || !Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "depth setting " + name + " is " + value + "; it must be positive");
        }
    }

    /** Returns log depth of a hypothesis beside what is expected. */
    float offset(int level) {
        return (float) (range * (2.0 * level / (levels - 1) - 1));
    }
}
