package dev.egomotion.experiments;

import dev.egomotion.trainer.export.TrainingOutputException;
import dev.egomotion.trainer.export.WholeFile;
import dev.egomotion.trainer.network.LibTorch;
import dev.egomotion.trainer.run.Trainer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Trains models on distorted digits and compares them: every model on every distortion from every seed, each run in a folder of
 * its own. The folder then holds results.md, results.json and report.html over all of them.
 *
 * @param data folder with the four IDX files of MNIST
 * @param distortions to run
 * @param models to run; none for those that each distortion is compared with ({@link DigitModel#compared})
 * @param seeds 1 to this
 * @param minutes processor time that each run trains
 * @param parallel how many runs go on at the same time, each in one thread
 * @param out folder of the results
 * @param resume whether finished runs there are kept and those that were begun go on
 * @param heldOut whether settings are being chosen: trained on 50,000 and tested on the other 10,000 of the training set
 */
public record DigitExperiment(
        Path data,
        List<DigitDistortion> distortions,
        List<DigitModel> models,
        int seeds,
        double minutes,
        int parallel,
        Path out,
        boolean resume,
        boolean heldOut) {
    private static final String MARKDOWN = "results.md";
    private static final String JSON = "results.json";
    private static final String REPORT = "report.html";

    private static final int HELD_OUT = 10_000;

    /** Checks the numbers. */
    public DigitExperiment {
        distortions = List.copyOf(distortions);
        models = List.copyOf(models);
        if (seeds < 1) {
            throw new DigitsException(seeds + " seeds; at least 1 is expected");
        }
        if (parallel < 1) {
            throw new DigitsException(parallel + " runs in parallel; at least 1 is expected");
        }
        if (!(minutes > 0)) {
            throw new DigitsException(minutes + " minutes; more than 0 is expected");
        }
    }

    /**
     * Runs what is not done yet.
     *
     * @return the results of all runs
     * @throws DigitsException if the digits cannot be read, or the folder holds other results
     * @throws dev.egomotion.trainer.network.LibTorchException if LibTorch computes wrong on this machine, by whatever path is allowed
     * @throws TrainingOutputException if results cannot be written
     * @throws IOException likewise
     * @throws InterruptedException if the thread is interrupted; what is done is saved
     */
    public List<DigitResult> run(DigitListener listener) throws IOException, InterruptedException {
        return run(listener, ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
    }

    /**
     * Runs what is not done yet, by another clock.
     *
     * @param processorNanos processor time of the calling thread, nanoseconds
     */
    List<DigitResult> run(DigitListener listener, LongSupplier processorNanos)
            throws IOException, InterruptedException {
        Digits all = Digits.training(data);
        int kept = heldOut ? all.count() - HELD_OUT : all.count();
        if (kept < 1) {
            throw new DigitsException(
                    "%s: %d training images; more than %d are expected to hold some out"
                            .formatted(data, all.count(), HELD_OUT));
        }
        Digits training = all.part(0, kept);
        Digits test = heldOut ? all.part(kept, all.count()) : Digits.test(data);
        List<DigitResult.Task> tasks = tasks();
        if (!resume) {
            requireFresh(tasks);
        }
        int done = (int) tasks.stream().filter(task -> Files.exists(result(task))).count();
        listener.started(tasks.size(), done);
        // OpenBLAS would start a pool of its own beside LibTorch's, and the clock is that of one
        // thread.
        openblas_nolapack.blas_set_num_threads(1);
        torch.set_num_threads(1);
        List<DigitResult.Task> left =
                tasks.stream().filter(task -> !Files.exists(result(task))).toList();
        if (!left.isEmpty()) {
            listener.checked(check(left));
        }
        List<DigitResult> results = new ArrayList<>();
        List<Callable<DigitResult>> open = new ArrayList<>();
        for (DigitResult.Task task : tasks) {
            if (Files.exists(result(task))) {
                results.add(DigitResult.read(result(task), task));
            } else {
                Path folder = Files.createDirectories(result(task).getParent());
                open.add(new DigitRun(task, training, test, folder, listener, processorNanos)::run);
            }
        }
        publish(results, tasks, test);
        ExecutorService threads = Executors.newFixedThreadPool(parallel);
        try {
            ExecutorCompletionService<DigitResult> runs = new ExecutorCompletionService<>(threads);
            open.forEach(runs::submit);
            for (int i = 0; i < open.size(); i++) {
                DigitResult result = runs.take().get();
                results.add(result);
                listener.finished(result);
                publish(results, tasks, test);
            }
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            // Runs that are under way save what they have.
            threads.shutdownNow();
            awaitEnd(threads);
        }
        return results;
    }

    /** Checks LibTorch's layers, in the precision that trains and in the one that tests. */
    private static String check(List<DigitResult.Task> tasks) {
        LibTorch libTorch = LibTorch.ofTheProcess();
        for (DigitResult.Task task : tasks) {
            DigitNetwork network = task.model().network(task.distortion());
            libTorch.check(network, network.side(), network.side(), true);
            libTorch.check(network, network.side(), network.side(), false);
        }
        return libTorch.summary();
    }

    private static IOException failure(@Nullable Throwable cause) throws InterruptedException {
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        return cause instanceof IOException checked ? checked : new IOException(cause);
    }

    private static void awaitEnd(ExecutorService threads) {
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                interrupted |= !threads.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(List<DigitResult> results, List<DigitResult.Task> order, Digits test)
            throws IOException {
        results.sort(Comparator.comparingInt(result -> order.indexOf(result.task())));
        DigitTable table = new DigitTable(results);
        write(MARKDOWN, table.markdown());
        write(JSON, table.json());
        write(REPORT, new DigitReport(results, out, test).page());
    }

    private void write(String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        WholeFile.write(out.resolve(name), stream -> stream.write(bytes));
    }

    /** Returns the runs: all first seeds, then all second ones, so that a table is there early. */
    private List<DigitResult.Task> tasks() {
        List<DigitResult.Task> tasks = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            for (DigitDistortion distortion : distortions) {
                List<DigitModel> chosen =
                        models.isEmpty() ? DigitModel.compared(distortion) : models;
                for (DigitModel model : chosen) {
                    tasks.add(new DigitResult.Task(distortion, model, seed, minutes, heldOut));
                }
            }
        }
        return tasks;
    }

    private void requireFresh(List<DigitResult.Task> tasks) {
        for (String name : List.of(MARKDOWN, JSON, REPORT)) {
            if (Files.exists(out.resolve(name))) {
                throw new DigitsException(
                        out.resolve(name)
                                + ": holds another run; resume it or choose another folder");
            }
        }
        for (DigitResult.Task task : tasks) {
            for (String name : List.of(DigitRun.RESULT, Trainer.CHECKPOINT)) {
                Path file = result(task).resolveSibling(name);
                if (Files.exists(file)) {
                    throw new DigitsException(
                            file + ": holds another run; resume it or choose another folder");
                }
            }
        }
    }

    private Path result(DigitResult.Task task) {
        return folder(out, task).resolve(DigitRun.RESULT);
    }

    /** Returns the folder of a run. */
    static Path folder(Path out, DigitResult.Task task) {
        return out.resolve(task.distortion().label())
                .resolve(task.model().name())
                .resolve("seed-" + task.seed());
    }
}
