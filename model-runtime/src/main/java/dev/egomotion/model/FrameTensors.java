package dev.egomotion.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Builds a network's input from images: value = (byte / 255 - mean) / std, looked up in a table per
 * channel, written into direct memory that ONNX Runtime reads in place and that the next call uses
 * again. Safe for use by several threads.
 */
public final class FrameTensors {
    private final NetworkInput input;
    private final int framesPerTensor;
    private final List<String> names;
    private final float[][] tables;
    private final String intrinsics;
    private final Queue<FloatBuffer> free = new ConcurrentLinkedQueue<>();

    /**
     * Prepares the tables.
     *
     * @param input how one frame is fed
     * @param frames frames of one item; stacked on the channels of one tensor, or one tensor each
     * @param intrinsics name of the tensor that takes them; empty for none
     */
    public FrameTensors(NetworkInput input, int frames, String intrinsics) {
        this.input = input;
        this.intrinsics = intrinsics;
        this.names = input.tensors();
        this.framesPerTensor = frames / names.size();
        this.tables = new float[input.color().channels()][256];
        for (int channel = 0; channel < tables.length; channel++) {
            for (int value = 0; value < 256; value++) {
                tables[channel][value] =
                        (value / 255f - input.mean().get(channel)) / input.std().get(channel);
            }
        }
    }

    /**
     * Writes a batch.
     *
     * @param items frames of the input's size
     */
    public Feed feed(List<NetworkItem> items) throws OrtException {
        Feed feed = new Feed();
        try {
            for (int tensor = 0; tensor < names.size(); tensor++) {
                feed.add(names.get(tensor), items, tensor * framesPerTensor);
            }
            if (!intrinsics.isEmpty()) {
                feed.addIntrinsics(items);
            }
            return feed;
        } catch (OrtException | RuntimeException e) {
            feed.close();
            throw e;
        }
    }

    private void write(RgbImage image, FloatBuffer to, int at) {
        input.require(image);
        byte[] rgb = image.rgb();
        switch (input.color()) {
            case RGB -> writeColor(rgb, 0, 2, to, at);
            case BGR -> writeColor(rgb, 2, 0, to, at);
            case GRAY -> writeGray(rgb, to, at);
        }
    }

    /**
     * Writes three planes in one pass.
     *
     * @param red the plane, 0 or 2, that takes red; blue takes the other
     */
    private void writeColor(byte[] rgb, int red, int blue, FloatBuffer to, int at) {
        int plane = rgb.length / 3;
        int atRed = at + red * plane;
        int atGreen = at + plane;
        int atBlue = at + blue * plane;
        float[] reds = tables[red];
        float[] greens = tables[1];
        float[] blues = tables[blue];
        for (int i = 0, p = 0; i < plane; i++, p += 3) {
            to.put(atRed + i, reds[rgb[p] & 0xff]);
            to.put(atGreen + i, greens[rgb[p + 1] & 0xff]);
            to.put(atBlue + i, blues[rgb[p + 2] & 0xff]);
        }
    }

    /** Luma in whole thousandths (BT.601), rounded to a byte, so that the table serves here too. */
    private void writeGray(byte[] rgb, FloatBuffer to, int at) {
        int plane = rgb.length / 3;
        for (int i = 0, p = 0; i < plane; i++, p += 3) {
            int luma =
                    (299 * (rgb[p] & 0xff)
                                    + 587 * (rgb[p + 1] & 0xff)
                                    + 114 * (rgb[p + 2] & 0xff)
                                    + 500)
                            / 1000;
            to.put(at + i, tables[0][luma]);
        }
    }

    private FloatBuffer take(int capacity) {
        FloatBuffer buffer = free.poll();
        return buffer != null && buffer.capacity() >= capacity
                ? buffer
                : ByteBuffer.allocateDirect(Float.BYTES * capacity)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
    }

    /** The input of one run; closing it gives the memory to the next. */
    public final class Feed implements AutoCloseable {
        private final Map<String, OnnxTensor> tensors = new HashMap<>();
        private final Queue<FloatBuffer> taken = new ArrayDeque<>();

        private Feed() {}

        private void add(String name, List<NetworkItem> items, int firstFrame) throws OrtException {
            int channels = input.color().channels();
            int frame = channels * input.width() * input.height();
            int size = items.size() * framesPerTensor * frame;
            FloatBuffer buffer = take(size);
            taken.add(buffer);
            buffer.clear().limit(size);
            // A pair asked both ways holds each of its images twice: the second time is a copy.
            IdentityHashMap<RgbImage, Integer> written = new IdentityHashMap<>();
            for (int item = 0; item < items.size(); item++) {
                for (int i = 0; i < framesPerTensor; i++) {
                    RgbImage image = items.get(item).frames().get(firstFrame + i);
                    int at = (item * framesPerTensor + i) * frame;
                    Integer earlier = written.putIfAbsent(image, at);
                    if (earlier == null) {
                        write(image, buffer, at);
                    } else {
                        buffer.put(at, buffer, earlier, frame);
                    }
                }
            }
            long[] shape = {
                items.size(), (long) framesPerTensor * channels, input.height(), input.width()
            };
            tensors.put(name, OnnxTensor.createTensor(OnnxSessions.environment(), buffer, shape));
        }

        private void addIntrinsics(List<NetworkItem> items) throws OrtException {
            float[][] values = new float[items.size()][];
            for (int item = 0; item < values.length; item++) {
                PinholeCamera k = items.get(item).camera().orElseThrow();
                values[item] =
                        new float[] {
                            (float) k.fx(), (float) k.fy(), (float) k.cx(), (float) k.cy()
                        };
            }
            tensors.put(intrinsics, OnnxTensor.createTensor(OnnxSessions.environment(), values));
        }

        /** Returns the tensors by name; they live as long as this. */
        public Map<String, OnnxTensor> tensors() {
            return tensors;
        }

        @Override
        public void close() {
            tensors.values().forEach(OnnxTensor::close);
            free.addAll(taken);
        }
    }
}
