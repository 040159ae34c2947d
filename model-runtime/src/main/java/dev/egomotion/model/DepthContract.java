package dev.egomotion.model;

import java.util.Map;

/**
 * What a depth network's file states of itself (metadata keys {@code egomotion.depth.*}).
 *
 * @param identity name, version, training data, licence, digest
 * @param input how images are fed
 * @param output name of the output tensor, N x 1 x height x width
 * @param kind what the output's values are
 * @param disparityScale a of disparity = a x output + b; 1 for plain disparity, unused for DEPTH
 * @param disparityOffset b of disparity = a x output + b; 0 for plain disparity, unused for DEPTH
 * @param minDepth depths are clamped to this from below; positive
 * @param maxDepth depths are clamped to this from above
 * @param metric whether the unit is the metre; else it is the network's own
 */
public record DepthContract(
        ModelIdentity identity,
        NetworkInput input,
        String output,
        Kind kind,
        double disparityScale,
        double disparityOffset,
        double minDepth,
        double maxDepth,
        boolean metric) {
    /** What the values of the output tensor are. */
    public enum Kind {
        /** disparity = a x output + b, depth = 1 / disparity. */
        DISPARITY,
        /** depth itself. */
        DEPTH
    }

    /** Checks the range. */
    public DepthContract {
        if (!(minDepth > 0 && maxDepth > minDepth && Double.isFinite(maxDepth))) {
            throw new IllegalArgumentException(
                    "depth range %s..%s; it must be 0 < min < max".formatted(minDepth, maxDepth));
        }
    }

    /** Returns the keys and values that state this contract in an ONNX file's metadata. */
    public Map<String, String> metadata() {
        return ContractWriter.metadata(this);
    }

    /** Returns one line for people. */
    public String summary() {
        return "%s, %dx%d %s, %s, depth %s..%s %s"
                .formatted(
                        identity.label(),
                        input.width(),
                        input.height(),
                        input.color(),
                        ContractWriter.lower(kind),
                        minDepth,
                        maxDepth,
                        metric ? "metres" : "in the network's own unit");
    }
}
