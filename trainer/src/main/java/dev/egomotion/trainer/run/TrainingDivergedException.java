package dev.egomotion.trainer.run;

/** A loss that is no longer a number: the run cannot go on from here, only from its last checkpoint. */
public final class TrainingDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The step. */
    private final long step;

    /** Creates one. */
    public TrainingDivergedException(long step, String term, double value) {
        super(
                "training diverged at step %d: %s is %s; the last checkpoint is kept, resume it with a smaller learningRate"
                        .formatted(step, term, value));
        this.step = step;
    }

    /** Returns the step at which it was noticed. */
    public long step() {
        return step;
    }
}
