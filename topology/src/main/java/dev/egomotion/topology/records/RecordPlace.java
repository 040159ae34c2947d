package dev.egomotion.topology.records;

import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.DeadLetterKind;

/**
 * Where a record of the frames topic stands.
 *
 * @param topic name of the topic
 * @param partition number of the partition
 * @param offset offset in the partition
 */
public record RecordPlace(String topic, int partition, long offset) {
    /** Returns a record of the same partition. */
    public RecordPlace at(long otherOffset) {
        return new RecordPlace(topic, partition, otherOffset);
    }

    /** Returns the beginning of a dead letter about the record here. */
    public DeadLetter.Builder deadLetter(DeadLetterKind kind, String detail) {
        return DeadLetter.newBuilder()
                .setTopic(topic)
                .setPartition(partition)
                .setOffset(offset)
                .setKind(kind)
                .setDetail(DeadLetterText.line(detail));
    }
}
