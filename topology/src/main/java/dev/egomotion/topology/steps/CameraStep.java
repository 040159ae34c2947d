package dev.egomotion.topology.steps;

import java.util.List;

/**
 * The work of one step for one camera, apart from Kafka: one item in, any number out, in order. Used by
 * one thread.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
public interface CameraStep<I, O> {
    /** Takes an item and returns what follows from it. */
    List<O> accept(I item);
}
