package dev.egomotion.codecs.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.camera.CameraFile.Kind;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One camera as every tool writes it. */
class CameraFileKindsTest {
    private static final PinholeCamera PINHOLE = new PinholeCamera(416, 126, 240, 240.5, 204, 62);
    private static final Distortion LENS = new Distortion.PlumbBob(0.1, -0.2, 0.001, 0.002, 0);
    private static final Distortion FISHEYE = new Distortion.Fisheye(0.01, -0.02, 0.003, -0.001);

    @TempDir Path folder;

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("camera.yaml"), text);
    }

    private void assertReads(Kind kind, PinholeCamera pinhole, Distortion lens, String text)
            throws Exception {
        Path file = file(text);
        assertEquals(kind, CameraFile.kind(file));
        Camera camera = CameraFile.read(file, 416, 126);
        assertEquals(pinhole, camera.pinhole());
        assertEquals(lens, camera.distortion());
    }

    private void assertRefused(String message, String text) throws Exception {
        Path file = file(text);
        SourceException e =
                assertThrows(SourceException.class, () -> CameraFile.read(file, 416, 126));
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    }

    @Test
    void read_kalibrChain_theCameraOfTheName_elseOfTheSize() throws Exception {
        String chain =
                """
                cam0:
                  cam_overlaps: [1]
                  camera_model: pinhole
                  distortion_coeffs: [0.01, -0.02, 0.003, -0.001]
                  distortion_model: equidistant
                  intrinsics: [500.0, 501.0, 400.0, 300.0]
                  resolution: [800, 600]
                  rostopic: /left
                cam1:
                  T_cn_cnm1:
                  - [1, 0, 0, 0.1]
                  - [0, 1, 0, 0]
                  - [0, 0, 1, 0]
                  - [0, 0, 0, 1]
                  camera_model: pinhole
                  distortion_coeffs: [0.1, -0.2, 0.001, 0.002]
                  distortion_model: radtan
                  intrinsics: [240.0, 240.5, 204.0, 62.0]
                  resolution: [416, 126]
                """;
        assertReads(Kind.KALIBR, PINHOLE, LENS, chain);
        assertEquals(FISHEYE, CameraFile.read(file(chain)).distortion());
        assertEquals(LENS, CameraFile.read(file(chain), "cam1", 416, 126).distortion());
        assertRefused(
                "cam0: camera_model: omni is a lens of more than a pinhole's view",
                "cam0: {camera_model: omni, intrinsics: [1, 2, 3, 4, 5], resolution: [416, 126]}");
        assertRefused(
                "cam0: distortion_coeffs: double_sphere is a lens of more",
                """
                cam0:
                  camera_model: pinhole
                  intrinsics: [240.0, 240.5, 204.0, 62.0]
                  resolution: [416, 126]
                  distortion_model: double_sphere
                  distortion_coeffs: [1, 2]
                """);
    }

    @Test
    void read_eurocSensor_intrinsicsInItsOrder() throws Exception {
        assertReads(
                Kind.EUROC,
                PINHOLE,
                LENS,
                """
                #Default camera
                sensor_type: camera
                T_BS:
                  cols: 4
                  rows: 4
                  data: [1,0,0,0, 0,1,0,0, 0,0,1,0, 0,0,0,1]
                rate_hz: 20
                resolution: [416, 126]
                camera_model: pinhole
                intrinsics: [240.0, 240.5, 204.0, 62.0] #fu, fv, cu, cv
                distortion_model: radial-tangential
                distortion_coefficients: [0.1, -0.2, 0.001, 0.002]
                """);
    }

    @Test
    void read_slamSettings_orbAndStella() throws Exception {
        String orb2 =
                """
                %YAML:1.0
                Camera.fx: 240.0
                Camera.fy: 240.5
                Camera.cx: 204.0
                Camera.cy: 62.0
                Camera.k1: 0.1
                Camera.k2: -0.2
                Camera.p1: 0.001
                Camera.p2: 0.002
                ORBextractor.nFeatures: 1000
                """;
        assertReads(Kind.SLAM, PINHOLE, LENS, orb2);
        assertRefusedWithoutSize(orb2);
        String orb3 =
                orb2.replace("Camera.", "Camera1.")
                        + "Camera.type: \"PinHole\"\nCamera.width: 416\nCamera.height: 126\n";
        assertReads(Kind.SLAM, PINHOLE, LENS, orb3);
        assertReads(
                Kind.SLAM,
                PINHOLE,
                FISHEYE,
                """
                %YAML:1.0
                Camera.type: "KannalaBrandt8"
                Camera1.fx: 240.0
                Camera1.fy: 240.5
                Camera1.cx: 204.0
                Camera1.cy: 62.0
                Camera1.k1: 0.01
                Camera1.k2: -0.02
                Camera1.k3: 0.003
                Camera1.k4: -0.001
                Camera.width: 416
                Camera.height: 126
                """);
        String stella =
                """
                Camera:
                  name: "front"
                  setup: "monocular"
                  model: "perspective"
                  fx: 240.0
                  fy: 240.5
                  cx: 204.0
                  cy: 62.0
                  k1: 0.1
                  k2: -0.2
                  p1: 0.001
                  p2: 0.002
                  k3: 0.0
                  fps: 30.0
                  cols: 416
                  rows: 126
                """;
        assertReads(Kind.SLAM, PINHOLE, LENS, stella);
        assertRefused(
                "Camera: model: equirectangular is a lens of more",
                stella.replace("perspective", "equirectangular"));
        assertRefused("Camera: fy", stella.replace("  fy: 240.5\n", ""));
    }

    private void assertRefusedWithoutSize(String text) throws Exception {
        Path file = file(text);
        assertEquals(
                file + ": states no image size; read it together with its recording",
                assertThrows(SourceException.class, () -> CameraFile.read(file)).getMessage());
    }

    @Test
    void read_camodocal_pinholeAndKannalaBrandt() throws Exception {
        assertReads(
                Kind.CAMODOCAL,
                PINHOLE,
                LENS,
                """
                %YAML:1.0
                ---
                model_type: PINHOLE
                camera_name: camera
                image_width: 416
                image_height: 126
                distortion_parameters:
                   k1: 0.1
                   k2: -0.2
                   p1: 0.001
                   p2: 0.002
                projection_parameters:
                   fx: 240.0
                   fy: 240.5
                   cx: 204.0
                   cy: 62.0
                """);
        assertReads(
                Kind.CAMODOCAL,
                PINHOLE,
                FISHEYE,
                """
                %YAML:1.0
                model_type: KANNALA_BRANDT
                image_width: 416
                image_height: 126
                projection_parameters: {k2: 0.01, k3: -0.02, k4: 0.003, k5: -0.001, mu: 240, mv: 240.5, u0: 204, v0: 62}
                """);
        assertRefused(
                "model_type: MEI is a lens of more",
                """
                model_type: MEI
                image_width: 416
                image_height: 126
                mirror_parameters: {xi: 1.9}
                projection_parameters: {gamma1: 400, gamma2: 400, u0: 204, v0: 62}
                """);
    }

    @Test
    void read_boofCv_brown() throws Exception {
        assertReads(
                Kind.BOOFCV,
                PINHOLE,
                LENS,
                """
                model: pinhole_radial_tangential
                pinhole: {width: 416, height: 126, fx: 240.0, fy: 240.5, cx: 204.0, cy: 62.0, skew: 0.0}
                radial_tangential:
                  radial: [0.1, -0.2]
                  t1: 0.001
                  t2: 0.002
                """);
    }

    @Test
    void read_nerfstudio_pixelCentresAtHalves() throws Exception {
        assertReads(
                Kind.NERF,
                PINHOLE,
                LENS,
                """
                {"camera_model": "OPENCV", "fl_x": 240.0, "fl_y": 240.5, "cx": 204.5, "cy": 62.5, "w": 416, "h": 126,
                 "k1": 0.1, "k2": -0.2, "p1": 0.001, "p2": 0.002, "frames": [{"file_path": "images/1.png"}]}
                """);
        assertReads(
                Kind.NERF,
                new PinholeCamera(
                        416,
                        126,
                        208 / Math.tan(Math.PI / 4),
                        208 / Math.tan(Math.PI / 4),
                        207.5,
                        62.5),
                Distortion.NONE,
                "{\"camera_angle_x\": %s, \"frames\": []}".formatted(Math.PI / 2));
    }

    @Test
    void read_colmap_everyModelInItsOrder() throws Exception {
        String head = "# Camera list with one line of data per camera:\n";
        assertReads(
                Kind.COLMAP,
                PINHOLE,
                LENS,
                head
                        + "1 PINHOLE 800 600 500 500 400 300\n2 OPENCV 416 126 240 240.5 204.5 62.5 0.1 -0.2 0.001 0.002\n");
        assertReads(
                Kind.COLMAP,
                PINHOLE,
                FISHEYE,
                "1 OPENCV_FISHEYE 416 126 240 240.5 204.5 62.5 0.01 -0.02 0.003 -0.001");
        PinholeCamera square = new PinholeCamera(416, 126, 240, 240, 204, 62);
        assertReads(
                Kind.COLMAP, square, Distortion.NONE, "1 SIMPLE_PINHOLE 416 126 240 204.5 62.5");
        assertReads(
                Kind.COLMAP,
                square,
                new Distortion.PlumbBob(0.1, 0, 0, 0, 0),
                "1 SIMPLE_RADIAL 416 126 240 204.5 62.5 0.1");
        assertReads(
                Kind.COLMAP,
                square,
                new Distortion.PlumbBob(0.1, -0.2, 0, 0, 0),
                "1 RADIAL 416 126 240 204.5 62.5 0.1 -0.2");
        assertReads(
                Kind.COLMAP,
                PINHOLE,
                new Distortion.RationalPolynomial(
                        0.1, -0.2, 0.001, 0.002, 0.01, 0.3, 0.2, 0.01, 0, 0, 0, 0, 0, 0),
                "1 FULL_OPENCV 416 126 240 240.5 204.5 62.5 0.1 -0.2 0.001 0.002 0.01 0.3 0.2 0.01");
        assertReads(
                Kind.COLMAP,
                PINHOLE,
                new Distortion.FieldOfView(0.9),
                "1 FOV 416 126 240 240.5 204.5 62.5 0.9");
        assertRefused(
                "line 1: model THIN_PRISM_FISHEYE is not read",
                "1 THIN_PRISM_FISHEYE 416 126 1 2 3 4 5");
        assertRefused(
                "line 1: PINHOLE has 3 parameters; 4 are expected",
                "1 PINHOLE 416 126 240 204.5 62.5");
    }

    @Test
    void read_rosIni_headingsAndNumbers() throws Exception {
        assertReads(
                Kind.ROS_INI,
                PINHOLE,
                LENS,
                """
                # oST version 5.0 parameters

                [image]

                width
                416

                height
                126

                [narrow_stereo]

                camera matrix
                240.000000 0.000000 204.000000
                0.000000 240.500000 62.000000
                0.000000 0.000000 1.000000

                distortion
                0.100000 -0.200000 0.001000 0.002000 0.000000

                rectification
                1.000000 0.000000 0.000000
                0.000000 1.000000 0.000000
                0.000000 0.000000 1.000000
                """);
    }

    @Test
    void read_monoDataset_sharesOfTheImage() throws Exception {
        assertReads(
                Kind.MONO_DATASET,
                new PinholeCamera(
                        416, 126, 0.5 * 416, 1.5 * 126, 0.49 * 416 - 0.5, 0.5 * 126 - 0.5),
                new Distortion.FieldOfView(0.93),
                "0.5 1.5 0.49 0.5 0.93\n416 126\ncrop\n640 480\n");
        assertReads(
                Kind.MONO_DATASET,
                PINHOLE,
                LENS,
                "RadTan 240 240.5 204 62 0.1 -0.2 0.001 0.002\n416 126\ncrop\n640 480\n");
        assertReads(
                Kind.MONO_DATASET,
                PINHOLE,
                Distortion.NONE,
                "Pinhole 240 240.5 204 62 0\n416 126\nnone\n416 126\n");
    }

    @Test
    void read_rosAndOpenCvOddities_asTheyMean() throws Exception {
        String k = "K: [240, 0, 204, 0, 240.5, 62, 0, 0, 1]\n";
        String size = "width: 416\nheight: 126\n";
        assertReads(Kind.ROS_OR_OPENCV, PINHOLE, Distortion.NONE, size + k + "D: []\n");
        assertReads(
                Kind.ROS_OR_OPENCV,
                PINHOLE,
                Distortion.NONE,
                size
                        + k
                        + "distortion_model: plumb_bob\ndistortion_coefficients: {rows: 1, cols: 0, data: []}\n");
        assertReads(
                Kind.ROS_OR_OPENCV,
                PINHOLE,
                Distortion.NONE,
                size + "K: [[240, 0, 204], [0, 240.5, 62], [0, 0, 1]]\n");
        assertReads(Kind.ROS_OR_OPENCV, PINHOLE, Distortion.NONE, k);
        assertRefusedWithoutSizeOfRos(k);
        assertReads(
                Kind.ROS_OR_OPENCV,
                PINHOLE,
                LENS,
                "%YAML:1.0\nimage_width:416\nimage_height:126\ncamera_matrix: !!opencv-matrix\n rows: 3\n cols: 3\n dt: f\n data: [240.0, 0.0, 204.0, 0.0, 240.5, 62.0, 0.0, 0.0, 1.0]\n"
                        + "distortion_coefficients: !!opencv-matrix\n rows: 1\n cols: 5\n dt: f\n data: [0.1,-0.2,0.001,0.002,0]\n");
        Distortion rational =
                new Distortion.RationalPolynomial(
                        0.1, -0.2, 0.001, 0.002, 0.01, 0.3, 0.2, 0.01, 0, 0, 0, 0, 0, 0);
        String eight = "[0.1, -0.2, 0.001, 0.002, 0.01, 0.3, 0.2, 0.01";
        String named = size + k + "distortion_model: rational_polynomial\n";
        assertReads(Kind.ROS_OR_OPENCV, PINHOLE, rational, named + "D: " + eight + "]\n");
        assertReads(
                Kind.ROS_OR_OPENCV,
                PINHOLE,
                rational,
                size + k + "D: " + eight + ", 0, 0, 0, 0]\n");
        assertReads(
                Kind.ROS_OR_OPENCV,
                PINHOLE,
                rational,
                named + "D: " + eight + ", 0, 0, 0, 0, 0, 0]\n");
        assertReads(
                Kind.ROS_OR_OPENCV,
                PINHOLE,
                FISHEYE,
                size + k + "distortion_model: equidistant\nD: [0.01, -0.02, 0.003, -0.001]\n");
        assertReads(
                Kind.ROS_OR_OPENCV,
                PINHOLE,
                Distortion.NONE,
                "\uFEFF" + (size + k).replace("\n", "\r\n"));
        assertRefused(
                "omni is a lens of more", size + k + "distortion_model: omni\nD: [1, 2, 3, 4]\n");
    }

    private void assertRefusedWithoutSizeOfRos(String text) throws Exception {
        Path file = file(text);
        assertEquals(
                file + ": key image_width is missing; it is expected to hold the image size",
                assertThrows(SourceException.class, () -> CameraFile.read(file)).getMessage());
    }

    @Test
    void read_bareNumbers_matrixOrFocalLengthsFirst() throws Exception {
        for (String text :
                List.of(
                        "240.0 0.0 204.0\n0.0 240.5 62.0\n0.0 0.0 1.0\n",
                        "240, 0, 204,\n0, 240.5, 62,\n0, 0, 1\n",
                        "240,0,204,0,240.5,62,0,0,1",
                        "[[240. 0. 204.]\n [0. 240.5 62.]\n [0. 0. 1.]]",
                        "[[240, 0, 204], [0, 240.5, 62], [0, 0, 1]]",
                        "# K\n2.4e+02 0 2.04e+02\r\n0 2.405e+02 6.2e+01\r\n0 0 1\r\n",
                        "240\t0\t204\t0\n0\t240.5\t62\t0\n0\t0\t1\t0\n",
                        "240 0 204 0\n0 240.5 62 0\n0 0 1 0\n0 0 0 1\n",
                        "240 240.5 204 62")) {
            assertReads(Kind.MATRIX, PINHOLE, Distortion.NONE, text);
            assertRefusedWithoutSize(text);
        }
        assertReads(Kind.MATRIX, PINHOLE, LENS, "240 240.5 204 62 0.1 -0.2 0.001 0.002");
        assertReads(Kind.MATRIX, PINHOLE, LENS, "240 240.5 204 62 0.1 -0.2 0.001 0.002 0");
        assertRefused(
                "expected: a camera matrix [fx, 0, cx, 0, fy, cy, 0, 0, 1]",
                "1 0 0 5\n0 1 0 6\n0 0 1 7\n0 0 0 1\n");
        assertRefused("focal length fx is 1.0", "1 0 0\n0 1 0\n0 0 1\n");
    }

    @Test
    void read_open3d_columnByColumn() throws Exception {
        String size = "\"width\": 416, \"height\": 126, ";
        String columns = "\"intrinsic_matrix\": [240, 0, 0, 0, 240.5, 0, 204, 62, 1]";
        assertReads(Kind.OPEN3D, PINHOLE, Distortion.NONE, "{" + size + columns + "}");
        assertReads(Kind.OPEN3D, PINHOLE, Distortion.NONE, "{" + columns + "}");
        assertReads(
                Kind.OPEN3D,
                PINHOLE,
                Distortion.NONE,
                "{" + size + "\"intrinsic_matrix\": [[240, 0, 204], [0, 240.5, 62], [0, 0, 1]]}");
        assertReads(
                Kind.OPEN3D,
                PINHOLE,
                Distortion.NONE,
                "{\"class_name\": \"PinholeCameraTrajectory\", \"parameters\": [{\"extrinsic\": [1, 0], \"intrinsic\": {"
                        + size
                        + columns
                        + "}}]}");
        assertRefused(
                "intrinsic_matrix is [240.0, 1.0",
                "{" + columns.replace("240, 0, 0", "240, 1, 0") + "}");
    }

    @Test
    void read_realSense_jsonAndItsOwnPrint() throws Exception {
        String names = "\"fx\": 240.0, \"fy\": 240.5, \"ppx\": 204.0, \"ppy\": 62.0, ";
        String all = "\"width\": 416, \"height\": 126, " + names;
        String lens = "\"coeffs\": [0.1, -0.2, 0.001, 0.002, 0.0]";
        String none = "\"coeffs\": [0, 0, 0, 0, 0]";
        assertReads(
                Kind.NAMED,
                PINHOLE,
                LENS,
                "{" + all + "\"model\": \"distortion.inverse_brown_conrady\", " + lens + "}");
        assertReads(Kind.NAMED, PINHOLE, LENS, "{" + all + "\"model\": 2, " + lens + "}");
        assertReads(
                Kind.NAMED,
                PINHOLE,
                Distortion.NONE,
                "{" + names + "\"model\": \"Brown Conrady\", " + none + "}");
        assertReads(
                Kind.NAMED,
                PINHOLE,
                FISHEYE,
                "{" + all + "\"model\": 5, \"coeffs\": [0.01, -0.02, 0.003, -0.001, 0]}");
        assertReads(
                Kind.NAMED,
                PINHOLE,
                LENS,
                "{\"depth\": {\"intrinsics\": {\"fx\": 9, \"fy\": 9, \"ppx\": 1, \"ppy\": 1}}, \"color\": {\"intrinsics\": {"
                        + all
                        + lens
                        + "}}}");
        assertReads(
                Kind.NAMED,
                PINHOLE,
                LENS,
                "fx: 240\nfy: 240.5\ncx: 204\ncy: 62\nk1: 0.1\nk2: -0.2\np1: 0.001\np2: 0.002\nw: 416\nh: 126\n");
        assertRefused("fy is missing", "{\"fx\": 240.0, \"ppx\": 204.0, \"ppy\": 62.0}");
        assertRefused("ppx is \"wide\"", ("{" + all + lens + "}").replace("204.0", "\"wide\""));
        assertRefused(
                "ftheta is not read",
                "{" + all + "\"model\": \"distortion.ftheta\", " + lens + "}");
        String stream =
                " Intrinsic of \"%s\" / %dx%d / {%s}\n  Width:      \t%d\n  Height:     \t%d\n  PPX:        \t%s\n  PPY:        \t62.0\n  Fx:         \t240.0\n  Fy:         \t240.5\n  Distortion: \tInverse Brown Conrady\n  Coeffs:     \t0.1  \t-0.2  \t0.001  \t0.002  \t0  \n  FOV (deg):  \t81.83 x 29.36\n\n";
        assertReads(
                Kind.REALSENSE,
                PINHOLE,
                LENS,
                "Device info:\n    Name :\tIntel RealSense D435\n\n"
                        + stream.formatted("Depth", 416, 126, "Z16", 416, 126, "208.0")
                        + stream.formatted("Color", 640, 480, "RGB8", 640, 480, "320.0")
                        + stream.formatted("Color", 416, 126, "RGB8", 416, 126, "204.0")
                        + "Extrinsic from \"Depth\"\t  To\t  \"Color\" :\n Rotation Matrix:\n   1 0 0\n");
    }

    @Test
    void read_openCvPair_theLeftAndSaysSo() throws Exception {
        String left = "[240, 0, 204, 0, 240.5, 62, 0, 0, 1]\n";
        String right = "[241, 0, 204, 0, 240.5, 62, 0, 0, 1]\n";
        String lens = "[0.1, -0.2, 0.001, 0.002, 0]\n";
        for (String names :
                List.of(
                        "M1 D1 M2 D2",
                        "K1 D1 K2 D2",
                        "cameraMatrix1 distCoeffs1 cameraMatrix2 distCoeffs2",
                        "K_left D_left K_right D_right",
                        "mtxL distL mtxR distR")) {
            String[] n = names.split(" ", -1);
            assertReads(
                    Kind.OPENCV_PAIR,
                    PINHOLE,
                    LENS,
                    "%YAML:1.0\n---\n"
                            + (n[2] + ": " + right + n[3] + ": " + lens)
                            + (n[0] + ": " + left + n[1] + ": " + lens));
            Path file = folder.resolve("camera.yaml");
            assertEquals(
                    Optional.of(
                            file
                                    + " holds the cameras of a stereo pair: the left one is taken ("
                                    + n[0]
                                    + ")"),
                    CameraFile.note(file));
        }
        assertReads(Kind.ROS_OR_OPENCV, PINHOLE, LENS, "mtx: " + left + "dist: " + lens);
        assertEquals(Optional.empty(), CameraFile.note(folder.resolve("camera.yaml")));
    }

    @Test
    void read_impossibleCamera_refusedByWhatFollows() throws Exception {
        String ros =
                "width: 416\nheight: 126\nK: [%s, 0, %s, 0, %s, %s, 0, 0, 1]\nD: [%s, 0, 0, 0, 0]\nheight_above_ground: %s\n";
        assertRefused(
                "focal length fx is 0.5769", ros.formatted(0.5769, 0.49, 1.9087, 0.492, 0.1, 1.6));
        assertRefused(
                "principal point cx is 2040.0, outside of the image",
                ros.formatted(240, 2040, 240.5, 62, 0, 1.6));
        assertRefused("principal point cy is -5.0", ros.formatted(240, 204, 240.5, -5, 0, 1.6));
        assertRefused("height above ground is 165.0 m", ros.formatted(240, 204, 240.5, 62, 0, 165));
        assertRefused("distortion k1 1.0E10", ros.formatted(240, 204, 240.5, 62, 1e10, 1.6));
        assertRefused("folds the image over", ros.formatted(240, 204, 240.5, 62, -8, 1.6));
        assertRefused(
                "taken for ROS CameraInfo or OpenCV FileStorage",
                ros.formatted(240, 204, 240.5, 62, -8, 1.6));
    }

    @Test
    void read_fileOfMegabytes_refusedAtOnce() throws Exception {
        Path file = folder.resolve("cloud.yaml");
        Files.write(file, new byte[20_000_000]);
        SourceException e =
                assertTimeoutPreemptively(
                        Duration.ofSeconds(30),
                        () -> assertThrows(SourceException.class, () -> CameraFile.read(file)));
        assertEquals(
                file + ": has 20000000 bytes; a camera file has at most 1000000", e.getMessage());
    }

    @Test
    void cameraInfos_everyLens_roundTrip() throws Exception {
        for (Distortion lens :
                new Distortion[] {
                    LENS,
                    FISHEYE,
                    new Distortion.FieldOfView(0.9),
                    new Distortion.RationalPolynomial(
                            0.1, -0.2, 0.001, 0.002, 0.01, 0.3, 0.2, 0.01, 1e-3, 0, 0, 2e-3, 0.01,
                            0.02)
                }) {
            Camera camera =
                    new Camera(
                            PINHOLE,
                            lens,
                            Camera.Calibration.CALIBRATED,
                            java.util.OptionalDouble.empty());
            assertEquals(camera, CameraInfos.camera(CameraInfos.of(camera)));
        }
    }
}
