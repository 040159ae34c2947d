package dev.egomotion.engine.observe;

import dev.egomotion.topology.StreamHealth;
import dev.egomotion.topology.steps.StepSummary;
import java.util.List;
import java.util.Map;

/** A running service, as whoever watches it sees it. Every method is called from other threads than the service's. */
public interface Watched {
    /** Returns how the stream stands. */
    StreamHealth health();

    /** Returns what Kafka's clients measure of themselves, by name. */
    Map<String, Double> meters();

    /** Returns how long the steps took so far. */
    List<StepSummary> steps();

    /** Returns one line: what computes, and with which networks. */
    String computedBy();
}
