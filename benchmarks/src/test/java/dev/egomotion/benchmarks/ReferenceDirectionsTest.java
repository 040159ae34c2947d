package dev.egomotion.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.recording.DriveWriter;
import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.codecs.trajectory.TimedPose;
import dev.egomotion.codecs.trajectory.TrajectoryFile;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A rendered street, whose truth is exact, with a reference that goes 1.5 degrees too far to the right. */
final class ReferenceDirectionsTest {
    private static final double TURNED = 1.5;
    private static final int FRAMES = 5;

    private static final SceneDrive STREET =
            SceneDrive.street(
                    SceneSettings.of(620, 188, FRAMES, 5).withSpeed(10).withTraffic(false));

    private static final Map<Integer, DepthImage> SCANS =
            Map.of(0, sparse(STREET.frame(0)), 4, sparse(STREET.frame(4)));

    @TempDir private Path folder;

    @Test
    void register_referenceTurnedSideways_findsTheTrueDirection() {
        RigidTransform truth = STREET.worldFromCamera(0).inverse().times(STREET.worldFromCamera(4));
        RigidTransform reference =
                new RigidTransform(truth.rotation(), turned(truth.translation()));
        ScannedPair pair = ScannedPair.of(0, 4, scan(0), scan(4), reference);
        TravelDirection expected = TravelDirection.of(truth.translation());
        for (SurfaceRegistration found : List.of(pair.held(), pair.free())) {
            TravelDirection direction = TravelDirection.of(found.earlierFromLater().translation());
            assertEquals(expected.side(), direction.side(), 0.2);
            assertEquals(expected.up(), direction.up(), 0.2);
            assertEquals(expected.length(), direction.length(), 0.02 * expected.length());
        }
        assertTrue(pair.startsApart() < 0.005, "starts end %s m apart".formatted(pair));
    }

    @Test
    void path_referenceTurnedSideways_goesAsTheScansSay() {
        List<RigidTransform> reference = turnedPath();
        Vector3 direction = new Vector3(0.1, -0.2, 3);
        SurfaceRegistration found =
                new SurfaceRegistration(
                        new RigidTransform(Rotation.IDENTITY, direction), 1000, 0.01);
        List<RigidTransform> path =
                ScannedPair.path(reference, List.of(new ScannedPair(0, 4, found, found, 0)), false);
        assertEquals(5, path.size());
        TravelDirection went = TravelDirection.between(path.get(0), path.get(4));
        assertEquals(TravelDirection.of(direction).side(), went.side(), 1e-9);
        assertEquals(TravelDirection.of(direction).up(), went.up(), 1e-9);
        assertEquals(
                TravelDirection.between(reference.get(0), reference.get(4)).length(),
                went.length(),
                1e-9);
    }

    @Test
    void lidar_referenceTurnedSideways_saysSoAndSidesWithATrueEstimate() throws Exception {
        Path drive = writeDrive();
        Path truth = write("truth.kitti", truePath());
        String text = run(0, "lidar", drive.toString(), "--estimate", truth.toString());
        String held =
                text.lines().filter(l -> l.startsWith("| lidar (ref")).findFirst().orElseThrow();
        assertEquals(-TURNED, Double.parseDouble(held.split("[|,]")[2].strip()), 0.2, text);
        String estimate =
                text.lines()
                        .filter(l -> l.contains("truth.kitti |") && l.contains("("))
                        .reduce((first, last) -> last)
                        .orElseThrow();
        String[] cells = estimate.split("\\|");
        double againstReference = Double.parseDouble(cells[2].strip().split(" ")[0]);
        double againstLidar = Double.parseDouble(cells[3].strip().split(" ")[0]);
        assertTrue(againstLidar < 0.2 * againstReference, estimate);
    }

    @Test
    void lidar_unusableDrive_isRefusedInOneLine() throws Exception {
        Path drive = writeDrive();
        Path shorter = write("short.kitti", truePath().subList(0, 3));
        assertEquals(
                "benchmarks/run reference-directions: %s: has 3 poses; %s has 5, and as many are expected"
                        .formatted(shorter, drive.resolve("poses.txt")),
                run(2, "lidar", drive.toString(), "--estimate", shorter.toString()).strip());
        Files.move(drive.resolve("depth"), folder.resolve("elsewhere"));
        assertEquals(
                "benchmarks/run reference-directions: %s: there is no such folder; measured depth maps are expected"
                        .formatted(drive.resolve("depth")),
                run(2, "lidar", drive.toString()).strip());
        Files.delete(drive.resolve("poses.txt"));
        assertEquals(
                "benchmarks/run reference-directions: %s: there is no such file"
                        .formatted(drive.resolve("poses.txt")),
                run(2, "lidar", drive.toString()).strip());
    }

    @Test
    void paths_errorOfTheReference_isSharedByBothEstimates() throws Exception {
        Path straight = write("straight.kitti", wandering(0, 0.1, 1));
        Path first = write("first.kitti", wandering(1, 0.1, 1));
        Path second = write("second.kitti", wandering(2, 0.1, 2).subList(0, 301));
        Path off = write("off.kitti", wandering(3, 1, 1));
        String[] shared =
                side(run(0, "paths", off.toString(), first.toString(), second.toString()));
        assertTrue(Double.parseDouble(shared[7].strip()) > 0.95, String.join("|", shared));
        String[] own =
                side(
                        run(
                                0,
                                "paths",
                                straight.toString(),
                                first.toString(),
                                off.toString(),
                                "--frames",
                                "1"));
        assertEquals(0, Double.parseDouble(own[7].strip()), 0.35, String.join("|", own));
        assertEquals(1, Double.parseDouble(own[5].split(",")[1].strip()), 0.15);
    }

    @Test
    void lidar_scansWithNextToNothingInCommon_areRefusedNotTakenForTheReference() throws Exception {
        Path drive = writeDrive();
        float[] single = new float[620 * 188];
        Arrays.fill(single, 620 * 100, 620 * 100 + 40, 8);
        byte[] png = DepthPng.encode(new DepthImage(620, 188, single), DriveWriter.DEPTH_SCALE);
        Files.write(drive.resolve("depth").resolve("000004.png"), png);
        String text = run(2, "lidar", drive.toString());
        assertTrue(text.contains("frames 0 and 4 share"), text);
        assertEquals(1, text.lines().count(), text);
    }

    private static String[] side(String text) {
        return text.lines()
                .filter(l -> l.startsWith("| 1 |"))
                .findFirst()
                .orElseThrow()
                .split("\\|");
    }

    /** Steps of a length whose direction is off straight ahead by a standard deviation in degrees. */
    private static List<RigidTransform> wandering(long seed, double degrees, double length) {
        Random random = new Random(seed);
        List<RigidTransform> path = new ArrayList<>(List.of(RigidTransform.IDENTITY));
        for (int i = 0; i < 400; i++) {
            double side = Math.toRadians(degrees * random.nextGaussian());
            Vector3 step =
                    new Vector3(Math.sin(side), 0.01 * random.nextGaussian(), Math.cos(side));
            path.add(path.get(i).times(new RigidTransform(Rotation.IDENTITY, step.times(length))));
        }
        return path;
    }

    private static ScannedSurface scan(int frame) {
        return ScannedSurface.of(SCANS.get(frame), STREET.camera().pinhole());
    }

    /** Leaves every fourth row and every fourth column, sparser than a laser scanner. */
    private static DepthImage sparse(SceneFrame frame) {
        DepthImage depth = frame.depth();
        float[] left = new float[depth.depth().length];
        for (int v = 0; v < depth.height(); v += 4) {
            for (int u = 0; u < depth.width(); u += 4) {
                left[v * depth.width() + u] = depth.at(u, v);
            }
        }
        return new DepthImage(depth.width(), depth.height(), left);
    }

    private Path writeDrive() throws Exception {
        Path drive = folder.resolve("drive");
        List<RigidTransform> reference = turnedPath();
        try (DriveWriter writer = new DriveWriter(drive, STREET.camera())) {
            RgbImage black = new RgbImage(620, 188, new byte[3 * 620 * 188]);
            for (int i = 0; i < FRAMES; i++) {
                Optional<DepthImage> depth = Optional.ofNullable(SCANS.get(i));
                writer.write(100_000_000L * i, black, Optional.of(reference.get(i)), depth);
            }
        }
        return drive;
    }

    private static List<RigidTransform> truePath() {
        return IntStream.range(0, FRAMES).mapToObj(STREET::worldFromCamera).toList();
    }

    private static List<RigidTransform> turnedPath() {
        List<RigidTransform> path = new ArrayList<>(List.of(RigidTransform.IDENTITY));
        List<RigidTransform> truth = truePath();
        for (int i = 1; i < FRAMES; i++) {
            RigidTransform step = truth.get(i - 1).inverse().times(truth.get(i));
            path.add(
                    path.get(i - 1)
                            .times(
                                    new RigidTransform(
                                            step.rotation(), turned(step.translation()))));
        }
        return path;
    }

    private static Vector3 turned(Vector3 t) {
        return Rotation.fromAxisAngle(new Vector3(0, Math.toRadians(TURNED), 0)).apply(t);
    }

    private Path write(String name, List<RigidTransform> path) throws Exception {
        Path file = folder.resolve(name);
        TrajectoryFile.write(
                file,
                TrajectoryFile.Format.KITTI,
                path.stream().map(pose -> new TimedPose(0, pose)).toList());
        return file;
    }

    /** Runs the command and returns what it prints, errors and all. */
    private static String run(int expected, String... arguments) {
        StringWriter text = new StringWriter();
        CommandLine command =
                ReferenceDirections.commandLine()
                        .setOut(new PrintWriter(text))
                        .setErr(new PrintWriter(text));
        assertEquals(expected, command.execute(arguments), text::toString);
        return text.toString();
    }
}
