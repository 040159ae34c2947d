package dev.egomotion.trainer.run;

import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.warp.GridSampler;
import dev.egomotion.geometry.warp.InverseWarp;
import dev.egomotion.report.Html;
import dev.egomotion.trainer.data.TrainingDrive;
import dev.egomotion.trainer.data.TrainingSnippet;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * What the networks make of a few frames, for people: each target with its depth and the frame before it warped into its
 * view, and the truth beside where it is known.
 */
final class SamplePictures {
    private static final int SAMPLES = 3;
    private static final int JPEG_QUALITY = 85;

    private final int sources;
    private final DriveValidation networks;

    /**
     * Creates the pictures' source.
     *
     * @param sources of a snippet: 2 or 4
     */
    SamplePictures(int sources, DriveValidation networks) {
        this.sources = sources;
        this.networks = networks;
    }

    /** Returns the grid of pictures of frames spread over the drives. */
    String html(List<TrainingDrive> drives) {
        StringBuilder html = new StringBuilder("<div class='samples'>\n");
        for (int i = 0; i < SAMPLES; i++) {
            TrainingDrive drive = drives.get(i * drives.size() / SAMPLES);
            int reach = TrainingSnippet.reach(sources, 1);
            int last = drive.frames().size() - 1 - reach;
            int target = Math.max(reach, (int) ((i + 0.5) / SAMPLES * last));
            html.append(sample(new TrainingSnippet(drive, target, sources, 1)));
        }
        return html.append("</div>\n").toString();
    }

    private String sample(TrainingSnippet snippet) {
        TrainingDrive drive = snippet.drive();
        RgbImage target = snippet.frames().get(0);
        DepthImage depth = networks.depths(List.of(snippet)).get(0);
        RigidTransform motion = networks.sourceFromTarget(List.of(snippet)).get(snippet.previous());
        RgbImage warped = warped(snippet, depth, motion);
        StringBuilder html = new StringBuilder();
        html.append(
                "<div class='caption'>%s, frame %d</div>%n"
                        .formatted(Html.escape(drive.name()), snippet.target()));
        html.append(picture("target", jpeg(target)));
        html.append(picture("predicted depth, near is bright", png(DepthPng.preview(depth))));
        html.append(picture("frame before, warped by prediction", jpeg(warped)));
        boolean depthKnown =
                drive.hasDepth() && anyKnown(drive.depth().get(snippet.target()).depth());
        html.append(
                picture(
                        "difference of target and warped, twice",
                        jpeg(difference(target, warped))));
        if (depthKnown) {
            DepthImage truth = drive.depth().get(snippet.target());
            html.append(picture("true depth", png(DepthPng.preview(truth))));
        } else {
            html.append("<div><span class='none'>no true depth</span></div>\n");
        }
        if (depthKnown && drive.hasTruth()) {
            DepthImage truth = drive.depth().get(snippet.target());
            RigidTransform trueMotion = snippet.sourceFromTarget(snippet.previous()).orElseThrow();
            html.append(
                    picture(
                            "frame before, warped by truth",
                            jpeg(warped(snippet, truth, trueMotion))));
        } else {
            html.append("<div><span class='none'>no truth to warp by</span></div>\n");
        }
        return html.toString();
    }

    private static boolean anyKnown(float[] depth) {
        for (float value : depth) {
            if (value > 0) {
                return true;
            }
        }
        return false;
    }

    private static RgbImage warped(
            TrainingSnippet snippet, DepthImage depth, RigidTransform motion) {
        InverseWarp warp = new InverseWarp(snippet.drive().camera(), depth, motion);
        return GridSampler.BILINEAR.sample(
                snippet.frames().get(1 + snippet.previous()), warp.grid());
    }

    /** Returns twice the distance of the colours; what is not seen, black in the warped image, stays black. */
    private static RgbImage difference(RgbImage a, RgbImage b) {
        byte[] result = new byte[a.rgb().length];
        Arrays.fill(result, (byte) 0);
        for (int i = 0; i < result.length; i += 3) {
            boolean seen = b.rgb()[i] != 0 || b.rgb()[i + 1] != 0 || b.rgb()[i + 2] != 0;
            for (int c = i; seen && c < i + 3; c++) {
                int off = Math.abs((a.rgb()[c] & 0xff) - (b.rgb()[c] & 0xff));
                result[c] = (byte) Math.min(255, 2 * off);
            }
        }
        return new RgbImage(a.width(), a.height(), result);
    }

    private static String jpeg(RgbImage image) {
        return "data:image/jpeg;base64," + base64(ImageCodec.encodeJpeg(image, JPEG_QUALITY));
    }

    private static String png(byte[] bytes) {
        return "data:image/png;base64," + base64(bytes);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String picture(String title, String source) {
        return "<div><img alt='%s' src='%s'>%s</div>%n".formatted(title, source, title);
    }
}
