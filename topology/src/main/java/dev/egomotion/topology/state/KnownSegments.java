package dev.egomotion.topology.state;

import dev.egomotion.topology.state.AdmittedSequences.Verdict;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The segments that a camera sent anything of, and which of their frames have come.
 *
 * <p>Of the last {@value #STARTED} that were started and the last {@value #STRAY} that never were, every frame is
 * remembered; of {@value #GONE} of each before them, that they were: what still comes of these counts as a
 * repeat. The two kinds never displace each other, so that frames of segments that nobody started
 * cannot make one that runs forgotten. A segment is known by the first 64 bits of the SHA-256 of its id.
 */
public final class KnownSegments {
    /** How many segments with a start are remembered frame by frame. */
    static final int STARTED = 8;

    /** How many segments without one are remembered frame by frame. */
    static final int STRAY = 8;

    /** How many of each kind are remembered beyond. */
    static final int GONE = 256;

    private final Kind started = new Kind(STARTED);
    private final Kind stray = new Kind(STRAY);

    /** Segments of one kind, oldest first. */
    private static final class Kind {
        final int remembered;
        final Map<Long, AdmittedSequences> recent = new LinkedHashMap<>();
        final Set<Long> gone = new LinkedHashSet<>();

        Kind(int remembered) {
            this.remembered = remembered;
        }

        void put(long segment, AdmittedSequences sequences) {
            recent.put(segment, sequences);
            if (recent.size() > remembered) {
                long oldest = recent.keySet().iterator().next();
                recent.remove(oldest);
                leave(oldest);
            }
        }

        boolean isEmpty() {
            return recent.isEmpty() && gone.isEmpty();
        }

        private void leave(long segment) {
            gone.add(segment);
            if (gone.size() > GONE) {
                gone.remove(gone.iterator().next());
            }
        }

        void write(DataOutput out) throws IOException {
            out.writeByte(recent.size());
            for (Map.Entry<Long, AdmittedSequences> entry : recent.entrySet()) {
                out.writeLong(entry.getKey());
                entry.getValue().write(out);
            }
            out.writeShort(gone.size());
            for (long segment : gone) {
                out.writeLong(segment);
            }
        }

        void read(DataInput in) throws IOException {
            int count = in.readByte();
            for (int i = 0; i < count; i++) {
                recent.put(in.readLong(), AdmittedSequences.read(in));
            }
            int left = in.readShort();
            for (int i = 0; i < left; i++) {
                gone.add(in.readLong());
            }
        }
    }

    /** Returns whether no segment is known. */
    boolean isEmpty() {
        return started.isEmpty() && stray.isEmpty();
    }

    /** Judges a frame, and remembers it. */
    public Verdict admit(String segment, long sequence) {
        long key = key(segment);
        AdmittedSequences known = started.recent.get(key);
        if (known == null) {
            known = stray.recent.get(key);
        }
        if (known == null) {
            if (started.gone.contains(key) || stray.gone.contains(key)) {
                return Verdict.REPEAT;
            }
            known = new AdmittedSequences();
            stray.put(key, known);
        }
        return known.admit(sequence);
    }

    /** Returns whether the segment's start was seen. */
    public boolean hasStarted(String segment) {
        long key = key(segment);
        return started.recent.containsKey(key) || started.gone.contains(key);
    }

    /** Notes that the segment's start was seen. */
    public void start(String segment) {
        long key = key(segment);
        AdmittedSequences known = stray.recent.remove(key);
        stray.gone.remove(key);
        started.put(key, known == null ? new AdmittedSequences() : known);
    }

    /**
     * Returns what a retired camera leaves: the last segment with its highest sequence, and that the {@code
     * others} before it were.
     */
    KnownSegments withered(int others) {
        KnownSegments left = new KnownSegments();
        List<Long> before = new ArrayList<>(started.gone);
        before.addAll(started.recent.keySet());
        if (!started.recent.isEmpty()) {
            Long last = before.remove(before.size() - 1);
            long highest = Objects.requireNonNull(started.recent.get(last)).highest();
            left.started.recent.put(last, AdmittedSequences.through(highest));
        }
        int first = Math.max(0, before.size() - others);
        left.started.gone.addAll(before.subList(first, before.size()));
        return left;
    }

    private static long key(String segment) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(segment.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void write(DataOutput out) throws IOException {
        started.write(out);
        stray.write(out);
    }

    static KnownSegments read(DataInput in) throws IOException {
        KnownSegments segments = new KnownSegments();
        segments.started.read(in);
        segments.stray.read(in);
        return segments;
    }
}
