package dev.egomotion.topology;

import dev.egomotion.geometry.DepthImage;
import dev.egomotion.geometry.RgbImage;
import dev.egomotion.geometry.RigidTransform;
import dev.egomotion.model.DepthContract;
import dev.egomotion.model.DepthNetwork;
import dev.egomotion.model.ModelIdentity;
import dev.egomotion.model.NetworkInput;
import dev.egomotion.model.PoseContract;
import dev.egomotion.model.PoseNetwork;
import dev.egomotion.model.Snippet;
import dev.egomotion.model.SnippetMotion;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Networks that answer with the rendered truth. They stand in for real ones where a test is about order,
 * counts and restarts: the answer then says which frames were asked, in every snippet form, and the
 * path is known beforehand.
 */
final class TrueNetworks {
    static final ModelIdentity IDENTITY =
            new ModelIdentity("truth", "1", "rendered scene", "Apache-2.0", "0".repeat(64));
    static final double MAX_DEPTH = 100;

    private static final NetworkInput INPUT =
            new NetworkInput(
                    "image",
                    RenderedDrive.WIDTH,
                    RenderedDrive.HEIGHT,
                    NetworkInput.ColorOrder.RGB,
                    List.of(0f, 0f, 0f),
                    List.of(1f, 1f, 1f));

    private TrueNetworks() {}

    static DepthNetwork depth(RenderedDrive drive) {
        DepthContract contract =
                new DepthContract(
                        IDENTITY,
                        INPUT,
                        "depth",
                        DepthContract.Kind.DEPTH,
                        1,
                        0,
                        0.1,
                        MAX_DEPTH,
                        true);
        return new DepthNetwork() {
            @Override
            public DepthContract contract() {
                return contract;
            }

            @Override
            public List<DepthImage> predict(List<RgbImage> images) {
                return images.stream().map(image -> drive.depth(image, MAX_DEPTH)).toList();
            }

            @Override
            public void close() {}
        };
    }

    static PoseNetwork pose(RenderedDrive drive, int frames) {
        PoseContract contract =
                new PoseContract(
                        IDENTITY,
                        INPUT,
                        "pose",
                        frames,
                        IntStream.range(0, frames).boxed().toList(),
                        PoseContract.RotationForm.AXIS_ANGLE,
                        true,
                        PoseContract.Direction.SOURCE_FROM_TARGET,
                        1,
                        false,
                        "");
        return new PoseNetwork() {
            @Override
            public PoseContract contract() {
                return contract;
            }

            @Override
            public List<SnippetMotion> predict(List<Snippet> snippets) {
                return snippets.stream().map(snippet -> motion(drive, frames, snippet)).toList();
            }

            @Override
            public void close() {}
        };
    }

    private static SnippetMotion motion(RenderedDrive drive, int frames, Snippet snippet) {
        if (snippet.sources().size() != frames - 1) {
            throw new IllegalArgumentException(
                    "%d sources for a network of %d frames"
                            .formatted(snippet.sources().size(), frames));
        }
        List<RigidTransform> motions =
                snippet.sources().stream()
                        .map(source -> drive.motion(source, snippet.target()))
                        .toList();
        return new SnippetMotion(motions, List.of());
    }
}
