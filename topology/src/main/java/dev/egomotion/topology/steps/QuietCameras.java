package dev.egomotion.topology.steps;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long each camera of a partition has sent no event, by the partition's stream time and not by a clock: the same
 * records retire the same cameras whenever they are read.
 *
 * <p>Stream time here is the latest time that two records in a row have reached: one with a wrong time far ahead
 * retires nobody. After a restart it goes on from the cameras' last events, for nothing else is kept of it: a camera
 * may then be retired by a later record than without.
 */
final class QuietCameras {
    private final long limitMillis;

    /** Stream time at each camera's last event, the longest ago first. */
    private final Map<String, Long> heard = new LinkedHashMap<>();

    /** What was brought back and is not yet in order. */
    private final Map<String, Long> broughtBack = new HashMap<>();

    private long streamMillis;

    /** Time of the record before; -1 before the first. */
    private long lastMillis = -1;

    QuietCameras(Duration limit) {
        limitMillis = limit.toMillis();
    }

    /** Takes a camera up again after a restart. */
    void bringBack(String camera, long heardMillis) {
        broughtBack.put(camera, heardMillis);
        streamMillis = Math.max(streamMillis, heardMillis);
        lastMillis = streamMillis;
    }

    /** Notes the time of a record, milliseconds since 1970. */
    void tick(long millis) {
        boolean isFirst = lastMillis < 0;
        streamMillis = Math.max(streamMillis, isFirst ? millis : Math.min(millis, lastMillis));
        lastMillis = millis;
        if (broughtBack.isEmpty()) {
            return;
        }
        broughtBack.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Long>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> heard.put(entry.getKey(), entry.getValue()));
        broughtBack.clear();
    }

    /** Notes an event of a camera; returns the stream time. */
    long heard(String camera) {
        heard.remove(camera);
        heard.put(camera, streamMillis);
        return streamMillis;
    }

    /** Forgets a camera. */
    void forget(String camera) {
        heard.remove(camera);
    }

    /** Returns the cameras that have been quiet for longer than the limit, the longest first. */
    List<String> due() {
        List<String> due = new ArrayList<>();
        for (Map.Entry<String, Long> camera : heard.entrySet()) {
            if (streamMillis - camera.getValue() <= limitMillis) {
                break;
            }
            due.add(camera.getKey());
        }
        return due;
    }
}
