package dev.egomotion.topology.state;

import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The state stores: small, in memory, each backed by a compacted changelog from which another instance
 * can go on.
 */
public final class StateStores {
    /** Per camera, how far decode has come. */
    public static final String PROGRESS = "stream-progress";

    /** Per camera and position, the wire frames that a restart needs. */
    public static final String WIRE_FRAMES = "wire-frames";

    /** Per camera, its smoothed path; only where images are stabilised. */
    public static final String STABILISERS = "stabilisers";

    /** Per camera, the points that it follows. */
    public static final String REFINERS = "pose-refiners";

    /** Per camera, the last map of its depth. */
    public static final String DEPTHS = "depth-memories";

    /** Per camera, where its path ends. */
    public static final String PATHS = "camera-paths";

    private StateStores() {}

    public static StoreBuilder<KeyValueStore<String, byte[]>> progress() {
        return store(PROGRESS, Serdes.ByteArray());
    }

    public static StoreBuilder<KeyValueStore<String, WireFrames.WireFrame>> wireFrames() {
        return store(WIRE_FRAMES, new WireFrameSerde());
    }

    public static StoreBuilder<KeyValueStore<String, byte[]>> stabilisers() {
        return store(STABILISERS, Serdes.ByteArray());
    }

    public static StoreBuilder<KeyValueStore<String, byte[]>> refiners() {
        return store(REFINERS, Serdes.ByteArray());
    }

    /** Returns the store of the last maps. */
    public static StoreBuilder<KeyValueStore<String, byte[]>> depths() {
        return store(DEPTHS, Serdes.ByteArray());
    }

    public static StoreBuilder<KeyValueStore<String, byte[]>> paths() {
        return store(PATHS, Serdes.ByteArray());
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> serde) {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), Serdes.String(), serde)
                .withLoggingEnabled(
                        Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_COMPACT,
                                TopicConfig.SEGMENT_BYTES_CONFIG,
                                Integer.toString(64 * 1024 * 1024)));
    }
}
