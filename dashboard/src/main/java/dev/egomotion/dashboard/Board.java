package dev.egomotion.dashboard;

import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The newest of everything, of all cameras, in bounded room. One thread writes, every viewer reads; who
 * waits is woken by each change.
 */
final class Board {
    /** More cameras than a page can show; what comes beyond is counted alone. */
    static final int MOST_CAMERAS = 200;

    /** Brokers that have not answered for so long are gone. They are asked several times in between. */
    private static final long BROKERS_SILENT_MILLIS = 1200;

    /** A pane is read as long as somebody looked at it so lately. */
    private static final long WATCHED_MILLIS = 10_000;

    private final InstantSource clock;
    private final TreeMap<String, CameraView> cameras = new TreeMap<>();
    private final Map<Watched, Long> lastWatched = new HashMap<>();
    private long version;
    private long brokersAnswered;
    private String brokersTrouble = "";
    private String topicsTrouble = "";
    private List<String> notes = List.of();
    private long unreadable;
    private long camerasNotShown;
    private boolean closed;

    /** What somebody looks at. */
    private record Watched(String camera, Pane pane) {}

    Board(InstantSource clock) {
        this.clock = clock;
        this.brokersAnswered = clock.millis();
    }

    long now() {
        return clock.millis();
    }

    synchronized void take(String camera, TrajectoryPoint point, Sighting sighting) {
        view(camera).ifPresent(view -> view.take(point, sighting));
        changed();
    }

    synchronized void take(String camera, CameraStatus status) {
        view(camera).ifPresent(view -> view.take(status));
        changed();
    }

    synchronized void take(String camera, Pane pane, Picture picture) {
        view(camera).ifPresent(view -> view.take(pane, picture));
        changed();
    }

    private Optional<CameraView> view(String camera) {
        CameraView view = cameras.get(camera);
        if (view == null) {
            if (cameras.size() == MOST_CAMERAS) {
                camerasNotShown++;
                return Optional.empty();
            }
            view = new CameraView(camera);
            cameras.put(camera, view);
        }
        return Optional.of(view);
    }

    /** Counts a record that is none of its topic's. */
    synchronized void unreadable() {
        unreadable++;
        changed();
    }

    /** Notes that a broker has answered. */
    synchronized void brokersAnswered() {
        brokersAnswered = clock.millis();
        if (!brokersTrouble.isEmpty()) {
            brokersTrouble = "";
            changed();
        }
    }

    /** Notes why the brokers let nobody in, in one line, until they answer. */
    synchronized void brokersTrouble(String line) {
        brokersTrouble = line;
        changed();
    }

    /** Notes why no topic can be read, in one line; empty when they can. */
    synchronized void topicsTrouble(String line) {
        if (!line.equals(topicsTrouble)) {
            topicsTrouble = line;
            changed();
        }
    }

    /** Notes what viewers should know while everything else goes on, a line each. */
    synchronized void notes(Collection<String> lines) {
        if (!notes.equals(List.copyOf(lines))) {
            notes = List.copyOf(lines);
            changed();
        }
    }

    synchronized List<String> notes() {
        return notes;
    }

    /** Returns why nothing can come at present, in one line; empty while brokers answer. */
    synchronized Optional<String> outage() {
        long silent = clock.millis() - brokersAnswered;
        if (silent > BROKERS_SILENT_MILLIS) {
            return Optional.of("the brokers do not answer");
        }
        String trouble = brokersTrouble.isEmpty() ? topicsTrouble : brokersTrouble;
        return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
    }

    /** Returns what a function of all cameras, by id, gives; the function must not keep them. */
    synchronized <T> T read(Function<Map<String, CameraView>, T> question) {
        return question.apply(cameras);
    }

    synchronized Optional<Picture> picture(String camera, Pane pane) {
        return Optional.ofNullable(cameras.get(camera)).flatMap(view -> view.picture(pane));
    }

    /** Notes that somebody looks at the pictures of a camera's pane. */
    synchronized void watch(String camera, Pane pane) {
        long now = clock.millis();
        lastWatched.put(new Watched(camera, pane), now);
        lastWatched.values().removeIf(last -> now - last > WATCHED_MILLIS);
    }

    /** Returns whether somebody looked at the pane of any camera of late. */
    synchronized boolean isWatched(Pane pane) {
        long now = clock.millis();
        return lastWatched.entrySet().stream()
                .anyMatch(e -> e.getKey().pane() == pane && now - e.getValue() <= WATCHED_MILLIS);
    }

    /** Returns whether somebody looked at a camera's pane of late. */
    synchronized boolean isWatched(String camera, Pane pane) {
        Long last = lastWatched.get(new Watched(camera, pane));
        return last != null && clock.millis() - last <= WATCHED_MILLIS;
    }

    synchronized long unreadableCount() {
        return unreadable;
    }

    synchronized long camerasNotShown() {
        return camerasNotShown;
    }

    private void changed() {
        version++;
        notifyAll();
    }

    /** Returns how often the board has changed. */
    synchronized long version() {
        return version;
    }

    /**
     * Waits until the board has changed since a version, or for so long.
     *
     * @return the version now; -1 once the page is closed
     */
    synchronized long awaitChange(long seen, long longestMillis) throws InterruptedException {
        long end = System.nanoTime() + longestMillis * 1_000_000;
        while (version == seen && !closed) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return closed ? -1 : version;
    }

    /** Lets every waiting viewer go. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
