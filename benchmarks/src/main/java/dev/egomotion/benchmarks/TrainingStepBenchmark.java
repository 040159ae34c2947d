package dev.egomotion.benchmarks;

import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.trainer.data.Batch;
import dev.egomotion.trainer.data.BatchLoader;
import dev.egomotion.trainer.data.TrainingDrive;
import dev.egomotion.trainer.loss.ImagePyramid;
import dev.egomotion.trainer.loss.Objective;
import dev.egomotion.trainer.loss.PoseEstimator;
import dev.egomotion.trainer.network.ConvolutionPath;
import dev.egomotion.trainer.network.LibTorch;
import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import dev.egomotion.trainer.run.RunFolder;
import dev.egomotion.trainer.run.RunValidation;
import dev.egomotion.trainer.run.TrainingListener;
import dev.egomotion.trainer.run.TrainingRun;
import dev.egomotion.trainer.run.TrainingState;
import dev.egomotion.trainer.run.ValidationFigures;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One training step of SfMLearner at full width, 416x128, batch of four, as the trainer does it (drawn batch, losses, checks,
 * Adam), against {@link BareSfmLearner}, alternating in one process. In the package of the classes that it measures,
 * which no other module needs.
 */
@Command(name = "benchmarks/run training-step", mixinStandardHelpOptions = true)
@SuppressWarnings("try")
public final class TrainingStepBenchmark implements Callable<Integer> {
    private static final int WIDTH = 416;
    private static final int HEIGHT = 128;

    @Option(names = "--threads", defaultValue = "1", description = "Of LibTorch.")
    private int threads;

    @Option(names = "--rounds", defaultValue = "12", description = "Steps of either kind.")
    private int rounds;

    @Option(names = "--warm-up", defaultValue = "3", description = "Steps that do not count.")
    private int warmUp;

    @Option(names = "--result", defaultValue = "benchmarks/results/training-step.json")
    private Path result;

    @Option(names = "--note", defaultValue = "", description = "What else ran on the machine.")
    private String note;

    @Option(
            names = "--libtorch",
            defaultValue = "auto",
            description =
                    "Path of the trainer's layers: auto, default, channels-last, whole-blocks or without-onednn. The bare loop's is LibTorch's default.")
    private String path;

    private String[] arguments = {};

    /** Runs it. */
    public static void main(String[] arguments) {
        TrainingStepBenchmark benchmark = new TrainingStepBenchmark();
        benchmark.arguments = arguments;
        System.exit(new CommandLine(benchmark).execute(arguments));
    }

    /** Wall-clock and processor time of steps, milliseconds. */
    private static final class Times {
        private final List<Double> wall = new ArrayList<>();
        private final List<Double> cpu = new ArrayList<>();

        void measure(Runnable step) {
            long start = System.nanoTime();
            long startCpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            step.run();
            cpu.add(
                    (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - startCpu)
                            * 1e-6);
            wall.add((System.nanoTime() - start) * 1e-6);
        }

        private static double median(List<Double> values) {
            double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return sorted[sorted.length / 2];
        }

        private static double least(List<Double> values) {
            return Collections.min(values);
        }
    }

    @Override
    public Integer call() throws Exception {
        Map<String, Object> facts =
                Provenance.of("benchmarks/run training-step " + String.join(" ", arguments));
        openblas_nolapack.blas_set_num_threads(1);
        torch.set_num_threads(threads);
        LibTorch.compute(
                path.equals("auto") ? Optional.empty() : Optional.of(ConvolutionPath.named(path)));
        TrainingRecipe recipe = TrainingRecipe.bundled("sfmlearner");
        TrainingDrive drive = rendered();
        Times product = new Times();
        Times bare = new Times();
        try (PointerScope constants = new PointerScope();
                TrainingState state = TrainingState.begin(recipe, Optional.empty());
                TrainingState other = TrainingState.begin(recipe, Optional.empty());
                BatchLoader loader =
                        new BatchLoader(
                                List.of(drive),
                                recipe.snippets().batchSize(),
                                recipe.snippets().sources(),
                                recipe.snippets().variation(),
                                recipe.schedule().seed())) {
            Objective objective =
                    new Objective(state.depthNetwork(), PoseEstimator.of(recipe, WIDTH), recipe, 0);
            TrainingRun run =
                    new TrainingRun(
                            recipe,
                            List.of(drive),
                            RunValidation.none(recipe),
                            new RunFolder(Path.of(".")),
                            state,
                            Optional.empty(),
                            new Silent());
            long start = System.nanoTime();
            state.checkLayers();
            facts.put("checkMilliseconds", (System.nanoTime() - start) * 1e-6);
            facts.put("libTorch", LibTorch.ofTheProcess().summary());
            BareSfmLearner loop = bare(loader.batch(0), other);
            for (int i = 0; i < warmUp + rounds; i++) {
                int step = i;
                if (i == warmUp) {
                    product = new Times();
                    bare = new Times();
                }
                product.measure(() -> step(run, objective, loader, step));
                bare.measure(() -> step(loop));
            }
        }
        facts.put("note", note);
        facts.put("threads", threads);
        facts.put("steps", rounds);
        facts.put("trainerMilliseconds", Times.median(product.wall));
        facts.put("bareMilliseconds", Times.median(bare.wall));
        facts.put("trainerLeastMilliseconds", Times.least(product.wall));
        facts.put("bareLeastMilliseconds", Times.least(bare.wall));
        facts.put("trainerCpuMilliseconds", Times.median(product.cpu));
        facts.put("bareCpuMilliseconds", Times.median(bare.cpu));
        facts.put("trainerToBare", Times.median(product.wall) / Times.median(bare.wall));
        facts.put("trainerToBareCpu", Times.median(product.cpu) / Times.median(bare.cpu));
        facts.forEach((name, value) -> System.out.println(name + ": " + value));
        Provenance.write(result, facts);
        return 0;
    }

    private static void step(TrainingRun run, Objective objective, BatchLoader loader, long step) {
        try {
            run.step(objective, loader.batch(step));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void step(BareSfmLearner loop) {
        try (PointerScope scope = new PointerScope()) {
            loop.step();
        }
    }

    private static BareSfmLearner bare(Batch batch, TrainingState state) {
        Tensor[] colour = new Tensor[3];
        for (int i = 0; i < 3; i++) {
            colour[i] = Tensors.of(batch.colour()[i], batch.size(), 3, HEIGHT, WIDTH);
        }
        List<ImagePyramid> levels = ImagePyramid.of(batch, colour, 4);
        return new BareSfmLearner(
                state.depth().tensors(),
                state.pose().tensors(),
                colour,
                levels.stream().map(ImagePyramid::intrinsics).toList(),
                levels.stream().map(ImagePyramid::inverse).toList());
    }

    private static TrainingDrive rendered() {
        SceneDrive street = SceneDrive.street(SceneSettings.of(WIDTH, HEIGHT, 8, 3));
        List<RgbImage> frames = new ArrayList<>();
        List<RigidTransform> poses = new ArrayList<>();
        for (int i = 0; i < street.size(); i++) {
            SceneFrame frame = street.frame(i);
            frames.add(frame.image());
            poses.add(frame.worldFromCamera());
        }
        return new TrainingDrive("street", street.camera().pinhole(), frames, poses, List.of());
    }

    private static final class Silent implements TrainingListener {
        @Override
        public void started(String summary) {}

        @Override
        public void progressed(Progress progress) {}

        @Override
        public void validated(long step, List<ValidationFigures> figures) {}

        @Override
        public void skipped(long step, String reason) {
            throw new IllegalStateException("step " + step + " was left out: " + reason);
        }

        @Override
        public void saved(Path folder) {}
    }
}
