package dev.egomotion.examples;

import dev.egomotion.engine.Replay;
import dev.egomotion.engine.ReplayResult;
import dev.egomotion.engine.results.Track;
import java.nio.file.Path;

/** Replays a recorded drive on a broker inside this process and prints its path. */
public final class ReplayADrive {
    private ReplayADrive() {}

    /** Takes the drive (a video or a folder) and a new folder for the results. */
    public static void main(String[] arguments) throws Exception {
        ReplayResult result = Replay.of(Path.of(arguments[0])).out(Path.of(arguments[1])).run();
        for (Track.Point point : result.points()) {
            System.out.println(
                    point.sequence()
                            + " "
                            + point.status()
                            + " "
                            + point.worldFromCamera().translation());
        }
        System.out.println("Report: " + result.folder().report());
    }
}
