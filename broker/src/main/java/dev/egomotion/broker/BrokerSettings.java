package dev.egomotion.broker;

/**
 * What an {@link EmbeddedBroker} must know.
 *
 * @param largestRecordBytes the largest record that it takes, bytes, with its key and envelope
 * @param retentionBytes how much of a partition is kept, bytes; older segments go first. It must hold
 *     everything that a reader may still be behind
 * @param segmentBytes size of a log segment, bytes; what is freed at once
 */
public record BrokerSettings(int largestRecordBytes, long retentionBytes, int segmentBytes) {
    private static final int MEBIBYTE = 1 << 20;

    /** Checks that a segment holds a record and a partition holds a few segments. */
    public BrokerSettings {
        if (largestRecordBytes < 1024 || largestRecordBytes > 1 << 30) {
            throw new IllegalArgumentException(
                    "broker.largestRecordBytes is "
                            + largestRecordBytes
                            + "; it must lie between 1 KiB and 1 GiB");
        }
        if (segmentBytes < MEBIBYTE || segmentBytes < largestRecordBytes) {
            throw new IllegalArgumentException(
                    "broker.segmentBytes is "
                            + segmentBytes
                            + "; a segment must hold the largest record ("
                            + largestRecordBytes
                            + ") and at least 1 MiB");
        }
        if (retentionBytes < 2L * segmentBytes) {
            throw new IllegalArgumentException(
                    "broker.retentionBytes is "
                            + retentionBytes
                            + "; it must hold two segments of "
                            + segmentBytes);
        }
    }

    /** Returns the defaults: records of 9 MiB, 1 GiB of each partition in segments of 64 MiB. */
    public static BrokerSettings defaults() {
        return new BrokerSettings(9 * MEBIBYTE, 1L << 30, 64 * MEBIBYTE);
    }

    /** Returns these settings for another largest record. */
    public BrokerSettings withLargestRecordBytes(int bytes) {
        return new BrokerSettings(bytes, retentionBytes, Math.max(segmentBytes, bytes));
    }
}
