package dev.egomotion.model;

import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.model.NetworkInput.ColorOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A pair of networks of 4x2 pixels whose answers are linear in the pixels. */
final class TestModel {
    static final int WIDTH = 4;
    static final int HEIGHT = 2;
    static final ModelIdentity IDENTITY =
            new ModelIdentity("tiny", "7", "nothing", "Apache-2.0", "");
    static final RuntimeOptions ONE_THREAD =
            new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());

    private TestModel() {}

    /** RGB, value = byte / 255. */
    static NetworkInput input(String tensor) {
        return new NetworkInput(
                tensor, WIDTH, HEIGHT, ColorOrder.RGB, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
    }

    /** Disparity = 10 output + 0.01, 0.1..100. */
    static DepthContract depthContract() {
        return new DepthContract(
                IDENTITY,
                input("image"),
                "disparity",
                DepthContract.Kind.DISPARITY,
                10,
                0.01,
                0.1,
                100,
                false);
    }

    /** Output = red / 255. */
    static byte[] depth(DepthContract contract) {
        return depthGraph(-1).bytes(contract.metadata());
    }

    static TestGraph depthGraph(long batch) {
        return new TestGraph()
                .input("image", batch, 3, HEIGHT, WIDTH)
                .mix("disparity", "image", new float[][] {{1, 0, 0}})
                .output("disparity", batch, 1, HEIGHT, WIDTH);
    }

    /** Earlier frame first, translation first, axis-angle, source from target, scale 1. */
    static PoseContract poseContract() {
        return poseContract(2, List.of(0, 1));
    }

    static PoseContract poseContract(int frames, List<Integer> order) {
        return new PoseContract(
                IDENTITY,
                input("stack"),
                "pose",
                frames,
                order,
                PoseContract.RotationForm.AXIS_ANGLE,
                true,
                PoseContract.Direction.SOURCE_FROM_TARGET,
                1,
                false,
                "");
    }

    /**
     * Six numbers per source: number k of source s is the mean of stacked channel 6 s + k (modulo the
     * number of channels), each byte / 255.
     */
    static byte[] pose(PoseContract contract) {
        return poseGraph(contract.frames(), -1).bytes(contract.metadata());
    }

    static TestGraph poseGraph(int frames, long batch) {
        int channels = 3 * frames;
        int numbers = 6 * (frames - 1);
        float[][] weights = new float[numbers][channels];
        for (int i = 0; i < numbers; i++) {
            weights[i][i % channels] = 1;
        }
        return new TestGraph()
                .input("stack", batch, channels, HEIGHT, WIDTH)
                .node("GlobalAveragePool", "means", "stack")
                .mix("pose", "means", weights)
                .output("pose", batch, numbers, 1, 1);
    }

    static Path write(Path folder, byte[] depth, byte[] pose) throws IOException {
        Files.write(folder.resolve("depth.onnx"), depth);
        Files.write(folder.resolve("pose.onnx"), pose);
        return folder;
    }

    static Path write(Path folder) throws IOException {
        return write(folder, depth(depthContract()), pose(poseContract()));
    }

    /** An image of one colour. */
    static RgbImage plain(int red, int green, int blue) {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return new RgbImage(WIDTH, HEIGHT, rgb);
    }

    /** An image whose red channel counts up from first, row by row. */
    static RgbImage redRamp(int first) {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        Arrays.fill(rgb, (byte) 200);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            rgb[3 * i] = (byte) (first + i);
        }
        return new RgbImage(WIDTH, HEIGHT, rgb);
    }
}
