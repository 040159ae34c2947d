package dev.egomotion.experiments;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Gray images of digits with their labels, as the IDX files of MNIST hold them (LeCun, Cortes, Burges): big-endian; images: 2051,
 * count, rows, columns, bytes; labels: 2049, count, bytes.
 *
 * @param images 28 x 28 bytes each, one after another, 255 is ink
 * @param labels 0 to 9
 */
// Compared by nobody.
@SuppressWarnings("ArrayRecordComponent")
record Digits(byte[] images, byte[] labels) {
    /** Rows and columns of an image. */
    static final int SIDE = 28;

    /** How many labels there are. */
    static final int CLASSES = 10;

    private static final int PIXELS = SIDE * SIDE;
    private static final int MOST = 1_000_000;
    private static final int IMAGES_MAGIC = 2051;
    private static final int LABELS_MAGIC = 2049;

    /** Checks that there are as many images as labels. */
    Digits {
        if (images.length != PIXELS * labels.length) {
            throw new IllegalArgumentException(
                    "%d image bytes for %d labels".formatted(images.length, labels.length));
        }
    }

    /** Returns the 60,000 to train on, from train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz of a folder. */
    static Digits training(Path folder) {
        return read(folder, "train");
    }

    /** Returns the 10,000 to test on, from t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz of a folder. */
    static Digits test(Path folder) {
        return read(folder, "t10k");
    }

    /**
     * Reads images and labels.
     *
     * @throws DigitsException naming the file, what was found and what is expected
     */
    private static Digits read(Path folder, String part) {
        Path imageFile = folder.resolve(part + "-images-idx3-ubyte.gz");
        Path labelFile = folder.resolve(part + "-labels-idx1-ubyte.gz");
        byte[] images = read(imageFile, IMAGES_MAGIC);
        byte[] labels = read(labelFile, LABELS_MAGIC);
        if (images.length != PIXELS * labels.length) {
            throw new DigitsException(
                    "%s: %d labels; %s has %d images"
                            .formatted(
                                    labelFile,
                                    labels.length,
                                    imageFile.getFileName(),
                                    images.length / PIXELS));
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= CLASSES) {
                throw new DigitsException(
                        "%s: label %d of item %d; 0 to 9 are expected"
                                .formatted(labelFile, labels[i] & 0xff, i));
            }
        }
        return new Digits(images, labels);
    }

    private static byte[] read(Path file, int magic) {
        if (!Files.isRegularFile(file)) {
            throw new DigitsException(
                    "%s: no such file; an IDX file of MNIST is expected, packed with gzip"
                            .formatted(file));
        }
        try (DataInputStream in =
                new DataInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16))) {
            expect(file, "magic number", in.readInt(), magic);
            int count = in.readInt();
            if (count < 1 || count > MOST) {
                throw new DigitsException(
                        "%s: %d items; 1 to %d are expected".formatted(file, count, MOST));
            }
            if (magic == IMAGES_MAGIC) {
                expect(file, "rows", in.readInt(), SIDE);
                expect(file, "columns", in.readInt(), SIDE);
            }
            return items(file, in, count, magic == IMAGES_MAGIC ? PIXELS : 1);
        } catch (EOFException e) {
            throw new DigitsException(
                    file + ": ends within its header or packing; a whole IDX file is expected", e);
        } catch (IOException e) {
            throw new DigitsException(
                    "%s: cannot be read: %s; an IDX file packed with gzip is expected"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    private static void expect(Path file, String what, int found, int expected) {
        if (found != expected) {
            throw new DigitsException(
                    "%s: %s %d; %d is expected".formatted(file, what, found, expected));
        }
    }

    private static byte[] items(Path file, DataInputStream in, int count, int size)
            throws IOException {
        int expected = count * size;
        byte[] bytes = new byte[expected];
        int found = 0;
        try {
            int read = in.read(bytes, 0, bytes.length);
            while (read > 0) {
                found += read;
                read = in.read(bytes, found, bytes.length - found);
            }
        } catch (EOFException e) {
            throw truncated(file, found, expected, e);
        }
        if (found < expected) {
            throw truncated(file, found, expected, null);
        }
        return bytes;
    }

    private static DigitsException truncated(
            Path file, int found, int expected, @Nullable Throwable cause) {
        return new DigitsException(
                "%s: truncated: %d bytes of items; %d are expected"
                        .formatted(file, found, expected),
                cause);
    }

    int count() {
        return labels.length;
    }

    /** Returns items from one to before another. */
    Digits part(int from, int to) {
        return new Digits(
                Arrays.copyOfRange(images, from * PIXELS, to * PIXELS),
                Arrays.copyOfRange(labels, from, to));
    }

    /**
     * Returns the ink at a place of an image, in [0, 1]: bilinear, 0 outside.
     *
     * @param x pixels, 0 the centre of the first
     * @param y likewise
     */
    float at(int item, double x, double y) {
        if (!(x > -1 && y > -1 && x < SIDE && y < SIDE)) {
            return 0;
        }
        int left = (int) (x + 1) - 1;
        int top = (int) (y + 1) - 1;
        float right = (float) (x - left);
        float below = (float) (y - top);
        float above = ink(item, left, top) * (1 - right) + ink(item, left + 1, top) * right;
        float under = ink(item, left, top + 1) * (1 - right) + ink(item, left + 1, top + 1) * right;
        return (above * (1 - below) + under * below) / 255;
    }

    private int ink(int item, int x, int y) {
        boolean inside = x >= 0 && y >= 0 && x < SIDE && y < SIDE;
        return inside ? images[item * PIXELS + y * SIDE + x] & 0xff : 0;
    }
}
