package dev.egomotion.experiments;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Digits as a seven-segment display draws them, in files like MNIST's: for tests and pictures. */
final class SyntheticDigits {
    /** Segments of each digit: top, upper left, upper right, middle, lower left, lower right, bottom. */
    private static final int[] SEGMENTS = {
        0b1110111, 0b0010010, 0b1011101, 0b1011011, 0b0111010, 0b1101011, 0b1101111, 0b1010010,
        0b1111111, 0b1111011
    };

    private static final int[][] BOXES = {
        {9, 5, 10, 2},
        {9, 5, 2, 9},
        {17, 5, 2, 9},
        {9, 13, 10, 2},
        {9, 13, 2, 10},
        {17, 13, 2, 10},
        {9, 21, 10, 2}
    };

    private SyntheticDigits() {}

    /** Returns digits 0, 1 .. 9, 0, 1 .. */
    static Digits of(int count) {
        byte[] images = new byte[count * 784];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % 10);
            for (int s = 0; s < BOXES.length; s++) {
                if ((SEGMENTS[i % 10] >> (6 - s) & 1) == 1) {
                    fill(images, i * 784, BOXES[s]);
                }
            }
        }
        return new Digits(images, labels);
    }

    private static void fill(byte[] images, int offset, int[] box) {
        for (int i = 0; i < box[2] * box[3]; i++) {
            int x = box[0] + i % box[2];
            int y = box[1] + i / box[2];
            images[offset + 28 * y + x] = (byte) 255;
        }
    }

    /** Writes the four files. */
    static void write(Path folder, int training, int test) throws IOException {
        write(folder, "train", of(training));
        write(folder, "t10k", of(test));
    }

    private static void write(Path folder, String part, Digits digits) throws IOException {
        Path images = folder.resolve(part + "-images-idx3-ubyte.gz");
        try (DataOutputStream out =
                new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(images)))) {
            out.writeInt(2051);
            out.writeInt(digits.count());
            out.writeInt(28);
            out.writeInt(28);
            out.write(digits.images());
        }
        Path labels = folder.resolve(part + "-labels-idx1-ubyte.gz");
        try (DataOutputStream out =
                new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(labels)))) {
            out.writeInt(2049);
            out.writeInt(digits.count());
            out.write(digits.labels());
        }
    }
}
