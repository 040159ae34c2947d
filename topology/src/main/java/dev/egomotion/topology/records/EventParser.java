package dev.egomotion.topology.records;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.codecs.wire.UnreadableRecordException;
import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.DeadLetterKind;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.SegmentStart;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Judges a record of the frames topic, whole, before anything acts on it. What comes out is an event that every
 * step can take as it is, or a dead letter.
 *
 * <p>A frame that tells what it is and yet cannot be used, because it is too large or was taken at no time that can
 * be, becomes a frame that its source could not read: it keeps its place in the drive and gets its record.
 */
public final class EventParser {
    /** Longest camera or segment id, bytes of UTF-8. */
    static final int MOST_ID_BYTES = 255;

    /** Sequences are lower: 34 years at a thousand frames a second. */
    static final long MOST_SEQUENCE = 1L << 40;

    /** Capture times lie within this of 0, nanoseconds: 146 years. The difference of any two fits a long. */
    static final long FARTHEST_TIME = (1L << 62) - 1;

    /** Largest start of a segment: it is kept with every frame. */
    static final int MOST_START_BYTES = 48 * 1024;

    private final AvroCodec<FrameEvent> codec = AvroCodec.of(FrameEvent.class);
    private final int mostFrameBytes;

    /**
     * Creates the parser.
     *
     * @param mostFrameBytes largest record with a frame that can be used
     */
    public EventParser(int mostFrameBytes) {
        this.mostFrameBytes = mostFrameBytes;
    }

    /**
     * Returns the frame event, or the dead letter of a record that is none.
     *
     * @param key key of the record: the camera id; may be null
     * @param bytes value of the record; may be null
     */
    public ParsedRecord parse(String key, byte[] bytes, RecordPlace place) {
        if (bytes == null || key == null) {
            return unreadable(
                    key, place, "a record without a %s".formatted(key == null ? "key" : "value"));
        }
        if (isTooLong(key)) {
            return unreadable(key, place, tooLong("key", key));
        }
        try {
            FrameEvent event = codec.decode(bytes);
            String refusal = refusal(key, event, bytes.length);
            return refusal.isEmpty()
                    ? usable(event, bytes, place)
                    : unreadable(key, place, refusal);
        } catch (UnreadableRecordException e) {
            return unreadable(key, place, String.valueOf(e.getMessage()));
        }
    }

    /** Returns why it is not known what the event belongs to, or what it says; empty where it can. */
    private static String refusal(String key, FrameEvent event, int bytes) {
        if (!event.getCamera().equals(key)) {
            return "a frame event of camera '%s' under the key '%s'; they must be the same"
                    .formatted(DeadLetterText.cut(event.getCamera()), key);
        }
        if (isTooLong(event.getSegment())) {
            return tooLong("segment id", event.getSegment());
        }
        if (event.getEvent() instanceof Frame frame) {
            long sequence = frame.getSequence();
            return sequence >= 0 && sequence < MOST_SEQUENCE
                    ? ""
                    : "a frame with sequence %d; it must be from 0 to %d"
                            .formatted(sequence, MOST_SEQUENCE - 1);
        }
        return event.getEvent() instanceof SegmentStart && bytes > MOST_START_BYTES
                ? "the start of a segment in %d bytes; at most %d are allowed"
                        .formatted(bytes, MOST_START_BYTES)
                : "";
    }

    private static boolean isTooLong(String id) {
        return id.length() > MOST_ID_BYTES
                || id.getBytes(StandardCharsets.UTF_8).length > MOST_ID_BYTES;
    }

    private static String tooLong(String what, String id) {
        return "a %s of %d characters; at most %d bytes of UTF-8 are allowed"
                .formatted(what, id.length(), MOST_ID_BYTES);
    }

    private ParsedRecord usable(FrameEvent event, byte[] bytes, RecordPlace place) {
        if (event.getEvent() instanceof Frame frame) {
            long time = frame.getCaptureTimeNanos();
            if (time < -FARTHEST_TIME || time > FARTHEST_TIME) {
                String fault = "captureTimeNanos is %d; it must be from %d to %d";
                return withFault(
                        event, fault.formatted(time, -FARTHEST_TIME, FARTHEST_TIME), place);
            }
            if (bytes.length > mostFrameBytes) {
                String fault = "a record of %d bytes; at most %d can be used";
                return withFault(event, fault.formatted(bytes.length, mostFrameBytes), place);
            }
        }
        return new ParsedRecord.Event(event, bytes, place);
    }

    /** Returns the event with a frame that its source could not read, for the reason given. */
    private ParsedRecord withFault(FrameEvent event, String fault, RecordPlace place) {
        Frame frame = (Frame) event.getEvent();
        long time = Math.max(-FARTHEST_TIME, Math.min(FARTHEST_TIME, frame.getCaptureTimeNanos()));
        Frame unread =
                Frame.newBuilder(frame)
                        .setCaptureTimeNanos(time)
                        .setData(ByteBuffer.allocate(0))
                        .setSourceError(fault)
                        .build();
        FrameEvent judged = FrameEvent.newBuilder(event).setEvent(unread).build();
        return new ParsedRecord.Event(judged, codec.encode(judged), place);
    }

    private static ParsedRecord unreadable(String key, RecordPlace place, String detail) {
        DeadLetter.Builder letter = place.deadLetter(DeadLetterKind.UNREADABLE_RECORD, detail);
        return new ParsedRecord.Unreadable(letter.setCamera(DeadLetterText.cut(key)).build());
    }
}
