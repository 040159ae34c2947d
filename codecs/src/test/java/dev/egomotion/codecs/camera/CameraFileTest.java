package dev.egomotion.codecs.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CameraFileTest {
    private static final String ROS =
            """
            # a comment
            image_width: 640
            image_height: 480
            camera_name: front
            camera_matrix:
              rows: 3
              cols: 3
              data: [500.5, 0., 320, 0.0, 501, 2.4e+2, 0, 0, 1]
            distortion_model: plumb_bob
            distortion_coefficients:
              rows: 1
              cols: 5
              data: [-0.1, 0.02, .001, -0.002, 0]
            height_above_ground: 1.65
            """;

    private static final String OPENCV_YAML =
            """
            %YAML:1.0
            ---
            calibration_time: "Sat 1 Jan 2022"
            image_width: 640
            image_height: 480
            camera_matrix: !!opencv-matrix
               rows: 3
               cols: 3
               dt: d
               data: [ 5.005e+02, 0., 320., 0., 501., 240., 0.,
                   0., 1. ]
            distortion_coefficients: !!opencv-matrix
               rows: 5
               cols: 1
               dt: d
               data: [ -1.0e-01, 2.0e-02, 1.0e-03, -2.0e-03, 0. ]
            """;

    private static final String OPENCV_XML =
            """
            <?xml version="1.0"?>
            <opencv_storage>
            <image_Width>640</image_Width>
            <image_Height>480</image_Height>
            <Camera_Matrix type_id="opencv-matrix">
              <rows>3</rows>
              <cols>3</cols>
              <dt>d</dt>
              <data>
                500.5 0. 320. 0. 501. 240. 0. 0. 1.</data></Camera_Matrix>
            <fisheye_model>1</fisheye_model>
            <Distortion_Coefficients type_id="opencv-matrix">
              <rows>4</rows>
              <cols>1</cols>
              <dt>d</dt>
              <data>
                -0.01 0.02 -0.03 0.004</data></Distortion_Coefficients>
            </opencv_storage>
            """;

    private static final PinholeCamera PINHOLE = new PinholeCamera(640, 480, 500.5, 501, 320, 240);
    private static final Distortion LENS = new Distortion.PlumbBob(-0.1, 0.02, 0.001, -0.002, 0);

    @TempDir Path folder;

    @Test
    void truth_statedOrNot_isWhatTheFileSaysElseMeasured() throws Exception {
        assertEquals(Truth.MEASURED, CameraFile.truth(file("none.yaml", ROS)));
        assertEquals(Truth.EXACT, CameraFile.truth(file("exact.yaml", ROS + "truth: exact\n")));
        assertEquals(
                Truth.MEASURED, CameraFile.truth(file("said.yaml", ROS + "truth: measured\n")));
        assertEquals(Truth.MEASURED, CameraFile.truth(file("out.xml", OPENCV_XML)));
        Path guessed = file("guessed.yaml", ROS + "truth: perhaps\n");
        assertEquals(
                guessed + ": truth is perhaps; expected: exact or measured",
                assertThrows(SourceException.class, () -> CameraFile.truth(guessed)).getMessage());
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private void assertRefused(String text, String message) throws Exception {
        Path file = file("camera.yaml", text);
        SourceException e = assertThrows(SourceException.class, () -> CameraFile.read(file));
        assertEquals(file + ": " + message, e.getMessage());
    }

    @Test
    void read_rosYaml_everyField() throws Exception {
        assertEquals(
                new Camera(PINHOLE, LENS, Calibration.CALIBRATED, OptionalDouble.of(1.65)),
                CameraFile.read(file("camera.yaml", ROS)));
    }

    @Test
    void read_rosMessage_shortKeys() throws Exception {
        String text =
                """
                width: 640
                height: 480
                distortion_model: equidistant
                D: [-0.01, 0.02, -0.03, 0.004]
                K: [500.5, 0.0, 320.0, 0.0, 501.0, 240.0, 0.0, 0.0, 1.0]
                """;
        Camera camera = CameraFile.read(file("camera.yaml", text));
        assertEquals(PINHOLE, camera.pinhole());
        assertEquals(new Distortion.Fisheye(-0.01, 0.02, -0.03, 0.004), camera.distortion());
    }

    @Test
    void read_openCvYaml_headerAndTags() throws Exception {
        Camera camera = CameraFile.read(file("out.yml", OPENCV_YAML));
        assertEquals(PINHOLE, camera.pinhole());
        assertEquals(LENS, camera.distortion());
    }

    @Test
    void read_openCvXml_fisheyeFlag() throws Exception {
        Camera camera = CameraFile.read(file("out.xml", OPENCV_XML));
        assertEquals(PINHOLE, camera.pinhole());
        assertEquals(new Distortion.Fisheye(-0.01, 0.02, -0.03, 0.004), camera.distortion());
    }

    @Test
    void read_kittiOdometry_cameraByName() throws Exception {
        Path file =
                file(
                        "calib.txt",
                        """
                        P0: 7.070912e+02 0 6.018873e+02 0 0 7.070912e+02 1.831104e+02 0 0 0 1 0
                        P2: 7.1e+02 0 6.0e+02 4.6e+01 0 7.2e+02 1.8e+02 -1e-01 0 0 1 4e-03
                        Tr: 1 0 0 0 0 1 0 0 0 0 1 0
                        """);
        assertEquals(
                new PinholeCamera(1226, 370, 710, 720, 600, 180),
                CameraFile.read(file, 1226, 370).pinhole());
        assertEquals(
                new PinholeCamera(1226, 370, 707.0912, 707.0912, 601.8873, 183.1104),
                CameraFile.read(file, "P0", 1226, 370).pinhole());
        assertEquals(
                file + ": there is no camera P3; found: P0, P2",
                assertThrows(SourceException.class, () -> CameraFile.read(file, "P3", 1226, 370))
                        .getMessage());
        assertEquals(
                file + ": states no image size; read it together with its recording",
                assertThrows(SourceException.class, () -> CameraFile.read(file)).getMessage());
    }

    @Test
    void read_kittiRaw_rectifiedSize() throws Exception {
        Path file =
                file(
                        "calib_cam_to_cam.txt",
                        """
                        calib_time: 09-Jan-2012 13:57:47
                        corner_dist: 9.950000e-02
                        S_02: 1.392000e+03 5.120000e+02
                        S_rect_02: 1.242000e+03 3.750000e+02
                        P_rect_02: 7.215377e+02 0 6.095593e+02 4.485728e+01 0 7.215377e+02 1.728540e+02 2.163791e-01 0 0 1 2.745884e-03
                        """);
        assertEquals(
                new PinholeCamera(1242, 375, 721.5377, 721.5377, 609.5593, 172.8540),
                CameraFile.read(file, "02", 1242, 375).pinhole());
    }

    @Test
    void read_anotherImageSize_bothNamed() throws Exception {
        Path file = file("camera.yaml", ROS);
        assertEquals(
                file
                        + ": the camera is for 640x480 images, the recording's are 1280x960; give the file of this recording, or one whose intrinsics were scaled to it",
                assertThrows(SourceException.class, () -> CameraFile.read(file, 1280, 960))
                        .getMessage());
    }

    @Test
    void read_singularIntrinsics_named() throws Exception {
        assertRefused(
                ROS.replace("500.5", "0.0"),
                "camera_matrix: focal length fx is 0.0; it must be a positive number of pixels");
        assertRefused(
                ROS.replace("0, 0, 1]", "0, 0, 0]"),
                "camera_matrix is [500.5, 0.0, 320.0, 0.0, 501.0, 240.0, 0.0, 0.0, 0.0]; expected: [fx, 0, cx, 0, fy, cy, 0, 0, 1]");
        assertRefused(
                ROS.replace("500.5", ".nan"), "line 8 is not YAML: Malformed numeric value '.nan'");
    }

    @Test
    void read_missingKey_named() throws Exception {
        assertRefused(
                ROS.replace("camera_matrix", "matrix"),
                "key camera_matrix is missing; it is expected to hold the 3x3 camera matrix");
        assertRefused(
                ROS.replace("image_width", "w"),
                "key image_width is missing; it is expected to hold the image size");
    }

    @Test
    void read_unknownModel_named() throws Exception {
        assertRefused(
                ROS.replace("plumb_bob", "atan"),
                "distortion_model: atan is no lens that is known; expected: plumb_bob (radtan), rational_polynomial, fisheye (equidistant), fov or none");
    }

    @Test
    void read_wrongCoefficientCount_named() throws Exception {
        assertRefused(
                ROS.replace("-0.1, 0.02,", "").replace("cols: 5", "cols: 3"),
                "distortion_coefficients: distortion model PLUMB_BOB has 3 coefficients; 4 or 5 are expected");
        assertRefused(
                ROS.replace("plumb_bob", "fisheye"),
                "distortion_coefficients: distortion model FISHEYE has 5 coefficients; 4 are expected");
        assertRefused(
                ROS.replace("-0.1, 0.02,", ""),
                "distortion_coefficients is 3 numbers; expected: rows x cols = 5 of them");
        assertRefused(
                ROS.replace("cols: 5", "cols: 7").replace("-0.002, 0]", "-0.002, 0, 1, 0]"),
                "distortion_coefficients: distortion model RATIONAL_POLYNOMIAL has 7 coefficients; 8, 12 or 14 are expected");
    }

    @Test
    void read_badHeight_named() throws Exception {
        assertRefused(
                ROS.replace("1.65", "-1"),
                "height_above_ground is -1.0; expected: a positive number of metres");
    }

    @Test
    void read_noCameraFile_saysWhatIsExpected() throws Exception {
        Path absent = folder.resolve("absent.yaml");
        assertEquals(
                absent + ": there is no such camera file",
                assertThrows(SourceException.class, () -> CameraFile.read(absent)).getMessage());
        assertRefused("hello", "no keys found; " + CameraFile.EXPECTED);
        Path binary = folder.resolve("binary.yaml");
        Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff});
        assertTrue(
                assertThrows(SourceException.class, () -> CameraFile.read(binary))
                        .getMessage()
                        .startsWith(binary + ": not a text file"));
        Path xml = file("bad.xml", "<opencv_storage><a></opencv_storage>");
        assertTrue(
                assertThrows(SourceException.class, () -> CameraFile.read(xml))
                        .getMessage()
                        .startsWith(xml + ": line 1 is not XML: "));
    }

    @Test
    void cameraInfos_roundTrip_sameCamera() throws Exception {
        Camera camera = CameraFile.read(file("camera.yaml", ROS));
        assertEquals(camera, CameraInfos.camera(CameraInfos.of(camera)));
        Camera plain = Camera.rectified(PINHOLE);
        assertEquals(plain, CameraInfos.camera(CameraInfos.of(plain)));
    }
}
