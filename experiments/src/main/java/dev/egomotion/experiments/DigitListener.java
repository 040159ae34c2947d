package dev.egomotion.experiments;

/** What an experiment on distorted digits tells while it runs, on the threads of its runs. */
public interface DigitListener {
    /** Says once how many runs there are and how many of them are done already. */
    void started(int runs, int done);

    /** Says once what the check of LibTorch found. */
    default void checked(String summary) {}

    /**
     * Says where a run stands.
     *
     * @param share of its budget that is spent, in [0, 1]
     * @param images trained on so far
     * @param loss cross-entropy since the last report, nats
     * @param error share of fresh training images that were taken for another digit since then, percent
     */
    void progressed(DigitResult.Task task, double share, long images, double loss, double error);

    /** Says what a run has given. */
    void finished(DigitResult result);
}
