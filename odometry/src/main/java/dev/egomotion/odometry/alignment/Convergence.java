package dev.egomotion.odometry.alignment;

/** How an optimisation ended. */
public enum Convergence {
    /** The steps became too small to matter. */
    CONVERGED,
    /** The last step allowed still moved pixels; the best pose so far is given. */
    ITERATIONS_EXHAUSTED,
    /** The images show too little to decide a motion; the start is given. */
    TOO_LITTLE_TEXTURE,
    /** Too few pixels of one image lie in the other; the start is given. */
    TOO_LITTLE_OVERLAP,
    /** The estimate left every plausible bound; the start is given. */
    RUNAWAY;

    /** Returns whether the images had a say in the pose that is given. */
    public boolean refined() {
        return this == CONVERGED || this == ITERATIONS_EXHAUSTED;
    }
}
