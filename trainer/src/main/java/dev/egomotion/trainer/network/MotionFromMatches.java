package dev.egomotion.trainer.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The rigid motion that explains matches between two frames best, in closed form.
 *
 * <p>A point on the target's ray x = (x, y, 1) at inverse depth q lies, up to scale, at x + w × x + q t in the source, with t and
 * the small rotation w of sourceFromTarget. Seen there on the ray (x', y', 1) it gives two equations that are linear in
 * both:
 *
 * <pre>
 * q tx - q x' tz -     x' y wx + (1 + x' x) wy - y wz = x' - x
 * q ty - q y' tz - (1 + y' y) wx +     y' x wy + x wz = y' - y
 * </pre>
 *
 * Their weighted least squares are six normal equations; the elimination needs no pivots, since their matrix is
 * positive definite. A relative damping keeps it so where an image says nothing.
 *
 * @param <V> what flows
 */
final class MotionFromMatches<V> {
    private static final int UNKNOWNS = 6;
    private static final float DAMPING = 1e-4f;
    private static final float NEAREST = 0.1f;

    private final NetworkOps<V> ops;

    MotionFromMatches(NetworkOps<V> ops) {
        this.ops = ops;
    }

    /**
     * Returns the motion, N x 6 x 1 x 1: t in the unit of 1 / q, then w, radians.
     *
     * @param rays N x 2 x H x W: x and y of the target's rays
     * @param matched N x 2 x H x W: x' and y' of the source's rays
     * @param inverseDepth N x 1 x H x W, q
     * @param weights N x 2 x H x W, not negative: of the first and the second equation
     */
    V solve(V rays, V matched, V inverseDepth, V weights) {
        return eliminate(normal(rays, matched, inverseDepth, weights));
    }

    /**
     * How a car moves: it does not slip sideways and keeps to its road, so two numbers of its motion follow from others,
     *
     * <pre>
     * tx = slope wy + side tz, ty = climb tz
     * </pre>
     *
     * and each counts as one more equation. All N x 1 x 1 x 1.
     *
     * @param slope metres
     * @param side a ratio: how far to the side of its way the camera looks
     * @param climb a ratio
     * @param slopeWeight not negative, on the scale of the means over cells
     * @param climbWeight likewise
     */
    record Habit<V>(V slope, V side, V climb, V slopeWeight, V climbWeight) {}

    /** Returns the motion that explains matches and habit best. */
    V solve(V rays, V matched, V inverseDepth, V weights, Habit<V> habit) {
        List<V> rows = normal(rays, matched, inverseDepth, weights);
        V none = ops.affine(habit.slope(), ZERO, 0);
        V one = ops.affine(none, ONE, 1);
        V sideways =
                row(one, none, negative(habit.side()), none, negative(habit.slope()), none, none);
        V upwards = row(none, one, negative(habit.climb()), none, none, none, none);
        add(rows, sideways, habit.slopeWeight(), 0, 2, 4);
        add(rows, upwards, habit.climbWeight(), 1, 2);
        return eliminate(rows);
    }

    /** Adds one more weighted equation to the normal ones, given the unknowns that it speaks of. */
    private void add(List<V> rows, V equation, V weight, int... unknowns) {
        for (int k : unknowns) {
            V part = ops.multiply(equation, ops.multiply(weight, ops.channels(equation, k, 1)));
            rows.set(k, ops.add(rows.get(k), part));
        }
    }

    /** Returns the six normal equations, N x 7 x 1 x 1 each: coefficients and right-hand side. */
    private List<V> normal(V rays, V matched, V inverseDepth, V weights) {
        V across = across(rays, matched, inverseDepth);
        V down = down(rays, matched, inverseDepth);
        V acrossWeighted = ops.multiply(across, ops.channels(weights, 0, 1));
        V downWeighted = ops.multiply(down, ops.channels(weights, 1, 1));
        List<V> rows = new ArrayList<>();
        for (int k = 0; k < UNKNOWNS; k++) {
            V row =
                    ops.add(
                            ops.multiply(across, ops.channels(acrossWeighted, k, 1)),
                            ops.multiply(down, ops.channels(downWeighted, k, 1)));
            float[] damped = {1, 1, 1, 1, 1, 1, 1};
            damped[k] += DAMPING;
            rows.add(ops.affine(ops.pooled(row), damped, 0));
        }
        return rows;
    }

    /** Returns the coefficients and, last, the right-hand side of the first equation: N x 7 x H x W. */
    private V across(V rays, V matched, V q) {
        V x = ops.channels(rays, 0, 1);
        V y = ops.channels(rays, 1, 1);
        V seen = ops.channels(matched, 0, 1);
        return row(
                q,
                ops.affine(q, ZERO, 0),
                negative(ops.multiply(q, seen)),
                negative(ops.multiply(seen, y)),
                ops.affine(ops.multiply(seen, x), ONE, 1),
                negative(y),
                minus(seen, x));
    }

    /** Returns the coefficients and, last, the right-hand side of the second equation. */
    private V down(V rays, V matched, V q) {
        V x = ops.channels(rays, 0, 1);
        V y = ops.channels(rays, 1, 1);
        V seen = ops.channels(matched, 1, 1);
        return row(
                ops.affine(q, ZERO, 0),
                q,
                negative(ops.multiply(q, seen)),
                ops.affine(ops.multiply(seen, y), MINUS_ONE, -1),
                ops.multiply(seen, x),
                x,
                minus(seen, y));
    }

    private static final float[] ZERO = {0};
    private static final float[] ONE = {1};
    private static final float[] MINUS_ONE = {-1};

    @SafeVarargs
    private V row(V... parts) {
        V row = parts[0];
        for (int i = 1; i < parts.length; i++) {
            row = ops.concatenate(row, parts[i]);
        }
        return row;
    }

    private V negative(V x) {
        return ops.affine(x, MINUS_ONE, 0);
    }

    private V minus(V a, V b) {
        return ops.add(a, negative(b));
    }

    /**
     * Returns where points of the target are seen in the source, N x 2 x H x W: x' and y' of the rays. Points behind the source, or
     * nearer to it than a tenth of their depth in the target, are taken to lie there.
     *
     * @param motion N x 6 x 1 x 1, as {@link #solve} gives it
     */
    V seen(V rays, V inverseDepth, V motion) {
        V x = ops.channels(rays, 0, 1);
        V y = ops.channels(rays, 1, 1);
        V wx = ops.channels(motion, 3, 1);
        V wy = ops.channels(motion, 4, 1);
        V wz = ops.channels(motion, 5, 1);
        V moved = ops.multiply(inverseDepth, ops.channels(motion, 0, 3));
        V px = ops.add(ops.add(x, wy), negative(ops.multiply(y, wz)));
        V py = ops.add(minus(y, wx), ops.multiply(x, wz));
        V pz = ops.affine(minus(ops.multiply(y, wx), ops.multiply(x, wy)), ONE, 1 - NEAREST);
        V across = ops.add(px, ops.channels(moved, 0, 1));
        V down = ops.add(py, ops.channels(moved, 1, 1));
        V deep = ops.relu(ops.add(pz, ops.channels(moved, 2, 1)));
        V nearness = ops.reciprocal(ops.affine(deep, ONE, NEAREST));
        return ops.multiply(ops.concatenate(across, down), nearness);
    }

    /** Gauss and Jordan: every unknown leaves all rows but its own. */
    private V eliminate(List<V> rows) {
        for (int k = 0; k < UNKNOWNS; k++) {
            V pivot = ops.reciprocal(ops.channels(rows.get(k), k, 1));
            V scaled = ops.multiply(rows.get(k), pivot);
            rows.set(k, scaled);
            for (int i = 0; i < UNKNOWNS; i++) {
                if (i != k) {
                    V part = ops.multiply(scaled, ops.channels(rows.get(i), k, 1));
                    rows.set(i, minus(rows.get(i), part));
                }
            }
        }
        V solution = ops.channels(rows.get(0), UNKNOWNS, 1);
        for (int k = 1; k < UNKNOWNS; k++) {
            solution = ops.concatenate(solution, ops.channels(rows.get(k), UNKNOWNS, 1));
        }
        return solution;
    }
}
