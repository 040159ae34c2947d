package dev.egomotion.live;

import java.util.function.BooleanSupplier;

/** What the pipeline that reads the frames can take now. */
interface PipelineLoad {
    /** A pipeline of which nothing is known: it is given everything. */
    PipelineLoad UNKNOWN =
            new PipelineLoad() {
                @Override
                public Share share() {
                    return Share.ALL;
                }

                @Override
                public int greatest() {
                    return Integer.MAX_VALUE;
                }

                @Override
                public void await(BooleanSupplier giveUp) {}
            };

    /** Returns which share of the pictures is wanted. */
    Share share();

    /** Returns the greatest stride over which a motion is found. */
    int greatest();

    /**
     * Waits until the pipeline is not far behind, for a picture whose source can wait.
     *
     * @param giveUp ends the waiting
     */
    void await(BooleanSupplier giveUp);
}
