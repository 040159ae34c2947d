package dev.egomotion.trainer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The pose networks that a recipe can name. */
public enum PoseArchitecture {
    /** {@link MatchingPoseNet}. */
    @JsonProperty("matching")
    MATCHING,
    /** {@link PairPoseNet}. */
    @JsonProperty("pair")
    PAIR,
    /** {@link PoseExpNet}. */
    @JsonProperty("expnet")
    EXPNET
}
