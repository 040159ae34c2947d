package dev.egomotion.cli;

import dev.egomotion.engine.export.CloudSettings;
import dev.egomotion.engine.export.Export;
import dev.egomotion.engine.export.Mount;
import dev.egomotion.engine.export.StartPosition;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.results.SavedResults;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes results for other tools. */
@Command(name = "export", sortOptions = false)
final class ExportCommand extends EgomotionCommand {
    @Parameters(
            paramLabel = "OUT",
            description = "Folder of a replay's results, or of one segment of a live camera.")
    private Path results;

    @Option(names = "--ply")
    private boolean ply;

    @Option(names = "--ply-per-frame")
    private boolean plyPerFrame;

    @Option(names = "--gpx")
    private boolean gpx;

    @Option(names = "--kml")
    private boolean kml;

    @Option(names = "--mcap")
    private boolean mcap;

    @Option(names = "--body")
    private boolean body;

    @Option(names = "--mount", paramLabel = "FILE")
    private Path mount;

    @Option(names = "--recording", paramLabel = "INPUT")
    private Path recording;

    @Option(
            names = "--min-confidence",
            paramLabel = "C",
            defaultValue = "" + CloudSettings.LEAST_CONFIDENCE)
    private double leastConfidence;

    @Option(names = "--max-range", paramLabel = "M", defaultValue = "" + CloudSettings.FARTHEST)
    private double farthest;

    @Option(names = "--voxel", paramLabel = "M", defaultValue = "" + CloudSettings.CUBE)
    private double cube;

    @Option(names = "--start-position", paramLabel = "LAT,LON[,ALT]")
    private String start;

    @Option(names = "--heading", paramLabel = "DEGREES")
    private Double heading;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws EngineException {
        new Export(
                        SavedResults.open(results),
                        Optional.ofNullable(recording),
                        CloudSettings.of(leastConfidence, farthest, cube))
                .mounted(Mount.read(Optional.ofNullable(mount)))
                .write(
                        Export.kinds(ply, plyPerFrame, gpx, kml, mcap, body),
                        StartPosition.given(
                                Optional.ofNullable(start), Optional.ofNullable(heading)),
                        out()::println);
        return ExitCodes.DONE;
    }
}
