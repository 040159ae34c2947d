package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** ROS CameraInfo and OpenCV FileStorage, as YAML, JSON or XML: both name the same things, in a few spellings. */
final class RosAndOpenCv {
    private static final String[] WIDTH = {"image_width", "width", "image_Width", "imageWidth"};
    private static final String[] HEIGHT = {
        "image_height", "height", "image_Height", "imageHeight"
    };
    private static final String[] MATRIX = {
        "camera_matrix", "Camera_Matrix", "cameraMatrix", "CameraMatrix", "K", "k", "mtx"
    };
    private static final String[] DISTORTION = {
        "distortion_coefficients",
        "Distortion_Coefficients",
        "distCoeffs",
        "DistCoeffs",
        "dist_coeffs",
        "dist_coeff",
        "D",
        "d",
        "dist"
    };

    /** Matrix and lens of the left camera of a pair, as those name them who calibrate pairs with OpenCV. */
    private static final String[][] LEFT = {
        {"M1", "D1"},
        {"K1", "D1"},
        {"cameraMatrix1", "distCoeffs1"},
        {"CameraMatrix1", "DistCoeffs1"},
        {"camera_matrix_1", "distortion_coefficients_1"},
        {"camera_matrix1", "dist_coeffs1"},
        {"camera_matrix_left", "distortion_coefficients_left"},
        {"left_camera_matrix", "left_distortion_coefficients"},
        {"cameraMatrixL", "distCoeffsL"},
        {"cameraMatrix_left", "distCoeffs_left"},
        {"M_left", "D_left"},
        {"K_left", "D_left"},
        {"M_l", "D_l"},
        {"K_l", "D_l"},
        {"KL", "DL"},
        {"ML", "DL"},
        {"mtxL", "distL"},
        {"mtx1", "dist1"}
    };

    private RosAndOpenCv() {}

    /** Returns whether the keys have a matrix of the one camera that they describe. */
    static boolean hasMatrix(KeyTree keys) {
        return keys.find(MATRIX).isPresent();
    }

    /** Returns the key of the left camera's matrix where the keys describe a pair. */
    static Optional<String> leftMatrix(KeyTree keys) {
        return left(keys).map(names -> names[0]);
    }

    private static Optional<String[]> left(KeyTree keys) {
        return hasMatrix(keys)
                ? Optional.empty()
                : Arrays.stream(LEFT).filter(names -> keys.has(names[0])).findFirst();
    }

    /** Returns the camera that the keys describe, of a pair the left one. */
    static Camera camera(KeyTree keys, ImageSize images) throws SourceException {
        Optional<String[]> left = left(keys);
        String matrixKey =
                left.isPresent() ? left.get()[0] : keys.require("the 3x3 camera matrix", MATRIX);
        List<Double> k = keys.numbers(matrixKey);
        if (k.size() != 9) {
            throw keys.bad(matrixKey, k.size() + " numbers", "a 3x3 matrix");
        }
        if (k.get(1) != 0 || k.get(3) != 0 || k.get(6) != 0 || k.get(7) != 0 || k.get(8) != 1) {
            throw keys.bad(matrixKey, k.toString(), "[fx, 0, cx, 0, fy, cy, 0, 0, 1]");
        }
        ImageSize size = size(keys, images);
        try {
            PinholeCamera pinhole =
                    new PinholeCamera(
                            size.width(), size.height(), k.get(0), k.get(4), k.get(2), k.get(5));
            return new Camera(pinhole, lens(keys, left), Calibration.CALIBRATED, ground(keys));
        } catch (IllegalArgumentException e) {
            throw keys.refusal(matrixKey, e);
        }
    }

    private static ImageSize size(KeyTree keys, ImageSize images) throws SourceException {
        Optional<String> width = keys.find(WIDTH);
        Optional<String> height = keys.find(HEIGHT);
        if (width.isEmpty() && height.isEmpty() && images.width() > 0) {
            return images;
        }
        return ImageSize.of(
                keys,
                keys.require("the image size", WIDTH),
                keys.require("the image size", HEIGHT));
    }

    private static Distortion lens(KeyTree keys, Optional<String[]> left) throws SourceException {
        Optional<String> key = left.isPresent() ? keys.find(left.get()[1]) : keys.find(DISTORTION);
        List<Double> c = key.isEmpty() ? List.of() : keys.numbers(key.get());
        String name = keys.text("distortion_model");
        if (name.isEmpty() && keys.number("fisheye_model", 0) != 0) {
            name = "fisheye";
        }
        try {
            Lens.requireRead(name);
        } catch (IllegalArgumentException e) {
            throw keys.refusal("distortion_model", e);
        }
        try {
            return Lens.of(name, c);
        } catch (IllegalArgumentException e) {
            throw keys.refusal(key.orElse("distortion_model"), e);
        }
    }

    /** Returns how high the camera stands, where the file says so. */
    static OptionalDouble ground(KeyTree keys) throws SourceException {
        String key = "height_above_ground";
        if (!keys.has(key)) {
            return OptionalDouble.empty();
        }
        double height = keys.number(key);
        if (!(height > 0)) {
            throw keys.bad(key, Double.toString(height), "a positive number of metres");
        }
        return OptionalDouble.of(height);
    }
}
