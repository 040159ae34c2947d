package dev.egomotion.engine.results;

import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.recording.DriveWriter;
import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.codecs.trajectory.TimedPose;
import dev.egomotion.codecs.trajectory.TrajectoryFile;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.PhotometricConfidence;
import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.TrajectoryPoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The files that grow while a replay runs. Used by one thread. */
final class ResultFiles implements AutoCloseable {
    private final ResultFolder folder;
    private final RowFile tum;
    private final RowFile kitti;
    private final RowFile trajectory;
    private final RowFile confidence;
    private final RowFile deadLetters;
    private final DepthPreview previews = new DepthPreview();
    private boolean scaleWritten;
    private boolean first = true;

    /** Whether rows without times begin with their frame's number: those of a drive that begins later than frame 0. */
    private boolean numbered;

    ResultFiles(ResultFolder folder) throws EngineException {
        this.folder = folder;
        tum = folder.rows(ResultFolder.TUM, "");
        kitti = folder.rows(ResultFolder.KITTI, "");
        trajectory = folder.rows(ResultFolder.CSV, Rows.TRAJECTORY);
        confidence = folder.rows(ResultFolder.CONFIDENCE_CSV, Rows.CONFIDENCE);
        deadLetters = folder.rows(ResultFolder.DEAD_LETTERS, Rows.DEAD_LETTERS);
    }

    void add(TrajectoryPoint point, Track.Point placed) {
        TimedPose pose = new TimedPose(placed.timeNanos(), placed.worldFromCamera());
        tum.add(TrajectoryFile.row(TrajectoryFile.Format.TUM, pose));
        if (first) {
            first = false;
            numbered = placed.sequence() != 0;
        }
        String row = TrajectoryFile.row(TrajectoryFile.Format.KITTI, pose);
        kitti.add(numbered ? placed.sequence() + " " + row : row);
        trajectory.add(Rows.of(point));
    }

    void add(DepthMap map) throws EngineException {
        byte[] png = bytes(map.getData());
        folder.add(folder.depth(map.getSequence()), png);
        if (map.getUncertainty() != null) {
            folder.add(folder.depthUncertainty(map.getSequence()), bytes(map.getUncertainty()));
        }
        folder.add(folder.depthPreview(map.getSequence()), preview(map, png));
        if (!scaleWritten) {
            folder.add(folder.depthScale(), scale(map).getBytes(StandardCharsets.UTF_8));
            folder.add(folder.depthCamera(), camera(map).getBytes(StandardCharsets.UTF_8));
            scaleWritten = true;
        }
    }

    private byte[] preview(DepthMap map, byte[] png) throws EngineException {
        try {
            return previews.picture(
                    DepthPng.decode(png, map.getDepthScale()),
                    map.getScaleSource() == ScaleSource.NONE ? "" : "m");
        } catch (UndecodableException e) {
            throw new EngineException(
                    "the depth map of frame " + map.getSequence() + ": " + e.getMessage(), e);
        }
    }

    /** Returns the camera of the depth maps' grid: no distortion. */
    private static String camera(DepthMap map) {
        PinholeCamera grid =
                new PinholeCamera(
                        map.getWidth(),
                        map.getHeight(),
                        map.getFx(),
                        map.getFy(),
                        map.getCx(),
                        map.getCy());
        return DriveWriter.yaml(Camera.rectified(grid), map.getCamera());
    }

    private static String scale(DepthMap map) {
        String unit =
                map.getScaleSource() == ScaleSource.NONE ? "the network's own unit" : "metres";
        return "%s%n# depth = PNG value / scale, in %s; 0 = no value%n"
                .formatted(map.getDepthScale(), unit)
                .replace(System.lineSeparator(), "\n");
    }

    void add(PhotometricConfidence record) throws EngineException {
        confidence.add(Rows.of(record));
        if (record.getMap() != null) {
            folder.add(folder.confidence(record.getSequence()), bytes(record.getMap()));
        }
    }

    void add(DeadLetter letter) {
        deadLetters.add(Rows.of(letter));
    }

    void flush() throws EngineException {
        for (RowFile file : new RowFile[] {tum, kitti, trajectory, confidence, deadLetters}) {
            file.flush();
        }
    }

    @Override
    public void close() throws EngineException {
        try (tum;
                kitti;
                trajectory;
                confidence;
                deadLetters) {
            flush();
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
