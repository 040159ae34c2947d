package dev.egomotion.codecs.still;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.TestImages;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.still.PictureHeader.Format;
import dev.egomotion.geometry.values.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureHeaderTest {
    private static final int WIDTH = 37;
    private static final int HEIGHT = 21;

    private static byte[] written(String extension) {
        boolean isFloat = extension.equals(".pfm") || extension.equals(".hdr");
        boolean isGray = extension.equals(".pgm");
        try (Mat image = OpenCv.toMat(TestImages.moving(WIDTH, HEIGHT, 4));
                Mat form = new Mat();
                BytePointer out = new BytePointer()) {
            if (isFloat) {
                image.convertTo(form, opencv_core.CV_32FC3);
            } else if (isGray) {
                opencv_imgproc.cvtColor(image, form, opencv_imgproc.COLOR_RGB2GRAY);
            } else {
                image.copyTo(form);
            }
            assertTrue(opencv_imgcodecs.imencode(extension, form, out), extension);
            return OpenCv.bytes(out);
        }
    }

    @ParameterizedTest
    @CsvSource({
        ".jpg, JPEG", ".png, PNG", ".bmp, BMP", ".tiff, TIFF", ".webp, WEBP", ".ppm, PNM",
        ".pgm, PNM", ".pam, PNM", ".pfm, PNM", ".gif, GIF", ".hdr, HDR", ".ras, SUN_RASTER"
    })
    void of_everyFormat_tellsTheSizeThatIsDecoded(String extension, Format format)
            throws UndecodableException {
        byte[] bytes = written(extension);
        assertEquals(new PictureHeader(format, WIDTH, HEIGHT), PictureHeader.of(bytes));
        RgbImage decoded = ImageCodec.decode(bytes);
        assertEquals(WIDTH, decoded.width());
        assertEquals(HEIGHT, decoded.height());
    }

    @ParameterizedTest
    @CsvSource({
        ".jpg", ".png", ".bmp", ".tiff", ".webp", ".ppm", ".pgm", ".pam", ".pfm", ".gif", ".hdr",
        ".ras"
    })
    void of_cutAnywhereInItsHeader_isUndecodable(String extension) throws UndecodableException {
        byte[] bytes = written(extension);
        for (int length = 0; length < Math.min(bytes.length, 64); length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(UndecodableException.class, () -> ImageCodec.decode(cut));
        }
    }

    @Test
    void of_random_isAHeaderOrUndecodable() {
        long seed = 11;
        Random random = new Random(seed);
        byte[][] starts = {
            {(byte) 0xff, (byte) 0xd8, (byte) 0xff},
            {'B', 'M'},
            {'I', 'I', 42, 0},
            {'M', 'M', 0, 43},
            {'G', 'I', 'F', '8'},
            {'P', '6', ' '},
            {(byte) 0x89, 'P', 'N', 'G'}
        };
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            byte[] start = starts[i % starts.length];
            System.arraycopy(start, 0, bytes, 0, Math.min(start.length, bytes.length));
            try {
                PictureHeader header = PictureHeader.of(bytes);
                assertTrue(header.width() > 0 && header.height() > 0, "seed " + seed);
            } catch (UndecodableException e) {
                assertTrue(!e.getMessage().isEmpty());
            }
        }
    }

    @Test
    void of_webpInEachOfItsForms_tellsTheSize() throws UndecodableException {
        byte[] simple = written(".webp");
        assertEquals("VP8", new String(simple, 12, 3, StandardCharsets.US_ASCII));
        ByteBuffer extended = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        extended.put("RIFF....WEBPVP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).putInt(0);
        extended.put(new byte[] {(byte) 0x79, 3, 0, 0x71, 1, 0});
        assertEquals(
                new PictureHeader(Format.WEBP, 0x37a, 0x172), PictureHeader.of(extended.array()));
    }

    /** 249 KB of TIFF that unfold to 16,000 x 16,000 pixels. */
    @Test
    void decode_sharedBomb_isRefusedByItsSize() throws Exception {
        Path file = Path.of(System.getProperty("egomotion.shared"), "cases", "images", "bomb.tiff");
        Assumptions.assumeTrue(Files.exists(file), "no shared image at " + file);
        byte[] bytes = Files.readAllBytes(file);
        assertEquals(new PictureHeader(Format.TIFF, 16_000, 16_000), PictureHeader.of(bytes));
        UndecodableException e =
                assertThrows(UndecodableException.class, () -> ImageCodec.decode(bytes));
        assertTrue(e.getMessage().startsWith("image is 16000x16000; at most"), e.getMessage());
    }

    @Test
    void of_tiffInTilesOfAGigabyte_isUndecodable() {
        byte[] tiff = tiff(64, 48, 322, 16_384, 323, 16_384);
        UndecodableException e =
                assertThrows(UndecodableException.class, () -> PictureHeader.of(tiff));
        assertEquals("TIFF of 64x48 in tiles of 16384x16384", e.getMessage());
    }

    @Test
    void of_tiffWithManyChannels_isUndecodable() {
        assertThrows(UndecodableException.class, () -> PictureHeader.of(tiff(64, 48, 277, 65_535)));
    }

    /** Decoders differ in which of two they take. */
    @ParameterizedTest
    @ValueSource(ints = {256, 257, 277, 322, 323})
    void of_tiffThatTellsASizeTwice_isUndecodable(int tag) {
        byte[] once = tiff(64, 48, 277, 3, 322, 64, 323, 48);
        assertDoesNotThrow(() -> PictureHeader.of(once));
        byte[] twice = tiff(64, 48, 277, 3, 322, 64, 323, 48, tag, 16);
        UndecodableException e =
                assertThrows(UndecodableException.class, () -> PictureHeader.of(twice));
        assertEquals("TIFF with two fields " + tag, e.getMessage());
    }

    /** A decoder reads signed numbers too; a size in a form that is not read must not count as none. */
    @Test
    void of_tiffWithATileSizeInAnotherForm_isUndecodable() {
        byte[] tiff = tiff(64, 48, 322, 16_384, 323, 16_384);
        ByteBuffer fields = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
        fields.putShort(10 + 2 * 12 + 2, (short) 9).putShort(10 + 3 * 12 + 2, (short) 9);
        assertThrows(UndecodableException.class, () -> PictureHeader.of(tiff));
        fields.putInt(10 + 2 * 12 + 4, 2); // two values, which then stand elsewhere
        assertThrows(UndecodableException.class, () -> PictureHeader.of(tiff));
    }

    private static PictureHeader ofText(String text) throws UndecodableException {
        return PictureHeader.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Each tells a second, small size where only a reader of other rules than the decoder's would look. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "P6\n# comment\r16000 12000\n10 10\n255\n",
                "P6\n16000 12000\n255\nP6 10 10 ",
                "P7\n WIDTH 16000\nHEIGHT 12000\nENDHDR\n\nWIDTH 10\nHEIGHT 10\n",
                "P7\n# WIDTH 10\n#\rWIDTH 16000\nHEIGHT 12000\nENDHDR\n\nWIDTH 10\nHEIGHT 10\n",
                "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 12000 +X 16000\n\n-Y 10 +X 10\n"
            })
    void of_textHeaderWithAnotherSizeBehind_tellsTheDecoders(String text)
            throws UndecodableException {
        PictureHeader header = ofText(text);
        assertEquals(16_000, header.width());
        assertEquals(12_000, header.height());
    }

    @Test
    void of_textHeaderThatCanBeReadTwoWays_isUndecodable() {
        for (String text :
                List.of(
                        "P7\nWIDTH 10\nWIDTH 16000\nHEIGHT 12000\nENDHDR\n",
                        "P7\n# \rWIDTH 10\nWIDTH 16000\nHEIGHT 12000\nENDHDR\n",
                        "P7\nWIDTH 10\nHEIGHT 10\nDEPTH 3\n",
                        "x".repeat(10) + "P6 10 10 255\n",
                        "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n"
                                + "x".repeat(127)
                                + "\n-Y 12000 +X 16000\n\n-Y 10 +X 10\n")) {
            assertThrows(UndecodableException.class, () -> ofText(text), text);
        }
    }

    /** Recursion for each character would take more than this thread has. */
    @ParameterizedTest
    @ValueSource(strings = {" ", "#\n", "#\r", "\n# \r"})
    void of_longTextHeader_takesLittleStack(String repeated) throws Exception {
        String text = "P6\n" + repeated.repeat(4000 / repeated.length()) + "16 8\n255\n";
        CompletableFuture<PictureHeader> header = new CompletableFuture<>();
        Runnable read =
                () -> {
                    try {
                        header.complete(ofText(text));
                    } catch (Throwable e) {
                        header.completeExceptionally(e);
                    }
                };
        new Thread(null, read, "little-stack", 256 * 1024).start();
        assertEquals(new PictureHeader(Format.PNM, 16, 8), header.get());
    }

    private static byte[] tiff(int width, int height, int... more) {
        ByteBuffer out = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) (2 + more.length / 2));
        field(out, 256, width);
        field(out, 257, height);
        for (int i = 0; i < more.length; i += 2) {
            field(out, more[i], more[i + 1]);
        }
        return out.array();
    }

    private static void field(ByteBuffer out, int tag, int value) {
        out.putShort((short) tag).putShort((short) 4).putInt(1).putInt(value);
    }

    @Test
    void removed_compressedText_pixelsAreTheSame() throws UndecodableException {
        RgbImage image = TestImages.moving(WIDTH, HEIGHT, 2);
        byte[] png = ImageCodec.encodePng(image);
        ByteBuffer with = ByteBuffer.allocate(png.length + 12 + 1000);
        with.put(png, 0, 33); // signature and IHDR
        with.putInt(1000).put("zTXt".getBytes(StandardCharsets.US_ASCII)).put(new byte[1004]);
        with.put(png, 33, png.length - 33);

        assertEquals(png.length, PngText.removed(with.array()).length);
        assertArrayEquals(image.rgb(), ImageCodec.decode(with.array()).rgb());
        assertSame(png, PngText.removed(png));
    }
}
