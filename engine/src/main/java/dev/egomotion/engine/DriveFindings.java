package dev.egomotion.engine;

import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.geometry.values.RigidTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the pipeline finds out about recorded drives that can teach networks: how the camera moved and how far everything
 * is, worked out in this process, once, and kept in a folder.
 */
public final class DriveFindings {
    private final Path folder;
    private final double cameraHeight;
    private final Optional<Path> networks;
    private final boolean resumed;
    private final Consumer<String> lines;

    /**
     * Prepares to look at drives.
     *
     * @param folder where what is found is kept
     * @param cameraHeight metres, of drives whose camera file states none; 0 where all do
     * @param networks folder of the networks to begin with, taken where it has both; else the project's own are
     * @param resumed whether only what is kept is taken, whatever networks it began with
     * @param lines told how it goes
     */
    public DriveFindings(
            Path folder,
            double cameraHeight,
            Optional<Path> networks,
            boolean resumed,
            Consumer<String> lines) {
        this.folder = folder;
        this.cameraHeight = cameraHeight;
        this.networks =
                networks.filter(i -> Files.isRegularFile(i.resolve("depth.onnx")))
                        .filter(i -> Files.isRegularFile(i.resolve("pose.onnx")));
        this.resumed = resumed;
        this.lines = lines;
    }

    /** Returns refined motions, as {@link RefinedMotions#of} does. */
    public List<List<Optional<RigidTransform>>> motions(List<Path> drives)
            throws EngineException, InterruptedException {
        return new RefinedMotions(folder, cameraHeight, networks, resumed, lines).of(drives);
    }

    /** Returns folders of measured depth, as {@link MeasuredDepthMaps#of} does. */
    public List<Path> depth(List<Path> drives) throws EngineException, InterruptedException {
        return new MeasuredDepthMaps(
                        folder.resolve("depth"), cameraHeight, networks, resumed, lines)
                .of(drives);
    }
}
