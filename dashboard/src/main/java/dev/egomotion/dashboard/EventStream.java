package dev.egomotion.dashboard;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What one viewer is told by server-sent events: {@code cameras}, all at a glance; {@code now}, one camera
 * in full; {@code track}, its points since the last ones. A viewer has no queue but a cursor: what is sent
 * is made when it can be sent.
 */
final class EventStream {
    /** Names the process: a cursor into another one's board means nothing here. */
    static final String RUN = UUID.randomUUID().toString();

    private static final long TICK_MILLIS = 100;
    private static final long CAMERAS_EVERY_MILLIS = 400;
    private static final long NOW_AT_LEAST_EVERY_MILLIS = 400;

    /** Points of a message: a slow line gets something of each. */
    private static final int MOST_POINTS = 200;

    private final Board board;
    private final OutputStream out;
    private final String camera;
    private final TrackCursor cursor;
    private long version = -1;
    private long camerasSent;
    private long nowSent;

    EventStream(Board board, Query query, OutputStream out) {
        this.board = board;
        this.out = out;
        this.camera = query.text("camera").orElse("");
        boolean known = query.text("run").orElse("").equals(RUN);
        this.cursor =
                known
                        ? new TrackCursor(query.number("path"), query.number("after"))
                        : TrackCursor.atStart();
    }

    /** Tells until the viewer goes (an IOException) or the page closes. */
    void run() throws IOException, InterruptedException {
        while (true) {
            long began = System.nanoTime();
            tick();
            long spent = (System.nanoTime() - began) / 1_000_000;
            Thread.sleep(Math.max(0, TICK_MILLIS - spent));
            if (board.awaitChange(version, TICK_MILLIS) < 0) {
                return;
            }
        }
    }

    private void tick() throws IOException {
        long seen = board.version();
        long time = System.nanoTime() / 1_000_000;
        boolean changed = seen != version;
        version = seen;
        if (camerasSent == 0 || time - camerasSent >= CAMERAS_EVERY_MILLIS) {
            camerasSent = time;
            send("cameras", BoardJson.cameras(board, RUN));
        }
        if (camera.isEmpty()) {
            return;
        }
        for (Pane pane : Pane.values()) {
            board.watch(camera, pane);
        }
        if (changed || time - nowSent >= NOW_AT_LEAST_EVERY_MILLIS) {
            nowSent = time;
            send("now", BoardJson.now(board, camera));
        }
        for (String track = BoardJson.track(board, camera, cursor, MOST_POINTS);
                !track.isEmpty();
                track = BoardJson.track(board, camera, cursor, MOST_POINTS)) {
            send("track", track);
        }
    }

    private void send(String event, String json) throws IOException {
        out.write(
                "event: %s\ndata: %s\n\n".formatted(event, json).getBytes(StandardCharsets.UTF_8));
    }
}
