package dev.egomotion.odometry.refinement;

/**
 * A lens as the images have it, against the camera that they were seen with.
 *
 * @param focalFactor focal length over the camera's
 * @param focalSigma standard deviation of its log
 * @param shiftX principal point less the camera's, to the right, in widths of the image
 * @param shiftSigmaX its standard deviation
 * @param shiftY likewise, downwards, in widths of the image
 * @param shiftSigmaY its standard deviation
 * @param bend radial distortion that the camera does not have: k1 of 1 + k1 r^2, r in focal lengths
 * @param bendSigma its standard deviation
 * @param windows how many windows of frames have told it
 * @param isDoubtful whether the camera is contradicted
 */
public record Lens(
        double focalFactor,
        double focalSigma,
        double shiftX,
        double shiftSigmaX,
        double shiftY,
        double shiftSigmaY,
        double bend,
        double bendSigma,
        int windows,
        boolean isDoubtful) {}
