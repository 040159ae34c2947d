package dev.egomotion.model;

import java.util.Set;

/** The keys of contract version 1, each typed here and nowhere else. docs/model-contract.md explains them. */
final class ContractKeys {
    static final String PREFIX = "egomotion.";
    static final String VERSION_1 = "1";

    static final String CONTRACT = "egomotion.contract";
    static final String ROLE = "egomotion.role";
    static final String NAME = "egomotion.name";
    static final String VERSION = "egomotion.version";
    static final String TRAINING_DATA = "egomotion.training_data";
    static final String LICENCE = "egomotion.licence";

    static final String INPUT_TENSOR = "egomotion.input.tensor";
    static final String INPUT_WIDTH = "egomotion.input.width";
    static final String INPUT_HEIGHT = "egomotion.input.height";
    static final String INPUT_LAYOUT = "egomotion.input.layout";
    static final String INPUT_COLOR = "egomotion.input.color";
    static final String INPUT_MEAN = "egomotion.input.mean";
    static final String INPUT_STD = "egomotion.input.std";
    static final String INPUT_INTRINSICS = "egomotion.input.intrinsics";

    static final String DEPTH_TENSOR = "egomotion.depth.tensor";
    static final String DEPTH_KIND = "egomotion.depth.kind";
    static final String DISPARITY_SCALE = "egomotion.depth.disparity_scale";
    static final String DISPARITY_OFFSET = "egomotion.depth.disparity_offset";
    static final String DEPTH_MIN = "egomotion.depth.min";
    static final String DEPTH_MAX = "egomotion.depth.max";
    static final String DEPTH_UNIT = "egomotion.depth.unit";

    static final String SNIPPET_FRAMES = "egomotion.snippet.frames";
    static final String SNIPPET_ORDER = "egomotion.snippet.order";
    static final String POSE_TENSOR = "egomotion.pose.tensor";
    static final String POSE_ROTATION = "egomotion.pose.rotation";
    static final String POSE_ORDER = "egomotion.pose.order";
    static final String POSE_DIRECTION = "egomotion.pose.direction";
    static final String POSE_SCALE = "egomotion.pose.scale";
    static final String POSE_INVERT_EARLIER = "egomotion.pose.invert_earlier";
    static final String EXPLAINABILITY_TENSOR = "egomotion.explainability.tensor";

    /** Every key there is. */
    static final Set<String> ALL =
            Set.of(
                    CONTRACT,
                    ROLE,
                    NAME,
                    VERSION,
                    TRAINING_DATA,
                    LICENCE,
                    INPUT_TENSOR,
                    INPUT_WIDTH,
                    INPUT_HEIGHT,
                    INPUT_LAYOUT,
                    INPUT_COLOR,
                    INPUT_MEAN,
                    INPUT_STD,
                    INPUT_INTRINSICS,
                    DEPTH_TENSOR,
                    DEPTH_KIND,
                    DISPARITY_SCALE,
                    DISPARITY_OFFSET,
                    DEPTH_MIN,
                    DEPTH_MAX,
                    DEPTH_UNIT,
                    SNIPPET_FRAMES,
                    SNIPPET_ORDER,
                    POSE_TENSOR,
                    POSE_ROTATION,
                    POSE_ORDER,
                    POSE_DIRECTION,
                    POSE_SCALE,
                    POSE_INVERT_EARLIER,
                    EXPLAINABILITY_TENSOR);

    private ContractKeys() {}
}
