package dev.egomotion.cli;

import dev.egomotion.engine.export.CloudSettings;
import dev.egomotion.engine.export.Export;
import dev.egomotion.engine.export.StartPosition;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.results.SavedResults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    private final List<Export.Kind> kinds = new ArrayList<>();

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

    @Option(names = "--ply")
    void ply(boolean wanted) {
        kinds.add(Export.Kind.PLY);
    }

    @Option(names = "--ply-per-frame")
    void plyPerFrame(boolean wanted) {
        kinds.add(Export.Kind.PLY_PER_FRAME);
    }

    @Option(names = "--gpx")
    void gpx(boolean wanted) {
        kinds.add(Export.Kind.GPX);
    }

    @Option(names = "--kml")
    void kml(boolean wanted) {
        kinds.add(Export.Kind.KML);
    }

    @Option(names = "--mcap")
    void mcap(boolean wanted) {
        kinds.add(Export.Kind.MCAP);
    }

    @Override
    public Integer call() throws EngineException {
        if ((start == null) != (heading == null)) {
            throw new BadInputException("--start-position and --heading: give both");
        }
        Optional<StartPosition> position =
                start == null ? Optional.empty() : Optional.of(StartPosition.parse(start, heading));
        new Export(
                        SavedResults.open(results),
                        Optional.ofNullable(recording),
                        CloudSettings.of(leastConfidence, farthest, cube))
                .write(kinds, position, out()::println);
        return ExitCodes.DONE;
    }
}
