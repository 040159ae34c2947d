package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.PinholeCamera;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads camera files, told apart by their content: {@link Kind} lists whose. Where a file states no image size
 * that of its recording is taken.
 *
 * <p>The optional key {@code height_above_ground} (metres) says how high the camera stands above the
 * road; in KITTI's files it is a line of its own. The optional key {@code truth} of YAML says whether the poses and depth beside
 * the file are {@code exact} or {@code measured} ({@link Truth}).
 */
public final class CameraFile {
    /** Whose file it is. */
    public enum Kind {
        KITTI("KITTI's calibration"),
        COLMAP("COLMAP's cameras.txt"),
        ROS_INI("ROS ost.ini"),
        MONO_DATASET("the camera.txt of TUM's monocular dataset or DSO"),
        KALIBR("a Kalibr camchain"),
        EUROC("EuRoC's sensor.yaml"),
        SLAM("settings of ORB-SLAM, OpenVSLAM or stella_vslam"),
        CAMODOCAL("a camera of camodocal or VINS"),
        BOOFCV("a camera of BoofCV"),
        NERF("transforms.json of nerfstudio"),
        OPEN3D("Open3D's intrinsics"),
        REALSENSE("what rs-enumerate-devices prints"),
        NAMED("intrinsics by name, as librealsense has them"),
        MATRIX("a bare camera matrix"),
        OPENCV_PAIR("a stereo pair of OpenCV"),
        ROS_OR_OPENCV("ROS CameraInfo or OpenCV FileStorage");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** Returns it in words. */
        @Override
        public String toString() {
            return words;
        }
    }

    /** What a file should be that is none. */
    static final String EXPECTED =
            "a camera file is ROS or OpenCV YAML, OpenCV XML or KITTI text, or of Kalibr, EuRoC, ORB-SLAM, stella_vslam, VINS, COLMAP, nerfstudio, BoofCV, DSO, RealSense or Open3D, or a bare 3x3 matrix";

    /** No camera file is larger, bytes; a point cloud or a recording given by mistake is. */
    private static final long LARGEST = 1_000_000;

    private CameraFile() {}

    /**
     * Reads a camera file that states its image size.
     *
     * @throws SourceException naming the file, the key, what was found and what is expected
     */
    public static Camera read(Path file) throws SourceException {
        return parse(file, "", ImageSize.UNKNOWN);
    }

    /**
     * Reads a camera file for images of a given size.
     *
     * @param width width of the images that the camera is for, pixels
     * @param height height of the images that the camera is for, pixels
     * @throws SourceException also if the file states another image size
     */
    public static Camera read(Path file, int width, int height) throws SourceException {
        return read(file, "", width, height);
    }

    /**
     * Reads one of the cameras of a file, for images of a given size.
     *
     * @param name which camera of a KITTI file, such as P2 (calib.txt) or 02 (calib_cam_to_cam.txt), or of a Kalibr
     *     chain, such as cam1; empty for the left colour camera or, without one, the left gray camera, and for the first
     *     of a chain that has images of this size
     * @param width width of the images that the camera is for, pixels
     * @param height height of the images that the camera is for, pixels
     * @throws SourceException also if the file states another image size
     */
    public static Camera read(Path file, String name, int width, int height)
            throws SourceException {
        Camera camera = parse(file, name, new ImageSize(width, height));
        PinholeCamera pinhole = camera.pinhole();
        if (pinhole.width() != width || pinhole.height() != height) {
            throw new SourceException(
                    "%s: the camera is for %dx%d images, the recording's are %dx%d; give the file of this recording, or one whose intrinsics were scaled to it"
                            .formatted(file, pinhole.width(), pinhole.height(), width, height));
        }
        return camera;
    }

    /**
     * Returns what a file is taken for.
     *
     * @throws SourceException if it cannot be read as keys or numbers
     */
    public static Kind kind(Path file) throws SourceException {
        return Content.of(file).kind;
    }

    /**
     * Reads how the poses and depth beside a camera file came about.
     *
     * @throws SourceException if the file cannot be read, or says something else than exact or measured
     */
    public static Truth truth(Path file) throws SourceException {
        Content content = Content.of(file);
        String key = "truth";
        if (content.kind != Kind.ROS_OR_OPENCV || !content.keys().has(key)) {
            return Truth.MEASURED;
        }
        String found = content.keys().text(key);
        for (Truth truth : Truth.values()) {
            if (truth.toString().equals(found)) {
                return truth;
            }
        }
        throw content.keys().bad(key, found, "exact or measured");
    }

    /**
     * Returns what a user should know of how a file is read: which camera of several is taken.
     *
     * @throws SourceException if it cannot be read as keys or numbers
     */
    public static Optional<String> note(Path file) throws SourceException {
        Content content = Content.of(file);
        return RosAndOpenCv.leftMatrix(content.tree)
                .filter(key -> content.kind == Kind.OPENCV_PAIR)
                .map(
                        key ->
                                "%s holds the cameras of a stereo pair: the left one is taken (%s)"
                                        .formatted(file, key));
    }

    private static Camera parse(Path file, String name, ImageSize images) throws SourceException {
        Content content = Content.of(file);
        Camera camera =
                switch (content.kind) {
                    case KITTI ->
                            KittiCalibration.parse(file, content.text)
                                    .camera(name, images.width(), images.height());
                    case COLMAP -> ColmapCameras.camera(content.lines(), images);
                    case ROS_INI -> RosIni.camera(content.lines());
                    case MONO_DATASET -> MonoDatasetCamera.camera(content.lines());
                    case KALIBR -> KalibrChain.ofChain(content.keys(), name, images);
                    case EUROC -> KalibrChain.camera(content.keys(), images);
                    case SLAM -> SlamSettings.camera(content.keys(), images);
                    case CAMODOCAL -> Camodocal.camera(content.keys(), images);
                    case BOOFCV -> BoofCvCamera.camera(content.keys(), images);
                    case NERF -> NerfTransforms.camera(content.keys(), images);
                    case OPEN3D -> Open3dIntrinsics.camera(content.keys(), images);
                    case REALSENSE ->
                            NamedIntrinsics.camera(
                                    KeyTree.ofYaml(file, RealSenseText.yaml(content.text, images)),
                                    images);
                    case NAMED -> NamedIntrinsics.camera(content.keys(), images);
                    case MATRIX -> PlainMatrix.camera(file, content.text, images);
                    case ROS_OR_OPENCV, OPENCV_PAIR -> RosAndOpenCv.camera(content.keys(), images);
                };
        try {
            CameraLimits.checkStated(camera);
        } catch (BadCameraException e) {
            throw new SourceException(
                    "%s, taken for %s: %s".formatted(file, content.kind, e.getMessage()), e);
        }
        return camera;
    }

    /** A file's text, its form, and what it was taken for. */
    private record Content(String text, NumberLines lines, KeyTree tree, Kind kind) {
        KeyTree keys() {
            return tree;
        }

        static Content of(Path file) throws SourceException {
            String text = CameraFile.readText(file);
            NumberLines lines = new NumberLines(file, text);
            KeyTree none = KeyTree.empty(file);
            if (KittiCalibration.matches(text)) {
                return new Content(text, lines, none, Kind.KITTI);
            }
            if (ColmapCameras.matches(lines)) {
                return new Content(text, lines, none, Kind.COLMAP);
            }
            if (RosIni.matches(lines)) {
                return new Content(text, lines, none, Kind.ROS_INI);
            }
            if (MonoDatasetCamera.matches(lines)) {
                return new Content(text, lines, none, Kind.MONO_DATASET);
            }
            if (PlainMatrix.matches(text)) {
                return new Content(text, lines, none, Kind.MATRIX);
            }
            if (RealSenseText.matches(text)) {
                return new Content(text, lines, none, Kind.REALSENSE);
            }
            KeyTree keys =
                    text.stripLeading().startsWith("<")
                            ? KeyTree.ofXml(file, text)
                            : KeyTree.ofYaml(file, text);
            return new Content(text, lines, keys, kind(keys));
        }

        private static Kind kind(KeyTree keys) throws SourceException {
            if (KalibrChain.isOne(keys)) {
                return Kind.EUROC;
            }
            if (KalibrChain.isChain(keys)) {
                return Kind.KALIBR;
            }
            if (SlamSettings.matches(keys)) {
                return Kind.SLAM;
            }
            if (Camodocal.matches(keys)) {
                return Kind.CAMODOCAL;
            }
            if (BoofCvCamera.matches(keys)) {
                return Kind.BOOFCV;
            }
            if (NerfTransforms.matches(keys)) {
                return Kind.NERF;
            }
            if (RosAndOpenCv.leftMatrix(keys).isPresent()) {
                return Kind.OPENCV_PAIR;
            }
            if (RosAndOpenCv.hasMatrix(keys)) {
                return Kind.ROS_OR_OPENCV;
            }
            if (Open3dIntrinsics.matches(keys)) {
                return Kind.OPEN3D;
            }
            return NamedIntrinsics.matches(keys) ? Kind.NAMED : Kind.ROS_OR_OPENCV;
        }
    }

    private static String readText(Path file) throws SourceException {
        try {
            long size = Files.size(file);
            if (size > LARGEST) {
                throw new SourceException(
                        "%s: has %d bytes; a camera file has at most %d"
                                .formatted(file, size, LARGEST));
            }
            return Files.readString(file, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "");
        } catch (SourceException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new SourceException(file + ": there is no such camera file", e);
        } catch (MalformedInputException e) {
            throw new SourceException(file + ": not a text file; " + EXPECTED, e);
        } catch (IOException e) {
            throw new SourceException(
                    "%s: the camera file %s".formatted(file, FileTrouble.reading(e)), e);
        }
    }
}
