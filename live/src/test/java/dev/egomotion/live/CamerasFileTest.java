package dev.egomotion.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CamerasFileTest {
    @TempDir Path folder;

    private List<CameraSpec> read(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("cameras.yaml"), yaml);
        Map<String, String> environment =
                Map.of("FRONT_PASSWORD", "s3cret/1", "ODD", "s3cret&1#@x");
        return CamerasFile.read(file, name -> Optional.ofNullable(environment.get(name)));
    }

    private String refusal(String yaml) {
        return assertThrows(CameraException.class, () -> read(yaml)).getMessage();
    }

    @Test
    void read_allKeys_taken() throws Exception {
        CameraSpec front =
                read("""
                        cameras:
                          - id: front
                            address: rtsp://admin:${FRONT_PASSWORD}@10.0.0.5/live
                            calibration: front.yaml
                            height: 1.65
                            transport: udp
                            rate: 5
                            mask: front.png
                          - address: http://10.0.0.6/video
                            fov: 70
                        """)
                        .get(0);
        assertEquals("front", front.id());
        assertEquals("rtsp://***@10.0.0.5/live", front.address().toString());
        assertEquals(
                "rtsp://admin:s3cret%2F1@10.0.0.5/live",
                front.address().input(front.transport(), false).url());
        assertEquals(folder.resolve("front.yaml"), front.calibration().orElseThrow());
        assertEquals(1.65, front.height().getAsDouble());
        assertEquals(Transport.UDP, front.transport());
        assertEquals(5, front.rate().getAsDouble());
        assertEquals(folder.resolve("front.png"), front.mask().orElseThrow());
    }

    @Test
    void read_variableInAQuery_takenAsItIsAndHidden() throws Exception {
        CameraAddress address =
                read("cameras:\n  - address: http://cam/video?token=${ODD}\n").get(0).address();
        assertEquals("http://cam/video?token=***", address.toString());
        assertEquals(
                "http://cam/video?token=s3cret%261%23%40x",
                address.input(Transport.TCP, false).url());
        assertEquals("no *** here", address.redact("no s3cret&1#@x here"));
    }

    @Test
    void read_unknownKey_named() {
        String refusal = refusal("cameras:\n  - adress: rtsp://cam/live\n");
        assertTrue(
                refusal.contains("cameras[0]: unknown key adress; known here: id, address"),
                refusal);
    }

    @Test
    void read_variableThatIsNotThere_named() {
        String refusal = refusal("cameras:\n  - address: rtsp://u:${NOPE}@cam/live\n");
        assertTrue(refusal.contains("${NOPE}"), refusal);
    }

    @Test
    void read_twoCamerasWithOneId_named() {
        String refusal =
                refusal(
                        "cameras:\n  - {id: a, address: 'rtsp://cam/1'}\n  - {id: a, address: 'rtsp://cam/2'}\n");
        assertTrue(refusal.contains("two cameras have the id a"), refusal);
    }

    @Test
    void read_notYaml_lineNamedAndNotQuoted() {
        String refusal = refusal("cameras:\n  - address: 'rtsp://u:s3cret@cam/1\n  x: ]\n");
        assertTrue(refusal.contains("line"), refusal);
        assertFalse(refusal.contains("s3cret"), refusal);
    }

    @Test
    void read_rateOfNothing_named() {
        String refusal = refusal("cameras:\n  - {address: 'rtsp://cam/1', rate: 0}\n");
        assertTrue(refusal.contains("rate is 0.0; expected pictures per second"), refusal);
    }

    @Test
    void read_heightThatIsNoNumber_named() {
        String refusal = refusal("cameras:\n  - {address: 'rtsp://cam/1', height: high}\n");
        assertTrue(refusal.contains("height is 'high'; expected a number"), refusal);
    }
}
