package dev.egomotion.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsTest {
    private static final String IMAGES = "t10k-images-idx3-ubyte.gz";
    private static final String LABELS = "t10k-labels-idx1-ubyte.gz";

    @TempDir Path folder;

    @Test
    void test_wholeFiles_givesImagesAndLabels() throws IOException {
        SyntheticDigits.write(folder, 20, 30);
        Digits digits = Digits.test(folder);
        assertEquals(30, digits.count());
        assertEquals(3, digits.labels()[13]);
        assertEquals(1, digits.at(1, 17, 8), 0);
    }

    @Test
    void at_betweenPixelsAndOutside_isBilinearWithNothingAround() {
        byte[] image = new byte[28 * 28];
        image[0] = (byte) 255;
        Digits digits = new Digits(image, new byte[1]);
        assertEquals(1, digits.at(0, 0, 0), 0);
        assertEquals(0.75, digits.at(0, 0.25, 0), 1e-6);
        assertEquals(0.5, digits.at(0, -0.5, 0), 1e-6);
        assertEquals(0.25, digits.at(0, -0.5, 0.5), 1e-6);
        assertEquals(0, digits.at(0, -1, 0), 0);
        assertEquals(0, digits.at(0, Double.NaN, 0), 0);
    }

    @Test
    void test_missingFile_isOneLineNamingIt() throws IOException {
        SyntheticDigits.write(folder, 20, 30);
        Files.delete(folder.resolve(LABELS));
        assertOneLine(LABELS, "no such file");
    }

    @Test
    void test_truncatedItems_saysHowManyBytesThereAre() throws IOException {
        SyntheticDigits.write(folder, 20, 30);
        write(IMAGES, packed(2051, new int[] {30, 28, 28}, 29 * 784 + 5));
        assertOneLine(IMAGES, "truncated: 22741 bytes of items; 23520 are expected");
    }

    @Test
    void test_truncatedPacking_saysSo() throws IOException {
        SyntheticDigits.write(folder, 20, 30);
        byte[] whole = Files.readAllBytes(folder.resolve(IMAGES));
        write(IMAGES, Arrays.copyOf(whole, whole.length / 2));
        assertOneLine(IMAGES, "truncated");
        write(IMAGES, Arrays.copyOf(whole, 5));
        assertOneLine(IMAGES, "a whole IDX file is expected");
        write(IMAGES, new byte[0]);
        assertOneLine(IMAGES, "a whole IDX file is expected");
    }

    @Test
    void test_notPacked_saysSo() throws IOException {
        SyntheticDigits.write(folder, 20, 30);
        write(LABELS, new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 7});
        assertOneLine(LABELS, "packed with gzip is expected");
    }

    @Test
    void test_wrongMagic_saysFoundAndExpected() throws IOException {
        SyntheticDigits.write(folder, 20, 30);
        Files.copy(
                folder.resolve(LABELS),
                folder.resolve(IMAGES),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertOneLine(IMAGES, "magic number 2049; 2051 is expected");
    }

    @Test
    void test_otherCountOfLabels_saysBoth() throws IOException {
        SyntheticDigits.write(folder, 20, 30);
        write(LABELS, packed(2049, new int[] {29}, 29));
        assertOneLine(LABELS, "29 labels; " + IMAGES + " has 30 images");
    }

    @Test
    void test_otherSizeOrCountOrLabel_saysFoundAndExpected() throws IOException {
        SyntheticDigits.write(folder, 20, 30);
        write(IMAGES, packed(2051, new int[] {30, 28, 32}, 30 * 28 * 32));
        assertOneLine(IMAGES, "columns 32; 28 is expected");
        write(IMAGES, packed(2051, new int[] {-1, 28, 28}, 0));
        assertOneLine(IMAGES, "-1 items; 1 to 1000000 are expected");
        SyntheticDigits.write(folder, 20, 1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
            out.writeInt(2049);
            out.writeInt(1);
            out.write(11);
        }
        write(LABELS, bytes.toByteArray());
        assertOneLine(LABELS, "label 11 of item 0; 0 to 9 are expected");
    }

    @Test
    void training_filesBesideTheProject_areMnist() {
        Path shared = Path.of(System.getProperty("egomotion.shared"), "digits");
        Assumptions.assumeTrue(Files.isDirectory(shared), shared + " is not there");
        assertEquals(60_000, Digits.training(shared).count());
        Digits test = Digits.test(shared);
        assertEquals(10_000, test.count());
        int[] counts = new int[10];
        for (byte label : test.labels()) {
            counts[label]++;
        }
        // LeCun's ones and fives.
        assertEquals(1135, counts[1]);
        assertEquals(892, counts[5]);
    }

    private void assertOneLine(String file, String... parts) {
        String message =
                assertThrows(DigitsException.class, () -> Digits.test(folder)).getMessage();
        assertTrue(message.startsWith(folder.resolve(file) + ": "), message);
        assertEquals(1, message.lines().count(), message);
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    private static byte[] packed(int magic, int[] header, int items) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
            out.writeInt(magic);
            for (int number : header) {
                out.writeInt(number);
            }
            out.write(new byte[items]);
        }
        return bytes.toByteArray();
    }
}
