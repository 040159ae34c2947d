package dev.egomotion.topology;

import dev.egomotion.codecs.AvroCodec;
import dev.egomotion.codecs.UnreadableRecordException;
import dev.egomotion.schemas.DeadLetterKind;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameEvent;

/** Reads the bytes of the frames topic. */
final class EventParser {
    private final AvroCodec<FrameEvent> codec = AvroCodec.of(FrameEvent.class);

    /**
     * Returns the frame event, or the dead letter of a record that is none.
     *
     * @param key key of the record: the camera id; may be null
     * @param bytes value of the record; may be null
     */
    ParsedRecord parse(String key, byte[] bytes, RecordPlace place) {
        if (bytes == null || key == null) {
            return unreadable(
                    key, place, "a record without a %s".formatted(key == null ? "key" : "value"));
        }
        try {
            FrameEvent event = codec.decode(bytes);
            if (!event.getCamera().equals(key)) {
                return unreadable(
                        key,
                        place,
                        "a frame event of camera '%s' under the key '%s'; they must be the same"
                                .formatted(event.getCamera(), key));
            }
            if (event.getEvent() instanceof Frame frame && frame.getSequence() < 0) {
                return unreadable(
                        key,
                        place,
                        "a frame with sequence %d; it must not be negative"
                                .formatted(frame.getSequence()));
            }
            return new ParsedRecord.Event(event, bytes, place);
        } catch (UnreadableRecordException e) {
            return unreadable(key, place, e.getMessage());
        }
    }

    private static ParsedRecord unreadable(String key, RecordPlace place, String detail) {
        return new ParsedRecord.Unreadable(
                place.deadLetter(DeadLetterKind.UNREADABLE_RECORD, detail).setCamera(key).build());
    }
}
