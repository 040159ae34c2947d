package dev.egomotion.trainer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Trains from a shell without the command line of the product: RECIPE OUT MINUTES RESUME DRIVE... */
final class TrainByHand {
    private TrainByHand() {}

    public static void main(String[] arguments) throws Exception {
        List<Path> drives = new ArrayList<>();
        for (int i = 4; i < arguments.length; i++) {
            drives.add(Path.of(arguments[i]));
        }
        TrainingRecipe recipe = TrainingRecipe.read(Path.of(arguments[0]));
        TrainingJob job = TrainingJob.of(drives, Path.of(arguments[1]));
        Trainer.Result result =
                Trainer.run(
                        recipe.withMinutes(Double.parseDouble(arguments[2])),
                        Boolean.parseBoolean(arguments[3]) ? job.resumed() : job,
                        new Printing());
        System.out.println(result);
    }

    private static final class Printing implements TrainingListener {
        @Override
        public void started(String summary) {
            System.out.println(summary);
        }

        @Override
        public void progressed(Progress progress) {
            System.out.println(progress);
        }

        @Override
        public void skipped(long step, String reason) {
            System.out.println("step " + step + " skipped: " + reason);
        }

        @Override
        public void validated(long step, List<ValidationFigures> figures) {
            figures.forEach(figure -> System.out.println(step + " " + figure.summary()));
        }

        @Override
        public void saved(Path folder) {
            System.out.println("saved " + folder);
        }
    }
}
