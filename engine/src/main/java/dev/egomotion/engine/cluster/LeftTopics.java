package dev.egomotion.engine.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Topics of earlier runs with topics of their own on which nobody works any more: the run was killed before it could
 * remove them, or was told to keep them.
 */
public final class LeftTopics {
    /** A run that began less than this ago may not have joined its group yet. */
    private static final Duration STARTING = Duration.ofMinutes(2);

    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final Admin admin;
    private final String bootstrapServers;

    /**
     * Looks through a client that stays open.
     *
     * @param bootstrapServers host:port of the cluster, as the command that removes topics needs it
     */
    public LeftTopics(Admin admin, String bootstrapServers) {
        this.admin = admin;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Returns one line for people that names the runs and the command that removes their topics; empty where there
     * are none.
     *
     * @param prefix of the topics of every run, without the run's own part
     * @param application of every run, likewise
     * @throws ExecutionException if the cluster refuses or cannot be reached
     * @throws InterruptedException if interrupted while waiting
     */
    public Optional<String> line(String prefix, String application, Instant now)
            throws ExecutionException, InterruptedException {
        SortedSet<String> runs = new TreeSet<>();
        Pattern own =
                Pattern.compile(Pattern.quote(prefix) + "run-(\\d{8}-\\d{6}-[0-9a-f]{8})\\..*");
        for (String topic : admin.listTopics().names().get()) {
            Matcher matcher = own.matcher(topic);
            if (matcher.matches() && hasHadTimeToStart(matcher.group(1), now)) {
                runs.add(matcher.group(1));
            }
        }
        keepIdle(runs, application + "-run-");
        if (runs.isEmpty()) {
            return Optional.empty();
        }
        String ids = String.join("|", runs);
        return Optional.of(
                "topics %srun-%s.* are of %s that was killed or kept them; remove them with: kafka-topics.sh --bootstrap-server %s --delete --topic '.*run-%s[.-].*'"
                        .formatted(
                                prefix,
                                runs.size() == 1 ? ids : "(" + ids + ")",
                                runs.size() == 1 ? "an earlier run" : "earlier runs, each",
                                bootstrapServers,
                                runs.size() == 1 ? ids : "(" + ids + ")"));
    }

    private static boolean hasHadTimeToStart(String run, Instant now) {
        try {
            String second = run.substring(0, run.lastIndexOf('-'));
            Instant began = LocalDateTime.parse(second, SECOND).toInstant(ZoneOffset.UTC);
            return began.plus(STARTING).isBefore(now);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** Removes the runs whose application has members, and those of which that cannot be told. */
    private void keepIdle(SortedSet<String> runs, String applications) throws InterruptedException {
        Map<String, KafkaFuture<ConsumerGroupDescription>> groups =
                admin.describeConsumerGroups(runs.stream().map(applications::concat).toList())
                        .describedGroups();
        for (Map.Entry<String, KafkaFuture<ConsumerGroupDescription>> group : groups.entrySet()) {
            boolean isIdle;
            try {
                isIdle = group.getValue().get().members().isEmpty();
            } catch (ExecutionException e) {
                isIdle = e.getCause() instanceof GroupIdNotFoundException;
            }
            if (!isIdle) {
                runs.remove(group.getKey().substring(applications.length()));
            }
        }
    }
}
