package dev.egomotion.engine;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.camera.CameraChoice;
import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.MaskFile;
import dev.egomotion.codecs.recording.SourceDescription;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.codecs.recording.SourceWithMask;
import dev.egomotion.codecs.recording.SourceWithSpeed;
import dev.egomotion.codecs.trajectory.GpsTrack;
import dev.egomotion.codecs.trajectory.SpeedTable;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.live.CameraAddress;
import dev.egomotion.schemas.SegmentStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A recorded drive: where it lies, which part of it is read, and which camera took it.
 *
 * @param input a video file, a folder of images, a KITTI odometry sequence, a KITTI raw drive or a TUM RGB-D folder
 * @param cameraFile intrinsics: ROS CameraInfo, OpenCV FileStorage or KITTI; empty where the recording's layout states
 *     them or nothing does
 * @param fieldOfView horizontal, degrees, where there is no camera file
 * @param cameraHeight above the ground, metres; empty leaves it to the camera file
 * @param speeds a file of measured speeds: rows of seconds and metres per second, or a GPS track
 * @param startsAt when the recording's clock was at 0, where the speeds' times are those of a day
 * @param mask an image that is black where the camera's images are not the world, of their size
 * @param packets whether a video's own H.264 or H.265 packets travel, and not images
 * @param from first frame, counted from 0
 * @param to last frame
 */
public record Recording(
        Path input,
        Optional<Path> cameraFile,
        OptionalDouble fieldOfView,
        OptionalDouble cameraHeight,
        Optional<Path> speeds,
        Optional<Instant> startsAt,
        Optional<Path> mask,
        boolean packets,
        long from,
        long to) {

    /** Returns a whole recording, of the camera that its layout states. */
    public static Recording of(Path input) {
        return new Recording(
                input,
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                0,
                Long.MAX_VALUE);
    }

    /** Returns this recording, taken with the camera that a file describes. */
    public Recording withCamera(Path file) {
        return new Recording(
                input,
                Optional.of(file),
                fieldOfView,
                cameraHeight,
                speeds,
                startsAt,
                mask,
                packets,
                from,
                to);
    }

    /** Returns this recording, its camera at a height above the ground, metres: lengths are then metres. */
    public Recording withCameraHeight(double metres) {
        return new Recording(
                input,
                cameraFile,
                fieldOfView,
                OptionalDouble.of(metres),
                speeds,
                startsAt,
                mask,
                packets,
                from,
                to);
    }

    /** Returns this recording, of whose images an image tells what is not the world: black there, white elsewhere. */
    public Recording withMask(Path file) {
        return new Recording(
                input,
                cameraFile,
                fieldOfView,
                cameraHeight,
                speeds,
                startsAt,
                Optional.of(file),
                packets,
                from,
                to);
    }

    /** Returns some frames of this recording: from the first to the last, counted from 0. */
    public Recording withFrames(long first, long last) {
        return new Recording(
                input,
                cameraFile,
                fieldOfView,
                cameraHeight,
                speeds,
                startsAt,
                mask,
                packets,
                first,
                last);
    }

    /** Returns the recording's name: its last part without an ending, of characters that camera ids may have. */
    public String name() {
        Path last = input.toAbsolutePath().normalize().getFileName();
        String name = last == null ? "drive" : last.toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 && !Files.isDirectory(input) ? name.substring(0, dot) : name;
        return stem.replaceAll("[^a-zA-Z0-9._-]", "_");
    }

    /**
     * A recording that is read.
     *
     * @param source its frames
     * @param camera that took it
     * @param gps where a satellite receiver was, on the recording's clock, where there was one
     * @param notes what the user should know of how recording and camera file are read, one line each
     */
    public record Opened(
            FrameSource source, Camera camera, Optional<GpsTrack> gps, List<String> notes)
            implements AutoCloseable {
        /** Takes a copy of the notes. */
        public Opened {
            notes = List.copyOf(notes);
        }

        /** Returns what opens its segment. */
        public SegmentStart start() {
            return source.segmentStart(camera);
        }

        @Override
        public void close() {
            source.close();
        }
    }

    /**
     * Opens the recording; the caller closes it.
     *
     * @throws BadInputException if it cannot be read, or its camera cannot be used
     */
    public Opened open(Settings settings) throws BadInputException {
        requireUsable();
        FrameSource source;
        Optional<GpsTrack> gps;
        try {
            gps = gps();
            Optional<SpeedTable> table = gps.isPresent() ? gps.map(GpsTrack::speeds) : speedTable();
            FrameSource frames = FrameSources.open(input, options(settings));
            source = table.isPresent() ? new SourceWithSpeed(frames, table.get()) : frames;
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        }
        try {
            return new Opened(masked(source), camera(source, settings), gps, notes(source));
        } catch (BadInputException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private List<String> notes(FrameSource source) throws BadInputException {
        List<String> notes = new ArrayList<>(source.description().notes());
        if (cameraFile.isPresent()) {
            try {
                CameraFile.note(cameraFile.get()).ifPresent(notes::add);
            } catch (SourceException e) {
                throw new BadInputException(e.getMessage(), e);
            }
        }
        return notes;
    }

    private Optional<GpsTrack> gps() throws SourceException, BadInputException {
        if (speeds.isEmpty() && startsAt.isPresent()) {
            throw new BadInputException("--starts-at: only where --speed FILE has times of a day");
        }
        if (speeds.isEmpty() || !GpsTrack.isOne(speeds.get())) {
            return Optional.empty();
        }
        GpsTrack track = GpsTrack.read(speeds.get());
        return Optional.of(startsAt.isEmpty() ? track : track.since(startNanos()));
    }

    private Optional<SpeedTable> speedTable() throws SourceException {
        if (speeds.isEmpty()) {
            return Optional.empty();
        }
        SpeedTable table = SpeedTable.read(speeds.get());
        return Optional.of(startsAt.isEmpty() ? table : table.since(startNanos()));
    }

    private long startNanos() {
        return ChronoUnit.NANOS.between(Instant.EPOCH, startsAt.orElseThrow());
    }

    private FrameSource masked(FrameSource source) throws BadInputException {
        if (mask.isEmpty()) {
            return source;
        }
        SourceDescription taken = source.description();
        try {
            return new SourceWithMask(
                    source, MaskFile.read(mask.get(), taken.width(), taken.height()));
        } catch (SourceException e) {
            throw new BadInputException("--mask: " + e.getMessage(), e);
        }
    }

    private Camera camera(FrameSource source, Settings settings) throws BadInputException {
        CameraChoice choice =
                new CameraChoice(
                        cameraFile,
                        fieldOfView,
                        cameraHeight,
                        settings.camera().guessedFieldOfViewDegrees());
        SourceDescription taken = source.description();
        try {
            return choice.of(taken.width(), taken.height(), taken.camera());
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    /** Refuses what gives lengths: the networks' motion alone takes none. */
    void requireNothingOfRefinement() throws BadInputException {
        if (speeds.isPresent() || cameraHeight.isPresent()) {
            throw new BadInputException(
                    "%s: the networks' motion alone has no use for it; leave --networks-alone out"
                            .formatted(speeds.isPresent() ? "--speed" : "--camera-height"));
        }
    }

    /** A path has lost one slash of an address: rtsp:/host is what is left of rtsp://host. */
    private void requireUsable() throws BadInputException {
        String address = input.toString().replaceFirst("^([A-Za-z]+):/", "$1://");
        if (CameraAddress.isOne(address)) {
            throw new BadInputException(
                    "a live camera's address is no recording; read it with: egomotion live CAMERA");
        }
        if (cameraFile.isPresent() && fieldOfView.isPresent()) {
            throw new BadInputException("--camera and --fov: give one of them");
        }
    }

    private SourceOptions options(Settings settings) throws BadInputException {
        try {
            return new SourceOptions(packets, from, to, settings.source().jpegQuality());
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--from, --to: " + e.getMessage(), e);
        }
    }
}
