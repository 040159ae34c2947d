package dev.egomotion.codecs.stream;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Joins the pieces in which RTP brings H.264 and H.265, one for each packet, to pictures. The pieces of a picture have one
 * time stamp, so a picture is certainly whole once one with another stamp comes: a frame period late.
 *
 * <p>Most cameras end all their pictures alike: so many slices, the last one's last packet not filled. Where that was so
 * for {@value #LEARNED} pictures of a connection and never before a picture's end, a picture is given at that end, without
 * waiting for the next. Should a piece come after all for one that was given, it is dropped, {@link #takeTooEarly} says so
 * once, and no further picture of the connection is given early.
 */
final class PictureJoiner {
    /** So many pictures tell how they end. */
    static final int LEARNED = 50;

    /** A picture at its greatest: whoever sends more under one time stamp does not send pictures. */
    private static final int MOST_BYTES = 32 << 20;

    /**
     * What one packet brought.
     *
     * @param stamp its time stamp; empty where it has none
     * @param data its part of the picture; each unit that begins in it begins with a start code
     * @param arrivalNanos when it arrived, on the clock of {@link System#nanoTime}
     * @param senderNanos when the picture was taken, by the sender's clock, nanoseconds since 1970 UTC
     * @param report the sender report that came just before it
     */
    record Piece(
            OptionalLong stamp,
            byte[] data,
            long arrivalNanos,
            OptionalLong senderNanos,
            Optional<StreamPacket.Report> report) {}

    private final boolean hevc;
    private final Deque<Piece> whole = new ArrayDeque<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int[] slicesOf = {-1, -1};
    private @Nullable Piece first;
    private OptionalLong given = OptionalLong.empty();
    private int slices;
    private boolean decodable;
    private int filled;
    private int alike;
    private boolean ended;
    private boolean tooEarly;
    private boolean never;

    /**
     * Creates it.
     *
     * @param hevc whether the pieces are H.265, else H.264
     */
    PictureJoiner(boolean hevc) {
        this.hevc = hevc;
    }

    /** Takes the next piece. */
    void add(Piece piece) {
        if (given.isPresent() && given.equals(piece.stamp)) {
            never = true;
            tooEarly = true;
            return;
        }
        Piece begun = first;
        if (begun == null || begun.stamp.isEmpty() || !begun.stamp.equals(piece.stamp)) {
            finish();
            first = piece;
        } else if (ended) {
            // What looked like the end was none.
            alike = 0;
            ended = false;
        }
        bytes.writeBytes(piece.data);
        boolean continues = begins(piece.data) == 0;
        filled = continues ? Math.max(filled, piece.data.length) : filled;
        ended = filled > 0 && piece.data.length < filled && slices == slicesOf[kind()];
        if (bytes.size() > MOST_BYTES) {
            finish();
        } else if (ended && alike >= LEARNED && !never) {
            given = piece.stamp;
            give();
        }
    }

    /** Returns the next picture that is whole; null where none is. */
    @Nullable Piece poll() {
        return whole.poll();
    }

    /** Takes what has come of a picture for whole: nothing follows. */
    void end() {
        finish();
    }

    /** Returns whether a picture was given before it was whole, since this was last asked. */
    boolean takeTooEarly() {
        boolean taken = tooEarly;
        tooEarly = false;
        return taken;
    }

    private int kind() {
        return decodable ? 1 : 0;
    }

    /** Ends a picture by the beginning of the next, and learns from it. */
    private void finish() {
        if (first == null) {
            return;
        }
        if (slices == slicesOf[kind()]) {
            alike++;
        } else {
            alike = 0;
            slicesOf[kind()] = slices;
        }
        given = OptionalLong.empty();
        give();
    }

    private void give() {
        Piece begun = first;
        if (begun != null) {
            whole.add(
                    new Piece(
                            begun.stamp,
                            bytes.toByteArray(),
                            begun.arrivalNanos,
                            begun.senderNanos,
                            begun.report));
        }
        first = null;
        bytes.reset();
        slices = 0;
        decodable = false;
        ended = false;
    }

    /** Counts the slices that begin in a piece; returns how many units of any kind do. */
    private int begins(byte[] data) {
        int units = 0;
        for (int i = 0; i + 3 < data.length; i++) {
            if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1) {
                units++;
                int type = hevc ? data[i + 3] >> 1 & 0x3f : data[i + 3] & 0x1f;
                boolean slice = hevc ? type < 32 : type >= 1 && type <= 5;
                slices += slice ? 1 : 0;
                decodable |= slice && (hevc ? type >= 16 && type <= 23 : type == 5);
                i += 3;
            }
        }
        return units;
    }
}
