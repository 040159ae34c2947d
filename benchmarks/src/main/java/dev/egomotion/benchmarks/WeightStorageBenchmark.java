package dev.egomotion.benchmarks;

import dev.egomotion.geometry.metrics.DepthErrors;
import dev.egomotion.geometry.metrics.DepthEvaluation;
import dev.egomotion.geometry.metrics.DepthProtocol;
import dev.egomotion.geometry.metrics.PosePairs;
import dev.egomotion.geometry.metrics.SnippetError;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelIdentity;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.model.Snippet;
import dev.egomotion.trainer.data.DriveReader;
import dev.egomotion.trainer.data.TrainingDrive;
import dev.egomotion.trainer.export.OnnxExport;
import dev.egomotion.trainer.recipe.Stage;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import dev.egomotion.trainer.run.InitialWeights;
import dev.egomotion.trainer.run.TrainingState;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What weights in four, two and one byte cost and save: size of the files, accuracy on drives with truth, time per frame on
 * ONNX Runtime. In the package of the exporter, which no other module needs.
 */
@Command(name = "benchmarks/run weight-storage", mixinStandardHelpOptions = true)
public final class WeightStorageBenchmark implements Callable<Integer> {
    private static final DepthProtocol PROTOCOL =
            new DepthProtocol(80, DepthProtocol.Crop.GARG, DepthProtocol.Scaling.MEDIAN);

    @Parameters(paramLabel = "DRIVE", arity = "1..*", description = "Drives with poses or depth.")
    private List<Path> drives;

    @Option(
            names = "--model",
            required = true,
            description = "Folder with checkpoint.bin or with depth.onnx and pose.onnx.")
    private Path model;

    @Option(names = "--recipe", required = true, description = "That the model was trained with.")
    private String recipe;

    @Option(names = "--frames", defaultValue = "100", description = "Of each drive at most.")
    private int frames;

    @Option(names = "--result", defaultValue = "benchmarks/results/weight-storage.json")
    private Path result;

    @Option(names = "--note", defaultValue = "", description = "What else ran on the machine.")
    private String note;

    private String[] arguments = {};

    /** Runs it. */
    public static void main(String[] arguments) {
        WeightStorageBenchmark benchmark = new WeightStorageBenchmark();
        benchmark.arguments = arguments;
        System.exit(new CommandLine(benchmark).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Map<String, Object> facts =
                Provenance.of("benchmarks/run weight-storage " + String.join(" ", arguments));
        Path file = Path.of(recipe);
        TrainingRecipe read =
                Files.exists(file) ? TrainingRecipe.read(file) : TrainingRecipe.bundled(recipe);
        Stage size = read.schedule().lastStage();
        List<TrainingDrive> loaded = new ArrayList<>();
        for (Path drive : drives) {
            loaded.add(first(new DriveReader(size.width(), size.height()).read(drive)));
        }
        facts.put("note", note);
        try (TrainingState state =
                TrainingState.begin(read, Optional.of(InitialWeights.read(model)))) {
            for (OnnxExport.Storage storage : OnnxExport.Storage.values()) {
                facts.put(storage.name(), measure(read, state, storage, loaded));
                System.out.println(storage + ": " + facts.get(storage.name()));
            }
        }
        Provenance.write(result, facts);
        return 0;
    }

    private TrainingDrive first(TrainingDrive drive) {
        int n = Math.min(frames, drive.frames().size());
        return new TrainingDrive(
                drive.name(),
                drive.camera(),
                drive.frames().subList(0, n),
                drive.hasTruth() ? drive.worldFromCamera().subList(0, n) : List.of(),
                drive.hasDepth() ? drive.depth().subList(0, n) : List.of());
    }

    private static Map<String, Object> measure(
            TrainingRecipe recipe,
            TrainingState state,
            OnnxExport.Storage storage,
            List<TrainingDrive> drives)
            throws Exception {
        Path folder = Files.createTempDirectory("weights");
        Path depthFile = folder.resolve("depth.onnx");
        Path poseFile = folder.resolve("pose.onnx");
        state.export(
                new ModelIdentity("weight-storage", "0", "", "", ""), storage, depthFile, poseFile);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("depthBytes", Files.size(depthFile));
        facts.put("poseBytes", Files.size(poseFile));
        RuntimeOptions options =
                new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());
        try (Model model = Model.open(folder, options)) {
            for (TrainingDrive drive : drives) {
                if (drive.hasTruth()) {
                    facts.put(drive.name() + " ATE", ate(model, drive));
                }
                if (drive.hasDepth()) {
                    depth(model, drive)
                            .ifPresent(e -> facts.put(drive.name() + " Abs Rel", e.absRel()));
                }
            }
            facts.put("depthMilliseconds", depthMilliseconds(model, drives.get(0)));
        }
        return facts;
    }

    private static double ate(Model model, TrainingDrive drive) {
        List<RigidTransform> path = new ArrayList<>(List.of(RigidTransform.IDENTITY));
        for (int t = 1; t < drive.frames().size(); t++) {
            RigidTransform previousFromNext =
                    model.pose().predict(List.of(pair(drive, t))).get(0).sourceFromTarget().get(0);
            path.add(path.get(t - 1).times(previousFromNext));
        }
        return SnippetError.of(new PosePairs(drive.worldFromCamera(), path), 5)
                .orElseThrow()
                .mean();
    }

    private static Snippet pair(TrainingDrive drive, int t) {
        return new Snippet(
                drive.frames().get(t), List.of(drive.frames().get(t - 1)), drive.camera());
    }

    private static Optional<DepthErrors> depth(Model model, TrainingDrive drive) {
        DepthEvaluation evaluation = new DepthEvaluation(PROTOCOL);
        for (int t = 0; t < drive.frames().size(); t++) {
            DepthImage found =
                    model.depth()
                            .predict(List.of(drive.frames().get(t)), List.of(drive.camera()))
                            .get(0);
            evaluation.add(drive.depth().get(t), found);
        }
        return evaluation.result();
    }

    /** Returns the median processor time of a depth frame on one thread. */
    private static double depthMilliseconds(Model model, TrainingDrive drive) {
        double[] times = new double[drive.frames().size()];
        for (int t = 0; t < times.length; t++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            model.depth().predict(List.of(drive.frames().get(t)), List.of(drive.camera()));
            times[t] =
                    (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) * 1e-6;
        }
        java.util.Arrays.sort(times);
        return times[times.length / 2];
    }
}
