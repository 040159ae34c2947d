package dev.egomotion.benchmarks;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.ArrayList;
import java.util.List;

/**
 * Two scans of a drive, registered.
 *
 * @param from frame of the earlier one
 * @param to frame of the later one
 * @param held with the reference's rotation
 * @param free with a rotation of its own
 * @param startsApart how far the ends of both lie from those found from another start, straight ahead over the reference's
 *     length, metres; the larger of the two
 */
record ScannedPair(
        int from, int to, SurfaceRegistration held, SurfaceRegistration free, double startsApart) {
    /**
     * Registers two scans.
     *
     * @param reference earlierFromLater as the reference has it
     */
    static ScannedPair of(
            int from,
            int to,
            ScannedSurface earlier,
            ScannedSurface later,
            RigidTransform reference) {
        RigidTransform ahead =
                new RigidTransform(
                        reference.rotation(), new Vector3(0, 0, reference.translation().norm()));
        List<SurfaceRegistration> found = new ArrayList<>();
        double apart = 0;
        for (SurfaceRegistration.Freedom freedom : SurfaceRegistration.Freedom.values()) {
            SurfaceRegistration one = SurfaceRegistration.of(earlier, later, reference, freedom);
            SurfaceRegistration other = SurfaceRegistration.of(earlier, later, ahead, freedom);
            Vector3 difference =
                    one.earlierFromLater()
                            .translation()
                            .minus(other.earlierFromLater().translation());
            apart = Math.max(apart, difference.norm());
            found.add(one);
        }
        return new ScannedPair(from, to, found.get(0), found.get(1), apart);
    }

    /**
     * Returns the reference's path with the scans' directions: between the frames of a pair all its steps are turned by the
     * smallest rotation that takes the pair's chord to the scans' chord. Rotations and lengths stay the
     * reference's.
     *
     * @param reference worldFromCamera by frame
     * @param pairs each from where the one before ends
     * @param isFree whether the chords are those found with a rotation of their own
     * @return worldFromCamera from the first pair's first frame to the last pair's last
     */
    static List<RigidTransform> path(
            List<RigidTransform> reference, List<ScannedPair> pairs, boolean isFree) {
        List<RigidTransform> path = new ArrayList<>();
        path.add(reference.get(pairs.get(0).from));
        for (ScannedPair pair : pairs) {
            RigidTransform startFromWorld = reference.get(pair.from).inverse();
            SurfaceRegistration found = isFree ? pair.free : pair.held;
            Rotation turn =
                    smallest(
                            startFromWorld.apply(reference.get(pair.to).translation()),
                            found.earlierFromLater().translation());
            for (int k = pair.from; k < pair.to; k++) {
                Rotation startFromFrame = startFromWorld.times(reference.get(k)).rotation();
                RigidTransform step = reference.get(k).inverse().times(reference.get(k + 1));
                Rotation inFrame = startFromFrame.inverse().times(turn).times(startFromFrame);
                path.add(
                        path.get(path.size() - 1)
                                .times(
                                        new RigidTransform(
                                                step.rotation(),
                                                inFrame.apply(step.translation()))));
            }
        }
        return path;
    }

    /** Returns the rotation by the angle between a and b about a x b. */
    private static Rotation smallest(Vector3 a, Vector3 b) {
        Vector3 axis = a.cross(b);
        double sine = axis.norm();
        return sine == 0
                ? Rotation.IDENTITY
                : Rotation.fromAxisAngle(axis.times(Math.atan2(sine, a.dot(b)) / sine));
    }
}
