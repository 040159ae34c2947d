package dev.egomotion.topology.settings;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the topology runs on Kafka Streams.
 *
 * @param applicationId names the consumer group, the transactions and the internal topics; instances
 *     with the same id share the cameras among them
 * @param threads stream threads of this instance; a camera is never on more than one
 * @param stateDirectory where Kafka Streams keeps its task locks and checkpoints
 * @param commitInterval how long results wait at most before a transaction commits them
 * @param partitions of every topic: how many cameras can be worked on at the same time, at most
 * @param replication of every topic, internal ones too; -1 leaves it to the cluster
 * @param largestFrameBytes largest encoded frame; every record and request limit derives from it
 * @param standbys how many other instances keep a copy of a camera's state, ready to take over
 * @param instanceId name of this instance, the same after a restart: its cameras wait for it for the time in which a
 *     silent instance counts as dead, instead of moving twice; empty for a member that leaves when it ends
 */
public record StreamsSettings(
        String applicationId,
        int threads,
        Path stateDirectory,
        Duration commitInterval,
        int partitions,
        short replication,
        int largestFrameBytes,
        int standbys,
        String instanceId) {
    /** What a record may carry beside the encoded frame: names, times, decoder configuration. */
    static final int RECORD_OVERHEAD_BYTES = 64 * 1024;

    /** What keeping a record in a store takes beside it: the camera, its place, the batch. */
    private static final int KEEPING_BYTES = 4 * 1024;

    /**
     * Checks every limit.
     *
     * @throws IllegalArgumentException naming the setting, the value found and what is allowed
     */
    public StreamsSettings {
        if (!applicationId.matches("[a-zA-Z0-9._-]{1,150}")) {
            throw new IllegalArgumentException(
                    "application id is '%s'; it must be 1 to 150 of the characters a-z A-Z 0-9 . _ -"
                            .formatted(applicationId));
        }
        requireRange("threads", threads, 1, 256);
        requireRange("commit interval", commitInterval.toMillis(), 1, 60_000);
        requireRange("partitions", partitions, 1, 10_000);
        if (replication != -1) {
            requireRange("replication", replication, 1, 100);
        }
        requireRange("standbys", standbys, 0, 16);
        if (!instanceId.matches("[a-zA-Z0-9._-]{0,200}")) {
            throw new IllegalArgumentException(
                    "instance id is '%s'; it must be at most 200 of the characters a-z A-Z 0-9 . _ -"
                            .formatted(instanceId));
        }
        requireRange("largest frame bytes", largestFrameBytes, 64 * 1024, 256 * 1024 * 1024);
    }

    private static void requireRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "%s is %d; it must be from %d to %d".formatted(name, value, min, max));
        }
    }

    /** Returns the settings of one instance on the embedded broker, except its state directory. */
    public static StreamsSettings embedded(Path stateDirectory) {
        return new StreamsSettings(
                "egomotion",
                1,
                stateDirectory,
                Duration.ofMillis(200),
                1,
                (short) -1,
                8 * 1024 * 1024,
                0,
                "");
    }

    /** Returns these settings under another application id. */
    public StreamsSettings withApplicationId(String other) {
        return new StreamsSettings(
                other,
                threads,
                stateDirectory,
                commitInterval,
                partitions,
                replication,
                largestFrameBytes,
                standbys,
                instanceId);
    }

    /** Returns these settings with other numbers of threads and partitions. */
    public StreamsSettings withThreads(int otherThreads, int otherPartitions) {
        return new StreamsSettings(
                applicationId,
                otherThreads,
                stateDirectory,
                commitInterval,
                otherPartitions,
                replication,
                largestFrameBytes,
                standbys,
                instanceId);
    }

    /** Returns these settings for an instance of a name. */
    public StreamsSettings withInstanceId(String other) {
        return new StreamsSettings(
                applicationId,
                threads,
                stateDirectory,
                commitInterval,
                partitions,
                replication,
                largestFrameBytes,
                standbys,
                other);
    }

    /** Returns these settings with another state directory. */
    public StreamsSettings withStateDirectory(Path other) {
        return new StreamsSettings(
                applicationId,
                threads,
                other,
                commitInterval,
                partitions,
                replication,
                largestFrameBytes,
                standbys,
                instanceId);
    }

    /** Returns these settings with another wait before results are committed. */
    public StreamsSettings withCommitInterval(Duration other) {
        return new StreamsSettings(
                applicationId,
                threads,
                stateDirectory,
                other,
                partitions,
                replication,
                largestFrameBytes,
                standbys,
                instanceId);
    }

    /** Returns the largest record that can be kept until a restart needs it, bytes: with a place of its own. */
    public int largestUsableRecordBytes() {
        return largestRecordBytes() - KEEPING_BYTES;
    }

    /** Returns the largest record, bytes: the largest frame and what goes with it. */
    public int largestRecordBytes() {
        return largestFrameBytes + RECORD_OVERHEAD_BYTES;
    }
}
