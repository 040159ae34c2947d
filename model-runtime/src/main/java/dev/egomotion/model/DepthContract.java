package dev.egomotion.model;

import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import java.util.List;
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
 * @param intrinsics name of an optional input, N x 4: fx, fy, cx, cy of the camera at the input's size, pixels, integer
 *     coordinates at pixel centres; empty for a network that is not conditioned on the intrinsics
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
        boolean metric,
        String intrinsics) {
    /** What the values of the output tensor are. */
    public enum Kind {
        /** disparity = a x output + b, depth = 1 / disparity. */
        DISPARITY,
        /** depth itself. */
        DEPTH,
        /**
         * As DISPARITY, but up to a scale and a shift that differ from frame to frame and that the network does not know:
         * affine-invariant inverse depth. Both are found from tracked points.
         */
        RELATIVE_DISPARITY
    }

    /** Creates the contract of a network that is not conditioned on the intrinsics. */
    public DepthContract(
            ModelIdentity identity,
            NetworkInput input,
            String output,
            Kind kind,
            double disparityScale,
            double disparityOffset,
            double minDepth,
            double maxDepth,
            boolean metric) {
        this(
                identity,
                input,
                output,
                kind,
                disparityScale,
                disparityOffset,
                minDepth,
                maxDepth,
                metric,
                "");
    }

    /** Checks the range. */
    public DepthContract {
        if (!(minDepth > 0 && maxDepth > minDepth && Double.isFinite(maxDepth))) {
            throw new IllegalArgumentException(
                    "depth range %s..%s; it must be 0 < min < max".formatted(minDepth, maxDepth));
        }
    }

    /** Returns whether the network knows depth only up to a scale and a shift of its inverse. */
    public boolean isRelative() {
        return kind == Kind.RELATIVE_DISPARITY;
    }

    /** Returns whether the network is conditioned on the intrinsics. */
    public boolean takesIntrinsics() {
        return !intrinsics.isEmpty();
    }

    /**
     * Checks what the network is asked.
     *
     * @throws IllegalArgumentException if an image is not of the input's size, or the network is conditioned on the intrinsics and there is not one of
     *     that size for every image
     */
    void require(List<RgbImage> images, List<PinholeCamera> cameras) {
        images.forEach(input::require);
        boolean enough =
                cameras.size() == images.size() || (cameras.isEmpty() && !takesIntrinsics());
        if (!enough) {
            throw new IllegalArgumentException(
                    "%s: %d cameras for %d images; one each is expected"
                            .formatted(identity.label(), cameras.size(), images.size()));
        }
        for (PinholeCamera camera : cameras) {
            if (camera.width() != input.width() || camera.height() != input.height()) {
                throw new IllegalArgumentException(
                        "%s: a camera of %dx%d; %dx%d is expected"
                                .formatted(
                                        identity.label(),
                                        camera.width(),
                                        camera.height(),
                                        input.width(),
                                        input.height()));
            }
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
                        (metric ? "metres" : "in the network's own unit")
                                + (takesIntrinsics() ? ", conditioned on the intrinsics" : ""));
    }
}
