package dev.egomotion.topology;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.model.DepthContract;
import dev.egomotion.model.DepthNetwork;
import dev.egomotion.model.ModelIdentity;
import dev.egomotion.model.NetworkInput;
import dev.egomotion.model.PoseContract;
import dev.egomotion.model.PoseNetwork;
import dev.egomotion.model.Snippet;
import dev.egomotion.model.SnippetMotion;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A pair of networks that answers by a rule. They stand in for real ones where a test is about order,
 * counts and restarts: the answer then says which frames were asked, in every snippet form, and the
 * path is known beforehand.
 *
 * @param depth network of RenderedDrive's image size
 * @param pose network of the same size
 */
public record Networks(DepthNetwork depth, PoseNetwork pose) {
    static final double MAX_DEPTH = 100;

    private static final ModelIdentity IDENTITY =
            new ModelIdentity("rule", "1", "none", "Apache-2.0", "0".repeat(64));

    private static final NetworkInput INPUT = input(RenderedDrive.WIDTH, RenderedDrive.HEIGHT);

    private static NetworkInput input(int width, int height) {
        return new NetworkInput(
                "image",
                width,
                height,
                NetworkInput.ColorOrder.RGB,
                List.of(0f, 0f, 0f),
                List.of(1f, 1f, 1f));
    }

    /** Returns a pose network for pairs of another image size. */
    public static PoseNetwork posing(int width, int height) {
        return new RuledPose((source, target) -> RigidTransform.IDENTITY, 2, input(width, height));
    }

    /** Depth of an image. */
    interface DepthRule extends Function<RgbImage, DepthImage> {}

    /** sourceFromTarget of (source, target). */
    interface MotionRule extends BiFunction<RgbImage, RgbImage, RigidTransform> {}

    /** Returns networks that know the truth of a rendered drive. */
    public static Networks truth(RenderedDrive drive, int frames) {
        return of(image -> drive.depth(image, MAX_DEPTH), drive::motion, frames);
    }

    /** Returns networks whose answers depend on the pixels alone: another frame gives another answer. */
    public static Networks pixels(int frames) {
        return of(
                image -> {
                    float[] depth = new float[image.width() * image.height()];
                    Arrays.fill(depth, 5 + (image.rgb()[0] & 0xff) / 8f);
                    return new DepthImage(image.width(), image.height(), depth);
                },
                (source, target) ->
                        new RigidTransform(
                                Rotation.fromAxisAngle(
                                        new Vector3(0, brightness(source, target), 0)),
                                new Vector3(0, 0, 0.1)),
                frames);
    }

    private static double brightness(RgbImage source, RgbImage target) {
        return (sum(source) - sum(target)) * 1e-8;
    }

    private static long sum(RgbImage image) {
        return IntStream.range(0, image.rgb().length).mapToLong(i -> image.rgb()[i] & 0xff).sum();
    }

    private static Networks of(DepthRule depth, MotionRule motion, int frames) {
        return new Networks(new RuledDepth(depth), new RuledPose(motion, frames, INPUT));
    }

    private record RuledDepth(DepthRule rule) implements DepthNetwork {
        @Override
        public DepthContract contract() {
            return new DepthContract(
                    IDENTITY, INPUT, "depth", DepthContract.Kind.DEPTH, 1, 0, 0.1, MAX_DEPTH, true);
        }

        @Override
        public List<DepthImage> predict(List<RgbImage> images, List<PinholeCamera> cameras) {
            return images.stream().map(rule).toList();
        }

        @Override
        public void close() {}
    }

    private record RuledPose(MotionRule rule, int frames, NetworkInput input)
            implements PoseNetwork {
        @Override
        public PoseContract contract() {
            return new PoseContract(
                    IDENTITY,
                    input,
                    "pose",
                    frames,
                    IntStream.range(0, frames).boxed().toList(),
                    PoseContract.RotationForm.AXIS_ANGLE,
                    true,
                    PoseContract.Direction.SOURCE_FROM_TARGET,
                    1,
                    false,
                    "");
        }

        @Override
        public List<SnippetMotion> predict(List<Snippet> snippets) {
            return snippets.stream().map(this::motion).toList();
        }

        private SnippetMotion motion(Snippet snippet) {
            if (snippet.sources().size() != frames - 1) {
                throw new IllegalArgumentException(
                        "%d sources for a network of %d frames"
                                .formatted(snippet.sources().size(), frames));
            }
            return new SnippetMotion(
                    snippet.sources().stream()
                            .map(source -> rule.apply(source, snippet.target()))
                            .toList(),
                    List.of());
        }

        @Override
        public void close() {}
    }
}
