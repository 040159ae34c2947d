package dev.egomotion.live;

import dev.egomotion.codecs.camera.CameraChoice;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One camera as the user described it.
 *
 * @param id key of its records: 1 to 200 of the characters a-z A-Z 0-9 . _ -
 * @param address where it is
 * @param calibration its camera file
 * @param fieldOfView horizontal field of view, degrees, where there is no camera file
 * @param height of the camera above the ground, metres
 * @param transport how an RTSP camera sends
 * @param rate pictures published per second, at most; empty for all
 * @param mask an image that is black where its pictures are not the world, of their size
 */
public record CameraSpec(
        String id,
        CameraAddress address,
        Optional<Path> calibration,
        OptionalDouble fieldOfView,
        OptionalDouble height,
        Transport transport,
        OptionalDouble rate,
        Optional<Path> mask) {
    /** Checks the values. */
    public CameraSpec {
        if (!id.matches("[\\w.-]{1,200}")) {
            throw new IllegalArgumentException(
                    "id is '%s'; expected 1 to 200 of the characters a-z A-Z 0-9 . _ -"
                            .formatted(id));
        }
        if (height.isPresent() && !(height.getAsDouble() > 0 && height.getAsDouble() < 1000)) {
            throw new IllegalArgumentException(
                    "height is %s; expected metres above the ground, more than 0"
                            .formatted(height.getAsDouble()));
        }
        if (fieldOfView.isPresent()
                && !(fieldOfView.getAsDouble() >= 5 && fieldOfView.getAsDouble() <= 170)) {
            throw new IllegalArgumentException(
                    "fov is %s; expected 5 to 170 degrees".formatted(fieldOfView.getAsDouble()));
        }
        if (rate.isPresent() && !(rate.getAsDouble() > 0 && rate.getAsDouble() <= 1000)) {
            throw new IllegalArgumentException(
                    "rate is %s; expected pictures per second, more than 0"
                            .formatted(rate.getAsDouble()));
        }
        if (calibration.isPresent() && fieldOfView.isPresent()) {
            throw new IllegalArgumentException("calibration and fov are both given; give one");
        }
    }

    /**
     * Returns which camera its images were taken with.
     *
     * @param guess horizontal field of view where nothing is known, degrees
     */
    CameraChoice choice(double guess) {
        return new CameraChoice(calibration, fieldOfView, height, guess);
    }

    /** Describes a camera of whose pictures all may be the world. */
    public CameraSpec(
            String id,
            CameraAddress address,
            Optional<Path> calibration,
            OptionalDouble fieldOfView,
            OptionalDouble height,
            Transport transport,
            OptionalDouble rate) {
        this(id, address, calibration, fieldOfView, height, transport, rate, Optional.empty());
    }

    /** Describes a camera of which every picture is published. */
    public CameraSpec(
            String id,
            CameraAddress address,
            Optional<Path> calibration,
            OptionalDouble fieldOfView,
            OptionalDouble height,
            Transport transport) {
        this(id, address, calibration, fieldOfView, height, transport, OptionalDouble.empty());
    }

    /** Returns a camera of which only the address is known. */
    public static CameraSpec of(CameraAddress address) {
        return new CameraSpec(
                address.defaultId(),
                address,
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Transport.TCP);
    }
}
