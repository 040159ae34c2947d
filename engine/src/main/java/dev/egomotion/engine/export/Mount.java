package dev.egomotion.engine.export;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.TextFile;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the camera sits on what carries it.
 *
 * @param bodyFromCamera takes points of the camera (x right, y down, z forward) to the body (x forward, y left, z up; REP
 *     103), metres
 */
public record Mount(RigidTransform bodyFromCamera) {
    /** The body is the camera, with a body's axes. Rows: x = z of the camera, y = -x, z = -y. */
    public static final Mount CAMERA =
            new Mount(
                    new RigidTransform(
                            Rotation.fromMatrix(0, 0, 1, -1, 0, 0, 0, -1, 0), Vector3.ZERO));

    /** No vehicle is longer, metres. */
    private static final double FARTHEST = 100;

    private static final double TOLERANCE = 1e-3;
    private static final String[][] SIDES = {
        {"forward", "backward"}, {"left", "right"}, {"up", "down"}
    };

    /**
     * Reads bodyFromCamera from a text file, numbers between blanks, commas or lines, # begins a comment: a matrix of 4x4 or
     * its upper 3x4, row by row; or x y z qx qy qz qw.
     *
     * @param file empty where the body is the camera
     * @throws BadInputException naming the file, what was found and what is expected
     */
    public static Mount read(Optional<Path> file) throws BadInputException {
        if (file.isEmpty()) {
            return CAMERA;
        }
        try {
            return new Mount(transform(file.get(), numbers(file.get())));
        } catch (SourceException e) {
            throw new BadInputException("--mount: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--mount: %s: %s".formatted(file.get(), e.getMessage()), e);
        }
    }

    private static double[] numbers(Path file) throws SourceException {
        List<Double> numbers = new ArrayList<>();
        for (TextFile.Row row : TextFile.rows(file, "\\s*,\\s*|\\s+")) {
            for (int i = 0; i < row.words().length; i++) {
                numbers.add(row.number(i));
            }
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static RigidTransform transform(Path file, double[] n) throws SourceException {
        RigidTransform read =
                switch (n.length) {
                    case 7 -> ofQuaternion(n);
                    case 12, 16 -> ofMatrix(n);
                    default ->
                            throw new SourceException(
                                    "%s: %d numbers; bodyFromCamera is expected: the 16 or 12 of a matrix, row by row, or the 7 of x y z qx qy qz qw"
                                            .formatted(file, n.length));
                };
        double distance = read.translation().norm();
        if (!(distance <= FARTHEST)) {
            throw new SourceException(
                    "%s: the camera is %.4g m from the body; at most %.0f m are expected"
                            .formatted(file, distance, FARTHEST));
        }
        return read;
    }

    private static RigidTransform ofQuaternion(double[] n) {
        double norm = Math.sqrt(n[3] * n[3] + n[4] * n[4] + n[5] * n[5] + n[6] * n[6]);
        if (!(Math.abs(norm - 1) <= TOLERANCE)) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "quaternion (%s, %s, %s, %s) of length %.4g; it must be 1",
                            n[3],
                            n[4],
                            n[5],
                            n[6],
                            norm));
        }
        return new RigidTransform(
                new Rotation(n[3], n[4], n[5], n[6]), new Vector3(n[0], n[1], n[2]));
    }

    private static RigidTransform ofMatrix(double[] n) {
        if (n.length == 16 && (n[12] != 0 || n[13] != 0 || n[14] != 0 || n[15] != 1)) {
            throw new IllegalArgumentException(
                    "the last row of the 4x4 matrix is %s %s %s %s; it must be 0 0 0 1"
                            .formatted(n[12], n[13], n[14], n[15]));
        }
        return new RigidTransform(
                Rotation.fromMatrix(n[0], n[1], n[2], n[4], n[5], n[6], n[8], n[9], n[10]),
                new Vector3(n[3], n[7], n[11]));
    }

    /** Returns whether the body's origin is elsewhere than the camera: then lengths must be metres. */
    boolean hasOffset() {
        return bodyFromCamera.translation().norm() > 0;
    }

    /** Returns mapFromBody of a camera's pose, the map being the body at the start of the camera's world. */
    RigidTransform body(RigidTransform worldFromCamera) {
        return bodyFromCamera.times(worldFromCamera).times(bodyFromCamera.inverse());
    }

    /** Returns how it was understood, so that a transform given the wrong way round is seen. */
    String inWords() {
        Vector3 t = bodyFromCamera.translation();
        return String.format(
                Locale.ROOT,
                "the camera looks %s, the top of its picture is %s; it stands %.2f m forward, %.2f m left, %.2f m up of the body",
                side(bodyFromCamera.rotation().apply(new Vector3(0, 0, 1))),
                side(bodyFromCamera.rotation().apply(new Vector3(0, -1, 0))),
                t.x(),
                t.y(),
                t.z());
    }

    /** Returns the axis of the body that a direction is nearest to. */
    private static String side(Vector3 direction) {
        double[] along = {direction.x(), direction.y(), direction.z()};
        int most = 0;
        for (int i = 1; i < 3; i++) {
            most = Math.abs(along[i]) > Math.abs(along[most]) ? i : most;
        }
        return SIDES[most][along[most] > 0 ? 0 : 1];
    }
}
