package dev.egomotion.topology;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last segments that a camera sent anything of, oldest first, and which of their frames were
 * admitted. What was forgotten counts as never seen.
 */
final class KnownSegments {
    /** How many segments are remembered. */
    private static final int REMEMBERED = 4;

    private final Map<String, AdmittedSequences> admitted = new LinkedHashMap<>();
    private final Map<String, Boolean> started = new LinkedHashMap<>();

    /** Returns whether the frame is new, and admits it. */
    boolean admit(String segment, long sequence) {
        return sequences(segment).admit(sequence);
    }

    /** Returns whether the segment's start was seen. */
    boolean hasStarted(String segment) {
        return started.getOrDefault(segment, false);
    }

    /** Notes that the segment's start was seen. */
    void start(String segment) {
        sequences(segment);
        started.put(segment, true);
    }

    private AdmittedSequences sequences(String segment) {
        AdmittedSequences known = admitted.get(segment);
        if (known == null) {
            known = new AdmittedSequences();
            admitted.put(segment, known);
            started.put(segment, false);
            if (admitted.size() > REMEMBERED) {
                String oldest = admitted.keySet().iterator().next();
                admitted.remove(oldest);
                started.remove(oldest);
            }
        }
        return known;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(admitted.size());
        for (Map.Entry<String, AdmittedSequences> entry : admitted.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeBoolean(started.get(entry.getKey()));
            entry.getValue().write(out);
        }
    }

    static KnownSegments read(DataInput in) throws IOException {
        KnownSegments segments = new KnownSegments();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            String id = in.readUTF();
            segments.started.put(id, in.readBoolean());
            segments.admitted.put(id, AdmittedSequences.read(in));
        }
        return segments;
    }
}
