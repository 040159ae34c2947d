package dev.egomotion.engine.report;

import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.TrackingStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A summary in sentences. */
final class SummaryWords {
    /** A focal length known worse is not worth a sentence: standard deviation of its log. */
    private static final double WORTH_SAYING = 0.05;

    private SummaryWords() {}

    static List<String> of(ReplaySummary s) {
        List<String> words = new ArrayList<>();
        words.add(ending(s));
        words.add(tracking(s));
        if (!s.reasons().isEmpty()) {
            words.add("Not tracked: " + histogram(s.reasons()) + ".");
        }
        if (s.frames().deadLetters() > 0) {
            words.add(
                    "%s: %s; dead-letters.csv says which and why."
                            .formatted(
                                    count(s.frames().deadLetters(), "record gave", "records gave")
                                            + " no estimate",
                                    histogram(s.deadLetters())));
        }
        words.add(length(s));
        if (s.leftOut() != null) {
            words.add(
                    "%.1f %% of the image moves with the camera (bonnet, dashboard, text, bars) and was left out: it has no depth, and nothing is told by it."
                            .formatted(100 * s.leftOut()));
        }
        ReplaySummary.LensLine lens = s.lens();
        if (lens != null && (lens.doubtful() || lens.focalUncertainty() < WORTH_SAYING)) {
            words.add(lens(lens, s.camera()));
        }
        if (s.frames().depthMaps() > 0) {
            words.add(depth(s));
        }
        words.add(
                "It took %.1f s: %s frames per second. %s"
                        .formatted(
                                s.timing().seconds(),
                                Figures.rate(s.timing().framesPerSecond()),
                                s.model().provider())
                        .strip());
        return words;
    }

    private static String lens(ReplaySummary.LensLine lens, ReplaySummary.CameraLine camera) {
        String told =
                "By the turns of the drive fx is %.0f +- %.0f pixels (the camera says %.0f) and cx %.0f +- %.0f (%.0f)"
                        .formatted(
                                lens.fx(),
                                lens.fx() * lens.focalUncertainty(),
                                camera.fx(),
                                lens.cx(),
                                lens.cxUncertainty(),
                                camera.cx());
        return lens.doubtful()
                ? told
                        + ": the images contradict the camera, and lengths and depths are not to be trusted. ./egomotion calibrate estimates another."
                : told + ".";
    }

    private static String ending(ReplaySummary s) {
        String counts =
                "%s went in, %s came out"
                        .formatted(
                                count(s.frames().ingested(), "frame", "frames"),
                                count(
                                        s.frames().trajectory(),
                                        "trajectory record",
                                        "trajectory records"));
        return switch (s.exit()) {
            case "done" -> counts + ".";
            case "interrupted" -> counts + "; then the replay was interrupted.";
            case "source_failed" -> counts + "; then the recording broke off: " + s.detail();
            default -> counts + "; then the replay failed: " + s.detail();
        };
    }

    private static String tracking(ReplaySummary s) {
        return "%.1f %% tracked (%d), %d degraded, %d lost%s."
                .formatted(
                        100 * s.trackedShare(),
                        s.status().getOrDefault(TrackingStatus.TRACKED, 0L),
                        s.status().getOrDefault(TrackingStatus.DEGRADED, 0L),
                        s.status().getOrDefault(TrackingStatus.LOST, 0L),
                        s.meanConfidence() == null
                                ? ""
                                : "; mean confidence %.2f".formatted(s.meanConfidence()));
    }

    private static String length(ReplaySummary s) {
        String path = "The path is %.4g %s long".formatted(s.pathLength(), s.scale().unit());
        return s.scale().source() == ScaleSource.NONE
                ? path + ": one camera alone tells no absolute scale."
                : path + " (scale from %s).".formatted(name(s.scale().source()));
    }

    private static String depth(ReplaySummary s) {
        return "%s of %dx%d pixels; depth = PNG value / %s, in %s."
                .formatted(
                        count(s.frames().depthMaps(), "depth map", "depth maps"),
                        s.scale().depthWidth(),
                        s.scale().depthHeight(),
                        number(Objects.requireNonNull(s.scale().depthScale())),
                        s.scale().unit());
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static String histogram(Map<?, Long> counts) {
        return counts.entrySet().stream()
                .map(e -> name(e.getKey()) + " " + e.getValue())
                .collect(Collectors.joining(", "));
    }

    static String name(Object constant) {
        return constant.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String count(long n, String one, String many) {
        return n + " " + (n == 1 ? one : many);
    }
}
