package dev.egomotion.engine.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.codecs.still.ConfidencePng;
import dev.egomotion.codecs.still.DepthFolder;
import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.TrajectoryPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The results of one replay, or of one segment of a live camera, read back from their folder. */
public final class SavedResults {
    private final ResultFolder folder;
    private final List<TrajectoryPoint> points;
    private final double depthScale;

    private SavedResults(ResultFolder folder, List<TrajectoryPoint> points, double depthScale) {
        this.folder = folder;
        this.points = points;
        this.depthScale = depthScale;
    }

    /**
     * Opens a folder.
     *
     * @throws BadInputException if it holds no results, or they cannot be read
     */
    public static SavedResults open(Path path) throws BadInputException {
        Path rows = path.resolve(ResultFolder.CSV);
        if (!Files.isRegularFile(rows)) {
            throw new BadInputException(path + ": " + missing(path));
        }
        try {
            List<TrajectoryPoint> points = new ArrayList<>();
            List<String> lines = Files.readAllLines(rows, StandardCharsets.UTF_8);
            for (int i = 1; i < lines.size(); i++) {
                points.add(point(rows, i + 1, lines.get(i)));
            }
            if (points.isEmpty()) {
                throw new BadInputException(rows + ": holds no frame");
            }
            Path depth = path.resolve(ResultFolder.DEPTH);
            return new SavedResults(
                    ResultFolder.goOn(path),
                    List.copyOf(points),
                    Files.isRegularFile(depth.resolve("scale.txt"))
                            ? DepthFolder.scale(depth.resolve("scale.txt"))
                            : 0);
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        } catch (IOException e) {
            throw new BadInputException(rows + ": " + FileTrouble.reading(e), e);
        } catch (BadInputException e) {
            throw e;
        } catch (EngineException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    private static String missing(Path path) throws BadInputException {
        if (!Files.isDirectory(path)) {
            return "there is no such folder; the results of a replay are expected";
        }
        try (Stream<Path> inside = Files.walk(path, 2)) {
            Optional<Path> segment =
                    inside.filter(p -> Files.isRegularFile(p.resolve(ResultFolder.CSV)))
                            .findFirst();
            return "holds no "
                    + ResultFolder.CSV
                    + segment.map(s -> "; the folder of one segment is expected, such as " + s)
                            .orElse("; the results of a replay are expected");
        } catch (IOException e) {
            throw new BadInputException(path + ": " + FileTrouble.reading(e), e);
        }
    }

    private static TrajectoryPoint point(Path file, int line, String row) throws BadInputException {
        try {
            return Rows.trajectoryPoint(row);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(
                    "%s: line %d is no row of a trajectory: %s"
                            .formatted(file, line, e.getMessage()),
                    e);
        }
    }

    /** Returns the folder, for files beside these. */
    public ResultFolder folder() {
        return folder;
    }

    /** Returns the record of every frame, in their order. */
    public List<TrajectoryPoint> points() {
        return points;
    }

    /** Returns whether lengths are metres. */
    public boolean isMetric() {
        return points.get(points.size() - 1).getScaleSource() != ScaleSource.NONE;
    }

    /**
     * Returns the camera of the depth maps.
     *
     * @throws BadInputException if the folder does not say it
     */
    public PinholeCamera depthCamera() throws BadInputException {
        Path file = folder.depthCamera();
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(
                    "%s: there is no such file, so there are no depth maps or an earlier version wrote them; replay the drive once more"
                            .formatted(file));
        }
        try {
            return CameraFile.read(file).pinhole();
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    /** Returns the file of the camera that took the recording, where the folder holds it. */
    public Optional<Path> cameraFile() {
        return Optional.of(folder.path().resolve(ResultFolder.CAMERA)).filter(Files::isRegularFile);
    }

    /** Returns where the recording lies, as the summary says it, if it still does. */
    public Optional<Path> recording() {
        try {
            JsonNode summary =
                    new ObjectMapper()
                            .readTree(folder.path().resolve(ResultFolder.SUMMARY).toFile());
            String name = summary.at("/input/name").asText("");
            return name.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Path.of(name)).filter(Files::exists);
        } catch (IOException | InvalidPathException e) {
            // Results of live cameras have no such file, and a rendered drive has no place.
            return Optional.empty();
        }
    }

    /** Returns a frame's depth; empty where it has none. */
    public Optional<DepthImage> depth(long sequence) throws BadInputException {
        return read(folder.depth(sequence), bytes -> DepthPng.decode(bytes, depthScale));
    }

    /** Returns the standard deviation of a frame's log depth; empty where it is not known. */
    public Optional<FloatImage> uncertainty(long sequence) throws BadInputException {
        return read(folder.depthUncertainty(sequence), ConfidencePng::decode);
    }

    /** Returns a frame's confidence, 0 to 1; empty where it was not validated. */
    public Optional<FloatImage> confidence(long sequence) throws BadInputException {
        return read(folder.confidence(sequence), ConfidencePng::decode);
    }

    /** Returns a frame's confidence map as it lies in its file, PNG. */
    public Optional<byte[]> confidencePng(long sequence) throws BadInputException {
        return read(folder.confidence(sequence), bytes -> bytes);
    }

    private interface Decoding<T> {
        T of(byte[] bytes) throws UndecodableException;
    }

    private static <T> Optional<T> read(Path file, Decoding<T> decoding) throws BadInputException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(decoding.of(Files.readAllBytes(file)));
        } catch (UndecodableException e) {
            throw new BadInputException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new BadInputException(file + ": " + FileTrouble.reading(e), e);
        }
    }
}
