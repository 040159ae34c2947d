package dev.egomotion.odometry.depth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MapCodecTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 214;

    private final MapCodec codec = new MapCodec(WIDTH, HEIGHT);
    private final float[] log = new float[WIDTH * HEIGHT];
    private final float[] sigma = new float[WIDTH * HEIGHT];

    private void slope() {
        for (int i = 0; i < log.length; i++) {
            log[i] = 1 + 3f * (i / WIDTH) / HEIGHT;
            sigma[i] = i % 5 == 0 ? 0 : 0.02f + 0.5f * (i % WIDTH) / WIDTH;
        }
    }

    @Test
    void encode_smoothMap_roundsByLittle() {
        slope();
        float[] before = log.clone();
        float[] sigmaBefore = sigma.clone();
        codec.encode(log, sigma);
        for (int i = 0; i < log.length; i++) {
            assertEquals(before[i], log[i], 1 / 255.0);
            assertEquals(sigmaBefore[i], sigma[i], 0.1 * sigmaBefore[i]);
        }
    }

    @Test
    void decode_encoded_isTheRoundedMapBitForBit() {
        slope();
        byte[] coded = codec.encode(log, sigma);
        float[] again = new float[log.length];
        float[] sigmaAgain = new float[log.length];
        new MapCodec(WIDTH, HEIGHT).decode(coded, again, sigmaAgain);
        assertArrayEquals(log, again);
        assertArrayEquals(sigma, sigmaAgain);
    }

    @Test
    void encode_alreadyRounded_changesNothing() {
        slope();
        byte[] first = codec.encode(log, sigma);
        assertArrayEquals(first, codec.encode(log, sigma));
    }

    @Test
    void encode_noise_fitsAndStaysWithinItsCoarserStep() {
        Random random = new Random(5);
        for (int i = 0; i < log.length; i++) {
            log[i] = (float) random.nextGaussian();
            sigma[i] = random.nextFloat();
        }
        float[] before = log.clone();
        byte[] coded = codec.encode(log, sigma);
        assertTrue(coded.length <= MapCodec.MOST_BYTES, coded.length + " bytes");
        for (int i = 0; i < log.length; i++) {
            assertEquals(before[i], log[i], 0.5 * Math.pow(2, -coded[0]) + 1e-4);
        }
    }

    @Test
    void decode_anotherSize_isRefused() {
        slope();
        byte[] coded = codec.encode(log, sigma);
        MapCodec larger = new MapCodec(WIDTH, HEIGHT + 1);
        float[] out = new float[WIDTH * (HEIGHT + 1)];
        assertThrows(IllegalArgumentException.class, () -> larger.decode(coded, out, out.clone()));
    }
}
