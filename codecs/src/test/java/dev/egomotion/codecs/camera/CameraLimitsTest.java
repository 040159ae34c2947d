package dev.egomotion.codecs.camera;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.schemas.CameraInfo;
import dev.egomotion.schemas.DistortionModel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CameraLimitsTest {
    private static CameraInfo.Builder info(int width, int height) {
        return CameraInfo.newBuilder()
                .setWidth(width)
                .setHeight(height)
                .setFx(width)
                .setFy(width)
                .setCx((width - 1) / 2.0)
                .setCy((height - 1) / 2.0);
    }

    private static void assertRefused(CameraInfo info, String naming) {
        BadCameraException e =
                assertThrows(BadCameraException.class, () -> CameraInfos.camera(info));
        assertTrue(e.getMessage().contains(naming), e.getMessage());
        assertTrue(e.getMessage().lines().count() == 1, e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1000000000, 48",
        "20000, 20000",
        "65535, 65535",
        "15, 640",
        "16384, 4096",
        "16, 640",
        "2147483647, 2147483647",
        "0, 48",
        "-5, 48"
    })
    void camera_sizeThatNoImageHas_isRefused(int width, int height) {
        assertRefused(info(width, height).build(), width + "");
    }

    @ParameterizedTest
    @CsvSource({"16, 16", "1226, 370", "7680, 4320", "4096, 8192", "320, 16"})
    void camera_sizeOfAnImage_isTaken(int width, int height) {
        assertDoesNotThrow(() -> CameraInfos.camera(info(width, height).build()));
    }

    @ParameterizedTest
    @ValueSource(doubles = {4.9e-324, 1e-3, 1e7, 1.7e308, Double.NaN, -600, 0})
    void camera_focalLengthThatSeesNoImage_isRefused(double f) {
        assertRefused(info(640, 480).setFx(f).build(), "fx");
        assertRefused(info(640, 480).setFy(f).build(), "fy");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.7e308, -1.7e308, 1e9, Double.POSITIVE_INFINITY, Double.NaN})
    void camera_principalPointFarOutside_isRefused(double c) {
        assertRefused(info(640, 480).setCx(c).build(), "cx");
        assertRefused(info(640, 480).setCy(c).build(), "cy");
    }

    @Test
    void camera_croppedWideAndLong_isTaken() {
        assertDoesNotThrow(() -> CameraInfos.camera(info(640, 480).setCx(-300).build()));
        assertDoesNotThrow(() -> CameraInfos.camera(info(640, 480).setFx(10).setFy(10).build()));
        assertDoesNotThrow(
                () -> CameraInfos.camera(info(640, 480).setFx(60_000).setFy(60_000).build()));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e300, 1e12, Double.NaN, Double.POSITIVE_INFINITY})
    void camera_lensThatShiftsWithoutBound_isRefused(double k) {
        CameraInfo lens =
                info(640, 480)
                        .setDistortionModel(DistortionModel.PLUMB_BOB)
                        .setDistortion(List.of(k, 0.0, 0.0, 0.0, 0.0))
                        .build();
        assertRefused(lens, "distortion");
        CameraInfo fisheye =
                info(640, 480)
                        .setDistortionModel(DistortionModel.FISHEYE)
                        .setDistortion(List.of(0.0, 0.0, 0.0, k))
                        .build();
        assertRefused(fisheye, "distortion");
    }

    @ParameterizedTest
    @ValueSource(doubles = {4.9e-324, 1e6, -1, Double.NaN})
    void camera_heightOfNoCamera_isRefused(double height) {
        assertRefused(info(640, 480).setHeightAboveGround(height).build(), "height above ground");
    }
}
