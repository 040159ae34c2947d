package dev.egomotion.geometry.values;

/**
 * The camera's path as it grows: each frame's motion is appended to the pose before it; where a frame
 * has no motion of its own, the last one goes on at constant velocity.
 *
 * <p>worldFromTarget = worldFromPrevious previousFromTarget
 */
public final class TrajectoryAccumulator {
    /**
     * All that the path's future depends on; small, and restoring it gives the same path bit for bit.
     *
     * @param worldFromCamera pose of the last frame
     * @param previousFromLast last motion that was a frame's own estimate; identity before there is one
     * @param motionNanos time that motion took, nanoseconds; 0 where it is not known
     */
    public record State(
            RigidTransform worldFromCamera, RigidTransform previousFromLast, long motionNanos) {
        /** The beginning of a drive: the first camera is the world. */
        public static final State START =
                new State(RigidTransform.IDENTITY, RigidTransform.IDENTITY, 0);
    }

    /** For how many times the last motion's time velocity is taken to last, at most. */
    private static final double LONGEST_PREDICTION = 1000;

    private State state;

    /** Begins at the world's origin. */
    public TrajectoryAccumulator() {
        this(State.START);
    }

    /** Goes on where another path left off. */
    public TrajectoryAccumulator(State state) {
        this.state = state;
    }

    /** Returns all that the path's future depends on. */
    public State state() {
        return state;
    }

    /** Returns the pose of the last frame. */
    public RigidTransform worldFromCamera() {
        return state.worldFromCamera;
    }

    /**
     * Appends a frame's own motion.
     *
     * @param previousFromTarget motion since the last frame
     * @param elapsedNanos time since the last frame; not positive where it is not known
     * @return the new pose
     */
    public RigidTransform advance(RigidTransform previousFromTarget, long elapsedNanos) {
        RigidTransform pose = state.worldFromCamera.times(previousFromTarget);
        state = new State(pose, previousFromTarget, Math.max(elapsedNanos, 0));
        return pose;
    }

    /**
     * Returns where the camera would be after a time at constant velocity; changes nothing.
     *
     * @param elapsedNanos time since the last frame; where it is not positive, or the last motion's
     *     own time is not known, one more motion like the last is assumed; beyond {@value
     *     #LONGEST_PREDICTION} times the last motion's time it stops: a wrong clock throws nobody off the earth
     */
    public RigidTransform predict(long elapsedNanos) {
        boolean known = elapsedNanos > 0 && state.motionNanos > 0;
        double fraction =
                known ? Math.min((double) elapsedNanos / state.motionNanos, LONGEST_PREDICTION) : 1;
        return state.worldFromCamera.times(state.previousFromLast.scaled(fraction));
    }

    /**
     * Appends the prediction for a frame without a motion of its own; the velocity stays.
     *
     * @param elapsedNanos as for {@link #predict}
     * @return the new pose
     */
    public RigidTransform coast(long elapsedNanos) {
        RigidTransform pose = predict(elapsedNanos);
        state = new State(pose, state.previousFromLast, state.motionNanos);
        return pose;
    }

    /** Begins a new segment: at the last pose, with no velocity. */
    public void startSegment() {
        state = new State(state.worldFromCamera, RigidTransform.IDENTITY, 0);
    }
}
