package dev.egomotion.codecs.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.PictureLimits;
import dev.egomotion.codecs.TestImages;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.camera.BadCameraException;
import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.still.OpenCv;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.CameraInfo;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.SegmentStart;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.global.opencv_calib3d;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RectifierTest {
    private static final PinholeCamera PINHOLE = new PinholeCamera(160, 96, 110, 108, 78.5, 49.25);

    static List<Distortion> lenses() {
        return List.of(
                new Distortion.PlumbBob(-0.21, 0.04, 0.002, -0.003, 0.001),
                new Distortion.Fisheye(0.03, -0.02, 0.01, -0.002));
    }

    private static Camera camera(Distortion lens) {
        return new Camera(PINHOLE, lens, Calibration.CALIBRATED, OptionalDouble.empty());
    }

    private static SegmentStart segment(Camera camera) {
        return SegmentStart.newBuilder()
                .setCameraInfo(CameraInfos.of(camera))
                .setCodec(FrameCodec.PNG)
                .build();
    }

    private static Frame frame(RgbImage image) {
        return Frame.newBuilder()
                .setSequence(0)
                .setCaptureTimeNanos(0)
                .setData(ByteBuffer.wrap(ImageCodec.encodePng(image)))
                .build();
    }

    /** The decoder does not open; what was made for its pictures goes with it. */
    @Test
    void open_damagedCodecParameters_leavesNothingNative() {
        SegmentStart damaged =
                SegmentStart.newBuilder(segment(camera(lenses().get(0))))
                        .setCodec(FrameCodec.HEVC)
                        .setCodecParameters(
                                ByteBuffer.wrap(
                                        "\1damaged parameters of a stream"
                                                .getBytes(StandardCharsets.US_ASCII)))
                        .build();
        assertThrows(UndecodableException.class, () -> FrameDecoders.open(damaged, 64, 48));
        long before = Pointer.totalCount();
        for (int i = 0; i < 100; i++) {
            assertThrows(UndecodableException.class, () -> FrameDecoders.open(damaged, 64, 48));
        }
        long left = Pointer.totalCount() - before;
        assertTrue(left < 100, left + " native objects of 100 decoders that did not open");
    }

    /** What a decoder may take is bounded by the largest picture, whatever the camera. */
    @Test
    void mostPixels_ofAnyCamera_isNoMoreThanIsDecoded() {
        for (int[] size : new int[][] {{64, 48}, {1226, 370}, {3840, 2160}, {7680, 4320}}) {
            Camera camera = Camera.rectified(PinholeCamera.ofFieldOfView(size[0], size[1], 1.2));
            try (Rectifier rectifier = new Rectifier(camera, 64, 48)) {
                long most = rectifier.mostPixels();
                assertTrue(most >= (long) size[0] * size[1] && most <= PictureLimits.MOST_PIXELS);
            }
        }
    }

    private static RgbImage decoded(Camera camera, RgbImage image, int width, int height)
            throws Exception {
        try (FrameDecoder decoder = FrameDecoders.open(segment(camera), width, height)) {
            DecodeOutcome outcome = decoder.decode(frame(image)).get(0);
            return assertInstanceOf(DecodeOutcome.Image.class, outcome, outcome::toString).image();
        }
    }

    /** A picture that is a linear function of the place: interpolating it anywhere is exact. */
    private static RgbImage ramp(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                rgb[at] = (byte) (30 + x);
                rgb[at + 1] = (byte) (40 + 2 * y);
                rgb[at + 2] = (byte) (20 + x + y / 2);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    @ParameterizedTest
    @MethodSource("lenses")
    void distortion_randomRays_asOpenCvHasThem(Distortion lens) {
        OpenCv.ready();
        for (double x = -0.7; x <= 0.7; x += 0.2) {
            for (double y = -0.5; y <= 0.5; y += 0.25) {
                double[] expected = openCv(lens, x, y);
                assertArrayEquals(expected, lens.distort(x, y), 1e-6);
            }
        }
    }

    private static double[] openCv(Distortion lens, double x, double y) {
        List<Double> c =
                CameraInfos.of(
                                new Camera(
                                        PINHOLE,
                                        lens,
                                        Calibration.CALIBRATED,
                                        OptionalDouble.empty()))
                        .getDistortion();
        try (Mat k = Mat.eye(3, 3, opencv_core.CV_64F).asMat();
                Mat coefficients = new Mat(1, c.size(), opencv_core.CV_64F);
                Mat zero = Mat.zeros(3, 1, opencv_core.CV_64F).asMat();
                Mat out = new Mat()) {
            double[] values = c.stream().mapToDouble(v -> v).toArray();
            DoubleBuffer buffer = coefficients.createBuffer();
            buffer.put(values);
            if (lens instanceof Distortion.Fisheye) {
                try (Mat in = new Mat(1, 1, opencv_core.CV_64FC2)) {
                    DoubleBuffer point = in.createBuffer();
                    point.put(x).put(y);
                    opencv_calib3d.fisheyeDistortPoints(in, out, k, coefficients);
                }
            } else {
                try (Mat in = new Mat(1, 1, opencv_core.CV_64FC3)) {
                    DoubleBuffer point = in.createBuffer();
                    point.put(x).put(y).put(1);
                    opencv_calib3d.projectPoints(in, zero, zero, k, coefficients, out);
                }
            }
            DoubleBuffer result = out.createBuffer();
            return new double[] {result.get(0), result.get(1)};
        }
    }

    @ParameterizedTest
    @MethodSource("lenses")
    void decode_distortedRamp_sampledWhereTheLensPutsTheRay(Distortion lens) throws Exception {
        RgbImage ramp = ramp(160, 96);
        RgbImage straight = decoded(camera(lens), ramp, 160, 96);
        int seen = 0;
        for (int v = 0; v < 96; v += 5) {
            for (int u = 0; u < 160; u += 5) {
                double[] d =
                        lens.distort(
                                (u - PINHOLE.cx()) / PINHOLE.fx(),
                                (v - PINHOLE.cy()) / PINHOLE.fy());
                double x = PINHOLE.fx() * d[0] + PINHOLE.cx();
                double y = PINHOLE.fy() * d[1] + PINHOLE.cy();
                if (x > 0 && x < 159 && y > 0 && y < 95) {
                    int at = 3 * (v * 160 + u);
                    assertEquals(30 + x, straight.rgb()[at] & 0xff, 0.6);
                    assertEquals(40 + 2 * y, straight.rgb()[at + 1] & 0xff, 0.6);
                    seen++;
                }
            }
        }
        assertTrue(seen > 300, "only " + seen + " pixels compared");
    }

    @ParameterizedTest
    @MethodSource("lenses")
    void decode_distortedAndShrunk_sameAsTheTwoInTurn(Distortion lens) throws Exception {
        RgbImage image = TestImages.moving(160, 96, 3);
        RgbImage full = decoded(camera(lens), image, 160, 96);
        assertArrayEquals(
                ImageCodec.resize(full, 60, 40).rgb(), decoded(camera(lens), image, 60, 40).rgb());
    }

    @Test
    void decode_shrunkRamp_edgesStayWhereTheCameraSays() throws Exception {
        RgbImage small = decoded(Camera.rectified(PINHOLE), ramp(160, 96), 61, 37);
        for (int y = 1; y < 36; y++) {
            for (int x = 1; x < 60; x++) {
                // resizedTo: x' = (x + 0.5) s - 0.5, solved for x
                double fullX = (x + 0.5) * 160 / 61 - 0.5;
                double fullY = (y + 0.5) * 96 / 37 - 0.5;
                int at = 3 * (y * 61 + x);
                assertEquals(30 + fullX, small.rgb()[at] & 0xff, 1.3, "x " + x);
                assertEquals(40 + 2 * fullY, small.rgb()[at + 1] & 0xff, 1.3, "y " + y);
            }
        }
    }

    @Test
    void decode_shrunkPicture_asOpenCvsAreaMean() throws Exception {
        RgbImage image = TestImages.moving(160, 96, 7);
        RgbImage small = decoded(Camera.rectified(PINHOLE), image, 61, 37);
        assertTrue(TestImages.difference(ImageCodec.resize(image, 61, 37), small) < 2.5);
    }

    @Test
    void decode_twice_bitIdentical() throws Exception {
        RgbImage image = TestImages.moving(160, 96, 7);
        assertArrayEquals(
                decoded(Camera.rectified(PINHOLE), image, 61, 37).rgb(),
                decoded(Camera.rectified(PINHOLE), image, 61, 37).rgb());
    }

    @Test
    void decode_failures_named() throws Exception {
        try (FrameDecoder decoder =
                FrameDecoders.open(segment(Camera.rectified(PINHOLE)), 61, 37)) {
            assertEquals(
                    new DecodeOutcome.Failure(
                            0, 0, true, "image is 48x32; the segment's camera is 160x96"),
                    decoder.decode(frame(TestImages.moving(48, 32, 0))).get(0));
            Frame broken =
                    Frame.newBuilder(frame(ramp(160, 96)))
                            .setData(ByteBuffer.wrap(new byte[] {(byte) 0xff, (byte) 0xd8, -1, 0}))
                            .build();
            assertEquals(
                    new DecodeOutcome.Failure(
                            0, 0, false, "4 bytes of JPEG without its end: it is cut off"),
                    decoder.decode(broken).get(0));
            Frame unread =
                    Frame.newBuilder(broken)
                            .setData(ByteBuffer.allocate(0))
                            .setSourceError("no such file")
                            .build();
            assertEquals(
                    new DecodeOutcome.Failure(0, 0, false, "no such file"),
                    decoder.decode(unread).get(0));
            assertInstanceOf(
                    DecodeOutcome.Image.class, decoder.decode(frame(ramp(160, 96))).get(0));
            assertTrue(decoder.drain().isEmpty());
        }
    }

    @Test
    void open_badCamera_named() {
        SegmentStart segment = segment(Camera.rectified(PINHOLE));
        var broken = CameraInfo.newBuilder(segment.getCameraInfo()).setFx(0).build();
        BadCameraException e =
                assertThrows(
                        BadCameraException.class,
                        () ->
                                FrameDecoders.open(
                                        SegmentStart.newBuilder(segment)
                                                .setCameraInfo(broken)
                                                .build(),
                                        61,
                                        37));
        assertEquals(
                "camera: focal length fx is 0.0; it must be a positive number of pixels",
                e.getMessage());
    }
}
