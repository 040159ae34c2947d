package dev.egomotion.topology;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * How far decode has come with one camera: what outlives a restart. The wire frames that belong to it
 * stand in the {@link WireFrames}.
 */
final class StreamProgress {
    private static final int FORMAT = 1;
    private static final byte[] NONE = {};

    /** How many segments were opened. */
    int segmentsOpened;

    /** The record that opened the running segment; empty when none runs. */
    byte[] startRecord = NONE;

    /** Sequence of the last frame handed on in the running segment; -1 when none was. */
    long handedOn = -1;

    /** After a restart, frames from this sequence on are handed on again. */
    long resumeFrom;

    /** Position of the first wire frame kept. */
    long firstKept;

    /** Position after the last wire frame kept. */
    long nextKept;

    /** What was admitted. */
    KnownSegments segments = new KnownSegments();

    /** Returns whether a segment runs. */
    boolean isRunning() {
        return startRecord.length > 0;
    }

    /** Begins a segment. */
    void open(byte[] record) {
        segmentsOpened++;
        startRecord = record;
        handedOn = -1;
        resumeFrom = 0;
    }

    /** Ends the running segment. */
    void close() {
        startRecord = NONE;
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeInt(segmentsOpened);
            out.writeInt(startRecord.length);
            out.write(startRecord);
            out.writeLong(handedOn);
            out.writeLong(resumeFrom);
            out.writeLong(firstKept);
            out.writeLong(nextKept);
            segments.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static StreamProgress fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readByte();
            if (format != FORMAT) {
                throw new IllegalStateException(
                        "store %s holds format %d; expected %d: reset the application's state"
                                .formatted(StateStores.PROGRESS, format, FORMAT));
            }
            StreamProgress progress = new StreamProgress();
            progress.segmentsOpened = in.readInt();
            progress.startRecord = in.readNBytes(in.readInt());
            progress.handedOn = in.readLong();
            progress.resumeFrom = in.readLong();
            progress.firstKept = in.readLong();
            progress.nextKept = in.readLong();
            progress.segments = KnownSegments.read(in);
            return progress;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
