package dev.egomotion.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares what a contract states with the tensors that the graph really has. A dimension of -1 is
 * one that the graph leaves open.
 */
final class NetworkChecks {
    private static final long OPEN = -1;

    private final String file;
    private final OnnxChain chain;

    NetworkChecks(String file, OnnxChain chain) {
        this.file = file;
        this.chain = chain;
    }

    /**
     * Checks the inputs.
     *
     * @param input how one frame is fed
     * @param frames frames of one item
     * @param intrinsics name of the input that takes them; empty for none
     * @return whether the graph takes batches of any size, rather than of one
     */
    boolean input(NetworkInput input, int frames, String intrinsics) throws ModelException {
        List<String> names = input.tensors();
        if (names.size() != 1 && names.size() != frames) {
            throw new ModelContractException(
                    file,
                    ContractKeys.INPUT_TENSOR,
                    names.size() + " names",
                    "one name, or one for each of " + frames + " frames");
        }
        long channels = (long) frames / names.size() * input.color().channels();
        boolean dynamic = true;
        for (String name : names) {
            TensorInfo info = require(ContractKeys.INPUT_TENSOR, name, true);
            long[] shape = info.getShape();
            boolean fits =
                    shape.length == 4
                            && (shape[0] == OPEN || shape[0] == 1)
                            && fits(shape[1], channels)
                            && fits(shape[2], input.height())
                            && fits(shape[3], input.width());
            if (!fits) {
                throw new ModelContractException(
                        file,
                        ContractKeys.INPUT_TENSOR,
                        describe(name, info),
                        "float32 [N, %d, %d, %d], the frames, colour and size that the contract states"
                                .formatted(channels, input.height(), input.width()));
            }
            dynamic &= shape[0] == OPEN;
        }
        Set<String> fed = new TreeSet<>(names);
        if (!intrinsics.isEmpty()) {
            dynamic &= intrinsics(intrinsics);
            fed.add(intrinsics);
        }
        Set<String> unfed = new TreeSet<>(chain.unfed(fed));
        if (!unfed.isEmpty()) {
            throw new ModelContractException(
                    file,
                    ContractKeys.INPUT_TENSOR,
                    String.join(",", fed) + ", which leaves the graph's " + unfed + " unfed",
                    "names that feed every input");
        }
        return dynamic;
    }

    /** Returns whether the intrinsics come in batches of any size. */
    private boolean intrinsics(String name) throws ModelException {
        TensorInfo info = require(ContractKeys.INPUT_INTRINSICS, name, true);
        long[] shape = info.getShape();
        if (shape.length != 2 || (shape[0] != OPEN && shape[0] != 1) || !fits(shape[1], 4)) {
            throw new ModelContractException(
                    file,
                    ContractKeys.INPUT_INTRINSICS,
                    describe(name, info),
                    "float32 [N, 4]: fx, fy, cx, cy");
        }
        return shape[0] == OPEN;
    }

    /** Checks that an output exists and that its fixed dimensions leave room for the given shape. */
    void image(String key, String tensor, long channels, NetworkInput input) throws ModelException {
        TensorInfo info = require(key, tensor, false);
        long[] shape = info.getShape();
        int n = shape.length;
        boolean plane = n == 3 && channels == 1;
        boolean fits =
                ((n == 4 && fits(shape[1], channels)) || plane)
                        && fits(shape[n - 2], input.height())
                        && fits(shape[n - 1], input.width());
        if (!fits) {
            throw new ModelContractException(
                    file,
                    key,
                    describe(tensor, info),
                    "float32 [N, %d, %d, %d]".formatted(channels, input.height(), input.width()));
        }
    }

    /** Checks that the pose outputs exist and end in six numbers, or in three each. */
    void pose(PoseContract contract) throws ModelException {
        List<String> names = contract.outputs();
        if (names.size() > 2) {
            throw new ModelContractException(
                    file,
                    ContractKeys.POSE_TENSOR,
                    names.size() + " names",
                    "one tensor of six numbers or two of three");
        }
        for (String name : names) {
            TensorInfo info = require(ContractKeys.POSE_TENSOR, name, false);
            if (!fitsPose(info.getShape(), 6 / names.size(), contract.frames() - 1)) {
                throw new ModelContractException(
                        file,
                        ContractKeys.POSE_TENSOR,
                        describe(name, info),
                        "float32 [N, %d, %d]".formatted(contract.frames() - 1, 6 / names.size()));
            }
        }
    }

    /** Dimensions after the batch must multiply to at least numbers x sources, where all are known. */
    private static boolean fitsPose(long[] shape, int numbers, int sources) {
        long product = 1;
        for (int i = 1; i < shape.length; i++) {
            if (shape[i] == OPEN) {
                return true;
            }
            product *= shape[i];
        }
        boolean enough = sources == 1 ? product >= numbers : product == (long) numbers * sources;
        return enough && product % numbers == 0;
    }

    private TensorInfo require(String key, String tensor, boolean input) throws ModelException {
        TensorInfo info =
                (input ? chain.input(tensor) : chain.output(tensor))
                        .orElseThrow(
                                () ->
                                        new ModelContractException(
                                                file,
                                                key,
                                                "\"" + tensor + "\", which the graph does not have",
                                                "one of " + names(input)));
        if (info.type != OnnxJavaType.FLOAT) {
            throw new ModelContractException(file, key, describe(tensor, info), "float32");
        }
        return info;
    }

    private Set<String> names(boolean input) {
        return new TreeSet<>(input ? chain.unfed(Set.of()) : chain.outputNames());
    }

    private static boolean fits(long found, long expected) {
        return found == OPEN || found == expected;
    }

    private static String describe(String tensor, TensorInfo info) {
        return "\"%s\" of %s %s"
                .formatted(tensor, info.type, Arrays.toString(info.getShape()).replace("-1", "N"));
    }
}
