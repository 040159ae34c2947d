package dev.egomotion.geometry.scene;

import dev.egomotion.geometry.values.Vector3;
import java.util.List;

/**
 * Colours rays of one frame. A ray's footprint on the plane that it meets follows from its change
 * from pixel to pixel: with p = o + t r, n p constant, dp = t (dr - r (n dr) / (n r)).
 */
final class Shader {
    private static final double[] SUN = {0.45, -0.75, -0.48};

    private final Street street;
    private final Road.Near road;
    private final SceneRenderer.Eye eye;
    private final List<Box> boxes;

    // The ray, its depth, and its change from one pixel to the right and to the one below.
    private final double[] r = new double[3];
    private final double[] ru = new double[3];
    private final double[] rv = new double[3];
    private double depth;

    Shader(Street street, Road.Near road, SceneRenderer.Eye eye, List<Box> boxes) {
        this.street = street;
        this.road = road;
        this.eye = eye;
        this.boxes = boxes;
    }

    /** Sets the ray (x, y, 1) of the camera. */
    void ray(double x, double y, double depth) {
        this.depth = depth;
        r[0] = eye.x(x, y);
        r[1] = eye.y(x, y);
        r[2] = eye.z(x, y);
    }

    /** Sets how x and y of the ray change over its footprint, to the right and down. */
    void footprint(double xu, double yu, double xv, double yv) {
        for (int k = 0; k < 3; k++) {
            ru[k] = eye.r[3 * k] * xu + eye.r[3 * k + 1] * yu;
            rv[k] = eye.r[3 * k] * xv + eye.r[3 * k + 1] * yv;
        }
    }

    /** Replaces the changes of the ray by those of the point where it meets a plane. */
    private void onPlane(double nx, double ny, double nz) {
        double facing = nx * r[0] + ny * r[1] + nz * r[2];
        double u = (nx * ru[0] + ny * ru[1] + nz * ru[2]) / facing;
        double v = (nx * rv[0] + ny * rv[1] + nz * rv[2]) / facing;
        for (int k = 0; k < 3; k++) {
            ru[k] = depth * (ru[k] - r[k] * u);
            rv[k] = depth * (rv[k] - r[k] * v);
        }
    }

    void addGround(double weight, double[] colour) {
        onPlane(0, 1, 0);
        Road.Place place = road.locate(eye.o.x() + depth * r[0], eye.o.z() + depth * r[2]);
        double sin = Math.sin(place.heading());
        double cos = Math.cos(place.heading());
        double d = Math.min(Math.max(place.d(), -12.5), 12.5);
        street.textures()
                .ground
                .add(
                        d + 12.8,
                        place.s(),
                        cos * ru[0] - sin * ru[2],
                        sin * ru[0] + cos * ru[2],
                        cos * rv[0] - sin * rv[2],
                        sin * rv[0] + cos * rv[2],
                        weight,
                        colour);
    }

    /** Colours a face of a box; its texture runs along the face and up. */
    void addFace(int index, int axis, double weight, double[] colour) {
        Box box = boxes.get(index);
        double sin = Math.sin(box.heading());
        double cos = Math.cos(box.heading());
        Vector3 normal =
                switch (axis) {
                    case 0 -> new Vector3(cos, 0, -sin);
                    case 1 -> new Vector3(0, 1, 0);
                    default -> new Vector3(sin, 0, cos);
                };
        onPlane(normal.x(), normal.y(), normal.z());
        double px = eye.o.x() + depth * r[0] - box.x();
        double py = eye.o.y() + depth * r[1];
        double pz = eye.o.z() + depth * r[2] - box.z();
        // Along the face: the box's z for its long sides and its top, its x for front and back.
        double ax = axis == 2 ? cos : sin;
        double az = axis == 2 ? -sin : cos;
        // Up the face; across for the top.
        double bx = axis == 1 ? cos : 0;
        double by = axis == 1 ? 0 : -1;
        double bz = axis == 1 ? -sin : 0;
        double facing = -Math.signum(normal.x() * r[0] + normal.y() * r[1] + normal.z() * r[2]);
        double light = light(normal, facing);
        double[] own = new double[3];
        box.paint()
                .texture()
                .add(
                        box.paint().offset() + ax * px + az * pz,
                        bx * px + by * py + bz * pz,
                        ax * ru[0] + az * ru[2],
                        bx * ru[0] + by * ru[1] + bz * ru[2],
                        ax * rv[0] + az * rv[2],
                        bx * rv[0] + by * rv[1] + bz * rv[2],
                        weight * light,
                        own);
        for (int c = 0; c < 3; c++) {
            colour[c] += own[c] * box.paint().tint()[c];
        }
    }

    /** Returns 0.65 in the shade up to 1.05 towards the sun. */
    private static double light(Vector3 normal, double facing) {
        double towardsSun =
                facing * (normal.x() * SUN[0] + normal.y() * SUN[1] + normal.z() * SUN[2]);
        return 0.65 + 0.4 * Math.max(towardsSun, 0);
    }

    /** Colours the sky: clouds on a plane high above, seen by direction alone. */
    void addSky(double weight, double[] colour) {
        double up = Math.max(-r[1], 0) + 0.25;
        double scale = 32 / up;
        double step = scale * Math.abs(ru[0]) + scale * Math.abs(ru[2]);
        street.textures().sky.add(scale * r[0], scale * r[2], step, 0, 0, step, weight, colour);
    }
}
