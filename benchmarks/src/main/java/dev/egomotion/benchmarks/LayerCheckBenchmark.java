package dev.egomotion.benchmarks;

import dev.egomotion.trainer.network.LibTorch;
import dev.egomotion.trainer.recipe.RecipeException;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import dev.egomotion.trainer.run.TrainingState;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How long the check of LibTorch's layers takes before a training run begins, for every recipe that comes with the program:
 * wall clock, each as a process of its own would do it (nothing checked before), but for the first with a warm machine.
 */
@Command(name = "benchmarks/run layer-checks", mixinStandardHelpOptions = true)
public final class LayerCheckBenchmark implements Callable<Integer> {
    @Option(names = "--result", defaultValue = "benchmarks/results/layer-checks.json")
    private Path result;

    @Option(names = "--note", defaultValue = "", description = "What else ran on the machine.")
    private String note;

    private String[] arguments = {};

    /** Runs it. */
    public static void main(String[] arguments) {
        LayerCheckBenchmark benchmark = new LayerCheckBenchmark();
        benchmark.arguments = arguments;
        System.exit(new CommandLine(benchmark).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Map<String, Object> facts =
                Provenance.of("benchmarks/run layer-checks " + String.join(" ", arguments));
        openblas_nolapack.blas_set_num_threads(1);
        facts.put("note", note);
        Map<String, Object> milliseconds = new LinkedHashMap<>();
        Map<String, Object> processor = new LinkedHashMap<>();
        String summary = "";
        for (String name : TrainingRecipe.BUNDLED) {
            TrainingRecipe recipe = TrainingRecipe.bundled(name);
            torch.set_num_threads(1);
            LibTorch.compute(Optional.empty());
            try (TrainingState state = TrainingState.begin(recipe, Optional.empty())) {
                long start = System.nanoTime();
                long startCpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                state.checkLayers();
                long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - startCpu;
                milliseconds.put(name, (System.nanoTime() - start) * 1e-6);
                processor.put(name, cpu * 1e-6);
                summary = LibTorch.ofTheProcess().summary();
            } catch (RecipeException e) {
                milliseconds.put(name, e.getMessage());
            }
            System.out.println(
                    "%s: %s ms, %s of the processor; %s"
                            .formatted(name, milliseconds.get(name), processor.get(name), summary));
        }
        facts.put("milliseconds", milliseconds);
        facts.put("processorMilliseconds", processor);
        facts.put("libTorch", summary);
        Provenance.write(result, facts);
        return 0;
    }
}
