package dev.egomotion.topology.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * How far decode has come with one camera: what outlives a restart. The wire frames that belong to it
 * stand in the {@link WireFrames}. A retired camera leaves its {@link #tombstone}.
 */
public final class StreamProgress {
    private static final byte FORMAT = 2;

    /** The form of what a retired camera leaves. */
    private static final byte TOMBSTONE = 3;

    /** How many segments before the last a tombstone names. */
    private static final int NAMED_BY_TOMBSTONE = 4;

    private static final byte[] NONE = {};

    /** How many segments were opened. */
    public int segmentsOpened;

    /** The record that opened the running segment; empty when none runs. */
    public byte[] startRecord = NONE;

    /** Sequence of the last frame passed on in the running segment; -1 when none was. */
    public long handedOn = -1;

    /** After a restart, frames from this sequence on are passed on again. */
    public long resumeFrom;

    /** Position of the first wire frame kept. */
    public long firstKept;

    /** Position after the last wire frame kept. */
    public long nextKept;

    /** Stream time of the partition at the camera's last event, milliseconds since 1970. */
    public long heardMillis;

    /** Whether the camera was retired, and has sent no event since. */
    public boolean retired;

    /** What was admitted. */
    public KnownSegments segments = new KnownSegments();

    /** Returns whether a segment runs. */
    public boolean isRunning() {
        return startRecord.length > 0;
    }

    /** Returns whether nothing was ever heard of the camera. */
    public boolean isUnheard() {
        return segments.isEmpty();
    }

    /** Begins a segment. */
    public void open(byte[] record) {
        segmentsOpened++;
        startRecord = record;
        handedOn = -1;
        resumeFrom = 0;
    }

    /** Ends the running segment. */
    public void close() {
        startRecord = NONE;
    }

    /** Returns what the camera leaves when it is retired. */
    public StreamProgress tombstone() {
        StreamProgress left = new StreamProgress();
        left.segmentsOpened = segmentsOpened;
        left.segments = segments.withered(NAMED_BY_TOMBSTONE);
        left.retired = true;
        return left;
    }

    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(retired ? TOMBSTONE : FORMAT);
            out.writeInt(segmentsOpened);
            if (!retired) {
                writeRunning(out);
            }
            segments.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void writeRunning(DataOutputStream out) throws IOException {
        out.writeInt(startRecord.length);
        out.write(startRecord);
        out.writeLong(handedOn);
        out.writeLong(resumeFrom);
        out.writeLong(firstKept);
        out.writeLong(nextKept);
        out.writeLong(heardMillis);
    }

    public static StreamProgress fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte format = in.readByte();
            if (format != FORMAT && format != TOMBSTONE) {
                throw new IllegalStateException(
                        "store %s holds format %d; expected %d: reset the application's state"
                                .formatted(StateStores.PROGRESS, format, FORMAT));
            }
            StreamProgress progress = new StreamProgress();
            progress.segmentsOpened = in.readInt();
            progress.retired = format == TOMBSTONE;
            if (!progress.retired) {
                progress.readRunning(in);
            }
            progress.segments = KnownSegments.read(in);
            return progress;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readRunning(DataInputStream in) throws IOException {
        startRecord = in.readNBytes(in.readInt());
        handedOn = in.readLong();
        resumeFrom = in.readLong();
        firstKept = in.readLong();
        nextKept = in.readLong();
        heardMillis = in.readLong();
    }
}
