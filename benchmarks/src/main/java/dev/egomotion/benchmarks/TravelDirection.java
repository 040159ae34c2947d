package dev.egomotion.benchmarks;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import java.util.Locale;

/**
 * Where a camera went, seen from where it was: side = atan2(x, z), up = atan2(-y, z) of the later
 * camera's place in the earlier camera's axes (x right, y down, z forward).
 *
 * @param side degrees, positive to the right
 * @param up degrees, positive upwards
 * @param length straight from one place to the other, in the path's unit
 */
record TravelDirection(double side, double up, double length) {
    static TravelDirection of(Vector3 t) {
        return new TravelDirection(
                Math.toDegrees(Math.atan2(t.x(), t.z())),
                Math.toDegrees(Math.atan2(-t.y(), t.z())),
                t.norm());
    }

    /** Returns the direction from one pose to a later one, both worldFromCamera. */
    static TravelDirection between(RigidTransform earlier, RigidTransform later) {
        return of(earlier.inverse().apply(later.translation()));
    }

    /** Returns a cell of a table: side / up / length. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%+.2f / %+.2f / %.2f", side, up, length);
    }
}
