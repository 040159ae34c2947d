package dev.egomotion.trainer.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.egomotion.trainer.network.MatchingPoseNet;
import dev.egomotion.trainer.network.PairPoseNet;
import dev.egomotion.trainer.network.PoseExpNet;

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
