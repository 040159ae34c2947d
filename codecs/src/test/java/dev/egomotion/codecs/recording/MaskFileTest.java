package dev.egomotion.codecs.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.codecs.decode.FrameDecoders;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.WorldMask;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.SegmentStart;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskFileTest {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 32;

    @TempDir Path folder;

    /** White down to a row, black from there on. */
    private Path image(int width, int height, int firstBlack) throws Exception {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, 0, 3 * width * firstBlack, (byte) 255);
        return Files.write(
                folder.resolve("mask.png"), ImageCodec.encodePng(new RgbImage(width, height, rgb)));
    }

    private String refusal(Path file) {
        return assertThrows(SourceException.class, () -> MaskFile.read(file, WIDTH, HEIGHT))
                .getMessage();
    }

    @Test
    void read_lowerQuarterBlack_isLeftOutOfTheSegmentsImages() throws Exception {
        byte[] png = MaskFile.read(image(WIDTH, HEIGHT, 24), WIDTH, HEIGHT);
        Camera camera =
                Camera.rectified(PinholeCamera.ofFieldOfView(WIDTH, HEIGHT, Math.toRadians(60)));
        SegmentStart start =
                SegmentStart.newBuilder()
                        .setCameraInfo(CameraInfos.of(camera))
                        .setCodec(FrameCodec.H264)
                        .setMask(ByteBuffer.wrap(png))
                        .build();
        WorldMask mask = FrameDecoders.mask(start, 32, 16);
        assertEquals(WIDTH, mask.width());
        assertEquals(0.25, mask.leftOut(), 1e-9);
        assertTrue(mask.at(5, 23));
        assertFalse(mask.at(5, 24));
    }

    @Test
    void read_anotherSize_bothNamed() throws Exception {
        String said = refusal(image(WIDTH / 2, HEIGHT, 10));
        assertTrue(said.contains("mask.png: mask is 32x32"), said);
        assertTrue(said.contains("the camera's images are 64x32"), said);
    }

    @Test
    void read_nothingBlackOrNothingWhite_named() throws Exception {
        assertTrue(refusal(image(WIDTH, HEIGHT, HEIGHT)).contains("all white"));
        assertTrue(refusal(image(WIDTH, HEIGHT, 0)).contains("all black"));
    }

    @Test
    void read_noImageOrNoFile_named() throws Exception {
        Path text = Files.writeString(folder.resolve("mask.txt"), "a mask");
        assertTrue(refusal(text).contains("mask.txt: mask is no image"), refusal(text));
        Path none = folder.resolve("none.png");
        assertTrue(refusal(none).contains("none.png: mask"), refusal(none));
    }
}
