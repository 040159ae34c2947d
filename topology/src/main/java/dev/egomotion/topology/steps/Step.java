package dev.egomotion.topology.steps;

/** A named step of the topology, as in docs/topology.txt and in measured times. */
public enum Step {
    /** Bytes to frame events; what cannot be read is a dead letter. */
    PARSE_EVENTS("parse-events"),
    /** Frame events to images in presentation order, each frame once. */
    DECODE("decode"),
    /** Images of a shaking camera to where its smoothed path looks; only where asked for. */
    STABILISE("stabilise"),
    /** Images to a target with the frames around it. */
    WINDOW_SNIPPETS("window-snippets"),
    /** Networks: depth of the target, motion from the frame before it. */
    PREDICT("predict-depth-and-pose"),
    /** Tracked points: the motion that the images decide, and the unit of length. */
    REFINE("refine-pose"),
    /** Plane sweep over the last frames: depth with its uncertainty. */
    MEASURE("measure-depth"),
    /** Warps, judges, and places the camera in the world. */
    VALIDATE("validate-by-inverse-warp"),
    /** Results to trajectory records. */
    TRAJECTORY_RECORDS("trajectory-records"),
    /** Results to depth records: interpolation where asked, PNG. */
    DEPTH_RECORDS("depth-records"),
    /** Results to confidence records: PNG. */
    CONFIDENCE_RECORDS("confidence-records");

    private final String label;

    Step(String label) {
        this.label = label;
    }

    /** Returns the step's name in the topology. */
    public String label() {
        return label;
    }
}
