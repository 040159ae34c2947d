package dev.egomotion.codecs.video;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Finds where a stream was joined of parts with clocks of their own, and puts them on one clock. A new part begins
 * where decoding times step back, and in containers that may be joined (MPEG-TS) also where they leap ahead.
 */
final class JoinedParts {
    /** A leap that no pause of a recording explains, seconds: FFmpeg's own. */
    private static final double LEAP_SECONDS = 10;

    private JoinedParts() {}

    /**
     * Tells the parts apart; every part's first frame then comes one frame after the last of the part before it,
     * where its own times would not.
     *
     * @param pts presentation times; those of later parts are shifted
     * @param cutAway whether a packet's frame is none of the recording's; those times may overlap
     * @param notes what the user should know of it is added here
     * @return the part of each packet, from 0
     */
    static int[] join(
            VideoFile file, long[] pts, long[] dts, boolean[] cutAway, List<String> notes) {
        double unit = (double) file.timeBaseNumerator() / file.timeBaseDenominator();
        int[] part = parts(file, dts, unit);
        int count = part[part.length - 1] + 1;
        long[] first = new long[count];
        long[] last = new long[count];
        Arrays.fill(first, Long.MAX_VALUE);
        Arrays.fill(last, Long.MIN_VALUE);
        for (int i = 0; i < pts.length; i++) {
            if (!cutAway[i]) {
                first[part[i]] = Math.min(first[part[i]], pts[i]);
                last[part[i]] = Math.max(last[part[i]], pts[i]);
            }
        }
        long[] shift = shifts(first, last, period(file, unit), LEAP_SECONDS / unit);
        int joined = 0;
        for (int k = 1; k < count; k++) {
            joined += shift[k] != shift[k - 1] ? 1 : 0;
        }
        for (int i = 0; i < pts.length; i++) {
            pts[i] += shift[part[i]];
        }
        if (joined > 0) {
            notes.add(
                    "%s: its times jump %s; it was joined or damaged there, and time goes on by one frame"
                            .formatted(file.path(), joined == 1 ? "once" : joined + " times"));
        }
        return part;
    }

    private static int[] parts(VideoFile file, long[] dts, double unit) {
        int[] part = new int[dts.length];
        long before = avutil.AV_NOPTS_VALUE;
        int now = 0;
        for (int i = 0; i < dts.length; i++) {
            if (dts[i] != avutil.AV_NOPTS_VALUE) {
                if (before != avutil.AV_NOPTS_VALUE) {
                    boolean leaps =
                            file.isTransportStream() && (dts[i] - before) * unit > LEAP_SECONDS;
                    now += dts[i] < before || leaps ? 1 : 0;
                }
                before = dts[i];
            }
            part[i] = now;
        }
        return part;
    }

    private static long[] shifts(long[] first, long[] last, long period, double leap) {
        long[] shift = new long[first.length];
        long end = last[0];
        for (int k = 1; k < first.length; k++) {
            shift[k] = shift[k - 1];
            if (first[k] == Long.MAX_VALUE) {
                continue;
            }
            long begin = first[k] + shift[k];
            boolean known = end != Long.MIN_VALUE;
            if (known && (begin <= end || begin - end > leap)) {
                shift[k] = end + period - first[k];
            }
            end = last[k] + shift[k];
        }
        return shift;
    }

    /** Returns the time between two frames, in the stream's units. */
    private static long period(VideoFile file, double unit) {
        double seconds = file.framePeriodNanos().orElse(100_000_000L) / 1e9;
        return Math.max(1, Math.round(seconds / unit));
    }
}
