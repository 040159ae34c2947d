package dev.egomotion.trainer.run;

import dev.egomotion.trainer.data.TrainingDrive;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.util.List;

/** Which drives a run is measured on, and when. */
public final class RunValidation {
    private final TrainingRecipe recipe;
    private final List<TrainingDrive> drives;
    private final double secondsBetween;
    private double last;

    /**
     * Creates a plan.
     *
     * @param drives of the size that networks are exported for; may be empty
     * @param minutesBetween wall clock of training
     */
    RunValidation(TrainingRecipe recipe, List<TrainingDrive> drives, double minutesBetween) {
        this.recipe = recipe;
        this.drives = drives;
        secondsBetween = 60 * minutesBetween;
    }

    /** Returns a plan without any drive. */
    public static RunValidation none(TrainingRecipe recipe) {
        return new RunValidation(recipe, List.of(), 1);
    }

    boolean isEmpty() {
        return drives.isEmpty();
    }

    List<TrainingDrive> drives() {
        return drives;
    }

    /** Returns whether it is time again. */
    boolean isDue(double seconds) {
        return !drives.isEmpty() && seconds - last >= secondsBetween;
    }

    void doneAt(double seconds) {
        last = seconds;
    }

    List<ValidationFigures> measure(TrainingState state) {
        DriveValidation validation = new DriveValidation(recipe, state);
        return drives.stream().map(validation::of).toList();
    }
}
