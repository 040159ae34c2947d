package dev.egomotion.codecs.still;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.TestImages;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.RgbImage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImageCodecTest {
    @Test
    void decode_pngWritten_samePixels() throws Exception {
        RgbImage image = TestImages.moving(37, 21, 4);
        RgbImage back = ImageCodec.decode(ImageCodec.encodePng(image));
        assertArrayEquals(image.rgb(), back.rgb());
        assertEquals(37, back.width());
    }

    @Test
    void decode_jpegWritten_coloursInOrder() throws Exception {
        RgbImage image = TestImages.plain(32, 16, 200, 100, 20);
        RgbImage back = ImageCodec.decode(ImageCodec.encodeJpeg(image, 95));
        assertTrue(TestImages.difference(image, back) < 2);
    }

    @Test
    void decode_noImage_saysSo() {
        UndecodableException e =
                assertThrows(
                        UndecodableException.class,
                        () -> ImageCodec.decode(new byte[] {1, 2, 3, 4, 5}));
        assertEquals("5 bytes that OpenCV cannot decode as an image", e.getMessage());
        assertThrows(UndecodableException.class, () -> ImageCodec.decode(new byte[0]));
    }

    @Test
    void decode_jpegDamagedAnywhere_neverSilent() {
        byte[] whole = ImageCodec.encodeJpeg(TestImages.moving(320, 96, 0), 90);
        for (int kept : new int[] {whole.length / 4, whole.length / 2, whole.length - 40}) {
            assertThrows(
                    UndecodableException.class,
                    () -> ImageCodec.decode(Arrays.copyOf(whole, kept)),
                    () -> "cut to " + kept + " of " + whole.length);
        }
        byte[] zeroed = whole.clone();
        Arrays.fill(zeroed, whole.length / 2, whole.length / 2 + 400, (byte) 0);
        assertThrows(UndecodableException.class, () -> ImageCodec.decode(zeroed));
    }

    @Test
    void decode_pngDamagedAnywhere_neverSilent() {
        byte[] whole = ImageCodec.encodePng(TestImages.moving(320, 96, 0));
        for (int at = 40; at < whole.length; at += whole.length / 7) {
            int place = at;
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            assertThrows(UndecodableException.class, () -> ImageCodec.decode(damaged));
            assertThrows(
                    UndecodableException.class,
                    () -> ImageCodec.decode(Arrays.copyOf(whole, place)));
        }
    }

    @Test
    void decode_otherFormats_throughOpenCv() throws Exception {
        byte[] ppm = "P6 2 1 255\nabcdef".getBytes(StandardCharsets.US_ASCII);
        assertArrayEquals(
                "abcdef".getBytes(StandardCharsets.US_ASCII), ImageCodec.decode(ppm).rgb());
    }

    @Test
    void resize_halfSize_areaMean() {
        byte[] rgb = new byte[3 * 4 * 2];
        for (int i = 0; i < 8; i++) {
            Arrays.fill(rgb, 3 * i, 3 * i + 3, (byte) (10 * i));
        }
        RgbImage half = ImageCodec.resize(new RgbImage(4, 2, rgb), 2, 1);
        // (0 + 10 + 40 + 50) / 4 and (20 + 30 + 60 + 70) / 4
        assertArrayEquals(new byte[] {25, 25, 25, 45, 45, 45}, half.rgb());
    }

    @Test
    void depthPng_roundTrip_withinHalfAUnit() throws Exception {
        Random random = new Random(7);
        float[] depth = new float[33 * 12];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = i % 5 == 0 ? 0 : 80 * random.nextFloat() + 0.01f;
        }
        DepthImage back = DepthPng.decode(DepthPng.encode(new DepthImage(33, 12, depth), 256), 256);
        for (int i = 0; i < depth.length; i++) {
            assertEquals(depth[i], back.depth()[i], 0.5 / 256 + 1e-5);
        }
    }

    @Test
    void depthPng_outOfRange_staysValid() throws Exception {
        DepthImage back =
                DepthPng.decode(
                        DepthPng.encode(new DepthImage(3, 1, new float[] {1e-6f, 1e6f, 0}), 256),
                        256);
        assertArrayEquals(new float[] {1 / 256f, 65535 / 256f, 0}, back.depth());
    }

    @Test
    void depthPng_eightBits_refused() {
        byte[] png = ConfidencePng.encode(new FloatImage(2, 1, new float[] {0, 1}));
        UndecodableException e =
                assertThrows(UndecodableException.class, () -> DepthPng.decode(png, 256));
        assertEquals(
                "depth map has 1 channels of 8 bits; one channel of 16 bits is expected",
                e.getMessage());
    }

    @Test
    void depthPreview_nearAndFar_nearIsBrighterAndMissingIsBlack() throws Exception {
        RgbImage preview =
                ImageCodec.decode(
                        DepthPng.preview(new DepthImage(4, 1, new float[] {2, 4, 50, 0})));
        FloatImage luma = preview.luma();
        assertTrue(luma.at(0, 0) > luma.at(1, 0) && luma.at(1, 0) > luma.at(2, 0));
        assertEquals(0, luma.at(3, 0), 0.01);
    }

    @Test
    void confidencePng_roundTrip_clampedAndRounded() throws Exception {
        FloatImage back =
                ConfidencePng.decode(
                        ConfidencePng.encode(
                                new FloatImage(4, 1, new float[] {-1, 0.5f, 1, Float.NaN})));
        assertEquals(0, back.at(0, 0));
        assertEquals(0.5, back.at(1, 0), 0.5 / 255 + 1e-6);
        assertEquals(1, back.at(2, 0));
    }
}
