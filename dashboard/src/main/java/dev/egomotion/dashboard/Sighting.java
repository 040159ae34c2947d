package dev.egomotion.dashboard;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * When and where a record was read.
 *
 * @param partition of the record
 * @param offset of the record
 * @param stampMillis the record's own time: when its frame was taken, or sent where that is not known;
 *     milliseconds since 1970
 * @param arrivedMillis when it was read here; for what had been written before this page was there, its
 *     own time
 */
record Sighting(int partition, long offset, long stampMillis, long arrivedMillis) {
    static Sighting of(ConsumerRecord<?, ?> record, boolean backlog, long now) {
        long stamp = record.timestamp();
        return new Sighting(
                record.partition(), record.offset(), stamp, backlog ? Math.min(stamp, now) : now);
    }

    /** Returns a text that no other record of the topic has. */
    String tag() {
        return partition + "-" + offset;
    }

    long ageMillis(long now) {
        return Math.max(0, now - stampMillis);
    }
}
