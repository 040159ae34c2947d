package dev.egomotion.trainer.run;

import dev.egomotion.trainer.loss.LossTerms;
import java.nio.file.Path;
import java.util.List;

/** What a training run tells while it runs, on its own thread. */
public interface TrainingListener {
    /**
     * Where a run stands.
     *
     * @param step steps done
     * @param share of the run that is done, in [0, 1]
     * @param secondsLeft time left, wall clock
     * @param secondsPerStep mean since the last report
     * @param losses means since the last report
     * @param countedShare share of pixels that carried a photometric loss, likewise
     * @param waitingShare share of the run's time that was spent waiting for data
     * @param width of the images, pixels
     * @param height likewise
     */
    record Progress(
            long step,
            double share,
            double secondsLeft,
            double secondsPerStep,
            LossTerms losses,
            double countedShare,
            double waitingShare,
            int width,
            int height) {}

    /** Says once what the run starts with. */
    void started(String summary);

    /** Says where the run stands. */
    void progressed(Progress progress);

    /** Gives the figures of drives that are not trained on. */
    void validated(long step, List<ValidationFigures> figures);

    /** Says that a batch was left out, and why. */
    void skipped(long step, String reason);

    /** Says that a checkpoint and models were written. */
    void saved(Path folder);
}
