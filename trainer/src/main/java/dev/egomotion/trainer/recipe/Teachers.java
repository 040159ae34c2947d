package dev.egomotion.trainer.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Whose motions and depth teach the networks.
 *
 * @param motions where motions come from
 * @param depth where depth comes from
 * @param cameraHeight of the cameras above the ground, metres, at most 100: of drives whose camera file states none; 0 where there is no
 *     such drive. Refined motions are in metres by it, and so is measured depth
 */
public record Teachers(Motions motions, Depth depth, double cameraHeight) {
    /** Where the motions of a drive come from. */
    public enum Motions {
        /** Its poses.txt; a drive without one has none. */
        @JsonProperty("truth")
        TRUTH,
        /** A teacher (package data): rotation and direction refined, lengths those of poses.txt where there is one. Drives whose camera.yaml says {@code truth: exact} keep theirs. */
        @JsonProperty("refined")
        REFINED
    }

    /** Where the depth of a drive comes from. */
    public enum Depth {
        /** Its depth/; a drive without one has none. */
        @JsonProperty("truth")
        TRUTH,
        /**
         * What a teacher (package data) measured from the camera's own motion, where its depth/ says nothing. Drives whose camera.yaml
         * says {@code truth: exact} keep theirs alone.
         */
        @JsonProperty("measured")
        MEASURED
    }

    /** Refinement looks at so many frames; a shorter drive has no motion that is refined in full. */
    public static final int FEWEST_FRAMES = 8;

    /** Checks the values. */
    public Teachers {
        Allowed.require(motions != null, "teachers.motions", null, "truth or refined");
        Allowed.require(depth != null, "teachers.depth", null, "truth or measured");
        Allowed.require(
                cameraHeight >= 0 && cameraHeight <= 100,
                "teachers.cameraHeight",
                cameraHeight,
                "in [0, 100]");
    }
}
