package dev.egomotion.journeys;

import dev.egomotion.codecs.mcap.RosMessages;
import dev.egomotion.codecs.mcap.RosRecording;
import dev.egomotion.codecs.mcap.RosType;
import dev.egomotion.geometry.values.RigidTransform;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** A program that writes an MCAP file and is killed before it closes it. Its clock moves a tenth of a second a message. */
final class KilledRecording {
    static final int MESSAGES = 57;
    static final long PERIOD_NANOS = 100_000_000;

    private KilledRecording() {}

    /** Writes to the file that is named, says ready and waits for its end. */
    public static void main(String[] arguments) throws Exception {
        AtomicLong clock = new AtomicLong();
        RosRecording out = new RosRecording(Path.of(arguments[0]), clock::get);
        for (int i = 0; i < MESSAGES; i++) {
            long time = clock.addAndGet(PERIOD_NANOS);
            out.add(
                    "/pose",
                    RosType.POSE,
                    time,
                    RosMessages.pose(time, "map", RigidTransform.IDENTITY));
        }
        System.out.println("ready");
        Thread.sleep(Long.MAX_VALUE);
        out.close();
    }
}
