package dev.egomotion.codecs.video;

import dev.egomotion.codecs.SourceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Where every packet of a video stands: found by reading the file once without decoding. Arrays go by
 * place in the file, which is decoding order; with B-frames it is not the order of presentation.
 *
 * <p>Packets whose frames the file has cut away (by an edit list, say) are decoded for those that follow, but
 * they are no frames of the recording: they have a turn in the decoder, and no frame number.
 *
 * @param pts presentation time stamps, in the stream's time base; rising from one joined part to the next
 * @param dts decoding time stamps, as the file states them
 * @param key whether decoding can start here
 * @param damaged whether the file itself says that bytes of the packet are missing or wrong
 * @param size bytes
 * @param turn place in the order of presentation, among all packets
 * @param sequence number of the frame in the order of presentation; {@link #CUT_AWAY} where the file has cut it away
 * @param firstPts the presentation time stamp of frame 0
 * @param frames how many frames the recording has
 * @param breaksOff why the file could not be read to its end; null when it could
 * @param notes what the user should know, one line each
 */
public record PacketIndex(
        long[] pts,
        long[] dts,
        boolean[] key,
        boolean[] damaged,
        int[] size,
        int[] turn,
        long[] sequence,
        long firstPts,
        int frames,
        @Nullable String breaksOff,
        List<String> notes) {
    /** Stands for the number of a frame that the file has cut away. */
    public static final long CUT_AWAY = -1;

    /** What stands in a frame's record where the file itself says that its packet is damaged. */
    public static final String DAMAGED = "damaged in the file: bytes of its packet are missing";

    /** How much earlier than stated a whole file may end: headers are rounded. */
    private static final long TOLERATED_MICROS = 1_000_000;

    /** Reads the whole file. */
    public static PacketIndex read(Path path) throws SourceException {
        try (VideoFile file = new VideoFile(path)) {
            return read(file);
        }
    }

    /** Reads a file from where it stands to its end. */
    public static PacketIndex read(VideoFile file) throws SourceException {
        long[] pts = new long[1024];
        long[] dts = new long[1024];
        int[] flags = new int[1024];
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
                    flags = Arrays.copyOf(flags, 2 * n);
                    size = Arrays.copyOf(size, 2 * n);
                }
                pts[n] = packet.pts();
                dts[n] = packet.dts();
                flags[n] = packet.flags();
                size[n] = packet.size();
                n++;
            }
            if (!VideoFile.isEnd(r)) {
                reason = Ffmpeg.inWords(r);
            } else if (n < file.statedFrames()) {
                reason = "the file states %d frames".formatted(file.statedFrames());
            } else if (file.missingMicros() > TOLERATED_MICROS) {
                reason = "the file states %.1f s more".formatted(file.missingMicros() / 1e6);
            } else if (n > 0 && isDamaged(flags[n - 1]) && !file.isTransportStream()) {
                reason = "its last packet is cut";
            }
            if (reason != null && n > 0 && isDamaged(flags[n - 1]) && !file.isTransportStream()) {
                // What there is of a packet that the file's end cuts is not a frame.
                n--;
            }
        } finally {
            avcodec.av_packet_free(packet);
        }
        if (n == 0) {
            throw new SourceException(
                    "%s: holds no frame%s"
                            .formatted(file.path(), reason == null ? "" : " (" + reason + ")"));
        }
        pts = Arrays.copyOf(pts, n);
        dts = Arrays.copyOf(dts, n);
        requireTimes(file, pts, dts);
        return of(file, pts, dts, Arrays.copyOf(flags, n), Arrays.copyOf(size, n), reason);
    }

    private static PacketIndex of(
            VideoFile file,
            long[] pts,
            long[] dts,
            int[] flags,
            int[] size,
            @Nullable String breaksOff)
            throws SourceException {
        int n = pts.length;
        boolean[] key = new boolean[n];
        boolean[] damaged = new boolean[n];
        boolean[] cutAway = new boolean[n];
        for (int i = 0; i < n; i++) {
            key[i] = (flags[i] & avcodec.AV_PKT_FLAG_KEY) != 0;
            damaged[i] = isDamaged(file, flags, i);
            cutAway[i] = (flags[i] & avcodec.AV_PKT_FLAG_DISCARD) != 0;
        }
        List<String> notes = new ArrayList<>();
        int[] part = JoinedParts.join(file, pts, dts, cutAway, notes);
        int[] order =
                IntStream.range(0, n)
                        .boxed()
                        .sorted(
                                Comparator.<Integer>comparingInt(i -> part[i])
                                        .thenComparingLong(i -> pts[i]))
                        .mapToInt(i -> i)
                        .toArray();
        int[] turn = new int[n];
        long[] sequence = new long[n];
        int frames = 0;
        long firstPts = 0;
        for (int place = 0; place < n; place++) {
            int i = order[place];
            turn[i] = place;
            firstPts = frames == 0 ? pts[i] : firstPts;
            sequence[i] = cutAway[i] ? CUT_AWAY : frames++;
        }
        if (frames == 0) {
            throw new SourceException(
                    "%s: its edit list cuts away every one of its %d frames"
                            .formatted(file.path(), n));
        }
        if (frames < n) {
            notes.add(
                    "%s: its edit list cuts away %d of %d frames; frames are counted as players show them"
                            .formatted(file.path(), n - frames, n));
        }
        return new PacketIndex(
                pts,
                dts,
                key,
                damaged,
                size,
                turn,
                sequence,
                firstPts,
                frames,
                breaksOff,
                List.copyOf(notes));
    }

    /**
     * In a transport stream FFmpeg's parser lets a picture go when the first bytes of the next arrive, and marks
     * it by those: the mark belongs to the picture after it.
     */
    private static boolean isDamaged(VideoFile file, int[] flags, int place) {
        int marked = file.isTransportStream() ? place - 1 : place;
        return marked >= 0 && isDamaged(flags[marked]);
    }

    private static boolean isDamaged(int flags) {
        return (flags & avcodec.AV_PKT_FLAG_CORRUPT) != 0;
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

    /** Returns a packet's decoding time stamp, or null where it has none. */
    public @Nullable Long decodingTime(int place) {
        return dts[place] == avutil.AV_NOPTS_VALUE ? null : dts[place];
    }

    /** Returns how many packets there are, those of frames that are cut away among them. */
    public int count() {
        return pts.length;
    }

    /** Returns the most frames that go before another in decoding order and after it in presentation. */
    public int reorderFrames() {
        int most = 0;
        // How far a frame is presented before its place in decoding order: that many passed it.
        for (int i = 0; i < turn.length; i++) {
            int passed = 0;
            for (int j = i - 1; j >= 0 && i - j <= 64; j--) {
                passed += turn[j] > turn[i] ? 1 : 0;
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

    /** Returns the places of the frames, by number. */
    public int[] places() {
        int[] places = new int[frames];
        for (int i = 0; i < sequence.length; i++) {
            if (sequence[i] != CUT_AWAY) {
                places[(int) sequence[i]] = i;
            }
        }
        return places;
    }

    /** Returns the place of the last key frame that is presented at or before a frame. */
    public int keyBefore(long wanted) {
        int wantedTurn = turnOf(wanted);
        int place = 0;
        for (int i = 0; i < turn.length; i++) {
            if (key[i] && turn[i] <= wantedTurn) {
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
        int last = turnOf(wanted);
        int end = 0;
        for (int i = 0; i < turn.length; i++) {
            if (turn[i] <= last) {
                for (; end <= i; end++) {
                    last = Math.max(last, turn[end]);
                }
            }
        }
        return end;
    }

    private int turnOf(long wanted) {
        for (int i = 0; i < sequence.length; i++) {
            if (sequence[i] == wanted) {
                return turn[i];
            }
        }
        throw new IllegalArgumentException("frame %d of %d is asked for".formatted(wanted, frames));
    }
}
