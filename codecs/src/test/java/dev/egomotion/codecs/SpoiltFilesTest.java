package dev.egomotion.codecs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.trajectory.SpeedTable;
import dev.egomotion.codecs.trajectory.TimedPose;
import dev.egomotion.codecs.trajectory.Trajectory;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.PinholeCamera;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spoilt text files of every format are refused in words or read to finite numbers. */
class SpoiltFilesTest {
    private static final List<Class<? extends Exception>> REFUSED = List.of(SourceException.class);

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                // ROS
                "image_width: 416\nimage_height: 126\ncamera_name: a\ncamera_matrix:\n  rows: 3\n  cols: 3\n  data: [240.5, 0, 204, 0, 240.5, 62, 0, 0, 1]\ndistortion_model: plumb_bob\ndistortion_coefficients:\n  rows: 1\n  cols: 5\n  data: [-0.1, 0.02, 0.001, -0.002, 0]\nheight_above_ground: 1.65\n",
                // OpenCV
                "%YAML:1.0\n---\nimage_Width: 416\nimage_Height: 126\nCamera_Matrix: !!opencv-matrix\n   rows: 3\n   cols: 3\n   dt: d\n   data: [ 240.5, 0., 204., 0., 240.5, 62., 0., 0., 1. ]\nDistortion_Coefficients: !!opencv-matrix\n   rows: 5\n   cols: 1\n   dt: d\n   data: [ -0.1, 0.02, 0., 0., 0. ]\n",
                "<?xml version=\"1.0\"?>\n<opencv_storage>\n<image_Width>416</image_Width>\n<image_Height>126</image_Height>\n<Camera_Matrix type_id=\"opencv-matrix\">\n<rows>3</rows>\n<cols>3</cols>\n<dt>d</dt>\n<data>240.5 0. 204. 0. 240.5 62. 0. 0. 1.</data></Camera_Matrix>\n</opencv_storage>\n",
                // KITTI
                "P0: 240.5 0 204 0 0 240.5 62 0 0 0 1 0\nP2: 240.5 0 204 45 0 240.5 62 -0.3 0 0 1 0.005\nheight_above_ground: 1.65\n",
                "S_rect_02: 4.16e+02 1.26e+02\nP_rect_02: 240.5 0 204 45 0 240.5 62 -0.3 0 0 1 0.005\n",
                // Kalibr
                "cam0:\n  cam_overlaps: [1]\n  camera_model: pinhole\n  distortion_coeffs: [0.01, -0.02, 0.003, -0.001]\n  distortion_model: equidistant\n  intrinsics: [240.0, 240.5, 204, 62]\n  resolution: [416, 126]\n  rostopic: /left\n",
                // EuRoC
                "sensor_type: camera\nrate_hz: 20\nresolution: [416, 126]\ncamera_model: pinhole\nintrinsics: [240, 240.5, 204, 62]\ndistortion_model: radial-tangential\ndistortion_coefficients: [-0.01, 0.002, 0.0001, 0.0002]\n",
                // ORB-SLAM, stella_vslam
                "%YAML:1.0\nFile.version: \"1.0\"\nCamera.type: \"PinHole\"\nCamera1.fx: 240.0\nCamera1.fy: 240.5\nCamera1.cx: 204\nCamera1.cy: 62\nCamera1.k1: -0.1\nCamera1.k2: 0.02\nCamera1.p1: 0.0\nCamera1.p2: 0.0\nCamera.width: 416\nCamera.height: 126\nCamera.fps: 20\n",
                "Camera:\n  name: a\n  setup: monocular\n  model: perspective\n  fx: 240\n  fy: 240.5\n  cx: 204\n  cy: 62\n  k1: 0.1\n  cols: 416\n  rows: 126\n",
                // VINS
                "%YAML:1.0\n---\nmodel_type: PINHOLE\ncamera_name: camera\nimage_width: 416\nimage_height: 126\ndistortion_parameters:\n   k1: -0.1\n   k2: 0.02\n   p1: 0.0\n   p2: 0.0\nprojection_parameters:\n   fx: 240.0\n   fy: 240.5\n   cx: 204\n   cy: 62\n",
                // BoofCV
                "model: pinhole_radial_tangential\npinhole:\n  width: 416\n  height: 126\n  fx: 240.0\n  fy: 240.5\n  cx: 204\n  cy: 62\n  skew: 0.0\nradial_tangential:\n  radial: [-0.1, 0.02]\n  t1: 0.0\n  t2: 0.0\n",
                // nerfstudio
                "{\"camera_model\": \"OPENCV\", \"fl_x\": 240.0, \"fl_y\": 240.5, \"cx\": 204.5,\n \"cy\": 62.5, \"w\": 416, \"h\": 126, \"k1\": -0.1, \"k2\": 0.02,\n \"p1\": 0, \"p2\": 0, \"frames\": [{\"file_path\": \"1.png\"}]}\n",
                // COLMAP
                "# Camera list\n1 OPENCV 416 126 240.0 240.5 204.5 62.5 -0.1 0.02 0 0\n",
                // ost.ini
                "# oST version 5.0 parameters\n\n[image]\n\nwidth\n416\n\nheight\n126\n\n[narrow_stereo]\n\ncamera matrix\n240.0 0 204\n0 240.5 62\n0 0 1\n\ndistortion\n-0.1 0.02 0 0 0\n",
                // TUM mono
                "0.6 1.9 0.5 0.5 0.9\n416 126\ncrop\n416 126\n",
                // bare numbers
                "240.0 0.0 204.0\n0.0 240.5 62.0\n0.0 0.0 1.0\n",
                "240.0, 240.5, 204.0, 62.0, -0.1, 0.02, 0.001, -0.002\n",
                // Open3D
                "{\"width\": 416, \"height\": 126,\n \"intrinsic_matrix\": [240.0, 0, 0, 0, 240.5, 0, 204.0, 62.0, 1]}\n",
                // RealSense
                "{\"width\": 416, \"height\": 126, \"ppx\": 204.0, \"ppy\": 62.0,\n \"fx\": 240.0, \"fy\": 240.5,\n \"model\": \"Brown Conrady\", \"coeffs\": [-0.1, 0.02, 0, 0, 0]}\n",
                " Intrinsic of \"Color\" / 416x126 / {RGB8}\n  Width:      \t416\n  Height:     \t126\n  PPX:        \t204.0\n  PPY:        \t62.0\n  Fx:         \t240.0\n  Fy:         \t240.5\n  Distortion: \tInverse Brown Conrady\n  Coeffs:     \t-0.1  \t0.02  \t0  \t0  \t0  \n",
                // OpenCV's stereo pairs
                "%YAML:1.0\n---\nM1: !!opencv-matrix\n   rows: 3\n   cols: 3\n   dt: d\n   data: [ 240.5, 0., 204., 0., 240.5, 62., 0., 0., 1. ]\nD1: !!opencv-matrix\n   rows: 1\n   cols: 5\n   dt: d\n   data: [ -0.1, 0.02, 0., 0., 0. ]\n"
            })
    void cameras(String sound) throws Exception {
        Path file = folder.resolve("camera.yaml");
        Files.writeString(file, sound);
        requireFinite(CameraFile.read(file, 416, 126));
        FuzzedText.everyFile(
                file, sound, REFUSED, spoilt -> requireFinite(CameraFile.read(spoilt, 416, 126)));
    }

    private static void requireFinite(Camera camera) {
        PinholeCamera p = camera.pinhole();
        double[] corner = camera.distortion().distort(-p.cx() / p.fx(), -p.cy() / p.fy());
        assertTrue(
                DoubleStream.of(p.fx(), p.fy(), p.cx(), p.cy(), corner[0], corner[1])
                        .allMatch(Double::isFinite),
                camera.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# timestamp tx ty tz qx qy qz qw\n1305031102.1 0 0 0 0 0 0 1\n1305031102.2 0 0 1 0 0.1 0 0.99\n1305031102.3 0 0 2 0 0.2 0 0.98\n1305031102.4 0.5 0 3 0 0.3 0 0.95\n",
                "1 0 0 0 0 1 0 0 0 0 1 0\n1 0 0 0.1 0 1 0 0 0 0 1 1\n1 0 0 0.2 0 1 0 0 0 0 1 2\n1 0 0 0.2 0 1 0 0 0 0 1 3\n",
                "5 1 0 0 0 0 1 0 0 0 0 1 0\n6 1 0 0 0.1 0 1 0 0 0 0 1 1\n8 1 0 0 0.2 0 1 0 0 0 0 1 2\n",
                "#timestamp [ns],p_x [m],p_y [m],p_z [m],q_w [],q_x [],q_y [],q_z []\n1403636579763555584,0,0,0,1,0,0,0\n1403636579813555456,0,0,1,1,0,0,0\n1403636579863555584,0,0,2,1,0,0,0\n"
            })
    void trajectories(String sound) throws Exception {
        FuzzedText.everyFile(
                folder.resolve("t.txt"),
                sound,
                REFUSED,
                spoilt -> {
                    for (TimedPose pose : Trajectory.read(spoilt, Optional.empty()).poses()) {
                        double[] m = pose.worldFromCamera().rotation().matrix();
                        assertTrue(
                                DoubleStream.of(m).allMatch(Double::isFinite)
                                        && Double.isFinite(
                                                pose.worldFromCamera().translation().norm()),
                                pose.toString());
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# seconds, metres per second\n0.0 5.1\n0.1 5.2\n0.2,5.3\n0.3 5.0\n",
                // GPS tracks
                "<?xml version=\"1.0\"?>\n<gpx version=\"1.1\">\n<trk><trkseg>\n<trkpt lat=\"49.01\" lon=\"8.4\"><ele>115</ele><time>1970-01-01T00:00:00Z</time></trkpt>\n<trkpt lat=\"49.0101\" lon=\"8.4\"><ele>115</ele><time>1970-01-01T00:00:01Z</time><speed>11</speed></trkpt>\n</trkseg></trk></gpx>\n",
                "$GPGGA,000000.00,4900.6000,N,00824.0000,E,1,08,0.9,115.0,M,48.0,M,,\n$GPRMC,000000.00,A,4900.6000,N,00824.0000,E,21.4,0.0,010100\n$GPRMC,000001.00,A,4900.6060,N,00824.0000,E,21.4,0.0,010100\n",
                "time,lat,lon,altitude,speed\n0.0,49.01,8.4,115,11\n0.5,49.01005,8.4,115,\n1.0,49.0101,8.4,115,11.5\n"
            })
    void speeds(String sound) throws Exception {
        Path file = folder.resolve("speed.txt");
        Files.writeString(file, sound);
        SpeedTable.read(file);
        FuzzedText.everyFile(
                file,
                sound,
                REFUSED,
                spoilt -> {
                    SpeedTable table = SpeedTable.read(spoilt);
                    LongStream.concat(
                                    LongStream.range(0, 400).map(i -> i * 3_000_000L),
                                    LongStream.range(0, 100)
                                            .map(i -> 946_684_800_000_000_000L + i * 10_000_000L))
                            .mapToObj(table::at)
                            .forEach(
                                    speed ->
                                            assertTrue(
                                                    speed.isEmpty()
                                                            || Double.isFinite(
                                                                    speed.getAsDouble())));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"times.txt", "rgb.txt", "data.csv", "timestamps.txt"})
    void timesOfFolders(String name) throws Exception {
        byte[] jpeg = ImageCodec.encodeJpeg(TestImages.moving(48, 32, 0), 90);
        Path list = folder.resolve(name);
        String sound = "0.0\n0.1\n0.2\n";
        Path images = folder.resolve("images");
        switch (name) {
            case "rgb.txt" ->
                    sound = "# time file\n1.0 images/0.jpg\n1.1 images/1.jpg\n1.2 images/2.jpg\n";
            case "data.csv" -> {
                images = folder.resolve("data");
                sound =
                        "#timestamp [ns],filename\n1403636579763555584,0.jpg\n1403636579813555456,1.jpg\n";
            }
            case "timestamps.txt" -> {
                images = folder.resolve("image_02/data");
                list = folder.resolve("image_02/timestamps.txt");
                sound = "2011-09-26 13:02:25.9\n2011-09-26 13:02:26.0\n2011-09-26 13:02:26.1\n";
            }
            default -> {}
        }
        Files.createDirectories(images);
        for (int i = 0; i < 3; i++) {
            Files.write(images.resolve(i + ".jpg"), jpeg);
        }
        FuzzedText.everyFile(
                list,
                sound,
                REFUSED,
                spoilt -> {
                    try (FrameSource source = FrameSources.open(folder, SourceOptions.defaults())) {
                        while (source.next().isPresent()) {
                            continue;
                        }
                    }
                });
    }
}
