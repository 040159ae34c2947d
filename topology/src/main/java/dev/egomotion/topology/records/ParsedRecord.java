package dev.egomotion.topology.records;

import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.FrameEvent;
import java.util.List;

/** What parse-events made of one record. */
public sealed interface ParsedRecord {
    /** Returns the dead letter of the record, if it is one. */
    default List<DeadLetter> deadLetters() {
        return List.of();
    }

    /**
     * A frame event.
     *
     * @param event what the record says
     * @param bytes the record as it was sent; not modified
     * @param place where it stands
     */
    record Event(FrameEvent event, byte[] bytes, RecordPlace place) implements ParsedRecord {}

    /** A record that says nothing that can be read. */
    record Unreadable(DeadLetter letter) implements ParsedRecord {
        @Override
        public List<DeadLetter> deadLetters() {
            return List.of(letter);
        }
    }
}
