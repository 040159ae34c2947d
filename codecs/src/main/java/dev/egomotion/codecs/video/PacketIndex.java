package dev.egomotion.codecs.video;

import dev.egomotion.codecs.SourceException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Where every packet of a video stands: found by reading the file once without decoding. Arrays go by
 * place in the file, which is decoding order; with B-frames it is not the order of presentation.
 *
 * @param pts presentation time stamps, in the stream's time base
 * @param dts decoding time stamps
 * @param key whether decoding can start here
 * @param size bytes
 * @param sequence index in the order of presentation
 * @param firstPts the presentation time stamp of the first frame presented
 * @param breaksOff why the file could not be read to its end; null when it could
 */
public record PacketIndex(
        long[] pts,
        long[] dts,
        boolean[] key,
        int[] size,
        long[] sequence,
        long firstPts,
        @Nullable String breaksOff) {

    /** How much earlier than stated a whole file may end: headers are rounded. */
    private static final long TOLERATED_MICROS = 1_000_000;

    /** Reads the whole file. */
    public static PacketIndex read(Path path) throws SourceException {
        try (VideoFile file = new VideoFile(path)) {
            return read(file);
        }
    }

    public static PacketIndex read(VideoFile file) throws SourceException {
        long[] pts = new long[1024];
        long[] dts = new long[1024];
        boolean[] key = new boolean[1024];
        int[] size = new int[1024];
        int n = 0;
        AVPacket packet = Ffmpeg.allocated(avcodec.av_packet_alloc(), "a packet");
        int r;
        @Nullable String reason = null;
        try {
            while ((r = file.read(packet)) == 0) {
                if (n == pts.length) {
                    pts = Arrays.copyOf(pts, 2 * n);
                    dts = Arrays.copyOf(dts, 2 * n);
                    key = Arrays.copyOf(key, 2 * n);
                    size = Arrays.copyOf(size, 2 * n);
                }
                pts[n] = packet.pts();
                dts[n] = packet.dts();
                key[n] = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
                size[n] = packet.size();
                n++;
            }
            if (!VideoFile.isEnd(r)) {
                reason = Ffmpeg.reason(r);
            } else if (n < file.statedFrames()) {
                reason = "the file states %d frames".formatted(file.statedFrames());
            } else if (file.missingMicros() > TOLERATED_MICROS) {
                reason = "the file states %.1f s more".formatted(file.missingMicros() / 1e6);
            }
        } finally {
            avcodec.av_packet_free(packet);
        }
        pts = Arrays.copyOf(pts, n);
        dts = Arrays.copyOf(dts, n);
        requireTimes(file, pts, dts);
        if (n == 0) {
            throw new SourceException(
                    "%s: holds no frame%s"
                            .formatted(file.path(), reason == null ? "" : " (" + reason + ")"));
        }
        return new PacketIndex(
                pts,
                dts,
                Arrays.copyOf(key, n),
                Arrays.copyOf(size, n),
                presentation(pts),
                Arrays.stream(pts).min().orElseThrow(),
                reason);
    }

    /** Takes decoding times for presentation times where a file has only those and does not reorder. */
    private static void requireTimes(VideoFile file, long[] pts, long[] dts)
            throws SourceException {
        for (int i = 0; i < pts.length; i++) {
            if (pts[i] == avutil.AV_NOPTS_VALUE) {
                if (dts[i] == avutil.AV_NOPTS_VALUE || file.parameters().video_delay() > 0) {
                    throw new SourceException(
                            "%s: packet %d has no presentation time; put the stream into a container that has times (mp4, mkv)"
                                    .formatted(file.path(), i));
                }
                pts[i] = dts[i];
            }
        }
    }

    private static long[] presentation(long[] pts) {
        int[] order =
                IntStream.range(0, pts.length)
                        .boxed()
                        .sorted(Comparator.comparingLong(i -> pts[i]))
                        .mapToInt(i -> i)
                        .toArray();
        long[] sequence = new long[pts.length];
        for (int place = 0; place < order.length; place++) {
            sequence[order[place]] = place;
        }
        return sequence;
    }

    /** Returns a packet's decoding time stamp, or null where it has none. */
    public @Nullable Long decodingTime(int place) {
        return dts[place] == avutil.AV_NOPTS_VALUE ? null : dts[place];
    }

    /** Returns how many packets there are. */
    public int count() {
        return pts.length;
    }

    /** Returns the most frames that go before another in decoding order and after it in presentation. */
    public int reorderFrames() {
        int most = 0;
        // How far a frame is presented before its place in decoding order: that many passed it.
        for (int i = 0; i < sequence.length; i++) {
            int passed = 0;
            for (int j = i - 1; j >= 0 && i - j <= 64; j--) {
                passed += sequence[j] > sequence[i] ? 1 : 0;
            }
            most = Math.max(most, passed);
        }
        return most;
    }

    /**
     * Returns a packet's presentation time since the first frame's, nanoseconds: (pts - first pts) x time
     * base, in integers, rounded to nearest.
     */
    long nanos(int place, long numerator, long denominator) {
        long ticks = Math.multiplyExact(pts[place] - firstPts, numerator);
        long seconds = Math.floorDiv(ticks, denominator);
        long rest = Math.floorMod(ticks, denominator);
        return seconds * 1_000_000_000L + (rest * 1_000_000_000L + denominator / 2) / denominator;
    }

    /** Returns the place of the last key frame that is presented at or before a frame. */
    public int keyBefore(long wanted) {
        int place = 0;
        for (int i = 0; i < sequence.length; i++) {
            if (key[i] && sequence[i] <= wanted) {
                place = i;
            }
        }
        return place;
    }

    /**
     * Returns the place after the last packet that has to be sent, so that every frame up to the one
     * wanted comes out and no reference is left without the frames presented before it.
     */
    public int endAfter(long wanted) {
        long last = wanted;
        int end = 0;
        for (int i = 0; i < sequence.length; i++) {
            if (sequence[i] <= last) {
                for (; end <= i; end++) {
                    last = Math.max(last, sequence[end]);
                }
            }
        }
        return end;
    }
}
