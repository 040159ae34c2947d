package dev.egomotion.geometry.scene;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.geometry.warp.GridSampler;
import dev.egomotion.geometry.warp.InverseWarp;
import dev.egomotion.geometry.warp.SamplingGrid;
import org.junit.jupiter.api.Test;

/**
 * Warp and geometry against the rendered street. The photometric error is the mean of |warped source -
 * target| on luma, of 255, over pixels that are visible, not occluded by true depth and not on moving
 * objects; the source is the frame before the target, frame by frame.
 */
class SceneWarpTest {
    /**
     * Mean gradient of the 51 images of drives/val-kitti-04: sqrt(dx^2 + dy^2) by central differences
     * of luma (BT.601, of 255 per pixel), over all pixels but the outermost; images made 416x128 and
     * 832x256 by area averaging. At their own 1226x370 it is 8.168.
     */
    private static final double KITTI_04_AT_416 = 11.131;

    private static final double KITTI_04_AT_832 = 8.709;

    /** A source pixel shows the same surface when its true depth is this near to the projected one. */
    private static final double SAME_SURFACE = 0.1;

    @Test
    void warp_trueDepthAndPose_explainsTheImageAtNetworkSize() {
        for (long seed = 1; seed <= 2; seed++) {
            requireAgreement(
                    SceneDrive.street(SceneSettings.of(416, 128, 90, seed)), 16, KITTI_04_AT_416);
        }
    }

    @Test
    void warp_trueDepthAndPose_explainsTheImageAtTwiceThatSize() {
        requireAgreement(SceneDrive.street(SceneSettings.of(832, 256, 90, 1)), 22, KITTI_04_AT_832);
    }

    private static void requireAgreement(SceneDrive drive, int step, double leastGradient) {
        double gradient = 0;
        double right = 0;
        double[] wrong = new double[3];
        int pairs = 0;
        for (int i = 1; i < drive.size(); i += step) {
            Pair pair = new Pair(drive.camera().pinhole(), drive.frame(i), drive.frame(i - 1));
            gradient += gradient(pair.target.image().luma());
            right += pair.error(pair.sourceFromTarget());
            wrong[0] += pair.error(pair.turned(new Vector3(1, 0, 0)));
            wrong[1] += pair.error(pair.turned(new Vector3(0, 1, 0)));
            wrong[2] += pair.error(pair.turned(new Vector3(0, 0, 1)));
            pairs++;
        }
        String figures =
                "%d pairs: gradient %.2f, error %.3f, off by a degree about x %.2f, y %.2f, z %.2f"
                        .formatted(
                                pairs,
                                gradient / pairs,
                                right / pairs,
                                wrong[0] / pairs,
                                wrong[1] / pairs,
                                wrong[2] / pairs);
        assertTrue(gradient / pairs >= leastGradient, figures);
        assertTrue(right / pairs < 2, figures);
        for (double error : wrong) {
            assertTrue(error >= 3 * right, figures);
        }
    }

    private record Pair(PinholeCamera camera, SceneFrame target, SceneFrame source) {
        RigidTransform sourceFromTarget() {
            return source.worldFromCamera().inverse().times(target.worldFromCamera());
        }

        RigidTransform turned(Vector3 axis) {
            Rotation degree = Rotation.fromAxisAngle(axis.times(Math.toRadians(1)));
            RigidTransform truth = sourceFromTarget();
            return new RigidTransform(degree.times(truth.rotation()), truth.translation());
        }

        /** Errors of any motion are taken over the same pixels as far as it leaves them visible. */
        double error(RigidTransform motion) {
            boolean[] counted = counted();
            SamplingGrid grid = new InverseWarp(camera, target.depth(), motion).grid();
            float[] warped = GridSampler.BILINEAR.sample(source.image().luma(), grid).values();
            float[] seen = target.image().luma().values();
            double sum = 0;
            int count = 0;
            for (int i = 0; i < warped.length; i++) {
                if (counted[i] && grid.visible()[i]) {
                    sum += 255 * Math.abs(warped[i] - seen[i]);
                    count++;
                }
            }
            assertTrue(count > warped.length / 2, count + " pixels counted");
            return sum / count;
        }

        /** Visible, on a standing object in both frames, and the same surface in the source. */
        private boolean[] counted() {
            RigidTransform truth = sourceFromTarget();
            SamplingGrid grid = new InverseWarp(camera, target.depth(), truth).grid();
            boolean[] counted = new boolean[grid.visible().length];
            for (int i = 0; i < counted.length; i++) {
                counted[i] =
                        grid.visible()[i] && !target.moving()[i] && sameSurface(i, grid, truth);
            }
            return counted;
        }

        private boolean sameSurface(int i, SamplingGrid grid, RigidTransform truth) {
            int width = camera.width();
            float z = target.depth().depth()[i];
            double expected = truth.apply(camera.backProject(i % width, i / width, z)).z();
            int x = Math.min(Math.max((int) grid.x()[i], 0), width - 2);
            int y = Math.min(Math.max((int) grid.y()[i], 0), camera.height() - 2);
            for (int corner = 0; corner < 4; corner++) {
                int j = (y + corner / 2) * width + x + corner % 2;
                float found = source.depth().depth()[j];
                boolean near = Math.abs(found - expected) <= SAME_SURFACE * expected;
                if (source.moving()[j] || !near) {
                    return false;
                }
            }
            return true;
        }
    }

    private static double gradient(FloatImage luma) {
        double sum = 0;
        int count = 0;
        for (int y = 1; y < luma.height() - 1; y++) {
            for (int x = 1; x < luma.width() - 1; x++) {
                double dx = (luma.at(x + 1, y) - luma.at(x - 1, y)) / 2;
                double dy = (luma.at(x, y + 1) - luma.at(x, y - 1)) / 2;
                sum += 255 * Math.sqrt(dx * dx + dy * dy);
                count++;
            }
        }
        return sum / count;
    }
}
