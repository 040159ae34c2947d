package dev.egomotion.trainer.run;

import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How networks stand a camera that is not mounted as KITTI's: SHARED [DEGREES [MODEL_FOLDER]..]. */
final class MeasureTurned {
    private MeasureTurned() {}

    public static void main(String[] arguments) throws Exception {
        double a = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 2;
        Path drives = Path.of(arguments[0], "drives");
        List<TurnedCamera> turns =
                List.of(
                        TurnedCamera.NONE,
                        TurnedCamera.degrees(a, 0, 0),
                        TurnedCamera.degrees(-a, 0, 0),
                        TurnedCamera.degrees(0, a, 0),
                        TurnedCamera.degrees(0, -a, 0),
                        TurnedCamera.degrees(0, 0, a),
                        TurnedCamera.degrees(0, 0, -a),
                        TurnedCamera.zoomed(1.25));
        for (int i = Math.min(2, arguments.length); i < Math.max(3, arguments.length); i++) {
            ModelLocation location =
                    i < arguments.length
                            ? ModelLocation.of(Path.of(arguments[i]))
                            : ModelLocation.starter();
            RuntimeOptions options =
                    new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());
            try (Model model = Model.open(location, options)) {
                print(location, new MeasureModel(model), drives, turns);
            }
        }
    }

    private static void print(
            ModelLocation location, MeasureModel measure, Path drives, List<TurnedCamera> turns)
            throws Exception {
        System.out.println(location);
        for (TurnedCamera turned : turns) {
            MeasureModel.DepthFigures depth =
                    measure.depth(drives.resolve("val-kitti-0926-0009"), turned);
            System.out.printf(
                    Locale.ROOT,
                    "%s: Abs Rel %.4f, share within 1.25 %.3f; truth / prediction %.3f%n",
                    degrees(turned),
                    depth.absRel(),
                    depth.a1(),
                    depth.medianRatio());
        }
        for (TurnedCamera turned : turns) {
            StringBuilder line = new StringBuilder(degrees(turned));
            for (String name : MeasureModel.DRIVES) {
                MeasureModel.MotionFigures motion =
                        measure.motion(turned.see(measure.read(drives.resolve(name))));
                line.append(
                        String.format(
                                Locale.ROOT,
                                "  %s: ATE both ways %.4f, length %.2f +- %.3f, rotation %.3f",
                                name,
                                motion.bothWaysAte(),
                                motion.stepRatio(),
                                motion.stepRatioLogDeviation(),
                                motion.rotationErrorDegrees()));
            }
            System.out.println(line);
        }
    }

    private static String degrees(TurnedCamera turned) {
        Vector3 angles = turned.turn().axisAngle().times(Math.toDegrees(1));
        return String.format(
                Locale.ROOT,
                "%+.0f %+.0f %+.0f x%.2f",
                angles.x(),
                angles.y(),
                angles.z(),
                turned.zoom());
    }
}
