package dev.egomotion.model;

import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.ArrayList;
import java.util.List;

/** A pose network on ONNX Runtime. */
final class OnnxPoseNetwork implements PoseNetwork {
    private final PoseContract contract;
    private final List<String> outputs;
    private final OnnxNetwork network;

    OnnxPoseNetwork(PoseContract contract, OnnxNetwork network) {
        this.contract = contract;
        this.outputs = contract.outputs();
        this.network = network;
    }

    @Override
    public PoseContract contract() {
        return contract;
    }

    @Override
    public List<SnippetMotion> predict(List<Snippet> snippets) {
        return network.run(snippets.stream().map(this::item).toList(), this::read);
    }

    /** Returns a snippet's frames in the order in which the network wants them, and its camera. */
    private NetworkItem item(Snippet snippet) {
        contract.require(snippet);
        int target = contract.targetIndex();
        List<RgbImage> stacked = new ArrayList<>(contract.frames());
        for (int time : contract.stackingOrder()) {
            stacked.add(
                    time == target
                            ? snippet.target()
                            : snippet.sources().get(time < target ? time : time - 1));
        }
        return new NetworkItem(stacked, snippet.camera());
    }

    private List<SnippetMotion> read(OnnxChain.Outputs raw) {
        float[] first = raw.floats(outputs.get(0));
        float[] second = outputs.size() == 2 ? raw.floats(outputs.get(1)) : first;
        int items = Math.toIntExact(raw.shape(outputs.get(0))[0]);
        int numbers = items * (contract.frames() - 1) * 6;
        if (first.length + (outputs.size() == 2 ? second.length : 0) < numbers) {
            throw new InferenceException(
                    "%s: %s gave %d numbers; at least %d are expected"
                            .formatted(network.name(), contract.output(), first.length, numbers));
        }
        float[] explained =
                contract.explainability().isEmpty()
                        ? new float[0]
                        : raw.floats(contract.explainability());
        requireMaps(explained, items);
        List<SnippetMotion> motions = new ArrayList<>(items);
        for (int item = 0; item < items; item++) {
            List<RigidTransform> sourceFromTarget = new ArrayList<>(contract.frames() - 1);
            List<FloatImage> maps = new ArrayList<>(contract.frames() - 1);
            for (int source = 0; source < contract.frames() - 1; source++) {
                sourceFromTarget.add(motion(first, second, items, item, source));
                if (explained.length > 0) {
                    maps.add(map(explained, item * (contract.frames() - 1) + source));
                }
            }
            motions.add(new SnippetMotion(sourceFromTarget, maps));
        }
        return motions;
    }

    /**
     * Returns the motion to one source.
     *
     * @param first N x sources x 6 numbers, or x 3 when translation and rotation come apart
     * @param second the other three numbers, or the same array
     */
    private RigidTransform motion(float[] first, float[] second, int items, int item, int source) {
        int stride = first == second ? 6 : 3;
        int a = item * (first.length / items) + source * stride;
        int b = item * (second.length / items) + source * stride + (first == second ? 3 : 0);
        Vector3 one = scaled(first, a);
        Vector3 two = scaled(second, b);
        Vector3 translation = contract.translationFirst() ? one : two;
        Vector3 angles = contract.translationFirst() ? two : one;
        Rotation rotation =
                switch (contract.rotation()) {
                    case AXIS_ANGLE -> Rotation.fromAxisAngle(angles);
                    case EULER_XYZ -> Rotation.fromEulerXyz(angles.x(), angles.y(), angles.z());
                };
        RigidTransform stated = new RigidTransform(rotation, translation);
        boolean earlier = source < contract.targetIndex();
        boolean inverted =
                (contract.direction() == PoseContract.Direction.TARGET_FROM_SOURCE)
                        ^ (contract.invertEarlierSources() && earlier);
        return inverted ? stated.inverse() : stated;
    }

    private Vector3 scaled(float[] values, int at) {
        double scale = contract.outputScale();
        double x = scale * values[at];
        double y = scale * values[at + 1];
        double z = scale * values[at + 2];
        if (!Double.isFinite(x + y + z)) {
            throw new InferenceException(
                    "%s: %s gave (%s, %s, %s), which is no motion"
                            .formatted(network.name(), contract.output(), x, y, z));
        }
        return new Vector3(x, y, z);
    }

    private void requireMaps(float[] explained, int items) {
        NetworkInput input = contract.input();
        int expected = items * (contract.frames() - 1) * input.width() * input.height();
        if (!contract.explainability().isEmpty() && explained.length != expected) {
            throw new InferenceException(
                    "%s: %s gave %d numbers; %d are expected"
                            .formatted(
                                    network.name(),
                                    contract.explainability(),
                                    explained.length,
                                    expected));
        }
    }

    private FloatImage map(float[] explained, int index) {
        int width = contract.input().width();
        int height = contract.input().height();
        float[] values = new float[width * height];
        for (int i = 0; i < values.length; i++) {
            float value = explained[index * values.length + i];
            values[i] = value >= 0 ? Math.min(1, value) : 0;
        }
        return new FloatImage(width, height, values);
    }

    @Override
    public void close() {
        network.close();
    }
}
