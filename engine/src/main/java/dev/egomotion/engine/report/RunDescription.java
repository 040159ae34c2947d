package dev.egomotion.engine.report;

import dev.egomotion.codecs.recording.SourceDescription;
import dev.egomotion.engine.ingest.RunId;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.model.DepthContract;
import dev.egomotion.model.PoseContract;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a replay was: everything that is known before its first frame.
 *
 * @param run names of the frames
 * @param source the recording
 * @param camera the camera in use
 * @param depth the depth network's contract
 * @param pose the pose network's contract
 * @param provider where the networks run, one line
 * @param options what the user chose, by the names of the options
 * @param versions of the program and what it stands on, by name
 * @param warnings what the user should know of the results, one sentence each
 */
public record RunDescription(
        RunId run,
        SourceDescription source,
        Camera camera,
        DepthContract depth,
        PoseContract pose,
        String provider,
        Map<String, String> options,
        Map<String, String> versions,
        List<String> warnings) {
    /** Copies the collections, keeping their order. */
    public RunDescription {
        options = new LinkedHashMap<>(options);
        versions = new LinkedHashMap<>(versions);
        warnings = List.copyOf(warnings);
    }

    /** Returns the same with one more warning. */
    public RunDescription withWarning(String warning) {
        List<String> more = new ArrayList<>(warnings);
        more.add(warning);
        return new RunDescription(
                run, source, camera, depth, pose, provider, options, versions, more);
    }
}
