package dev.egomotion.live;

/** What the pipeline that reads the frames can take now. */
interface PipelineLoad {
    /** A pipeline of which nothing is known: it is given everything. */
    PipelineLoad UNKNOWN =
            new PipelineLoad() {
                @Override
                public int stride() {
                    return 1;
                }

                @Override
                public boolean isFarBehind() {
                    return false;
                }
            };

    /** Returns which share of the pictures is wanted: every n-th. */
    int stride();

    /** Returns whether so much was sent and is not done that a source that can wait should. */
    boolean isFarBehind();
}
