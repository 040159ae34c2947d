package dev.egomotion.codecs.camera;

import java.util.Locale;

/** How a drive's poses and depth came about: the key {@code truth} of its camera.yaml. */
public enum Truth {
    /** Known without error: the drive is rendered. */
    EXACT,
    /** Measured by GNSS, lidar or the like, and as wrong as those are; so where the key is absent. */
    MEASURED;

    /** Returns the value of the key. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
