package dev.egomotion.engine.results;

import dev.egomotion.codecs.trajectory.TimedPose;
import dev.egomotion.codecs.trajectory.TrajectoryFile;
import dev.egomotion.codecs.wire.UnreadableRecordException;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.PhotometricConfidence;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Shows the committed records of a topic as text. Records of one partition come in their order, and so do those of one camera.
 *
 * @param topic its name
 * @param camera whose records are shown; empty for all
 * @param from shows what was sent at or after this time; empty from the topic's beginning, or from now on where it is followed
 * @param follows whether records that are still to come are shown too, without end
 * @param most how many are shown at most
 * @param format how
 */
public record TopicTail(
        String topic,
        Optional<String> camera,
        Optional<Instant> from,
        boolean follows,
        OptionalLong most,
        Format format) {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SLOWEST_ANSWER = Duration.ofSeconds(15);

    /** How a record is shown. */
    public enum Format {
        /** A line of JSON each: where it lies, then every field. */
        JSON,
        /** Rows as in a replay's files, after a header: trajectory, confidence, dead letters. */
        CSV,
        /** Rows of TUM: trajectory records that are not LOST. */
        TUM
    }

    /**
     * Shows records until there are no more, as many as wanted were shown, or it is asked to end.
     *
     * @param lines takes each record's text
     * @param notes takes what the user should know: records that cannot be read
     * @param ended asked again and again whether to end
     * @throws BadInputException if there is no such topic, or its records have no such format
     * @throws EngineException if it cannot be read
     */
    public void show(
            Connection connection,
            Consumer<String> lines,
            Consumer<String> notes,
            BooleanSupplier ended)
            throws EngineException {
        try (org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer =
                connection.consumer()) {
            List<PartitionInfo> found = consumer.partitionsFor(topic, SLOWEST_ANSWER);
            if (found == null || found.isEmpty()) {
                throw new BadInputException(
                        "%s: there is no such topic at %s"
                                .formatted(topic, connection.bootstrapServers()));
            }
            List<TopicPartition> partitions =
                    found.stream().map(p -> new TopicPartition(topic, p.partition())).toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            begin(consumer, partitions, ends);
            Shown shown = new Shown(lines, notes);
            while (!ended.getAsBoolean() && shown.count < most.orElse(Long.MAX_VALUE)) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (shown.count < most.orElse(Long.MAX_VALUE)) {
                        shown.accept(record);
                    }
                }
                if (!follows
                        && ends.entrySet().stream()
                                .allMatch(e -> consumer.position(e.getKey()) >= e.getValue())) {
                    return;
                }
            }
        } catch (KafkaException e) {
            throw new EngineException(
                    "%s at %s cannot be read: %s"
                            .formatted(topic, connection.bootstrapServers(), e.getMessage()),
                    e);
        }
    }

    private void begin(
            org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> ends) {
        if (from.isEmpty()) {
            if (follows) {
                consumer.seekToEnd(partitions);
            } else {
                consumer.seekToBeginning(partitions);
            }
            return;
        }
        long millis = from.get().toEpochMilli();
        Map<TopicPartition, OffsetAndTimestamp> starts =
                consumer.offsetsForTimes(
                        partitions.stream()
                                .collect(Collectors.toMap(Function.identity(), p -> millis)));
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp start = starts.get(partition);
            consumer.seek(partition, start == null ? ends.get(partition) : start.offset());
        }
    }

    /** What was shown so far. */
    private final class Shown {
        private final Consumer<String> lines;
        private final Consumer<String> notes;
        private final RecordText text = new RecordText();
        private boolean hasHeader;
        private long count;

        Shown(Consumer<String> lines, Consumer<String> notes) {
            this.lines = lines;
            this.notes = notes;
        }

        void accept(ConsumerRecord<String, byte[]> r) throws BadInputException {
            if (camera.isPresent() && !camera.get().equals(r.key())) {
                return;
            }
            if (r.value() == null) {
                if (format == Format.JSON) {
                    notes.accept(where(r) + ": a tombstone of " + r.key());
                }
                return;
            }
            SpecificRecord record;
            try {
                record = text.read(r.value());
            } catch (UnreadableRecordException e) {
                notes.accept(where(r) + ": " + e.getMessage());
                return;
            }
            switch (format) {
                case JSON ->
                        line(text.json(r.partition(), r.offset(), r.timestamp(), r.key(), record));
                case CSV -> csv(record);
                default -> tum(record);
            }
        }

        private String where(ConsumerRecord<String, byte[]> r) {
            return "%s, partition %d, offset %d".formatted(topic, r.partition(), r.offset());
        }

        private void line(String line) {
            lines.accept(line);
            count++;
        }

        private void csv(SpecificRecord record) throws BadInputException {
            if (record instanceof TrajectoryPoint point) {
                row(Rows.TRAJECTORY, Rows.of(point));
            } else if (record instanceof PhotometricConfidence confidence) {
                row(Rows.CONFIDENCE, Rows.of(confidence));
            } else if (record instanceof DeadLetter letter) {
                row(Rows.DEAD_LETTERS, Rows.of(letter));
            } else {
                throw hasNo("rows");
            }
        }

        private void row(String header, String row) {
            if (!hasHeader) {
                lines.accept(header);
                hasHeader = true;
            }
            line(row);
        }

        private void tum(SpecificRecord record) throws BadInputException {
            if (!(record instanceof TrajectoryPoint p)) {
                throw hasNo("poses");
            }
            if (p.getStatus() != TrackingStatus.LOST) {
                RigidTransform pose =
                        new RigidTransform(
                                new Rotation(p.getQx(), p.getQy(), p.getQz(), p.getQw()),
                                new Vector3(p.getTx(), p.getTy(), p.getTz()));
                line(
                        TrajectoryFile.row(
                                TrajectoryFile.Format.TUM,
                                new TimedPose(p.getCaptureTimeNanos(), pose)));
            }
        }

        private BadInputException hasNo(String what) {
            return new BadInputException(
                    "%s: its records have no %s; show them as json".formatted(topic, what));
        }
    }
}
