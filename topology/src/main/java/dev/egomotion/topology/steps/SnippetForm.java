package dev.egomotion.topology.steps;

import dev.egomotion.model.PoseContract;
import dev.egomotion.odometry.depth.DepthFromMotion;
import dev.egomotion.odometry.refinement.PoseRefiner;

/**
 * How frames are taken together for a pose network, and when they no longer belong together.
 *
 * @param frames how many frames the network sees at once: 2, 3 or 5
 * @param targetIndex index of the target among them, by time
 * @param maxGap how many missing frames in a row a motion may span
 */
public record SnippetForm(int frames, int targetIndex, int maxGap) {
    public static SnippetForm of(PoseContract contract, int maxGap) {
        return new SnippetForm(contract.frames(), contract.targetIndex(), maxGap);
    }

    /**
     * Returns how many of the last images it takes to go on after a restart as if there had been none: those of a window,
     * and those that the later steps need besides the ones that still wait for their window.
     */
    int history() {
        int waiting = frames - 1 - targetIndex;
        int later = Math.max(PoseRefiner.HISTORY, DepthFromMotion.HISTORY);
        return Math.max(frames == 2 ? 1 : frames, later + waiting);
    }

    /**
     * Returns whether too many frames are missing for what follows to be linked to what was before.
     *
     * @param lastImage sequence of the last frame with an image
     * @param missingThrough sequence of the last frame known to have none
     */
    boolean isBroken(long lastImage, long missingThrough) {
        return missingThrough - lastImage > maxGap;
    }
}
