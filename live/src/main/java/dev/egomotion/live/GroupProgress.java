package dev.egomotion.live;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How far a consumer group is with a topic, by the offsets that it has committed. */
final class GroupProgress implements Shedding.Progress {
    private static final long WITHIN_MILLIS = 5_000;

    private final Admin admin;
    private final String group;
    private final String topic;

    GroupProgress(Map<String, Object> clientProperties, String group, String topic) {
        admin = Admin.create(clientProperties);
        this.group = group;
        this.topic = topic;
    }

    /** Sums over the partitions of which the group has committed anything; of others nothing is known. */
    @Override
    public long @Nullable [] sentAndDone() throws InterruptedException {
        Map<TopicPartition, Long> done = new HashMap<>();
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach(
                        (partition, offset) -> {
                            if (partition.topic().equals(topic) && offset != null) {
                                done.put(partition, offset.offset());
                            }
                        });
        if (done.isEmpty()) {
            return null;
        }
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        done.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        long[] sums = new long[2];
        get(admin.listOffsets(latest).all())
                .forEach(
                        (partition, end) -> {
                            sums[0] += end.offset();
                            sums[1] +=
                                    Math.min(
                                            end.offset(),
                                            Objects.requireNonNull(done.get(partition)));
                        });
        return sums;
    }

    private static <T> T get(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get(WITHIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new KafkaException(cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new KafkaException("no answer within %d ms".formatted(WITHIN_MILLIS), e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
