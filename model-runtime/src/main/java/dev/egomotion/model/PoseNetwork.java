package dev.egomotion.model;

import java.util.List;

/** A network that gives the motion between the frames of a snippet. Safe for use by several threads. */
public interface PoseNetwork extends AutoCloseable {
    /** Returns the contract that the network's file states. */
    PoseContract contract();

    /**
     * Predicts motion.
     *
     * @param snippets any number of snippets of the contract's form and input size; run as one batch
     *     where the network allows
     * @return one motion per snippet, same order
     */
    List<SnippetMotion> predict(List<Snippet> snippets);

    @Override
    void close();
}
