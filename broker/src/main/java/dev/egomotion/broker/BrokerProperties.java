package dev.egomotion.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;

/** The configuration of a single-node broker, small and quick to start. */
final class BrokerProperties {
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private BrokerProperties() {}

    static KafkaConfig of(
            Path directory,
            int brokerPort,
            int controllerPort,
            BrokerSettings settings,
            Map<String, String> further) {
        Properties p = new Properties();
        listeners(p, brokerPort, controllerPort);
        internalTopics(p);
        storage(p, directory, settings);
        footprint(p, settings);
        p.putAll(further);
        return new KafkaConfig(p, false);
    }

    private static void listeners(Properties p, int brokerPort, int controllerPort) {
        p.put("process.roles", "broker,controller");
        p.put("node.id", "1");
        p.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        p.put("controller.listener.names", CONTROLLER_LISTENER);
        p.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,%s://127.0.0.1:%d"
                        .formatted(brokerPort, CONTROLLER_LISTENER, controllerPort));
        p.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + brokerPort);
        p.put(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        p.put("inter.broker.listener.name", "PLAINTEXT");
    }

    /** One broker cannot replicate; few partitions are opened faster than fifty. */
    private static void internalTopics(Properties p) {
        for (String topic :
                new String[] {
                    "offsets.topic", "transaction.state.log", "share.coordinator.state.topic"
                }) {
            p.put(topic + ".num.partitions", "1");
            p.put(topic + ".replication.factor", "1");
        }
        p.put("transaction.state.log.min.isr", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put("default.replication.factor", "1");
        p.put("min.insync.replicas", "1");
        p.put("auto.create.topics.enable", "false");
        // Consumers of one process arrive together or not at all: nothing to wait for.
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("group.streams.initial.rebalance.delay.ms", "0");
    }

    private static void storage(Properties p, Path directory, BrokerSettings settings) {
        p.put("log.dirs", directory.toString());
        p.put("log.segment.bytes", Integer.toString(settings.segmentBytes()));
        p.put("log.retention.bytes", Long.toString(settings.retentionBytes()));
        p.put("log.retention.hours", "-1");
        p.put("log.retention.check.interval.ms", "10000");
        p.put("log.initial.task.delay.ms", "5000");
        // A recording keeps its own clock: its times may lie anywhere.
        p.put("log.message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE));
        p.put("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
    }

    private static void footprint(Properties p, BrokerSettings settings) {
        int largest = settings.largestRecordBytes();
        p.put("message.max.bytes", Integer.toString(largest));
        p.put("replica.fetch.max.bytes", Integer.toString(largest));
        p.put("socket.request.max.bytes", Integer.toString(Math.max(100 << 20, 2 * largest)));
        p.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        p.put("num.network.threads", "1");
        p.put("num.io.threads", "2");
        p.put("num.replica.fetchers", "1");
        p.put("background.threads", "2");
        p.put("metric.reporters", "");
    }
}
