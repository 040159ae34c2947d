package dev.egomotion.benchmarks;

import dev.egomotion.geometry.photometric.Validation;
import dev.egomotion.geometry.photometric.ValidatorSettings;
import dev.egomotion.geometry.photometric.Verdict;
import dev.egomotion.geometry.photometric.View;
import dev.egomotion.geometry.photometric.WarpValidator;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.NetworkInput;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.odometry.depth.DepthFromMotion;
import dev.egomotion.odometry.depth.DepthSettings;
import dev.egomotion.odometry.depth.DepthView;
import dev.egomotion.topology.records.DepthGrid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What the validator says of right and of planted wrong motions with the network's depth and with measured depth: a table for
 * docs/experiments/depth.md. A planted motion measures its own depth, as it would in the pipeline. A motion is right that is within 5 % and 0.1 degrees of the truth, the drive's unit brought to the
 * truth's by the median of lengths; frames in which the camera stands are left out.
 */
@Command(name = "benchmarks/run vetoes", mixinStandardHelpOptions = true)
public final class VetoLab implements Callable<Integer> {
    private static final double RIGHT_LENGTH = 0.05;
    private static final double RIGHT_TURN = Math.toRadians(0.1);
    private static final double PLANTED_TURN = Math.toRadians(5);

    /** The camera stands where it moves by less, in the unit of the truth. */
    private static final double STANDS = 0.02;

    @Option(names = "--drives", defaultValue = "../shared/drives")
    private Path drives;

    @Option(names = "--cache", required = true, description = "Folder for what is kept.")
    private Path cache;

    @Parameters(arity = "1..*", description = "Names of drives with poses.txt.")
    private List<String> names;

    /** Runs it. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new VetoLab()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(cache);
        RuntimeOptions options =
                new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());
        System.out.println(
                "| drive | depth | right motions | of them vetoed | turned by 5 degrees, vetoed |"
                        + " reversed | tripled |");
        System.out.println("| --- |" + " --- |".repeat(6));
        try (Model networks = Model.open(ModelLocation.starter(), options)) {
            for (String name : names) {
                Path folder = drives.resolve(name);
                RefinedDrive drive =
                        RefinedDrive.of(folder, networks, cache.resolve(name + ".bin"));
                List<RigidTransform> truth = KittiPath.read(folder.resolve("poses.txt")).poses();
                NetworkInput input = networks.depth().contract().input();
                PinholeCamera camera = drive.camera().resizedTo(input.width(), input.height());
                for (boolean isMeasured : new boolean[] {false, true}) {
                    new Trial(drive, camera, isMeasured).print(name, truth);
                }
            }
        }
        return 0;
    }

    /** One drive judged by one kind of depth. */
    private static final class Trial {
        private final RefinedDrive drive;
        private final boolean isMeasured;
        private final DepthGrid toNetwork;
        private final DepthGrid luma;
        private final WarpValidator validator;
        private final List<View> views = new ArrayList<>();

        /** What the measurement knew after each frame. */
        private final List<byte[]> states = new ArrayList<>();

        Trial(RefinedDrive drive, PinholeCamera camera, boolean isMeasured) {
            this.drive = drive;
            this.isMeasured = isMeasured;
            DepthFromMotion depth = new DepthFromMotion(drive.camera(), DepthSettings.defaults());
            toNetwork =
                    new DepthGrid(
                            depth.camera().width(),
                            depth.camera().height(),
                            camera.width(),
                            camera.height());
            luma =
                    new DepthGrid(
                            drive.camera().width(),
                            drive.camera().height(),
                            camera.width(),
                            camera.height());
            validator = new WarpValidator(camera, ValidatorSettings.defaults());
            for (int i = 0; i < drive.frames().size(); i++) {
                DepthImage map = drive.frames().get(i).depth();
                if (isMeasured) {
                    map = toNetwork.apply(depth.measure(drive.view(i, true)).depth());
                    states.add(depth.state());
                }
                views.add(new View(luma.apply(brightness(drive.frames().get(i).image())), map));
            }
        }

        private static FloatImage brightness(GrayImage image) {
            float[] gray = new float[image.values().length];
            for (int p = 0; p < gray.length; p++) {
                gray[p] = (image.values()[p] & 0xff) / 255f;
            }
            return new FloatImage(image.width(), image.height(), gray);
        }

        void print(String name, List<RigidTransform> truth) {
            RigidTransform turn =
                    new RigidTransform(
                            Rotation.fromAxisAngle(new Vector3(0, PLANTED_TURN, 0)),
                            new Vector3(0, 0, 0));
            double unit = unit(drive, truth);
            int right = 0;
            int moving = 0;
            int[] vetoed = new int[4];
            for (int i = 1; i < views.size(); i++) {
                RigidTransform step = truth.get(i - 1).inverse().times(truth.get(i));
                if (step.translation().norm() < STANDS) {
                    continue;
                }
                moving++;
                RigidTransform own = drive.frames().get(i).previousFromTarget();
                List<RigidTransform> planted =
                        List.of(own, own.times(turn), own.inverse(), tripled(own));
                for (int k = 1; k < planted.size(); k++) {
                    vetoed[k] += isVetoed(planted(i, planted.get(k)), i, planted.get(k)) ? 1 : 0;
                }
                double length = own.translation().norm() * unit / step.translation().norm();
                double apart = own.rotation().inverse().times(step.rotation()).angle();
                if (Math.abs(length - 1) < RIGHT_LENGTH && apart < RIGHT_TURN) {
                    right++;
                    vetoed[0] += isVetoed(views.get(i), i, own) ? 1 : 0;
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %d | %d | %.3f | %.3f | %.3f |%n",
                    name,
                    isMeasured ? "measured" : "network",
                    right,
                    vetoed[0],
                    (double) vetoed[1] / moving,
                    (double) vetoed[2] / moving,
                    (double) vetoed[3] / moving);
        }

        /** Returns the frame with the depth that a wrong motion would have measured. */
        private View planted(int i, RigidTransform motion) {
            DepthView view = drive.view(i, true);
            if (!isMeasured || !(view.motion() instanceof DepthView.Moving moving)) {
                return views.get(i);
            }
            DepthFromMotion depth = new DepthFromMotion(drive.camera(), DepthSettings.defaults());
            depth.restore(states.get(i - 1));
            for (int j = Math.max(0, i - DepthFromMotion.HISTORY); j < i; j++) {
                depth.remember(drive.frames().get(j).image());
            }
            DepthView wrong =
                    new DepthView(
                            view.image(),
                            view.network(),
                            view.points(),
                            new DepthView.Moving(motion, moving.unitChange()));
            return new View(views.get(i).luma(), toNetwork.apply(depth.measure(wrong).depth()));
        }

        private boolean isVetoed(View target, int i, RigidTransform previousFromTarget) {
            View before = views.get(i - 1);
            Validation validation =
                    isMeasured
                            ? validator.validateMeasured(
                                    target, before, previousFromTarget, Optional.empty())
                            : validator.validate(
                                    target,
                                    before,
                                    previousFromTarget,
                                    Optional.empty(),
                                    Optional.empty());
            return validation.verdict() == Verdict.VETOED
                    || validation.verdict() == Verdict.TOO_FEW_VISIBLE_PIXELS;
        }
    }

    private static RigidTransform tripled(RigidTransform motion) {
        return new RigidTransform(motion.rotation(), motion.translation().times(3));
    }

    /** Returns the median of true lengths over refined ones. */
    private static double unit(RefinedDrive drive, List<RigidTransform> truth) {
        double[] ratios = new double[truth.size() - 1];
        int count = 0;
        for (int i = 1; i < truth.size(); i++) {
            double length = truth.get(i - 1).inverse().times(truth.get(i)).translation().norm();
            double own = drive.frames().get(i).previousFromTarget().translation().norm();
            if (length > STANDS && own > 0) {
                ratios[count++] = length / own;
            }
        }
        Arrays.sort(ratios, 0, count);
        return ratios[count / 2];
    }
}
