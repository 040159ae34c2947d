package dev.egomotion.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames on their way to brokers that fail in every way. */
@Timeout(60)
class FramePublisherTest {
    private static final Duration SOON = Duration.ofMillis(200);
    private static final byte[] RECORD = new byte[100];

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Ledger ledger = new Ledger();

    private static MockProducer<String, byte[]> producer(boolean answers) {
        return new MockProducer<>(answers, null, new StringSerializer(), new ByteArraySerializer());
    }

    private FramePublisher.Lane lane(FramePublisher publisher) {
        return publisher.lane("front", ledger, 4, 1000, OptionalInt.empty());
    }

    private void offer(FramePublisher.Lane lane) {
        ledger.received();
        assertTrue(lane.offerFrame(RECORD, 0));
    }

    @Test
    void spread_threeCamerasOverTwoPartitions_takeThemInTurn() {
        MockProducer<String, byte[]> brokers = producer(true);
        try (FramePublisher publisher =
                new FramePublisher(() -> brokers, "frames", SOON, lines::add)) {
            for (String camera : List.of("a", "b", "c")) {
                FramePublisher.Lane lane =
                        publisher.lane(camera, ledger, 4, 1000, OptionalInt.of(2));
                lane.begin("0", RECORD, 0);
                offer(lane);
            }
            Eventually.await(() -> brokers.history().size() == 6);
        }
        Map<String, Set<Integer>> partitions = new TreeMap<>();
        for (ProducerRecord<String, byte[]> sent : brokers.history()) {
            partitions.computeIfAbsent(sent.key(), k -> new TreeSet<>()).add(sent.partition());
        }
        assertEquals(Map.of("a", Set.of(0), "b", Set.of(1), "c", Set.of(0)), partitions);
    }

    @Test
    void lateFailureOfAnEndedSegment_theNewOneGoesOn() {
        MockProducer<String, byte[]> brokers = producer(false);
        try (FramePublisher publisher =
                new FramePublisher(() -> brokers, "frames", SOON, lines::add)) {
            FramePublisher.Lane lane = lane(publisher);
            lane.begin("old", RECORD, 0);
            offer(lane);
            offer(lane);
            Eventually.await(() -> brokers.history().size() == 3);
            assertTrue(brokers.completeNext());
            assertTrue(brokers.errorNext(new TimeoutException("away")));
            assertTrue(lane.hasFailed());
            lane.begin("new", RECORD, 0);
            assertFalse(lane.hasFailed());
            assertTrue(brokers.errorNext(new TimeoutException("away")));
            assertFalse(lane.hasFailed(), "that was of the old segment");
            Eventually.await(() -> brokers.history().size() == 4);
            assertTrue(brokers.errorNext(new TimeoutException("away")));
            assertTrue(lane.hasFailed());
            assertEquals(2, ledger.counts().notPublished().get(Ledger.Reason.NOT_CONFIRMED));
        }
    }

    @Test
    void producerThatCannotBeMadeAnew_saidOnceAndTriedAgain() {
        AtomicInteger made = new AtomicInteger();
        MockProducer<String, byte[]> good = producer(true);
        try (FramePublisher publisher =
                new FramePublisher(
                        () -> {
                            int n = made.incrementAndGet();
                            if (n == 1) {
                                MockProducer<String, byte[]> failed = producer(true);
                                failed.sendException = new KafkaException("fenced");
                                return failed;
                            }
                            if (n < 4) {
                                throw new KafkaException("no such host");
                            }
                            return good;
                        },
                        "frames",
                        SOON,
                        lines::add)) {
            FramePublisher.Lane lane = lane(publisher);
            offer(lane);
            offer(lane);
            Eventually.await(() -> ledger.counts().underWay() == 0);
            assertEquals(1, ledger.counts().published());
            assertEquals(1, ledger.counts().notPublished().get(Ledger.Reason.NOT_CONFIRMED));
            assertEquals(List.of("frames cannot be sent (fenced)", "frames are sent again"), lines);
        }
    }

    @Test
    void brokersThatConfirmNothing_saidOnceAndOnceMoreWhenTheyDo() {
        MockProducer<String, byte[]> brokers = producer(false);
        try (FramePublisher publisher =
                new FramePublisher(() -> brokers, "frames", SOON, lines::add)) {
            FramePublisher.Lane lane = lane(publisher);
            offer(lane);
            offer(lane);
            offer(lane);
            Eventually.await(() -> brokers.history().size() == 3);
            brokers.errorNext(new TimeoutException("away"));
            brokers.errorNext(new TimeoutException("away"));
            brokers.completeNext();
            assertEquals(
                    List.of(
                            "the brokers do not confirm frames (away)",
                            "the brokers confirm frames again"),
                    lines);
        }
    }

    /** A producer that hangs until its thread is interrupted. */
    private static Producer<String, byte[]> hanging() {
        return new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()) {
            @Override
            public Future<RecordMetadata> send(
                    ProducerRecord<String, byte[]> record, Callback callback) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    throw new InterruptException(e);
                }
                return null;
            }
        };
    }

    @Test
    void close_producerHangs_endsAndTheLedgerBalances() {
        FramePublisher publisher =
                new FramePublisher(FramePublisherTest::hanging, "frames", SOON, lines::add);
        FramePublisher.Lane lane = lane(publisher);
        offer(lane);
        offer(lane);
        publisher.close();
        assertEquals(0, ledger.counts().underWay(), ledger.counts().toString());
        assertEquals(1, ledger.counts().notPublished().get(Ledger.Reason.NOT_CONFIRMED));
        assertEquals(1, ledger.counts().notPublished().get(Ledger.Reason.QUEUE_FULL));
        assertFalse(lane.offerFrame(RECORD, 0), "closed");
    }

    @Test
    void awaitRoom_sourceThatCanWait_neverMoreThanTheLaneHolds() {
        MockProducer<String, byte[]> brokers = producer(false);
        try (FramePublisher publisher =
                new FramePublisher(() -> brokers, "frames", SOON, lines::add)) {
            FramePublisher.Lane lane = lane(publisher);
            Thread source =
                    new Thread(
                            () -> {
                                for (int i = 0; i < 20; i++) {
                                    lane.awaitRoom(RECORD.length, () -> false);
                                    offer(lane);
                                }
                            });
            source.start();
            for (int answered = 0; answered < 20; answered++) {
                int sent = answered;
                Eventually.await(() -> brokers.history().size() > sent);
                assertTrue(brokers.history().size() <= answered + 4);
                brokers.completeNext();
            }
            Eventually.await(() -> ledger.counts().published() == 20);
        }
    }
}
