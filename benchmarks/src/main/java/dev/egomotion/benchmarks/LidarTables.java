package dev.egomotion.benchmarks;

import dev.egomotion.geometry.metrics.ErrorStatistics;
import dev.egomotion.geometry.metrics.PosePairs;
import dev.egomotion.geometry.metrics.SnippetError;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What the scans of a drive say of its paths, as Markdown.
 *
 * @param reference the drive's own poses
 * @param pairs registered scans, each from where the one before ends
 * @param estimates paths of the same frames
 */
record LidarTables(KittiPath reference, List<ScannedPair> pairs, List<KittiPath> estimates) {
    private static final int SNIPPET = 5;

    private static final String HELD = "lidar (reference's rotation)";
    private static final String FREE = "lidar (own rotation)";

    void print(PrintWriter out) {
        out.println(
                "Direction of travel, degrees in the axes of the earlier camera: side = atan2(x, z), positive to the right; up = atan2(-y, z), positive upwards. Cells: side / up / length.");
        out.println();
        directions(out);
        out.println();
        differences(out);
        out.println();
        errors(out);
    }

    private void directions(PrintWriter out) {
        Map<String, List<TravelDirection>> columns = columns();
        out.println(
                "| frames | "
                        + String.join(" | ", columns.keySet())
                        + " | own rotation off the reference's: right, up | points | residual, m |");
        out.println("| --- |" + " --- |".repeat(columns.size() + 3));
        for (int i = 0; i < pairs.size(); i++) {
            ScannedPair pair = pairs.get(i);
            StringBuilder row = new StringBuilder("| %d-%d |".formatted(pair.from(), pair.to()));
            for (List<TravelDirection> column : columns.values()) {
                row.append(' ').append(column.get(i)).append(" |");
            }
            out.println(row + turn(pair));
        }
        out.printf(
                Locale.ROOT,
                "%nStarted straight ahead instead of as the reference, ICP ends at most %.1f mm elsewhere (median %.2f mm).%n",
                pairs.stream().mapToDouble(p -> 1000 * p.startsApart()).max().orElseThrow(),
                ErrorStatistics.median(
                        pairs.stream().mapToDouble(p -> 1000 * p.startsApart()).toArray()));
    }

    private String turn(ScannedPair pair) {
        RigidTransform known =
                reference
                        .poses()
                        .get(pair.from())
                        .inverse()
                        .times(reference.poses().get(pair.to()));
        Vector3 turn =
                pair.free()
                        .earlierFromLater()
                        .rotation()
                        .times(known.rotation().inverse())
                        .axisAngle();
        return String.format(
                Locale.ROOT,
                " %+.3f, %+.3f | %d | %.3f |",
                Math.toDegrees(turn.y()),
                Math.toDegrees(turn.x()),
                pair.held().planes(),
                pair.held().residual());
    }

    /** Returns the direction of every pair, by who says it; the reference first. */
    private Map<String, List<TravelDirection>> columns() {
        Map<String, List<TravelDirection>> columns = new LinkedHashMap<>();
        columns.put("reference", of(reference));
        columns.put(HELD, pairs.stream().map(p -> of(p.held())).toList());
        columns.put(FREE, pairs.stream().map(p -> of(p.free())).toList());
        estimates.forEach(estimate -> columns.put(estimate.name(), of(estimate)));
        return columns;
    }

    private List<TravelDirection> of(KittiPath path) {
        return pairs.stream().map(p -> path.direction(p.from(), p.to())).toList();
    }

    private static TravelDirection of(SurfaceRegistration registration) {
        return TravelDirection.of(registration.earlierFromLater().translation());
    }

    private static List<TravelDirection> column(
            Map<String, List<TravelDirection>> columns, String name) {
        return Objects.requireNonNull(columns.get(name), name);
    }

    private void differences(PrintWriter out) {
        out.println(
                "| difference over the pairs | side: median, rms | up: median, rms | length: median ratio |");
        out.println("| --- | --- | --- | --- |");
        Map<String, List<TravelDirection>> columns = columns();
        List<String> names = List.copyOf(columns.keySet());
        List<TravelDirection> known = column(columns, names.get(0));
        for (String name : names.subList(1, names.size())) {
            out.println(difference(name + " - reference", column(columns, name), known));
        }
        for (String name : names.subList(3, names.size())) {
            out.println(
                    difference(name + " - " + HELD, column(columns, name), column(columns, HELD)));
            out.println(
                    difference(name + " - " + FREE, column(columns, name), column(columns, FREE)));
        }
    }

    private static String difference(
            String name, List<TravelDirection> of, List<TravelDirection> from) {
        double[] side = new double[of.size()];
        double[] up = new double[of.size()];
        double[] ratio = new double[of.size()];
        for (int i = 0; i < side.length; i++) {
            side[i] = of.get(i).side() - from.get(i).side();
            up[i] = of.get(i).up() - from.get(i).up();
            ratio[i] = of.get(i).length() / from.get(i).length();
        }
        return String.format(
                Locale.ROOT,
                "| %s | %+.2f, %.2f | %+.2f, %.2f | %.3f |",
                name,
                ErrorStatistics.median(side),
                ErrorStatistics.of(side).rmse(),
                ErrorStatistics.median(up),
                ErrorStatistics.of(up).rmse(),
                ErrorStatistics.median(ratio));
    }

    private void errors(PrintWriter out) {
        int first = pairs.get(0).from();
        int end = pairs.get(pairs.size() - 1).to() + 1;
        if (end - first < SNIPPET) {
            out.println("Fewer than %d frames: no ATE.".formatted(SNIPPET));
            return;
        }
        List<RigidTransform> known = reference.poses().subList(first, end);
        List<RigidTransform> held = ScannedPair.path(reference.poses(), pairs, false);
        List<RigidTransform> free = ScannedPair.path(reference.poses(), pairs, true);
        List<List<RigidTransform>> truths = List.of(known, held, free);
        Map<String, List<RigidTransform>> paths = new LinkedHashMap<>();
        paths.put("constant velocity", SnippetError.againstConstantVelocity(known).estimate());
        paths.put(HELD, held);
        paths.put(FREE, free);
        estimates.forEach(
                estimate -> paths.put(estimate.name(), estimate.poses().subList(first, end)));
        out.printf(
                "%d-frame ATE as SfMLearner defines it, frames %d to %d, in brackets of constant velocity's:%n%n",
                SNIPPET, first, end - 1);
        out.printf("| path | against the reference | against %s | against %s |%n", HELD, FREE);
        out.println("| --- | --- | --- | --- |");
        paths.forEach((name, path) -> out.println(errors(name, path, truths)));
    }

    private static String errors(
            String name, List<RigidTransform> path, List<List<RigidTransform>> truths) {
        StringBuilder row = new StringBuilder("| " + name + " |");
        for (List<RigidTransform> truth : truths) {
            double baseline = error(SnippetError.againstConstantVelocity(truth));
            double error = error(new PosePairs(truth, path));
            row.append(String.format(Locale.ROOT, " %.4f (%.2f) |", error, error / baseline));
        }
        return row.toString();
    }

    private static double error(PosePairs pairs) {
        return SnippetError.of(pairs, SNIPPET).orElseThrow().mean();
    }
}
