package dev.egomotion.benchmarks;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.codecs.still.DepthFolder;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Registers a drive's lidar scans to each other and compares where the camera went with its reference poses. */
@Command(
        name = "lidar",
        mixinStandardHelpOptions = true,
        description = {
            "Register each depth map's points to those of the next by point-to-plane ICP, and compare the direction of"
                    + " travel with poses.txt and with estimates. The depth maps must be measured: a laser scanner's, and"
                    + " each of one scan."
        })
final class LidarDirections implements Callable<Integer> {
    /** Points on planes that a registration needs at least. */
    private static final int LEAST_PLANES = 300;

    @Spec private CommandSpec spec;

    @Option(
            names = "--estimate",
            paramLabel = "FILE",
            description = "KITTI trajectory with a pose for every frame, such as a replay's.")
    private List<Path> estimates = List.of();

    @Option(
            names = "--every",
            paramLabel = "N",
            defaultValue = "1",
            description = "Take every N-th depth map (default: ${DEFAULT-VALUE}).")
    private int every;

    @Parameters(paramLabel = "DRIVE", description = "Has depth/, camera.yaml and poses.txt.")
    private Path drive;

    @Override
    public Integer call() throws SourceException {
        if (every < 1) {
            throw new SourceException("--every: %d; 1 or more is expected".formatted(every));
        }
        KittiPath reference = KittiPath.read(drive.resolve("poses.txt"));
        List<KittiPath> paths = new ArrayList<>();
        for (Path estimate : estimates) {
            paths.add(
                    KittiPath.read(estimate)
                            .requireSize(reference.poses().size(), reference.file()));
        }
        List<ScannedPair> pairs = register(scans(reference.poses().size()), reference.poses());
        PrintWriter out = spec.commandLine().getOut();
        new LidarTables(reference, pairs, paths).print(out);
        out.flush();
        return 0;
    }

    /** Reads the depth maps, by frame. */
    private SortedMap<Integer, ScannedSurface> scans(int frames) throws SourceException {
        Path depthMaps = drive.resolve("depth");
        if (!Files.isDirectory(depthMaps)) {
            throw new SourceException(
                    depthMaps + ": there is no such folder; measured depth maps are expected");
        }
        DepthFolder folder = DepthFolder.open(depthMaps);
        SortedMap<Integer, String> keys = new TreeMap<>();
        for (String key : folder.files().keySet()) {
            int frame = key.matches("\\d{1,8}") ? Integer.parseInt(key) : frames;
            if (frame >= frames) {
                throw new SourceException(
                        "%s: is no frame of %s, which has %d poses; the frame's number is expected as name"
                                .formatted(
                                        folder.files().get(key),
                                        drive.resolve("poses.txt"),
                                        frames));
            }
            keys.put(frame, key);
        }
        SortedMap<Integer, ScannedSurface> scans = new TreeMap<>();
        int place = 0;
        for (SortedMap.Entry<Integer, String> entry : keys.entrySet()) {
            if (place++ % every == 0) {
                DepthImage depth = folder.read(entry.getValue());
                scans.put(entry.getKey(), ScannedSurface.of(depth, camera(depth)));
            }
        }
        if (scans.size() < 2) {
            throw new SourceException(
                    "%s: %d of %d depth maps are taken; at least 2 are expected"
                            .formatted(folder.folder(), scans.size(), keys.size()));
        }
        return scans;
    }

    private PinholeCamera camera(DepthImage depth) throws SourceException {
        return CameraFile.read(drive.resolve("camera.yaml"), depth.width(), depth.height())
                .pinhole();
    }

    private List<ScannedPair> register(
            SortedMap<Integer, ScannedSurface> scans, List<RigidTransform> reference)
            throws SourceException {
        List<ScannedPair> pairs = new ArrayList<>();
        List<Integer> frames = List.copyOf(scans.keySet());
        for (int i = 1; i < frames.size(); i++) {
            int from = frames.get(i - 1);
            int to = frames.get(i);
            RigidTransform known = reference.get(from).inverse().times(reference.get(to));
            ScannedPair pair =
                    ScannedPair.of(
                            from,
                            to,
                            Objects.requireNonNull(scans.get(from)),
                            Objects.requireNonNull(scans.get(to)),
                            known);
            int planes = Math.min(pair.held().planes(), pair.free().planes());
            if (planes < LEAST_PLANES) {
                throw new SourceException(
                        "%s: frames %d and %d share %d points on planes; at least %d are expected"
                                .formatted(drive.resolve("depth"), from, to, planes, LEAST_PLANES));
            }
            pairs.add(pair);
        }
        return pairs;
    }
}
