package dev.egomotion.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaughtDepthTest {
    private static final int WIDTH = 20;
    private static final int HEIGHT = 10;
    private static final int PIXELS = WIDTH * HEIGHT;

    private static final GrayImage SURE = new GrayImage(WIDTH, HEIGHT, filled((byte) 5));

    private static byte[] filled(byte value) {
        byte[] values = new byte[PIXELS];
        Arrays.fill(values, value);
        return values;
    }

    /** Returns a map of one depth up to a pixel, unknown from there on. */
    private static DepthImage map(float depth, int end) {
        float[] values = new float[PIXELS];
        Arrays.fill(values, 0, end, depth);
        return new DepthImage(WIDTH, HEIGHT, values);
    }

    private static TrainingDrive drive(boolean poses, List<DepthImage> depth) {
        return new TrainingDrive(
                "test",
                new PinholeCamera(WIDTH, HEIGHT, 5, 5, 9, 4),
                Collections.nCopies(2, new RgbImage(WIDTH, HEIGHT, new byte[3 * PIXELS])),
                poses ? Collections.nCopies(2, RigidTransform.IDENTITY) : List.of(),
                depth);
    }

    private static TrainingDrive fill(TrainingDrive drive, DepthImage measured) {
        return TaughtDepth.fill(
                drive, Collections.nCopies(2, measured), Collections.nCopies(2, SURE));
    }

    @Test
    void fill_driveWithoutDepth_hasTheMeasured() {
        TrainingDrive filled = fill(drive(false, List.of()), map(7, PIXELS));
        assertArrayEquals(map(7, PIXELS).depth(), filled.depth().get(1).depth());
        assertArrayEquals(SURE.values(), filled.sigma().get(1).values());
    }

    @Test
    void fill_ownDepthAndPoses_keepsItAndFillsTheRestAsMeasured() {
        List<DepthImage> own = List.of(map(10, 120), map(0, 0));
        TrainingDrive filled = fill(drive(true, own), map(9, 190));
        float[] first = filled.depth().get(0).depth();
        assertEquals(10, first[0]);
        assertEquals(9, first[150]);
        assertEquals(0, first[195]);
        assertEquals(9, filled.depth().get(1).depth()[0]);
        // Own depth counts as one whose sigma is a twentieth.
        assertEquals(13, filled.sigma().get(0).values()[0]);
        assertEquals(5, filled.sigma().get(0).values()[150]);
    }

    @Test
    void fill_ownDepthAlone_saysWhatAMetreIs() {
        List<DepthImage> own = List.of(map(12, 120), map(0, 0));
        TrainingDrive filled = fill(drive(false, own), map(8, PIXELS));
        assertEquals(12, filled.depth().get(0).depth()[150], 1e-5);
        assertEquals(12, filled.depth().get(1).depth()[0], 1e-5);
    }
}
