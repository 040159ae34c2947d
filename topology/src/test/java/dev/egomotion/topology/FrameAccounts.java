package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.records.EventParser;
import dev.egomotion.topology.records.ParsedRecord;
import dev.egomotion.topology.records.RecordPlace;
import java.util.HashMap;
import java.util.Map;

/**
 * What came of each frame of one camera whose segment and sequence its record tells.
 *
 * <p>A frame that was sent while its segment was the newest has exactly one record, however often it was sent. What
 * comes of an older segment, or after the camera was retired, may be known by its segment alone: such a frame has a
 * record or a dead letter. A frame that says it lies outside the part that is replayed has no record of its own. None has more
 * records than it was sent times.
 */
final class FrameAccounts {
    private static final RecordPlace PLACE = new RecordPlace("frames", 0, 0);

    private final String camera;
    private final EventParser parser;
    private final Map<String, Account> accounts = new HashMap<>();
    private String newest = "";
    private boolean retiredInNewest;

    private static final class Account {
        int sent;
        int points;
        int letters;
        boolean isOld;
        boolean isOutside;
    }

    FrameAccounts(String camera, EventParser parser) {
        this.camera = camera;
        this.parser = parser;
    }

    /**
     * Notes a record before it is sent.
     *
     * @param segment the newest of the camera
     */
    void sent(String segment, byte[] record) {
        if (!segment.equals(newest)) {
            newest = segment;
            retiredInNewest = false;
        }
        if (!(parser.parse(camera, record, PLACE) instanceof ParsedRecord.Event parsed)) {
            return;
        }
        if (parsed.event().getEvent() instanceof Frame frame) {
            Account account = of(parsed.event().getSegment(), frame.getSequence());
            account.sent++;
            account.isOutside |= frame.getOutOfRange();
            account.isOld |= retiredInNewest || !parsed.event().getSegment().equals(segment);
        } else {
            retiredInNewest |= Events.retires(parsed.event());
        }
    }

    void came(TrajectoryPoint point) {
        of(point.getSegment(), point.getSequence()).points++;
    }

    void came(DeadLetter letter) {
        if (camera.equals(letter.getCamera()) && letter.getSequence() != null) {
            of(letter.getSegment(), letter.getSequence()).letters++;
        }
    }

    private Account of(String segment, long sequence) {
        return accounts.computeIfAbsent(segment + "/" + sequence, key -> new Account());
    }

    /** Checks every account, once the last frame must have come out; returns how many frames had exactly one record. */
    long check(String where) {
        accounts.forEach(
                (frame, account) -> {
                    String found =
                            "%s: frame %s was sent %d times and has %d records, %d dead letters"
                                    .formatted(
                                            where,
                                            frame,
                                            account.sent,
                                            account.points,
                                            account.letters);
                    if (account.isOutside) {
                        assertTrue(account.points <= account.sent, found);
                    } else if (account.isOld) {
                        assertTrue(account.points <= account.sent, found);
                        assertTrue(account.points + account.letters > 0, found);
                    } else {
                        assertEquals(1, account.points, found);
                    }
                });
        return accounts.values().stream()
                .filter(account -> !account.isOld && !account.isOutside)
                .count();
    }
}
