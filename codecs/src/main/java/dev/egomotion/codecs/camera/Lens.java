package dev.egomotion.codecs.camera;

import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.schemas.DistortionModel;
import java.util.List;
import java.util.Set;

/** Lens models by the names that tools give them. */
final class Lens {
    private static final String READ =
            "plumb_bob (radtan), rational_polynomial, fisheye (equidistant), fov or none";

    private static final Set<String> RADIAL =
            Set.of(
                    "",
                    "none",
                    "plumb_bob",
                    "radtan",
                    "radial_tangential",
                    "brown",
                    "opencv",
                    "rational_polynomial",
                    "perspective",
                    "pinhole");

    private static final Set<String> FISHEYE =
            Set.of(
                    "fisheye",
                    "equidistant",
                    "kannala_brandt",
                    "kannala_brandt4",
                    "kannalabrandt8",
                    "opencv_fisheye");

    /** Lenses that see more than a pinhole can show. */
    private static final Set<String> WIDE =
            Set.of(
                    "omni",
                    "omnidirectional",
                    "mei",
                    "unified",
                    "eucm",
                    "ds",
                    "double_sphere",
                    "scaramuzza",
                    "ocam",
                    "equirectangular",
                    "radial_division",
                    "pinhole_full",
                    "thin_prism_fisheye");

    private Lens() {}

    /**
     * Returns the lens of a name and its coefficients. A model of radius and tangent with 8 and more coefficients
     * is the rational one; one without any is no lens, whatever its name.
     *
     * @throws IllegalArgumentException naming what was found and what is allowed
     */
    static Distortion of(String name, List<Double> coefficients) {
        requireRead(name);
        String plain = KeyTree.plain(name);
        if (RADIAL.contains(plain)) {
            return radial(coefficients);
        }
        if (FISHEYE.contains(plain)) {
            return CameraInfos.distortion(
                    DistortionModel.FISHEYE,
                    coefficients.isEmpty() ? List.of(0.0, 0.0, 0.0, 0.0) : coefficients);
        }
        return CameraInfos.distortion(DistortionModel.FOV, coefficients);
    }

    /**
     * Refuses a lens that is not read.
     *
     * @throws IllegalArgumentException naming it and what is allowed
     */
    static void requireRead(String name) {
        String plain = KeyTree.plain(name);
        if (WIDE.contains(plain)) {
            throw new IllegalArgumentException(
                    "%s is a lens of more than a pinhole's view; %s are read: undistort its images to a pinhole camera first"
                            .formatted(name, READ));
        }
        if (!RADIAL.contains(plain) && !FISHEYE.contains(plain) && !plain.equals("fov")) {
            throw new IllegalArgumentException(
                    "%s is no lens that is known; expected: %s".formatted(name, READ));
        }
    }

    private static Distortion radial(List<Double> c) {
        if (c.isEmpty()) {
            return Distortion.NONE;
        }
        boolean rational = c.size() > 5;
        return CameraInfos.distortion(
                rational ? DistortionModel.RATIONAL_POLYNOMIAL : DistortionModel.PLUMB_BOB, c);
    }
}
