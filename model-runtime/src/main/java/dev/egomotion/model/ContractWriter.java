package dev.egomotion.model;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** States contracts as keys and values: what {@link ContractReader} reads. */
final class ContractWriter {
    private ContractWriter() {}

    /** Returns the metadata of a depth network's file. */
    static Map<String, String> metadata(DepthContract contract) {
        Map<String, String> keys = common("depth", contract.identity(), contract.input());
        keys.put(ContractKeys.DEPTH_TENSOR, contract.output());
        keys.put(ContractKeys.DEPTH_KIND, lower(contract.kind()));
        if (contract.kind() != DepthContract.Kind.DEPTH) {
            keys.put(ContractKeys.DISPARITY_SCALE, Double.toString(contract.disparityScale()));
            keys.put(ContractKeys.DISPARITY_OFFSET, Double.toString(contract.disparityOffset()));
        }
        keys.put(ContractKeys.DEPTH_MIN, Double.toString(contract.minDepth()));
        keys.put(ContractKeys.DEPTH_MAX, Double.toString(contract.maxDepth()));
        keys.put(ContractKeys.DEPTH_UNIT, contract.metric() ? "metre" : "none");
        if (contract.takesIntrinsics()) {
            keys.put(ContractKeys.INPUT_INTRINSICS, contract.intrinsics());
        }
        return keys;
    }

    /** Returns the metadata of a pose network's file. */
    static Map<String, String> metadata(PoseContract contract) {
        Map<String, String> keys = common("pose", contract.identity(), contract.input());
        keys.put(ContractKeys.SNIPPET_FRAMES, Integer.toString(contract.frames()));
        keys.put(ContractKeys.SNIPPET_ORDER, commas(contract.stackingOrder()));
        keys.put(ContractKeys.POSE_TENSOR, contract.output());
        keys.put(ContractKeys.POSE_ROTATION, lower(contract.rotation()));
        keys.put(
                ContractKeys.POSE_ORDER,
                contract.translationFirst() ? "translation_first" : "rotation_first");
        keys.put(ContractKeys.POSE_DIRECTION, lower(contract.direction()));
        keys.put(ContractKeys.POSE_SCALE, Double.toString(contract.outputScale()));
        keys.put(
                ContractKeys.POSE_INVERT_EARLIER,
                Boolean.toString(contract.invertEarlierSources()));
        if (contract.takesIntrinsics()) {
            keys.put(ContractKeys.INPUT_INTRINSICS, contract.intrinsics());
        }
        if (!contract.explainability().isEmpty()) {
            keys.put(ContractKeys.EXPLAINABILITY_TENSOR, contract.explainability());
        }
        return keys;
    }

    private static Map<String, String> common(
            String role, ModelIdentity identity, NetworkInput input) {
        Map<String, String> keys = new TreeMap<>();
        keys.put(ContractKeys.CONTRACT, ContractKeys.VERSION_1);
        keys.put(ContractKeys.ROLE, role);
        keys.put(ContractKeys.NAME, identity.name());
        keys.put(ContractKeys.VERSION, identity.version());
        keys.put(ContractKeys.TRAINING_DATA, identity.trainingData());
        keys.put(ContractKeys.LICENCE, identity.licence());
        keys.put(ContractKeys.INPUT_TENSOR, input.tensor());
        keys.put(ContractKeys.INPUT_WIDTH, Integer.toString(input.width()));
        keys.put(ContractKeys.INPUT_HEIGHT, Integer.toString(input.height()));
        keys.put(ContractKeys.INPUT_LAYOUT, "NCHW");
        keys.put(ContractKeys.INPUT_COLOR, input.color().name());
        keys.put(ContractKeys.INPUT_MEAN, commas(input.mean()));
        keys.put(ContractKeys.INPUT_STD, commas(input.std()));
        return keys;
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String commas(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(","));
    }
}
