package dev.egomotion.geometry.scene;

import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import java.util.Arrays;
import java.util.List;

/**
 * Draws a street as a camera sees it.
 *
 * <p>Every pixel has 3 x 3 rays; the middle one gives the depth. A depth buffer over rays says which
 * face each of them meets. A pixel whose rays meet one face is coloured once through its footprint on
 * the texture; any other pixel is the mean of its nine rays. The same scene and pose give the same
 * image. One thread at a time.
 */
final class SceneRenderer {
    /** Beyond this there is no depth, metres: what a 16-bit depth image at 1/256 m holds. */
    static final double FAR = 250;

    private static final int RAYS = 3;
    private static final int GROUND = -1;
    private static final int SKY = -2;

    /** Exposure: contrast about a middle grey, so that gradients are at least those of real streets. */
    private static final float MIDDLE = 110;

    private static final float CONTRAST = 1.05f;

    /** What a pixel gets from each neighbour's light: finer detail would not survive interpolation. */
    private static final float OPTICS = 0.2f;

    /** A frame without its pose. */
    record Rendered(RgbImage image, DepthImage depth, boolean[] moving) {}

    private final Street street;
    private final Camera camera;
    private final int rayWidth;
    private final int rayHeight;
    private final float[] rayX;
    private final float[] rayY;
    private final float[] rayDepth;
    private final int[] rayFace;

    SceneRenderer(Camera camera, Street street) {
        this.camera = camera;
        this.street = street;
        PinholeCamera k = camera.pinhole();
        rayWidth = RAYS * k.width();
        rayHeight = RAYS * k.height();
        rayX = new float[rayWidth * rayHeight];
        rayY = new float[rayWidth * rayHeight];
        rayDepth = new float[rayWidth * rayHeight];
        rayFace = new int[rayWidth * rayHeight];
        for (int i = 0; i < rayX.length; i++) {
            double u = ((double) (i % rayWidth) + 0.5) / RAYS - 0.5;
            double v = ((double) (i / rayWidth) + 0.5) / RAYS - 0.5;
            double x = (u - k.cx()) / k.fx();
            double y = (v - k.cy()) / k.fy();
            double[] ideal =
                    camera.distortion()
                            .undistort(x, y)
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "no ray of the lens meets pixel (%.0f, %.0f)"
                                                            .formatted(u, v)));
            rayX[i] = (float) ideal[0];
            rayY[i] = (float) ideal[1];
        }
    }

    /**
     * Renders one frame.
     *
     * @param sceneFromCamera pose
     * @param s where the camera is, metres along the road
     * @param seconds since the start of the drive
     */
    Rendered render(RigidTransform sceneFromCamera, double s, double seconds) {
        List<Box> boxes = street.around(s, seconds);
        Eye eye = new Eye(sceneFromCamera);
        meetGround(eye);
        for (int i = 0; i < boxes.size(); i++) {
            meetBox(eye, boxes.get(i), i);
        }
        Shader shader = new Shader(street, street.road().near(s, 40, 320), eye, boxes);
        return shade(shader, boxes);
    }

    /** Where the camera is and how it turns rays into the scene: direction = R (x, y, 1). */
    static final class Eye {
        final double[] r;
        final Vector3 o;

        Eye(RigidTransform sceneFromCamera) {
            r = sceneFromCamera.rotation().matrix();
            o = sceneFromCamera.translation();
        }

        double x(double x, double y) {
            return r[0] * x + r[1] * y + r[2];
        }

        double y(double x, double y) {
            return r[3] * x + r[4] * y + r[5];
        }

        double z(double x, double y) {
            return r[6] * x + r[7] * y + r[8];
        }
    }

    private void meetGround(Eye eye) {
        Arrays.fill(rayFace, SKY);
        Arrays.fill(rayDepth, Float.MAX_VALUE);
        for (int i = 0; i < rayX.length; i++) {
            double down = eye.y(rayX[i], rayY[i]);
            if (down > 1e-6) {
                rayFace[i] = GROUND;
                rayDepth[i] = (float) (-eye.o.y() / down);
            }
        }
    }

    /** Tests the rays that can meet a box against its three pairs of planes. */
    private void meetBox(Eye eye, Box box, int index) {
        BoxView view = new BoxView(eye, box);
        int[] bounds =
                camera.distortion().isNone()
                        ? view.bounds(camera.pinhole(), RAYS)
                        : new int[] {0, 0, rayWidth - 1, rayHeight - 1};
        for (int row = bounds[1]; row <= bounds[3]; row++) {
            for (int i = row * rayWidth + bounds[0]; i <= row * rayWidth + bounds[2]; i++) {
                int axis = view.meet(rayX[i], rayY[i], rayDepth[i]);
                if (axis >= 0) {
                    rayDepth[i] = view.depth();
                    rayFace[i] = 3 * index + axis;
                }
            }
        }
    }

    private Rendered shade(Shader shader, List<Box> boxes) {
        int width = camera.pinhole().width();
        int height = camera.pinhole().height();
        float[] light = new float[3 * width * height];
        float[] depth = new float[width * height];
        boolean[] moving = new boolean[width * height];
        double[] colour = new double[3];
        for (int v = 0; v < height; v++) {
            for (int u = 0; u < width; u++) {
                int pixel = v * width + u;
                int corner = RAYS * v * rayWidth + RAYS * u;
                int centre = corner + rayWidth + 1;
                Arrays.fill(colour, 0);
                if (uniform(corner)) {
                    shadeRay(shader, centre, 1, 1, colour);
                    moving[pixel] = moves(rayFace[centre], boxes);
                } else {
                    moving[pixel] = shadeMixed(shader, corner, boxes, colour);
                }
                boolean near = rayFace[centre] != SKY && rayDepth[centre] <= FAR;
                depth[pixel] = near ? rayDepth[centre] : 0;
                for (int c = 0; c < 3; c++) {
                    light[3 * pixel + c] = (float) colour[c];
                }
            }
        }
        return new Rendered(
                new RgbImage(width, height, exposed(light, width, height)),
                new DepthImage(width, height, depth),
                moving);
    }

    /** Spreads light as a lens and a sensor do, by the kernel (OPTICS, 1 - 2 OPTICS, OPTICS) both ways. */
    private static byte[] exposed(float[] light, int width, int height) {
        float[] rows = new float[light.length];
        int stride = 3 * width;
        for (int i = 0; i < light.length; i++) {
            int column = i % stride;
            float left = light[column < 3 ? i : i - 3];
            float right = light[column >= stride - 3 ? i : i + 3];
            rows[i] = light[i] + OPTICS * (left - 2 * light[i] + right);
        }
        byte[] rgb = new byte[light.length];
        for (int i = 0; i < light.length; i++) {
            float above = rows[i < stride ? i : i - stride];
            float below = rows[i >= light.length - stride ? i : i + stride];
            float value = rows[i] + OPTICS * (above - 2 * rows[i] + below);
            float exposed = MIDDLE + CONTRAST * (value - MIDDLE);
            rgb[i] = (byte) Math.min(Math.max(Math.round(exposed), 0), 255);
        }
        return rgb;
    }

    private boolean shadeMixed(Shader shader, int corner, List<Box> boxes, double[] colour) {
        boolean moving = false;
        for (int k = 0; k < RAYS * RAYS; k++) {
            int i = corner + k / RAYS * rayWidth + k % RAYS;
            shadeRay(shader, i, 1.0 / RAYS, 1.0 / (RAYS * RAYS), colour);
            moving |= moves(rayFace[i], boxes);
        }
        return moving;
    }

    private boolean uniform(int corner) {
        int face = rayFace[corner];
        for (int k = 1; k < RAYS * RAYS; k++) {
            if (rayFace[corner + k / RAYS * rayWidth + k % RAYS] != face) {
                return false;
            }
        }
        return true;
    }

    private static boolean moves(int face, List<Box> boxes) {
        return face >= 0 && boxes.get(face / 3).moving();
    }

    /**
     * Adds the colour of one ray.
     *
     * @param pixels side of the ray's footprint, pixels
     */
    private void shadeRay(Shader shader, int i, double pixels, double weight, double[] colour) {
        int column = i % rayWidth;
        int right = column + 1 < rayWidth ? i + 1 : i;
        int left = right - 1;
        int below = i + rayWidth < rayX.length ? i + rayWidth : i;
        int above = below - rayWidth;
        double scale = pixels * RAYS;
        shader.ray(rayX[i], rayY[i], rayDepth[i]);
        shader.footprint(
                scale * (rayX[right] - rayX[left]),
                scale * (rayY[right] - rayY[left]),
                scale * (rayX[below] - rayX[above]),
                scale * (rayY[below] - rayY[above]));
        switch (rayFace[i]) {
            case SKY -> shader.addSky(weight, colour);
            case GROUND -> shader.addGround(weight, colour);
            default -> shader.addFace(rayFace[i] / 3, rayFace[i] % 3, weight, colour);
        }
    }
}
