package dev.egomotion.trainer.network;

import java.util.List;

/**
 * A network that gives the motion between two gray frames. What it learns of a frame by itself is taken apart from what
 * it makes of two, so that a frame of several pairs is looked at once.
 */
interface PairNetwork extends Network {
    @Override
    default int inputChannels() {
        return 2;
    }

    /** Returns what the network sees in frames, N x 1 x H x W, each by itself. */
    <V> List<V> features(NetworkOps<V> ops, V frames);

    /**
     * Returns the motion sourceFromTarget as the first output.
     *
     * @param source features of the frames of slot "earlier"
     * @param target features of the frames of slot "target"
     * @param <V> what flows
     */
    <V> List<V> motion(NetworkOps<V> ops, List<V> source, List<V> target);

    @Override
    default <V> List<V> apply(NetworkOps<V> ops, V pair) {
        V source = ops.channels(pair, 0, 1);
        V target = ops.channels(pair, 1, 1);
        List<V> both = features(ops, ops.stacked(source, target));
        return motion(
                ops,
                both.stream().map(map -> ops.half(map, false)).toList(),
                both.stream().map(map -> ops.half(map, true)).toList());
    }
}
