package dev.egomotion.engine;

import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.live.CameraAddress;
import dev.egomotion.live.CameraException;
import dev.egomotion.live.CameraSpec;
import dev.egomotion.live.CamerasFile;
import dev.egomotion.live.Transport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The cameras of a live run: those given by their addresses, which one description holds for, and those of a file.
 *
 * @param addresses as {@link CameraAddress#parse} takes them
 * @param file a cameras file, which describes its own
 * @param calibration camera file of those given by address
 * @param fieldOfView their horizontal field of view, degrees
 * @param height of theirs above the ground, metres
 * @param transport how those of them send that speak RTSP; empty for TCP
 * @param rate pictures of each of them published per second, at most; empty for all
 */
public record GivenCameras(
        List<String> addresses,
        Optional<Path> file,
        Optional<Path> calibration,
        OptionalDouble fieldOfView,
        OptionalDouble height,
        Optional<Transport> transport,
        OptionalDouble rate) {
    /** Copies the list. */
    public GivenCameras {
        addresses = List.copyOf(addresses);
    }

    /**
     * Returns every camera.
     *
     * @param environment gives the value of a variable that the file names
     * @param warn told of addresses whose password other users of the machine can read
     * @throws BadInputException if there is none, two have one id, one cannot be, its file or device is not there, or a description
     *     holds for none
     */
    public List<CameraSpec> specs(
            Function<String, Optional<String>> environment, Consumer<String> warn)
            throws BadInputException {
        if (addresses.isEmpty() && describes()) {
            throw new BadInputException(
                    "--camera, --fov, --camera-height, --transport, --rate describe a CAMERA of the command line, and there is none"
                            + file.map(
                                            f ->
                                                    "; calibration, fov, height, transport, rate of each camera stand in "
                                                            + f)
                                    .orElse(""));
        }
        try {
            List<CameraSpec> cameras = new ArrayList<>();
            for (String address : addresses) {
                cameras.add(described(CameraAddress.parse(address), warn));
            }
            if (file.isPresent()) {
                cameras.addAll(CamerasFile.read(file.get(), environment));
            }
            if (cameras.isEmpty()) {
                throw new BadInputException(
                        "no camera was given; expected CAMERA or --cameras FILE (egomotion live --help)");
            }
            CamerasFile.requireDistinct(cameras, "egomotion live");
            for (CameraSpec camera : cameras) {
                if (!camera.address().isThere()) {
                    throw new BadInputException(
                            "camera %s: %s: there is no such file or device"
                                    .formatted(camera.id(), camera.address()));
                }
            }
            return cameras;
        } catch (CameraException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    private boolean describes() {
        return calibration.isPresent()
                || fieldOfView.isPresent()
                || height.isPresent()
                || transport.isPresent()
                || rate.isPresent();
    }

    private CameraSpec described(CameraAddress address, Consumer<String> warn)
            throws BadInputException {
        if (address.holdsPassword()) {
            warn.accept(
                    address
                            + ": a password on the command line can be read by every user of this machine;"
                            + " give --cameras FILE with ${NAME} in the address");
        }
        try {
            return new CameraSpec(
                    address.defaultId(),
                    address,
                    calibration,
                    fieldOfView,
                    height,
                    transport.orElse(Transport.TCP),
                    rate);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(
                    "--camera, --fov, --camera-height, --rate: " + e.getMessage(), e);
        }
    }
}
