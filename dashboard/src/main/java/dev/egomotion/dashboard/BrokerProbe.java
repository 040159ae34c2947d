package dev.egomotion.dashboard;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * Asks the brokers several times a second whether they are there: a consumer that gets nothing does not
 * say whether there was nothing or nobody.
 */
final class BrokerProbe implements AutoCloseable {
    private static final int EVERY_MILLIS = 300;
    private static final int ANSWER_WITHIN_MILLIS = 1000;

    private final Admin admin;
    private final Board board;
    private final Thread thread = new Thread(this::run, "dashboard-broker-probe");
    private volatile boolean closed;

    /** Makes a probe; it takes over the client. */
    BrokerProbe(Admin admin, Board board) {
        this.admin = admin;
        this.board = board;
        thread.setDaemon(true);
    }

    /** Returns what an admin client must be told to find brokers again as soon as they are back. */
    static Map<String, Object> properties() {
        return Map.of(
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ANSWER_WITHIN_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ANSWER_WITHIN_MILLIS,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                EVERY_MILLIS);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            try {
                admin.describeCluster(new DescribeClusterOptions().timeoutMs(ANSWER_WITHIN_MILLIS))
                        .nodes()
                        .get(2L * ANSWER_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
                board.brokersAnswered();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof AuthenticationException
                        || e.getCause() instanceof AuthorizationException) {
                    board.brokersTrouble(
                            "the brokers refuse this page: " + e.getCause().getMessage());
                }
                // Else silence says it: the board knows when an answer came last.
            } catch (java.util.concurrent.TimeoutException | KafkaException e) {
                // The same silence.
            } catch (InterruptedException e) {
                return;
            }
            try {
                Thread.sleep(EVERY_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        admin.close(java.time.Duration.ofSeconds(1));
    }
}
