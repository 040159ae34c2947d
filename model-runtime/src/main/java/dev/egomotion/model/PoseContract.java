package dev.egomotion.model;

import java.util.List;
import java.util.Map;

/**
 * What a pose network's file states of itself (metadata keys {@code egomotion.pose.*} and {@code
 * egomotion.snippet.*}).
 *
 * @param identity name, version, training data, licence, digest
 * @param input how one frame is fed; frames of a snippet are stacked on the channel axis
 * @param output name of the output tensor, N x sources x 6, N x 6 for a pair, or with ones between; or
 *     two names with a comma between, of three numbers each, in the order of translationFirst
 * @param frames frames in a snippet: 2 (target and the frame before it), 3 or 5 (target in the middle)
 * @param stackingOrder time index of each stacked frame: for a pair, 0 is the earlier frame, 1 the
 *     target; for three, "1, 0, 2" is target first, then sources in time order (SfMLearner)
 * @param rotation how three numbers give a rotation
 * @param translationFirst whether the six numbers are t then r, or r then t
 * @param direction what the six numbers describe
 * @param outputScale factor on all six numbers, such as 0.01
 * @param invertEarlierSources monodepth2's habit: for sources before the target the network was fed
 *     in time order and its answer is to be inverted
 * @param explainability name of an optional output, N x sources x height x width; empty for none
 * @param intrinsics name of an optional input, N x 4: fx, fy, cx, cy of the camera at the input's size, pixels, integer
 *     coordinates at pixel centres; empty for a network that is not conditioned on them
 */
public record PoseContract(
        ModelIdentity identity,
        NetworkInput input,
        String output,
        int frames,
        List<Integer> stackingOrder,
        RotationForm rotation,
        boolean translationFirst,
        Direction direction,
        double outputScale,
        boolean invertEarlierSources,
        String explainability,
        String intrinsics) {
    /** How three numbers give a rotation. */
    public enum RotationForm {
        /** Axis times angle. */
        AXIS_ANGLE,
        /** R = Rx Ry Rz. */
        EULER_XYZ
    }

    /** What the six numbers describe. */
    public enum Direction {
        /** p_source = T p_target. */
        SOURCE_FROM_TARGET,
        /** p_target = T p_source. */
        TARGET_FROM_SOURCE
    }

    /** States a network that is not conditioned on the intrinsics. */
    public PoseContract(
            ModelIdentity identity,
            NetworkInput input,
            String output,
            int frames,
            List<Integer> stackingOrder,
            RotationForm rotation,
            boolean translationFirst,
            Direction direction,
            double outputScale,
            boolean invertEarlierSources,
            String explainability) {
        this(
                identity,
                input,
                output,
                frames,
                stackingOrder,
                rotation,
                translationFirst,
                direction,
                outputScale,
                invertEarlierSources,
                explainability,
                "");
    }

    /** Checks the snippet's form. */
    public PoseContract {
        stackingOrder = List.copyOf(stackingOrder);
        if (frames != 2 && frames != 3 && frames != 5) {
            throw new IllegalArgumentException(
                    frames + " frames in a snippet; 2, 3 or 5 are known");
        }
        for (int i = 0; i < frames; i++) {
            if (stackingOrder.size() != frames || !stackingOrder.contains(i)) {
                throw new IllegalArgumentException(
                        "stacking order %s does not name each of %d frames once"
                                .formatted(stackingOrder, frames));
            }
        }
    }

    /** Returns the time index of the target in a snippet. */
    public int targetIndex() {
        return frames == 2 ? 1 : frames / 2;
    }

    /** Returns the names of the output tensors: one of six numbers per source, or two of three. */
    public List<String> outputs() {
        return List.of(output.split(","));
    }

    /** Returns whether the network is conditioned on the intrinsics. */
    public boolean takesIntrinsics() {
        return !intrinsics.isEmpty();
    }

    /**
     * Returns whether the network may be asked for the motion of a pair both ways. One that was
     * trained in time order alone, such as monodepth2's, says nothing about a swapped pair.
     */
    public boolean reversible() {
        return frames == 2 && !invertEarlierSources;
    }

    /** Returns the keys and values that state this contract in an ONNX file's metadata. */
    public Map<String, String> metadata() {
        return ContractWriter.metadata(this);
    }

    /**
     * Checks that a snippet can be fed.
     *
     * @throws IllegalArgumentException if its form or size is another
     */
    void require(Snippet snippet) {
        if (snippet.sources().size() != frames - 1) {
            throw new IllegalArgumentException(
                    "a snippet with %d sources was given to a network of %d"
                            .formatted(snippet.sources().size(), frames - 1));
        }
        input.require(snippet.target());
        if (takesIntrinsics() && snippet.camera().isEmpty()) {
            throw new IllegalArgumentException(
                    "a snippet without its camera was given to a network that needs it");
        }
    }

    /** Returns one line for people. */
    public String summary() {
        return "%s, %dx%d %s%s, snippets of %d stacked %s, %s, %s, %s"
                .formatted(
                        identity.label(),
                        input.width(),
                        input.height(),
                        input.color(),
                        takesIntrinsics() ? " and camera" : "",
                        frames,
                        stackingOrder,
                        ContractWriter.lower(rotation),
                        translationFirst ? "translation_first" : "rotation_first",
                        ContractWriter.lower(direction));
    }
}
