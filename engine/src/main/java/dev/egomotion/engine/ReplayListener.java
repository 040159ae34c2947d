package dev.egomotion.engine;

import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.results.ResultFolder;
import java.util.OptionalLong;

/** Told how a replay goes, on the thread that runs it. Every method may be left out. */
public interface ReplayListener {
    /** How far a replay is; may be asked from any thread. */
    interface Progress {
        /** Returns how many frames the recording has, where that is known. */
        OptionalLong frames();

        /** Returns how many frames were read and sent. */
        long sent();

        /** Returns how many of them have their trajectory record. */
        long answered();

        /** Returns how many of those are tracked. */
        long tracked();

        /** Asks the replay to end with what is under way. */
        void stop();
    }

    /** Takes a line that the user should read. */
    default void note(String line) {}

    /** Says that results now go to a folder. */
    default void prepared(ResultFolder folder) {}

    /** Says that frames are now fed in. */
    default void began(Progress progress) {}

    /** Says that every frame that was sent has its record, or that no more will come. */
    default void ended() {}

    /** Says what stopped the replay; what was done is kept, {@link #finished} follows. */
    default void failed(EngineException failure) {}

    /** Says that all files are written. */
    default void finished(ReplayResult result) {}
}
