package dev.egomotion.examples;

import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.transform.SpatialTransform;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.warp.GridSampler;
import dev.egomotion.geometry.warp.InverseWarp;
import dev.egomotion.geometry.warp.SamplerConvention;

/** Warps one image into another through depth and motion, with geometry alone: no Kafka, no network, no native library. */
public final class WarpAnImage {
    private WarpAnImage() {}

    /** Takes nothing: the images are of a rendered street, whose depth and motion are known. */
    public static void main(String[] arguments) {
        SceneDrive street = SceneDrive.street(SceneSettings.of(208, 64, 4, 1).withTraffic(false));
        SceneFrame target = street.frame(1);
        SceneFrame source = street.frame(2);
        RigidTransform sourceFromTarget =
                source.worldFromCamera().inverse().times(target.worldFromCamera());

        InverseWarp warp =
                new InverseWarp(street.camera().pinhole(), target.depth(), sourceFromTarget);
        GridSampler bilinear =
                new GridSampler(GridSampler.Kernel.BILINEAR, SamplerConvention.DEFAULT);
        FloatImage warped = new SpatialTransform(warp, bilinear).apply(source.image().luma());

        FloatImage seen = target.image().luma();
        boolean[] visible = warp.grid().visible();
        System.out.printf(
                "mean difference %.4f before the warp, %.4f after%n",
                difference(source.image().luma(), seen, visible),
                difference(warped, seen, visible));
    }

    private static double difference(FloatImage a, FloatImage b, boolean[] where) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < where.length; i++) {
            if (where[i]) {
                sum += Math.abs(a.values()[i] - b.values()[i]);
                count++;
            }
        }
        return sum / count;
    }
}
