package dev.egomotion.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which pictures are computed while the share changes. */
class ThinningTest {
    private final Thinning thinning = new Thinning();

    private List<Long> computed(long from, long to, Share share) {
        List<Long> computed = new ArrayList<>();
        for (long i = from; i < to; i++) {
            if (thinning.of(i, share).isComputed()) {
                computed.add(i);
            }
        }
        return computed;
    }

    @Test
    void of_strideChanges_countsFromTheLastThatWasComputed() {
        assertEquals(List.of(0L, 1L, 2L), computed(0, 3, Share.ALL));
        assertEquals(List.of(6L, 10L), computed(3, 13, new Share(4, 4)));
        assertEquals(List.of(15L, 20L), computed(13, 24, new Share(5, 4)));
        assertEquals(List.of(24L, 25L), computed(24, 26, Share.ALL));
    }

    @Test
    void of_anyChanges_noHoleIsLongerThanTheGreatestStride() {
        Random random = new Random(5);
        long last = 0;
        for (long i = 0; i < 10_000; i++) {
            Share share = new Share(1 + random.nextInt(6), 4);
            if (thinning.of(i, share).isComputed()) {
                assertTrue(i - last <= 6, i + " after " + last);
                last = i;
            }
        }
        assertTrue(last > 9_990);
    }

    @Test
    void of_depthOfOneInFour_countedOverThoseThatAreComputed() {
        List<Long> measured = new ArrayList<>();
        for (long i = 0; i < 32; i++) {
            Share share = i < 8 ? new Share(1, 4) : new Share(3, 4);
            Thinning.Fate fate = thinning.of(i, share);
            if (fate.isComputed() && !fate.carriesDepth()) {
                measured.add(i);
            }
        }
        assertEquals(List.of(0L, 4L, 10L, 22L), measured);
    }

    /** With B-frames a picture comes before one that is presented earlier. */
    @Test
    void of_decodingOrder_earlierPicturesKeepToWhatHeldBefore() {
        List<Long> computed = new ArrayList<>();
        long[] order = {0, 3, 1, 2, 6, 4, 5, 9, 7, 8, 12, 10, 11, 15, 13, 14};
        for (int i = 0; i < order.length; i++) {
            Share share = i < 8 ? Share.ALL : new Share(3, 1);
            if (thinning.of(order[i], share).isComputed()) {
                computed.add(order[i]);
            }
        }
        computed.sort(null);
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 12L, 15L), computed);
    }
}
