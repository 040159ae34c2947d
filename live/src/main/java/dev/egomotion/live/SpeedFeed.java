package dev.egomotion.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Measured speeds of the vehicle as they come: lines "seconds since 1970 UTC, metres per second" appended to a file or
 * sent to a topic, or a satellite receiver's NMEA sentences (RMC) over TCP. Matched to pictures by capture time; no
 * picture waits for one.
 */
public final class SpeedFeed implements AutoCloseable {
    /** How much of the past is kept: pictures come at most so late. */
    private static final long KEPT = 60_000_000_000L;

    /** A speed holds for so long after it was measured; receivers and buses tell it once a second or more often. */
    private static final long HOLDS = 1_500_000_000L;

    /** Between two speeds further apart than this nothing is known. */
    private static final long GREATEST_GAP = 5_000_000_000L;

    private static final long ASK_MILLIS = 50;
    private static final long RECONNECT_MILLIS = 1_000;
    private static final int CONNECT_MILLIS = 3_000;
    private static final int SILENT_MILLIS = 10_000;
    private static final int TOPIC_WITHIN_MILLIS = 3_000;
    private static final Duration POLL = Duration.ofMillis(ASK_MILLIS);
    private static final Pattern TCP = Pattern.compile("tcp://([^/:]+|\\[[^]]+]):([0-9]{1,5})");

    private final String source;
    private final Reader reader;
    private final Trouble trouble;
    private final NavigableMap<Long, Double> speeds = new TreeMap<>();
    private long newestAsked = Long.MIN_VALUE / 2;
    private final AtomicLong unreadable = new AtomicLong();
    private final AtomicLong matched = new AtomicLong();
    private final AtomicLong unmatched = new AtomicLong();
    private final AtomicLong late = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;
    private volatile Optional<Socket> connection = Optional.empty();
    private volatile Optional<KafkaConsumer<byte[], String>> reading = Optional.empty();

    /**
     * What became of the pictures and of the lines.
     *
     * @param matched pictures that were given a speed
     * @param unmatched pictures for which none had come in time
     * @param late speeds that came when the pictures of their time had been sent, so that none was given them
     * @param unreadable lines that were no speed
     */
    public record Counts(long matched, long unmatched, long late, long unreadable) {}

    /** Reads a source until it fails or the feed is closed. */
    private interface Reader {
        void read(SpeedFeed feed) throws IOException, InterruptedException;
    }

    private SpeedFeed(String source, Reader reader, Consumer<String> say) {
        this.source = source;
        this.reader = reader;
        trouble =
                new Trouble(
                        "no speeds come from " + source, "speeds come again from " + source, say);
        thread = new Thread(this::run, "egomotion-speeds");
        thread.setDaemon(true);
    }

    /**
     * Starts to read.
     *
     * @param source {@code tcp://HOST:PORT}, or a file
     * @param say takes lines for the operator
     * @throws CameraException if it is neither
     */
    public static SpeedFeed open(String source, Consumer<String> say) throws CameraException {
        if (!TCP.matcher(source).matches() && !Files.isReadable(Path.of(source))) {
            throw new CameraException(
                    "%s: no such file; expected a file that speeds are appended to, or tcp://HOST:PORT with NMEA sentences"
                            .formatted(source));
        }
        Matcher tcp = TCP.matcher(source);
        return started(
                new SpeedFeed(
                        source,
                        tcp.matches()
                                ? feed -> feed.receive(tcp.group(1), Integer.parseInt(tcp.group(2)))
                                : feed -> feed.follow(Path.of(source)),
                        say));
    }

    /**
     * Starts to read a topic, from its end on: values are text, "seconds since 1970 UTC, metres per second"; keys do not
     * count.
     *
     * @param clientProperties how Kafka is reached
     * @param say takes lines for the operator
     */
    public static SpeedFeed ofTopic(
            String topic, Map<String, Object> clientProperties, Consumer<String> say) {
        Map<String, Object> properties = new HashMap<>(clientProperties);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TOPIC_WITHIN_MILLIS);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return started(
                new SpeedFeed("topic " + topic, feed -> feed.consume(topic, properties), say));
    }

    private static SpeedFeed started(SpeedFeed feed) {
        feed.thread.start();
        return feed;
    }

    private void run() {
        try {
            while (!closed) {
                try {
                    reader.read(this);
                } catch (IOException | KafkaException e) {
                    if (closed) {
                        return;
                    }
                    trouble.began(e);
                }
                Thread.sleep(RECONNECT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void consume(String topic, Map<String, Object> properties) throws IOException {
        try (KafkaConsumer<byte[], String> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new StringDeserializer())) {
            reading = Optional.of(consumer);
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(p -> new TopicPartition(topic, p.partition()))
                            .toList();
            if (partitions.isEmpty()) {
                throw new IOException("there is no such topic");
            }
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            while (!closed) {
                for (ConsumerRecord<byte[], String> record : consumer.poll(POLL)) {
                    if (record.value() != null) {
                        take(record.value().strip());
                    }
                }
            }
        } finally {
            reading = Optional.empty();
        }
    }

    private void receive(String host, int port) throws IOException {
        try (Socket socket = new Socket()) {
            connection = Optional.of(socket);
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            socket.setSoTimeout(SILENT_MILLIS);
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = in.readLine(); line != null && !closed; line = in.readLine()) {
                take(line);
            }
            throw new IOException("the connection has ended");
        }
    }

    /** Reads the file to its end, and on as it grows. */
    private void follow(Path file) throws IOException, InterruptedException {
        try (InputStream in = Files.newInputStream(file)) {
            StringBuilder line = new StringBuilder();
            while (!closed) {
                int c = in.available() > 0 ? in.read() : -1;
                if (c < 0) {
                    Thread.sleep(ASK_MILLIS);
                } else if (c == '\n') {
                    take(line.toString());
                    line.setLength(0);
                } else if (line.length() < 200) {
                    line.append((char) c);
                }
            }
        }
    }

    /** Takes a line: a row of a table, or a sentence of a receiver. */
    void take(String line) {
        Optional<SpeedLine> speed = SpeedLine.parse(line);
        if (speed.isPresent()) {
            trouble.ended();
            synchronized (speeds) {
                if (speed.get().nanos() < newestAsked - HOLDS) {
                    late.incrementAndGet();
                }
                speeds.put(speed.get().nanos(), speed.get().metresPerSecond());
                speeds.headMap(speeds.lastKey() - KEPT).clear();
            }
        } else if (SpeedLine.shouldBeOne(line)) {
            unreadable.incrementAndGet();
        }
    }

    /** Returns the speed at a time, metres per second, as far as it has come; counts whether it has. */
    OptionalDouble at(long captureNanos) {
        OptionalDouble speed;
        synchronized (speeds) {
            newestAsked = Math.max(newestAsked, captureNanos);
            speed = known(captureNanos);
        }
        (speed.isPresent() ? matched : unmatched).incrementAndGet();
        return speed;
    }

    private OptionalDouble known(long nanos) {
        synchronized (speeds) {
            Map.Entry<Long, Double> before = speeds.floorEntry(nanos);
            Map.Entry<Long, Double> after = speeds.ceilingEntry(nanos);
            if (before == null) {
                return OptionalDouble.empty();
            }
            if (after == null) {
                return nanos - before.getKey() <= HOLDS
                        ? OptionalDouble.of(before.getValue())
                        : OptionalDouble.empty();
            }
            long gap = after.getKey() - before.getKey();
            if (gap > GREATEST_GAP) {
                return OptionalDouble.empty();
            }
            double share = gap == 0 ? 0 : (double) (nanos - before.getKey()) / gap;
            return OptionalDouble.of(
                    before.getValue() + share * (after.getValue() - before.getValue()));
        }
    }

    /** Returns the counts of now. */
    public Counts counts() {
        return new Counts(matched.get(), unmatched.get(), late.get(), unreadable.get());
    }

    @Override
    public void close() {
        closed = true;
        Optional<KafkaConsumer<byte[], String>> consumer = reading;
        if (consumer.isPresent()) {
            consumer.get().wakeup(); // an interrupted one complains
        } else {
            thread.interrupt();
        }
        connection.ifPresent(
                socket -> {
                    try {
                        socket.close();
                    } catch (IOException e) {
                        // It is closed by whoever reads it.
                    }
                });
    }
}
