package dev.egomotion.trainer.recipe;

import java.util.List;

/**
 * How a run goes. It follows the number of steps alone, so that a run that was halted and resumed ends with the weights of an
 * undisturbed one, however long it took.
 *
 * @param seed of the weights and of the order of the data
 * @param threads of LibTorch
 * @param steps of the whole run: learning rates and stages follow their share
 * @param minutes of training after which the run ends in any case, wall clock, all sittings together
 * @param meanWithStart share of the weights that the run began with in those that it gives at its end, in [0, 1]; more than 0
 *     only where it begins with those of a model
 * @param stages image sizes, one after another
 */
public record Schedule(
        long seed,
        int threads,
        long steps,
        double minutes,
        double meanWithStart,
        List<Stage> stages) {
    /** Checks the values. */
    public Schedule {
        Allowed.require(threads >= 1, "schedule.threads", threads, "at least 1");
        Allowed.require(steps >= 1, "schedule.steps", steps, "at least 1");
        Allowed.positive("schedule.minutes", minutes);
        Allowed.share("schedule.meanWithStart", meanWithStart);
        Allowed.require(
                stages != null && !stages.isEmpty(),
                "schedule.stages",
                stages,
                "at least one stage");
        stages = List.copyOf(stages);
        double last = stages.get(stages.size() - 1).until();
        Allowed.require(last == 1, "schedule.stages.until", last, "1 for the last stage");
    }

    /** Returns the last stage: networks are exported for its size. */
    public Stage lastStage() {
        return stages.get(stages.size() - 1);
    }
}
