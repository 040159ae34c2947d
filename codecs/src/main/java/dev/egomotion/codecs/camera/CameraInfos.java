package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.wire.TrustedRecords;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.schemas.CameraInfo;
import dev.egomotion.schemas.DistortionModel;
import dev.egomotion.schemas.IntrinsicsSource;
import java.util.List;
import java.util.OptionalDouble;

/** Cameras as they travel in a SegmentStart, and as values. */
public final class CameraInfos {
    static {
        TrustedRecords.ready();
    }

    private CameraInfos() {}

    /** Returns the record of a camera. */
    public static CameraInfo of(Camera camera) {
        PinholeCamera pinhole = camera.pinhole();
        return CameraInfo.newBuilder()
                .setWidth(pinhole.width())
                .setHeight(pinhole.height())
                .setFx(pinhole.fx())
                .setFy(pinhole.fy())
                .setCx(pinhole.cx())
                .setCy(pinhole.cy())
                .setDistortionModel(model(camera.distortion()))
                .setDistortion(coefficients(camera.distortion()))
                .setIntrinsicsSource(IntrinsicsSource.valueOf(camera.calibration().name()))
                .setHeightAboveGround(
                        camera.heightAboveGround().isPresent()
                                ? camera.heightAboveGround().getAsDouble()
                                : null)
                .build();
    }

    private static DistortionModel model(Distortion distortion) {
        if (distortion instanceof Distortion.PlumbBob) {
            return DistortionModel.PLUMB_BOB;
        }
        if (distortion instanceof Distortion.RationalPolynomial) {
            return DistortionModel.RATIONAL_POLYNOMIAL;
        }
        if (distortion instanceof Distortion.FieldOfView) {
            return DistortionModel.FOV;
        }
        return distortion instanceof Distortion.Fisheye
                ? DistortionModel.FISHEYE
                : DistortionModel.NONE;
    }

    private static List<Double> coefficients(Distortion distortion) {
        if (distortion instanceof Distortion.PlumbBob d) {
            return List.of(d.k1(), d.k2(), d.p1(), d.p2(), d.k3());
        }
        if (distortion instanceof Distortion.Fisheye d) {
            return List.of(d.k1(), d.k2(), d.k3(), d.k4());
        }
        if (distortion instanceof Distortion.RationalPolynomial d) {
            return List.of(
                    d.k1(), d.k2(), d.p1(), d.p2(), d.k3(), d.k4(), d.k5(), d.k6(), d.s1(), d.s2(),
                    d.s3(), d.s4(), d.tauX(), d.tauY());
        }
        if (distortion instanceof Distortion.FieldOfView d) {
            return List.of(d.omega());
        }
        return List.of();
    }

    /**
     * Returns the camera of a record.
     *
     * @throws BadCameraException naming the parameter, its value and what is allowed
     */
    public static Camera camera(CameraInfo info) throws BadCameraException {
        Camera camera = unchecked(info);
        CameraLimits.check(camera);
        return camera;
    }

    private static Camera unchecked(CameraInfo info) throws BadCameraException {
        try {
            return new Camera(
                    new PinholeCamera(
                            info.getWidth(),
                            info.getHeight(),
                            info.getFx(),
                            info.getFy(),
                            info.getCx(),
                            info.getCy()),
                    distortion(info.getDistortionModel(), info.getDistortion()),
                    Calibration.valueOf(info.getIntrinsicsSource().name()),
                    info.getHeightAboveGround() == null
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(info.getHeightAboveGround()));
        } catch (IllegalArgumentException e) {
            throw new BadCameraException("camera: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the distortion with the given coefficients, {@link Distortion#NONE} when all are zero.
     *
     * @param c k1 k2 p1 p2 [k3] for PLUMB_BOB, k1 k2 k3 k4 for FISHEYE, OpenCV's 8, 12 or 14 for
     *     RATIONAL_POLYNOMIAL, omega for FOV, none for NONE
     * @throws IllegalArgumentException if there is another number of coefficients
     */
    static Distortion distortion(DistortionModel model, List<Double> c) {
        return switch (model) {
            case NONE -> {
                if (c.stream().anyMatch(v -> v != 0)) {
                    throw new IllegalArgumentException(
                            "distortion model NONE has coefficients " + c + "; none are expected");
                }
                yield Distortion.NONE;
            }
            case PLUMB_BOB -> {
                requireCount(model, c, 4, 5);
                yield c.stream().allMatch(v -> v == 0)
                        ? Distortion.NONE
                        : new Distortion.PlumbBob(
                                c.get(0),
                                c.get(1),
                                c.get(2),
                                c.get(3),
                                c.size() == 5 ? c.get(4) : 0);
            }
            case FISHEYE -> {
                requireCount(model, c, 4, 4);
                yield new Distortion.Fisheye(c.get(0), c.get(1), c.get(2), c.get(3));
            }
            case RATIONAL_POLYNOMIAL -> rational(c);
            case FOV -> {
                requireCount(model, c, 1, 1);
                yield new Distortion.FieldOfView(c.get(0));
            }
        };
    }

    private static Distortion rational(List<Double> c) {
        if (c.size() != 8 && c.size() != 12 && c.size() != 14) {
            throw new IllegalArgumentException(
                    "distortion model RATIONAL_POLYNOMIAL has %d coefficients; 8, 12 or 14 are expected"
                            .formatted(c.size()));
        }
        double[] d = new double[14];
        for (int i = 0; i < c.size(); i++) {
            d[i] = c.get(i);
        }
        boolean plain = c.stream().skip(5).allMatch(v -> v == 0);
        return plain
                ? distortion(DistortionModel.PLUMB_BOB, c.subList(0, 5))
                : new Distortion.RationalPolynomial(
                        d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7], d[8], d[9], d[10], d[11],
                        d[12], d[13]);
    }

    private static void requireCount(DistortionModel model, List<Double> c, int least, int most) {
        if (c.size() < least || c.size() > most) {
            throw new IllegalArgumentException(
                    "distortion model %s has %d coefficients; %s are expected"
                            .formatted(
                                    model, c.size(), least == most ? most : least + " or " + most));
        }
    }
}
