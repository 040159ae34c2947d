package dev.egomotion.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.live.CameraSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenCamerasTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();

    @TempDir private Path folder;

    private final List<String> warnings = new ArrayList<>();

    private static GivenCameras given(
            List<String> addresses, Optional<Path> file, OptionalDouble fieldOfView) {
        return new GivenCameras(
                addresses, file, Optional.empty(), fieldOfView, NONE, Optional.empty(), NONE);
    }

    private List<CameraSpec> specs(GivenCameras given) throws BadInputException {
        return given.specs(name -> Optional.empty(), warnings::add);
    }

    private void assertRefused(GivenCameras given, String expected) {
        BadInputException e = assertThrows(BadInputException.class, () -> specs(given));
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }

    private Path camerasFile() throws Exception {
        return Files.writeString(
                folder.resolve("cameras.yaml"),
                "cameras: [{id: rear, address: 'rtsp://10.0.0.6/1', fov: 120}]\n");
    }

    @Test
    void specs_addressesAndFile_descriptionHoldsForTheAddressesAlone() throws Exception {
        List<CameraSpec> specs =
                specs(
                        given(
                                List.of("rtsp://u:secret@10.0.0.5/1"),
                                Optional.of(camerasFile()),
                                OptionalDouble.of(80)));
        assertEquals(2, specs.size());
        assertEquals(80, specs.get(0).fieldOfView().getAsDouble());
        assertEquals(120, specs.get(1).fieldOfView().getAsDouble());
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).contains("a password on the command line"), warnings.toString());
    }

    @Test
    void specs_descriptionOfNone_isRefusedWithWhereItBelongs() throws Exception {
        Path file = camerasFile();
        assertRefused(
                given(List.of(), Optional.of(file), OptionalDouble.of(80)), "stand in " + file);
    }

    @Test
    void specs_valueOutOfRange_namesTheOptions() {
        assertRefused(
                given(List.of("rtsp://10.0.0.5/1"), Optional.empty(), OptionalDouble.of(200)),
                "--fov, --camera-height, --rate: fov is 200.0; expected 5 to 170 degrees");
    }

    @Test
    void specs_fileOrDeviceThatIsNotThere_isRefusedBeforeAnythingStarts() {
        assertRefused(
                given(List.of("foo"), Optional.empty(), NONE),
                "camera foo: foo: there is no such file or device");
        assertRefused(
                given(List.of("/dev/video77"), Optional.empty(), NONE),
                "/dev/video77: there is no such file or device");
    }

    @Test
    void specs_noneOrTwoOfOneId_isRefused() {
        assertRefused(given(List.of(), Optional.empty(), NONE), "no camera was given");
        assertRefused(
                given(List.of("rtsp://a/1", "rtsp://a/1"), Optional.empty(), NONE),
                "two cameras have the id");
    }
}
