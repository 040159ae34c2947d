package dev.egomotion.codecs.trajectory;

import dev.egomotion.geometry.values.RigidTransform;

/**
 * Where a camera was at one moment.
 *
 * @param timeNanos nanoseconds on the recording's own clock
 * @param worldFromCamera takes camera coordinates to world coordinates
 */
public record TimedPose(long timeNanos, RigidTransform worldFromCamera) {}
