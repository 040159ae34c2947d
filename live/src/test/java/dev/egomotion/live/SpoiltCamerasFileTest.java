package dev.egomotion.live;

import dev.egomotion.codecs.FuzzedText;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spoilt files of cameras are refused in words. */
class SpoiltCamerasFileTest {
    @TempDir Path folder;

    @Test
    void read_spoiltFiles_readOrRefusedInWords() throws Exception {
        FuzzedText.everyFile(
                folder.resolve("cameras.yaml"),
                """
                cameras:
                  - id: front
                    address: rtsp://admin:${PASSWORD}@10.0.0.5/live
                    calibration: front.yaml
                    height: 1.65
                    transport: udp
                    rate: 5
                  - address: http://10.0.0.6/video
                    fov: 70
                """,
                List.of(CameraException.class),
                file -> CamerasFile.read(file, name -> Optional.of("secret")));
    }
}
