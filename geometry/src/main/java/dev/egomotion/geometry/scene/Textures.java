package dev.egomotion.geometry.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the street's surfaces look like, drawn once per drive. */
final class Textures {
    /** Texels of 2.5 cm: finer than a pixel of the road in front of the car. */
    static final double TEXEL = 0.025;

    private static final int GROUND = 1024;
    private static final int FACADE = 512;

    /** Half the width of the carriageway, metres; beyond it are kerb and pavement. */
    static final double KERB = 5.6;

    private static final double PAVEMENT_END = 8.8;

    final Texture ground;
    final List<Texture> facades = new ArrayList<>();
    final Texture metal;
    final Texture glass;
    final Texture foliage;
    final Texture sky;

    Textures(Random random) {
        ground = ground(random);
        for (int style = 0; style < 4; style++) {
            facades.add(facade(style, random));
        }
        metal = plain(172, 30, 32, 2, random);
        glass = plain(52, 22, 32, 2, random);
        foliage = foliage(random);
        sky = sky(random);
    }

    /** Columns: d + 12.8 m; rows: s, repeating every 25.6 m. */
    private static Texture ground(Random random) {
        float[] fine = Pattern.noise(GROUND, 64, 16, 3, 0.4, random);
        float[] coarse = Pattern.noise(GROUND, 16, 8, 3, 0.6, random);
        float[] slabs = new float[64 * 64];
        for (int i = 0; i < slabs.length; i++) {
            slabs[i] = (float) (random.nextDouble() - 0.5);
        }
        float[] rgb = new float[3 * GROUND * GROUND];
        for (int i = 0; i < GROUND * GROUND; i++) {
            double d = (i % GROUND + 0.5) * TEXEL - 12.8;
            double s = (i / GROUND + 0.5) * TEXEL;
            double across = Math.abs(d);
            if (across < KERB) {
                double tar = -18 * soft(coarse[i] - 0.9, 0.25);
                double asphalt = 100 + tar + 17 * coarse[i] + 25 * fine[i];
                double line = marking(d, s);
                double worn = 222 + 14 * fine[i];
                double value = asphalt + line * (worn - asphalt);
                set(rgb, i, value, value, value + 4 * (1 - line));
            } else if (across < KERB + 0.2) {
                double value = 168 + 14 * fine[i];
                set(rgb, i, value, value, value - 4);
            } else if (across < PAVEMENT_END) {
                int slab = (int) (s / 0.8) * 64 + (int) (across / 0.8);
                boolean joint = s % 0.8 < 0.1 || across % 0.8 < 0.1;
                double value = 138 + 46 * slabs[slab] + 14 * fine[i] + (joint ? -30 : 0);
                set(rgb, i, value + 6, value, value - 8);
            } else {
                double grass = 82 + 18 * fine[i] + 14 * coarse[i];
                set(rgb, i, grass * 0.92, grass * 1.08, grass * 0.62);
            }
        }
        return new Texture(GROUND, TEXEL, rgb);
    }

    /** Returns how much of a place is painted, 0 or 1: dashed middle line, solid edge lines. */
    private static double marking(double d, double s) {
        boolean middle = Math.abs(d) < 0.09 && s % 6.4 < 3.2;
        boolean edge = Math.abs(Math.abs(d) - 3.5) < 0.08;
        boolean bay = Math.abs(d) > 3.5 && s % 6.4 < 0.12;
        return middle || edge || bay ? 1 : 0;
    }

    /** Returns a step from 0 to 1 about 0, spread over a width. */
    private static double soft(double x, double width) {
        double t = Math.min(Math.max(x / width + 0.5, 0), 1);
        return t * t * (3 - 2 * t);
    }

    private static Texture facade(int style, Random random) {
        float[] fine = Pattern.noise(FACADE, 32, 32, 3, 0.4, random);
        float[] coarse = Pattern.noise(FACADE, 8, 8, 2, 0.6, random);
        double pitch = new double[] {3.2, 4.2667, 2.56, 3.2}[style];
        double wide = new double[] {0.62, 0.7, 0.55, 0.5}[style];
        boolean stone = style % 2 == 1;
        float[] rgb = new float[3 * FACADE * FACADE];
        for (int i = 0; i < FACADE * FACADE; i++) {
            double s = (i % FACADE + 0.5) * TEXEL;
            double h = (i / FACADE + 0.5) * TEXEL;
            double u = s % pitch / pitch;
            double v = h % 3.2 / 3.2;
            double du = Math.abs(u - 0.5) * pitch;
            double half = wide * pitch / 2;
            double pilaster = soft(du - 0.5 * pitch + 0.3, 0.3);
            double band = soft(0.12 - Math.min(v, 1 - v), 0.1);
            double wall = 160 + 14 * coarse[i] + 22 * fine[i] + 34 * pilaster - 44 * band;
            if (stone) {
                wall += blocks(s, h);
            }
            boolean frame = du < half && v > 0.24 && v < 0.84;
            boolean pane = du < half - 0.12 && v > 0.29 && v < 0.8 && (du > 0.05 || style == 3);
            boolean sill = du < half + 0.12 && v > 0.19 && v <= 0.24;
            if (pane) {
                double reflection = 34 + 60 * (v - 0.3) + 9 * coarse[i] + 6 * fine[i];
                set(rgb, i, reflection * 0.9, reflection, reflection * 1.12);
            } else if (frame || sill) {
                double light = (sill ? 186 : 196) + 8 * fine[i];
                set(rgb, i, light, light, light);
            } else {
                set(rgb, i, wall, wall, wall);
            }
        }
        return new Texture(FACADE, TEXEL, rgb);
    }

    /** Courses of 0.4 m, blocks of 0.8 m, each of its own shade. */
    private static double blocks(double s, double h) {
        int course = (int) (h / 0.4);
        int which = (int) ((s + (course % 2 == 0 ? 0 : 0.4)) / 0.8) % 16 * 31 + course * 17;
        return (which % 7 - 3) * 11;
    }

    private static Texture plain(
            double level, double contrast, int cells, int octaves, Random random) {
        int size = 256;
        float[] noise = Pattern.noise(size, cells, cells, octaves, 0.4, random);
        float[] rgb = new float[3 * size * size];
        for (int i = 0; i < size * size; i++) {
            double value = level + contrast * noise[i];
            set(rgb, i, value, value, value);
        }
        return new Texture(size, TEXEL, rgb);
    }

    private static Texture foliage(Random random) {
        int size = 256;
        float[] leaves = Pattern.noise(size, 16, 16, 2, 0.5, random);
        float[] rgb = new float[3 * size * size];
        for (int i = 0; i < size * size; i++) {
            double value = 90 + 42 * leaves[i];
            set(rgb, i, value * 0.8, value * 1.1, value * 0.5);
        }
        return new Texture(size, TEXEL, rgb);
    }

    private static Texture sky(Random random) {
        int size = 256;
        float[] clouds = Pattern.noise(size, 4, 4, 4, 0.55, random);
        float[] rgb = new float[3 * size * size];
        for (int i = 0; i < size * size; i++) {
            double white = soft(clouds[i], 1.6);
            set(rgb, i, 120 + 125 * white, 160 + 85 * white, 215 + 30 * white);
        }
        return new Texture(size, 1, rgb);
    }

    private static void set(float[] rgb, int i, double r, double g, double b) {
        rgb[3 * i] = (float) r;
        rgb[3 * i + 1] = (float) g;
        rgb[3 * i + 2] = (float) b;
    }
}
