package dev.egomotion.benchmarks;

import ai.onnxruntime.OrtException;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.model.FrameTensors;
import dev.egomotion.model.NetworkInput;
import dev.egomotion.model.NetworkInput.ColorOrder;
import dev.egomotion.model.NetworkItem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Building the tensor of one 416x128 image; what the product does, and what it was chosen over. In the
 * package of the class that it measures, which no other module needs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TensorBenchmark {
    private static final int WIDTH = 416;
    private static final int HEIGHT = 128;
    private static final int PLANE = WIDTH * HEIGHT;

    private final RgbImage image = random();
    private final RgbImage other = random();
    private final NetworkInput input =
            new NetworkInput(
                    "image",
                    WIDTH,
                    HEIGHT,
                    ColorOrder.RGB,
                    List.of(0.5f, 0.5f, 0.5f),
                    List.of(0.5f, 0.5f, 0.5f));
    private final FrameTensors tensors = new FrameTensors(input, 1, "");
    private final FrameTensors pairs = new FrameTensors(input, 2, "");
    private final FloatBuffer direct =
            ByteBuffer.allocateDirect(Float.BYTES * 3 * PLANE)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
    private final float[] heap = new float[3 * PLANE];
    private final float[] table = table();

    private static RgbImage random() {
        byte[] rgb = new byte[3 * PLANE];
        new Random(1).nextBytes(rgb);
        return new RgbImage(WIDTH, HEIGHT, rgb);
    }

    private static float[] table() {
        float[] table = new float[256];
        for (int i = 0; i < 256; i++) {
            table[i] = (i / 255f - 0.5f) / 0.5f;
        }
        return table;
    }

    private static NetworkItem item(RgbImage... frames) {
        return new NetworkItem(List.of(frames), Optional.empty());
    }

    /** What runs: with the native tensor around the memory. */
    @Benchmark
    public int product() throws OrtException {
        try (FrameTensors.Feed feed = tensors.feed(List.of(item(image)))) {
            return feed.tensors().size();
        }
    }

    /** What runs for a pair asked both ways: two images in four places. */
    @Benchmark
    public int productPair() throws OrtException {
        try (FrameTensors.Feed feed = pairs.feed(List.of(item(image, other), item(other, image)))) {
            return feed.tensors().size();
        }
    }

    /** A table, written to direct memory number by number, each plane in a pass of its own. */
    @Benchmark
    public FloatBuffer tableThreePassesDirect() {
        byte[] rgb = image.rgb();
        for (int channel = 0; channel < 3; channel++) {
            for (int i = 0, p = channel; i < PLANE; i++, p += 3) {
                direct.put(channel * PLANE + i, table[rgb[p] & 0xff]);
            }
        }
        return direct;
    }

    /** A table, written to direct memory number by number, all planes in one pass. */
    @Benchmark
    public FloatBuffer tableOnePassDirect() {
        byte[] rgb = image.rgb();
        for (int i = 0, p = 0; i < PLANE; i++, p += 3) {
            direct.put(i, table[rgb[p] & 0xff]);
            direct.put(i + PLANE, table[rgb[p + 1] & 0xff]);
            direct.put(i + 2 * PLANE, table[rgb[p + 2] & 0xff]);
        }
        return direct;
    }

    /** A table, written to the heap, then copied in one go. */
    @Benchmark
    public FloatBuffer tableHeapThenCopy() {
        byte[] rgb = image.rgb();
        for (int i = 0, p = 0; i < PLANE; i++, p += 3) {
            heap[i] = table[rgb[p] & 0xff];
            heap[i + PLANE] = table[rgb[p + 1] & 0xff];
            heap[i + 2 * PLANE] = table[rgb[p + 2] & 0xff];
        }
        return direct.put(0, heap);
    }

    /** The formula, written to the heap, then copied in one go. */
    @Benchmark
    public FloatBuffer formulaHeapThenCopy() {
        byte[] rgb = image.rgb();
        float scale = 1 / 127.5f;
        for (int i = 0, p = 0; i < PLANE; i++, p += 3) {
            heap[i] = (rgb[p] & 0xff) * scale - 1;
            heap[i + PLANE] = (rgb[p + 1] & 0xff) * scale - 1;
            heap[i + 2 * PLANE] = (rgb[p + 2] & 0xff) * scale - 1;
        }
        return direct.put(0, heap);
    }
}
