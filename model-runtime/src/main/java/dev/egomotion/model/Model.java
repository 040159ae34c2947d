package dev.egomotion.model;

import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/**
 * A depth network and a pose network that see frames of one size, checked against their contracts and
 * run once. Both are safe for use by several threads; closing waits for calls that are running.
 */
public final class Model implements AutoCloseable {
    private static final String DEPTH = "depth";
    private static final String POSE = "pose";

    private final DepthNetwork depth;
    private final PoseNetwork pose;
    private final String providerLine;

    private Model(DepthNetwork depth, PoseNetwork pose, String providerLine) {
        this.depth = depth;
        this.pose = pose;
        this.providerLine = providerLine;
    }

    /**
     * Opens a folder, or one of the files that {@link ModelLocation#of} knows.
     *
     * @throws ModelContractException if a file breaks the contract, is damaged or missing
     * @throws ModelException if it cannot be read, or the provider cannot be used
     */
    public static Model open(Path path, RuntimeOptions options) throws ModelException {
        return open(ModelLocation.of(path), options);
    }

    /**
     * Opens both networks, compares them with their contracts and runs each once on black frames.
     *
     * @throws ModelContractException if a file breaks the contract, is damaged or missing
     * @throws ModelException if it cannot be read, or the provider cannot be used
     */
    public static Model open(ModelLocation location, RuntimeOptions options) throws ModelException {
        NetworkFiles depthFiles = files(location, DEPTH);
        NetworkFiles poseFiles = files(location, POSE);
        OnnxSessions sessions = OnnxSessions.choose(options);
        OnnxDepthNetwork depth = openDepth(depthFiles, sessions);
        try {
            OnnxPoseNetwork pose = openPose(poseFiles, sessions, depth.contract());
            return options.batching()
                    .map(b -> new Model(joined(depth, b), joined(pose, b), sessions.line()))
                    .orElseGet(() -> new Model(depth, pose, sessions.line()));
        } catch (ModelException | RuntimeException e) {
            depth.close();
            throw e;
        }
    }

    private static DepthNetwork joined(OnnxDepthNetwork network, RuntimeOptions.Batching batching) {
        return new JoiningDepthNetwork(network, batching);
    }

    private static PoseNetwork joined(PoseNetwork network, RuntimeOptions.Batching batching) {
        return new JoiningPoseNetwork(network, batching);
    }

    private static NetworkFiles files(ModelLocation location, String role) throws ModelException {
        if (location instanceof ModelLocation.Packaged packaged) {
            return NetworkFiles.of(
                    OnnxFile.resource("models/%s/%s.onnx".formatted(packaged.name(), role)));
        }
        if (location instanceof ModelLocation.Description description) {
            return ModelDescription.read(description.file()).network(role);
        }
        Path folder = ((ModelLocation.Folder) location).folder();
        if (!Files.isDirectory(folder)) {
            throw new ModelContractException(
                    folder.toString(),
                    "model",
                    Files.exists(folder) ? "a file" : "missing",
                    "a folder with depth.onnx and pose.onnx, or a model.yaml");
        }
        Path description = folder.resolve("model.yaml");
        return Files.exists(description)
                ? ModelDescription.read(description).network(role)
                : NetworkFiles.of(OnnxFile.map(folder.resolve(role + ".onnx")));
    }

    private static OnnxDepthNetwork openDepth(NetworkFiles files, OnnxSessions sessions)
            throws ModelException {
        OnnxChain chain = OnnxChain.open(files.files(), files.links(), sessions);
        try {
            StatedKeys stated =
                    files.stated().isPresent() ? files.stated().get() : chain.metadata();
            StatedKeys keys = chain.named(stated, ContractKeys.DEPTH_TENSOR, 1);
            DepthContract contract = ContractReader.depth(keys, chain.sha256());
            NetworkChecks checks = new NetworkChecks(keys.file(), chain);
            boolean batches = checks.input(contract.input(), 1, contract.intrinsics());
            checks.image(ContractKeys.DEPTH_TENSOR, contract.output(), 1, contract.input());
            FrameTensors frames = new FrameTensors(contract.input(), 1, contract.intrinsics());
            OnnxDepthNetwork network =
                    new OnnxDepthNetwork(contract, new OnnxNetwork(chain, frames, batches));
            RgbImage black = black(contract.input());
            runOnce(
                    keys,
                    ContractKeys.DEPTH_TENSOR,
                    contract.output(),
                    () -> network.predict(List.of(black), List.of(wide(black))));
            return network;
        } catch (ModelException | RuntimeException e) {
            chain.close();
            throw e;
        }
    }

    private static OnnxPoseNetwork openPose(
            NetworkFiles files, OnnxSessions sessions, DepthContract depth) throws ModelException {
        OnnxChain chain = OnnxChain.open(files.files(), files.links(), sessions);
        try {
            StatedKeys stated =
                    files.stated().isPresent() ? files.stated().get() : chain.metadata();
            int stacked =
                    stated.optional(ContractKeys.SNIPPET_FRAMES)
                            .filter(text -> text.matches("[235]"))
                            .map(Integer::parseInt)
                            .orElse(1);
            StatedKeys keys = chain.named(stated, ContractKeys.POSE_TENSOR, stacked);
            PoseContract contract = ContractReader.pose(keys, chain.sha256());
            requireSize(keys, depth.input());
            int sources = contract.frames() - 1;
            NetworkChecks checks = new NetworkChecks(keys.file(), chain);
            boolean batches =
                    checks.input(contract.input(), contract.frames(), contract.intrinsics());
            checks.pose(contract);
            if (!contract.explainability().isEmpty()) {
                checks.image(
                        ContractKeys.EXPLAINABILITY_TENSOR,
                        contract.explainability(),
                        sources,
                        contract.input());
            }
            FrameTensors frames =
                    new FrameTensors(contract.input(), contract.frames(), contract.intrinsics());
            OnnxPoseNetwork network =
                    new OnnxPoseNetwork(contract, new OnnxNetwork(chain, frames, batches));
            RgbImage black = black(contract.input());
            Snippet snippet = new Snippet(black, Collections.nCopies(sources, black), wide(black));
            runOnce(
                    keys,
                    ContractKeys.POSE_TENSOR,
                    contract.output(),
                    () -> network.predict(List.of(snippet)));
            return network;
        } catch (ModelException | RuntimeException e) {
            chain.close();
            throw e;
        }
    }

    /** Frames are decoded once, at one size, for both networks. */
    private static void requireSize(StatedKeys pose, NetworkInput depth) throws ModelException {
        if (pose.integer(ContractKeys.INPUT_WIDTH, "a size") != depth.width()) {
            throw pose.wrong(
                    ContractKeys.INPUT_WIDTH, depth.width() + ", the depth network's width");
        }
        if (pose.integer(ContractKeys.INPUT_HEIGHT, "a size") != depth.height()) {
            throw pose.wrong(
                    ContractKeys.INPUT_HEIGHT, depth.height() + ", the depth network's height");
        }
    }

    private static RgbImage black(NetworkInput input) {
        return new RgbImage(
                input.width(), input.height(), new byte[3 * input.width() * input.height()]);
    }

    /** Returns a camera of 90 degrees that could have taken an image. */
    private static PinholeCamera wide(RgbImage image) {
        return PinholeCamera.ofFieldOfView(image.width(), image.height(), Math.PI / 2);
    }

    private static void runOnce(StatedKeys keys, String key, String tensor, Runnable prediction)
            throws ModelException {
        try {
            prediction.run();
        } catch (InferenceException e) {
            throw (ModelException)
                    new ModelContractException(
                                    keys.file(),
                                    key,
                                    "\""
                                            + tensor
                                            + "\", which fails on black frames ("
                                            + e.getMessage()
                                            + ")",
                                    "a graph that runs as the contract states")
                            .initCause(e);
        }
    }

    /** Returns the network that gives depth. */
    public DepthNetwork depth() {
        return depth;
    }

    /** Returns the network that gives motion. */
    public PoseNetwork pose() {
        return pose;
    }

    /** Returns one line for people: which runtime computes where, with how many threads. */
    public String providerLine() {
        return providerLine;
    }

    /** Returns what the networks state of themselves, one line each, for people. */
    public List<String> summary() {
        return List.of(
                "depth " + depth.contract().summary(),
                "      licence " + depth.contract().identity().licence(),
                "      SHA-256 " + depth.contract().identity().sha256(),
                "pose  " + pose.contract().summary(),
                "      licence " + pose.contract().identity().licence(),
                "      SHA-256 " + pose.contract().identity().sha256());
    }

    @Override
    public void close() {
        try (depth) {
            pose.close();
        }
    }
}
