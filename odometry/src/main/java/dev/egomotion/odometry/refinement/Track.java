package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.values.PinholeCamera;
import java.util.Arrays;

/**
 * A point of the scene: where its host frame saw it, its inverse depth there, and where the frames of the window
 * saw it. The host may have left the window; its pose then is held. A point is seen by every frame of the
 * window from some frame on. What lasts from frame to frame is kept in floats, so that the state is small and
 * a restored track is the same to the bit.
 */
final class Track {
    /** The frame in which the point was found. */
    final WindowFrame host;

    /** Where the host saw it, pixels. */
    final float hostX;

    final float hostY;

    /** The ray in the host is (rayX, rayY, 1). */
    final double rayX;

    final double rayY;

    /** What the network says of the inverse depth in the host, per unit of the window. */
    final float networkRho;

    /** Where the window's frames saw it, x y per frame, pixels; NaN where they did not. */
    final float[] seen;

    /** Inverse depth in the host, per unit of the window. */
    double rho;

    /** Inverse depth when observations last left the window. */
    float heldRho;

    /** Information of those observations on log inverse depth. */
    float heldInformation;

    /** Information of all that is known on log inverse depth, as of the last solution. */
    float information;

    /** Where the newest frame saw it, pixels. */
    float x;

    float y;

    /** How many frames have seen it. */
    int age = 1;

    Track(
            WindowFrame host,
            float hostX,
            float hostY,
            PinholeCamera camera,
            float networkRho,
            int windowFrames) {
        this.host = host;
        this.hostX = hostX;
        this.hostY = hostY;
        rayX = (hostX - camera.cx()) / camera.fx();
        rayY = (hostY - camera.cy()) / camera.fy();
        this.networkRho = networkRho;
        x = hostX;
        y = hostY;
        rho = networkRho;
        heldRho = networkRho;
        seen = new float[2 * windowFrames];
        Arrays.fill(seen, Float.NaN);
    }

    /** Returns whether the window's frame of that index saw the point. */
    boolean isSeenBy(int index) {
        return !Float.isNaN(seen[2 * index]);
    }

    /** Notes that a frame of the window saw the point at its x, y. */
    void see(int index) {
        seen[2 * index] = x;
        seen[2 * index + 1] = y;
    }

    /** Rounds the inverse depth to what is kept from frame to frame. */
    void round() {
        float kept = (float) rho;
        rho = kept;
    }

    /** Forgets what a frame saw that leaves the window; later frames move up. */
    void forget(int index) {
        System.arraycopy(seen, 2 * index + 2, seen, 2 * index, seen.length - 2 * index - 2);
        seen[seen.length - 2] = Float.NaN;
        seen[seen.length - 1] = Float.NaN;
    }
}
