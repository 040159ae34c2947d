package dev.egomotion.geometry.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What stands and moves along a road: houses, trees, poles, signs, parked cars, traffic. */
final class Street {
    /** How far ahead of the camera things are drawn, metres along the road. */
    private static final double AHEAD = 280;

    /** How far behind; a house is at most 22 m long. */
    private static final double BEHIND = 30;

    private static final double LANE = 1.75;

    /** A box and how far along the road it stands. */
    private record Placed(double s, Box box) {}

    private final Road road;
    private final Textures textures;
    private final List<Placed> standing = new ArrayList<>();
    private final boolean traffic;
    private final double meanSpeed;

    /**
     * Builds a street.
     *
     * @param length how far the camera will go, metres
     * @param meanSpeed of the camera, metres per second: the car ahead of it is a little faster
     * @param traffic whether cars move
     */
    Street(double length, double meanSpeed, boolean traffic, Random random) {
        this.meanSpeed = meanSpeed;
        this.traffic = traffic;
        textures = new Textures(random);
        road = new Road(length + AHEAD + 50, random);
        for (int side = -1; side <= 1; side += 2) {
            placeHouses(length + AHEAD, side, random);
            placeFurniture(length + AHEAD, side, random);
            placeParkedCars(length + AHEAD, side, random);
        }
        standing.sort((a, b) -> Double.compare(a.s, b.s));
    }

    Road road() {
        return road;
    }

    Textures textures() {
        return textures;
    }

    private void placeHouses(double end, int side, Random random) {
        double s = -50;
        while (s < end) {
            double length = 9 + 12 * random.nextDouble();
            double setback = 9.2 + 1.6 * random.nextDouble();
            double height = 3.2 * (2 + random.nextInt(3)) + 0.4;
            double[] tint = tint(random, 0.62, 0.5);
            Texture facade = textures.facades.get(random.nextInt(textures.facades.size()));
            Box.Paint paint = new Box.Paint(facade, 12.8 * random.nextDouble(), tint);
            double depth = 10;
            add(s + length / 2, side * (setback + depth / 2), depth, length, 0, height, paint);
            s += length + (random.nextDouble() < 0.3 ? 2 + 5 * random.nextDouble() : 0);
        }
    }

    private void placeFurniture(double end, int side, Random random) {
        Box.Paint pole = new Box.Paint(textures.metal, 0, new double[] {0.5, 0.52, 0.5});
        Box.Paint trunk = new Box.Paint(textures.foliage, 0, new double[] {0.9, 0.6, 0.9});
        double s = -40 + 6 * side;
        while (s < end) {
            if (random.nextDouble() < 0.5) {
                add(s, side * 6.2, 0.24, 0.24, 0, 6.5, pole);
                add(s, side * 5.2, 2.0, 0.24, 6.3, 6.5, pole);
                Box.Paint sign = new Box.Paint(textures.metal, 3, tint(random, 0.5, 0.8));
                add(s - 0.2, side * 6.2, 0.9, 0.08, 2.2, 3.1, sign);
            } else {
                Box.Paint leaves = new Box.Paint(textures.foliage, 6 * random.nextDouble(), GREEN);
                double height = 2.2 + random.nextDouble();
                add(s, side * 7.2, 0.36, 0.36, 0, height, trunk);
                add(s, side * 7.2, 2.6, 2.6, height, height + 2.4, leaves);
                add(s, side * 7.2, 1.7, 1.7, height + 2.4, height + 3.4, leaves);
            }
            s += 11 + 7 * random.nextDouble();
        }
    }

    private static final double[] GREEN = {1, 1, 1};

    private void placeParkedCars(double end, int side, Random random) {
        double s = -40;
        while (s < end) {
            if (random.nextDouble() < 0.4) {
                for (Box box : car(s, side * 4.6, 0, tint(random, 0.35, 0.8), false)) {
                    standing.add(new Placed(s, box));
                }
            }
            s += 6.4;
        }
    }

    private static double[] tint(Random random, double least, double range) {
        double light = least + range * random.nextDouble();
        return new double[] {
            light * (0.85 + 0.3 * random.nextDouble()),
            light * (0.9 + 0.1 * random.nextDouble()),
            light * (0.75 + 0.3 * random.nextDouble())
        };
    }

    private void add(
            double s,
            double d,
            double width,
            double length,
            double bottom,
            double top,
            Box.Paint paint) {
        standing.add(new Placed(s, box(s, d, 0, width, length, bottom, top, paint, false)));
    }

    private Box box(
            double s,
            double d,
            double turn,
            double width,
            double length,
            double bottom,
            double top,
            Box.Paint paint,
            boolean moving) {
        double[] at = road.at(s, d);
        return new Box(
                at[0], at[1], at[2] + turn, width / 2, length / 2, bottom, top, paint, moving);
    }

    /** Returns the boxes of a car 4.3 m long. */
    private List<Box> car(double s, double d, double turn, double[] tint, boolean moving) {
        Box.Paint body = new Box.Paint(textures.metal, moving ? 0 : s, tint);
        Box.Paint glass =
                new Box.Paint(textures.glass, moving ? 0 : s, new double[] {0.95, 1, 1.1});
        Box.Paint tyre =
                new Box.Paint(textures.glass, moving ? 0 : s, new double[] {0.6, 0.6, 0.6});
        double back = turn == 0 ? -0.25 : 0.25;
        List<Box> boxes = new ArrayList<>();
        boxes.add(box(s, d, turn, 1.76, 4.3, 0.28, 0.86, body, moving));
        boxes.add(box(s + back, d, turn, 1.56, 2.4, 0.86, 1.3, glass, moving));
        boxes.add(box(s + back, d, turn, 1.6, 2.1, 1.3, 1.42, body, moving));
        boxes.add(box(s + 1.3, d, turn, 1.8, 0.62, 0, 0.62, tyre, moving));
        boxes.add(box(s - 1.3, d, turn, 1.8, 0.62, 0, 0.62, tyre, moving));
        return boxes;
    }

    /**
     * Returns what may be seen from a place at a time.
     *
     * @param s metres along the road
     * @param seconds since the start of the drive
     */
    List<Box> around(double s, double seconds) {
        List<Box> boxes = new ArrayList<>();
        for (Placed placed : standing) {
            if (placed.s > s - BEHIND && placed.s < s + AHEAD) {
                boxes.add(placed.box);
            }
        }
        if (traffic) {
            double ahead = 20 + 1.15 * meanSpeed * seconds;
            addCar(boxes, ahead, LANE, 0, s, new double[] {1.15, 0.28, 0.25});
            // One car comes every 90 m, at 11 m/s.
            double first = 75 - 11 * seconds;
            for (int k = 0; first + 90 * k < s + AHEAD; k++) {
                double[] tint = k % 2 == 0 ? new double[] {0.3, 0.4, 1} : SILVER;
                addCar(boxes, first + 90 * k, -LANE, Math.PI, s, tint);
            }
        }
        return boxes;
    }

    private static final double[] SILVER = {1.15, 1.15, 1.2};

    private void addCar(
            List<Box> boxes, double at, double d, double turn, double s, double[] tint) {
        if (at > s - BEHIND && at < s + AHEAD - 20) {
            boxes.addAll(car(at, d, turn, tint, true));
        }
    }
}
