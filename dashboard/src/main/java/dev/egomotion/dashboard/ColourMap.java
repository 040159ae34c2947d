package dev.egomotion.dashboard;

import java.awt.image.IndexColorModel;

/**
 * Colours for the numbers 0 to 1, as a palette: entry 0 is transparent, "no value", and 1 to 255 run
 * through the map. Both maps rise evenly in lightness and are told apart by the colour-blind
 * (matplotlib's magma and viridis, by Smith and van der Walt, CC0; linear between every 32nd entry).
 */
enum ColourMap {
    /** For depth: near is bright. */
    MAGMA(0x000004, 0x1d1147, 0x51127c, 0x822681, 0xb73779, 0xe65164, 0xfb8861, 0xfec287, 0xfcfdbf),
    /** For confidence: sure is bright. */
    VIRIDIS(
            0x440154, 0x472c7a, 0x3b518b, 0x2c718e, 0x21908d, 0x27ad81, 0x5cc863, 0xaadc32,
            0xfde725);

    /** Palette entries that show a number. */
    static final int LEVELS = 255;

    private final int[] anchors;

    ColourMap(int... anchors) {
        this.anchors = anchors;
    }

    /** Returns the palette entry of a number; numbers outside 0 to 1 are taken as its nearest end. */
    static int index(double share) {
        return 1 + (int) Math.round((LEVELS - 1) * Math.min(1, Math.max(0, share)));
    }

    /** Returns red, green, blue of a number, eight bits each. */
    int rgb(double share) {
        double at = Math.min(1, Math.max(0, share)) * (anchors.length - 1);
        int from = Math.min(anchors.length - 2, (int) at);
        double part = at - from;
        int colour = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int a = anchors[from] >> shift & 0xff;
            int b = anchors[from + 1] >> shift & 0xff;
            colour |= (int) Math.round(a + part * (b - a)) << shift;
        }
        return colour;
    }

    IndexColorModel palette() {
        byte[] red = new byte[LEVELS + 1];
        byte[] green = new byte[LEVELS + 1];
        byte[] blue = new byte[LEVELS + 1];
        for (int i = 1; i <= LEVELS; i++) {
            int colour = rgb((i - 1) / (LEVELS - 1.0));
            red[i] = (byte) (colour >> 16);
            green[i] = (byte) (colour >> 8);
            blue[i] = (byte) colour;
        }
        return new IndexColorModel(8, LEVELS + 1, red, green, blue, 0);
    }
}
