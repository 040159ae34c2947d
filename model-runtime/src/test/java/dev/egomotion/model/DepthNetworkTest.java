package dev.egomotion.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.model.NetworkInput.ColorOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DepthNetworkTest {
    /** Red, green and blue are told apart by their weights: output = red + 10 green + 100 blue. */
    private static final float[][] DIGITS = {{1, 10, 100}};

    @TempDir Path folder;

    private Model open(DepthContract contract, TestGraph graph) throws Exception {
        byte[] depth = graph.bytes(contract.metadata());
        TestModel.write(folder, depth, TestModel.pose(TestModel.poseContract()));
        return Model.open(folder, TestModel.ONE_THREAD);
    }

    private static TestGraph mixed(long channels, float[][] weights) {
        return new TestGraph()
                .input("image", -1, channels, TestModel.HEIGHT, TestModel.WIDTH)
                .mix("disparity", "image", weights)
                .output("disparity", -1, 1, TestModel.HEIGHT, TestModel.WIDTH);
    }

    private static DepthContract plainDepth(
            ColorOrder color, List<Float> mean, List<Float> std, double max) {
        return new DepthContract(
                TestModel.IDENTITY,
                new NetworkInput("image", 4, 2, color, mean, std),
                "disparity",
                DepthContract.Kind.DEPTH,
                1,
                0,
                0.001,
                max,
                true);
    }

    private static final List<Float> ZEROS = List.of(0f, 0f, 0f);
    private static final List<Float> ONES = List.of(1f, 1f, 1f);

    private static float first(Model model, RgbImage image) {
        return model.depth().predict(List.of(image)).get(0).at(0, 0);
    }

    @Test
    void predict_rgb_channelsInThatOrder() throws Exception {
        try (Model model = open(plainDepth(ColorOrder.RGB, ZEROS, ONES, 999), mixed(3, DIGITS))) {
            float expected = (51 + 10 * 102 + 100 * 153) / 255f;
            assertEquals(expected, first(model, TestModel.plain(51, 102, 153)), 1e-4f);
        }
    }

    @Test
    void predict_bgr_channelsTurned() throws Exception {
        try (Model model = open(plainDepth(ColorOrder.BGR, ZEROS, ONES, 999), mixed(3, DIGITS))) {
            float expected = (153 + 10 * 102 + 100 * 51) / 255f;
            assertEquals(expected, first(model, TestModel.plain(51, 102, 153)), 1e-4f);
        }
    }

    @Test
    void predict_gray_isLumaOfBt601() throws Exception {
        DepthContract contract = plainDepth(ColorOrder.GRAY, List.of(0f), List.of(1f), 999);
        try (Model model = open(contract, mixed(1, new float[][] {{1}}))) {
            // 0.299 x 200 + 0.587 x 100 + 0.114 x 50 = 124.2
            assertEquals(124 / 255f, first(model, TestModel.plain(200, 100, 50)), 1e-6f);
            assertEquals(1, first(model, TestModel.plain(255, 255, 255)), 1e-6f);
        }
    }

    @Test
    void predict_meanAndDeviation_perChannel() throws Exception {
        DepthContract contract =
                plainDepth(
                        ColorOrder.RGB, List.of(0.1f, 0.2f, 0.3f), List.of(0.5f, 0.25f, 0.2f), 999);
        try (Model model = open(contract, mixed(3, DIGITS))) {
            float expected =
                    (51 / 255f - 0.1f) / 0.5f
                            + 10 * (102 / 255f - 0.2f) / 0.25f
                            + 100 * (153 / 255f - 0.3f) / 0.2f;
            assertEquals(expected, first(model, TestModel.plain(51, 102, 153)), 1e-3f);
        }
    }

    @Test
    void predict_depthOutOfRange_isClamped() throws Exception {
        try (Model model = open(plainDepth(ColorOrder.RGB, ZEROS, ONES, 0.5), mixed(3, DIGITS))) {
            assertEquals(0.5f, first(model, TestModel.plain(255, 255, 255)));
            assertEquals(0.001f, first(model, TestModel.plain(0, 0, 0)));
        }
    }

    @Test
    void predict_disparityNotPositive_isTheFarthest() throws Exception {
        TestGraph negative = mixed(3, new float[][] {{-1, 0, 0}});
        try (Model model = open(TestModel.depthContract(), negative)) {
            assertEquals(100f, first(model, TestModel.plain(255, 0, 0)));
        }
    }

    @Test
    void predict_notANumber_isNoValue() throws Exception {
        TestGraph ratio =
                new TestGraph()
                        .input("image", -1, 3, 2, 4)
                        .mix("red", "image", new float[][] {{1, 0, 0}})
                        .mix("green", "image", new float[][] {{0, 1, 0}})
                        .node("Div", "disparity", "red", "green")
                        .output("disparity", -1, 1, 2, 4);
        try (Model model = open(TestModel.depthContract(), ratio)) {
            assertEquals(0f, first(model, TestModel.plain(0, 0, 9)));
            assertEquals(1 / 5.01f, first(model, TestModel.plain(9, 18, 9)), 1e-5f);
        }
    }

    @Test
    void predict_batch_equalsOneByOne() throws Exception {
        try (Model model = open(TestModel.depthContract(), TestModel.depthGraph(-1))) {
            List<RgbImage> images = ramps(5);
            List<DepthImage> together = model.depth().predict(images);
            for (int i = 0; i < images.size(); i++) {
                DepthImage alone = model.depth().predict(List.of(images.get(i))).get(0);
                assertArrayEquals(alone.depth(), together.get(i).depth());
            }
        }
    }

    @Test
    void predict_graphOfFixedBatch_runsOneByOne() throws Exception {
        try (Model model = open(TestModel.depthContract(), TestModel.depthGraph(1))) {
            List<DepthImage> depths = model.depth().predict(ramps(3));
            assertEquals(3, depths.size());
            assertEquals(1 / (10 * 20 / 255f + 0.01f), depths.get(2).at(0, 0), 1e-6f);
        }
    }

    @Test
    void predict_nothing_isNothing() throws Exception {
        try (Model model = open(TestModel.depthContract(), TestModel.depthGraph(-1))) {
            assertEquals(List.of(), model.depth().predict(List.of()));
        }
    }

    @Test
    void predict_imageOfAnotherSize_isRefused() throws Exception {
        try (Model model = open(TestModel.depthContract(), TestModel.depthGraph(-1))) {
            List<RgbImage> small = List.of(new RgbImage(2, 2, new byte[12]));
            IllegalArgumentException e =
                    assertThrows(
                            IllegalArgumentException.class, () -> model.depth().predict(small));
            assertEquals("an image of 2x2 was given to a network of 4x2", e.getMessage());
        }
    }

    @Test
    void predict_afterClose_isRefused() throws Exception {
        Model model = open(TestModel.depthContract(), TestModel.depthGraph(-1));
        model.close();
        model.close();
        List<RgbImage> images = ramps(1);
        assertThrows(IllegalStateException.class, () -> model.depth().predict(images));
    }

    @Test
    void predict_severalThreads_eachGetsItsOwn() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Model model = open(TestModel.depthContract(), TestModel.depthGraph(-1))) {
            List<RgbImage> images = ramps(20);
            List<DepthImage> expected = model.depth().predict(images);
            Callable<List<DepthImage>> oneByOne =
                    () -> {
                        List<DepthImage> depths = new ArrayList<>();
                        for (RgbImage image : images) {
                            depths.addAll(model.depth().predict(List.of(image)));
                        }
                        return depths;
                    };
            for (Future<List<DepthImage>> run :
                    threads.invokeAll(Collections.nCopies(8, oneByOne))) {
                for (int i = 0; i < images.size(); i++) {
                    assertArrayEquals(expected.get(i).depth(), run.get().get(i).depth());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<RgbImage> ramps(int count) {
        List<RgbImage> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(TestModel.redRamp(10 * i));
        }
        return images;
    }
}
