package dev.egomotion.dashboard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrajectoryPoint;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/**
 * The board as the page's JSON. Times are ages, in milliseconds when the message was made: no viewer's
 * clock has to agree with this machine's.
 */
final class BoardJson {
    private static final JsonFactory JSON = new JsonFactory();

    private BoardJson() {}

    /** Something that writes one object. */
    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private static String object(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Returns all cameras at a glance. */
    static String cameras(Board board, String run) {
        long now = board.now();
        Optional<String> outage = board.outage();
        return object(
                json -> {
                    json.writeNumberField("now", now);
                    json.writeStringField("run", run);
                    json.writeStringField("outage", outage.orElse(""));
                    json.writeNumberField("unreadable", board.unreadableCount());
                    json.writeNumberField("notShown", board.camerasNotShown());
                    json.writeArrayFieldStart("notes");
                    for (String note : board.notes()) {
                        json.writeString(note);
                    }
                    json.writeEndArray();
                    json.writeArrayFieldStart("cameras");
                    board.read(
                            cameras -> {
                                cameras.values().forEach(view -> glance(json, view, now, outage));
                                return null;
                            });
                    json.writeEndArray();
                });
    }

    private static void glance(
            JsonGenerator json, CameraView view, long now, Optional<String> outage) {
        try {
            json.writeStartObject();
            json.writeStringField("id", view.id());
            state(json, view, now, outage);
            number(json, "fps", view.framesPerSecond(now));
            json.writeNumberField("frames", view.frames());
            if (view.last().isPresent()) {
                TrajectoryPoint last = view.last().get();
                number(json, "confidence", last.getConfidence());
                json.writeStringField("status", last.getStatus().name());
                json.writeStringField("reason", last.getReason().name());
            }
            if (view.lastReason() != StatusReason.NONE) {
                json.writeStringField("lastReason", view.lastReason().name());
                json.writeNumberField("lastReasonAgo", view.lastReasonAgoMillis(now));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes whether what the page has of the camera is still true, and how old it is. */
    private static void state(
            JsonGenerator json, CameraView view, long now, Optional<String> outage)
            throws IOException {
        json.writeBooleanField("stale", outage.isPresent() || view.isStale(now));
        json.writeNumberField("allowedSilence", view.allowedSilenceMillis());
        optional(json, "silence", view.silenceMillis(now));
        optional(json, "age", view.ageMillis(now));
        if (view.status().isPresent()) {
            CameraStatus status = view.status().get();
            json.writeStringField("state", status.getState().name());
            json.writeNumberField(
                    "stateAgo", Math.max(0, now - status.getSinceNanos() / 1_000_000));
            json.writeStringField("stateReason", status.getReason().name());
            json.writeStringField("detail", status.getDetail());
        }
    }

    /** Returns one camera in full; an object that says so where there is none of that id. */
    static String now(Board board, String camera) {
        long now = board.now();
        Optional<String> outage = board.outage();
        return object(
                json -> {
                    json.writeNumberField("now", now);
                    json.writeStringField("camera", camera);
                    json.writeStringField("outage", outage.orElse(""));
                    board.read(
                            cameras -> {
                                full(json, cameras, camera, now, outage);
                                return null;
                            });
                });
    }

    private static void full(
            JsonGenerator json,
            Map<String, CameraView> cameras,
            String camera,
            long now,
            Optional<String> outage) {
        CameraView view = cameras.get(camera);
        try {
            json.writeBooleanField("known", view != null);
            if (view == null) {
                return;
            }
            state(json, view, now, outage);
            json.writeBooleanField("metric", view.isMetric());
            number(json, "fps", view.framesPerSecond(now));
            if (view.last().isPresent()) {
                point(json, view.last().get());
            }
            if (view.status().isPresent()) {
                ledger(json, view.status().get());
            }
            json.writeObjectFieldStart("panes");
            for (Pane pane : Pane.values()) {
                Optional<Picture> picture = view.picture(pane);
                if (picture.isPresent()) {
                    json.writeStringField(pane.label(), picture.get().sighting().tag());
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void point(JsonGenerator json, TrajectoryPoint last) throws IOException {
        json.writeObjectFieldStart("last");
        json.writeStringField("segment", last.getSegment());
        json.writeNumberField("sequence", last.getSequence());
        // Beyond 2^53: a number of JavaScript would lose its end.
        json.writeStringField("captureTimeNanos", Long.toString(last.getCaptureTimeNanos()));
        json.writeStringField("status", last.getStatus().name());
        json.writeStringField("reason", last.getReason().name());
        number(json, "x", last.getTx());
        number(json, "y", last.getTy());
        number(json, "z", last.getTz());
        number(json, "confidence", last.getConfidence());
        json.writeStringField("scale", last.getScaleSource().name());
        if (last.getScaleUncertainty() != null) {
            number(json, "scaleUncertainty", last.getScaleUncertainty());
        }
        if (last.getTracks() != null) {
            json.writeNumberField("tracks", last.getTracks());
        }
        if (last.getInlierShare() != null) {
            number(json, "inlierShare", last.getInlierShare());
        }
        json.writeStringField("model", last.getModel());
        json.writeEndObject();
    }

    private static void ledger(JsonGenerator json, CameraStatus status) throws IOException {
        json.writeObjectFieldStart("ledger");
        json.writeStringField("address", status.getAddress());
        json.writeStringField("codec", status.getCodec());
        json.writeNumberField("width", status.getWidth());
        json.writeNumberField("height", status.getHeight());
        json.writeNumberField("received", status.getReceived());
        json.writeNumberField("published", status.getPublished());
        json.writeNumberField("missing", status.getMissing());
        json.writeNumberField("outages", status.getOutages());
        json.writeObjectFieldStart("notPublished");
        for (Map.Entry<String, Long> reason : status.getNotPublished().entrySet()) {
            json.writeNumberField(reason.getKey(), reason.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Returns the next points of a camera's track; empty where there are none. */
    static String track(Board board, String camera, TrackCursor cursor, int most) {
        Optional<TrackCursor.Step> step =
                board.read(
                        cameras ->
                                Optional.ofNullable(cameras.get(camera))
                                        .map(view -> cursor.advance(view, most)));
        if (step.isEmpty() || step.get().isEmpty()) {
            return "";
        }
        TrackCursor.Step next = step.get();
        return object(
                json -> {
                    json.writeNumberField("now", board.now());
                    json.writeStringField("camera", camera);
                    json.writeBooleanField("reset", next.reset());
                    json.writeNumberField("path", next.path());
                    json.writeArrayFieldStart("vertices");
                    for (TrackPoint vertex : next.vertices()) {
                        json.writeStartArray();
                        number(json, vertex.x());
                        number(json, vertex.z());
                        json.writeEndArray();
                    }
                    json.writeEndArray();
                    json.writeArrayFieldStart("points");
                    for (TrackPoint point : next.points()) {
                        trackPoint(json, point);
                    }
                    json.writeEndArray();
                });
    }

    /** Index, capture time in milliseconds, x, z, speed, confidence, status, reason. */
    private static void trackPoint(JsonGenerator json, TrackPoint point) throws IOException {
        json.writeStartArray();
        json.writeNumber(point.index());
        json.writeNumber(point.timeNanos() / 1e6);
        number(json, point.x());
        number(json, point.z());
        number(json, point.speed());
        number(json, point.confidence());
        json.writeString(point.status().name());
        json.writeString(point.reason().name());
        json.writeEndArray();
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        json.writeFieldName(name);
        number(json, value);
    }

    /** JSON knows no NaN. */
    private static void number(JsonGenerator json, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }

    private static void optional(JsonGenerator json, String name, Optional<Long> value)
            throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.get());
        }
    }
}
