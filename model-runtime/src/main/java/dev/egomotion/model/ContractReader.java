package dev.egomotion.model;

import dev.egomotion.model.NetworkInput.ColorOrder;
import java.util.ArrayList;
import java.util.List;

/** Reads contracts from the keys that a model file states. */
final class ContractReader {
    private static final String TENSOR_NAME = "the name of a tensor";

    private ContractReader() {}

    static DepthContract depth(StatedKeys keys, String sha256) throws ModelContractException {
        requireHeader(keys, "depth");
        DepthContract.Kind kind = keys.choice(ContractKeys.DEPTH_KIND, DepthContract.Kind.class);
        boolean disparity = kind != DepthContract.Kind.DEPTH;
        boolean metric = keys.word(ContractKeys.DEPTH_UNIT, "none", "metre") == 1;
        if (metric && kind == DepthContract.Kind.RELATIVE_DISPARITY) {
            throw keys.wrong(ContractKeys.DEPTH_UNIT, "none, for a relative disparity");
        }
        double scale = disparity ? keys.positive(ContractKeys.DISPARITY_SCALE) : 1;
        double offset = disparity ? keys.number(ContractKeys.DISPARITY_OFFSET, "a number") : 0;
        double min = keys.positive(ContractKeys.DEPTH_MIN);
        double max = keys.positive(ContractKeys.DEPTH_MAX);
        if (!(max > min)) {
            throw keys.wrong(
                    ContractKeys.DEPTH_MAX, "more than " + ContractKeys.DEPTH_MIN + " = " + min);
        }
        return new DepthContract(
                identity(keys, sha256),
                input(keys),
                keys.text(ContractKeys.DEPTH_TENSOR, TENSOR_NAME),
                kind,
                scale,
                offset,
                min,
                max,
                metric,
                keys.optional(ContractKeys.INPUT_INTRINSICS).orElse(""));
    }

    static PoseContract pose(StatedKeys keys, String sha256) throws ModelContractException {
        requireHeader(keys, "pose");
        int frames = keys.integer(ContractKeys.SNIPPET_FRAMES, "2, 3, 5");
        if (frames != 2 && frames != 3 && frames != 5) {
            throw keys.wrong(ContractKeys.SNIPPET_FRAMES, "2, 3, 5");
        }
        boolean invertEarlier =
                keys.optional(ContractKeys.POSE_INVERT_EARLIER).isPresent()
                        && keys.word(ContractKeys.POSE_INVERT_EARLIER, "false", "true") == 1;
        return new PoseContract(
                identity(keys, sha256),
                input(keys),
                String.join(",", keys.words(ContractKeys.POSE_TENSOR, TENSOR_NAME)),
                frames,
                stackingOrder(keys, frames),
                keys.choice(ContractKeys.POSE_ROTATION, PoseContract.RotationForm.class),
                keys.word(ContractKeys.POSE_ORDER, "translation_first", "rotation_first") == 0,
                keys.choice(ContractKeys.POSE_DIRECTION, PoseContract.Direction.class),
                keys.positive(ContractKeys.POSE_SCALE),
                invertEarlier,
                keys.optional(ContractKeys.EXPLAINABILITY_TENSOR).orElse(""),
                keys.optional(ContractKeys.INPUT_INTRINSICS).orElse(""));
    }

    private static void requireHeader(StatedKeys keys, String role) throws ModelContractException {
        keys.word(ContractKeys.CONTRACT, ContractKeys.VERSION_1);
        keys.word(ContractKeys.ROLE, role);
    }

    private static ModelIdentity identity(StatedKeys keys, String sha256)
            throws ModelContractException {
        return new ModelIdentity(
                keys.text(ContractKeys.NAME, "a name"),
                keys.text(ContractKeys.VERSION, "a version"),
                keys.text(ContractKeys.TRAINING_DATA, "what the network was trained on"),
                keys.text(ContractKeys.LICENCE, "the licence of the weights"),
                sha256);
    }

    private static NetworkInput input(StatedKeys keys) throws ModelContractException {
        if (keys.optional(ContractKeys.INPUT_LAYOUT).isPresent()) {
            keys.word(ContractKeys.INPUT_LAYOUT, "NCHW");
        }
        ColorOrder color = keys.choice(ContractKeys.INPUT_COLOR, ColorOrder.class);
        List<Float> std = keys.floats(ContractKeys.INPUT_STD, color.channels());
        if (!std.stream().allMatch(v -> v > 0)) {
            throw keys.wrong(ContractKeys.INPUT_STD, "positive numbers");
        }
        return new NetworkInput(
                String.join(",", keys.words(ContractKeys.INPUT_TENSOR, TENSOR_NAME)),
                size(keys, ContractKeys.INPUT_WIDTH),
                size(keys, ContractKeys.INPUT_HEIGHT),
                color,
                keys.floats(ContractKeys.INPUT_MEAN, color.channels()),
                std);
    }

    private static int size(StatedKeys keys, String key) throws ModelContractException {
        String allowed = "a whole number of pixels from 1 to 8192";
        int size = keys.integer(key, allowed);
        if (size < 1 || size > 8192) {
            throw keys.wrong(key, allowed);
        }
        return size;
    }

    private static List<Integer> stackingOrder(StatedKeys keys, int frames)
            throws ModelContractException {
        String allowed = "each of 0.." + (frames - 1) + " once, with commas between";
        List<Integer> order = new ArrayList<>();
        for (String word : keys.words(ContractKeys.SNIPPET_ORDER, allowed)) {
            try {
                order.add(Integer.parseInt(word));
            } catch (NumberFormatException e) {
                throw keys.wrong(ContractKeys.SNIPPET_ORDER, allowed);
            }
        }
        boolean eachOnce = order.size() == frames;
        for (int i = 0; i < frames; i++) {
            eachOnce &= order.contains(i);
        }
        if (!eachOnce) {
            throw keys.wrong(ContractKeys.SNIPPET_ORDER, allowed);
        }
        return order;
    }
}
