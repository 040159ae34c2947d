package dev.egomotion.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CameraAddressTest {
    @ParameterizedTest
    @CsvSource({
        "rtsp://admin:s3cretPass@10.0.0.5:554/Streaming/Channels/101, rtsp://***@10.0.0.5:554/Streaming/Channels/101",
        "rtsp://admin:p@s3cret@10.0.0.5/live, rtsp://***@10.0.0.5/live",
        "RTSP://10.0.0.5/live, rtsp://10.0.0.5/live",
        "http://10.0.0.5/video.cgi?user=root&pwd=s3cret&channel=1, http://10.0.0.5/video.cgi?user=***&pwd=***&channel=1",
        "srt://host:9000?passphrase=s3cretphrase&mode=caller, srt://host:9000?passphrase=***&mode=caller",
        "rtsp://10.0.0.5:554?user=admin&password=s3cret, rtsp://10.0.0.5:554?user=***&password=***",
        "http://10.0.0.5/video?channel=1;pwd=s3cret, http://10.0.0.5/video?channel=1&pwd=***",
        "http://10.0.0.5/video?s3cret, http://10.0.0.5/video?***",
        "http://10.0.0.5/video?stream=a:s3cret, http://10.0.0.5/video?stream=***",
        "srt://10.0.0.5:9000?streamid=#!::u=admin;s3cret, srt://10.0.0.5:9000?streamid=***",
        "'rtsp://admin:s3cret,\"\\%^ &:[]@10.0.0.5/live', rtsp://***@10.0.0.5/live",
        "rtsp://10.0.0.5/user=admin_password=s3cret_channel=1_stream=0.sdp, rtsp://10.0.0.5/user=***",
    })
    void parse_secretsInAnyPlace_shownWithout(String text, String shown) throws Exception {
        CameraAddress address = CameraAddress.parse(text);
        assertEquals(shown, address.toString());
        assertFalse(address.toString().contains("s3cret"));
        assertFalse(address.input(Transport.TCP, false).toString().contains("s3cret"));
    }

    @Test
    void redact_serverRepeatsThePassword_hidden() throws Exception {
        CameraAddress address = CameraAddress.parse("rtsp://admin:s3cr%40t!@cam/live");
        assertEquals(
                "401 for *** with *** or *** at rtsp://***@cam/live",
                address.redact(
                        "401 for admin with s3cr%40t! or s3cr@t! at rtsp://admin:s3cr%40t!@cam/live"));
        assertTrue(address.holdsPassword());
    }

    @Test
    void redact_addressWithoutSecrets_textAsItIs() throws Exception {
        assertEquals("with B-frames", CameraAddress.parse("-").redact("with B-frames"));
    }

    @Test
    void holdsPassword_plainAddress_false() throws Exception {
        assertFalse(CameraAddress.parse("rtsp://cam/live?channel=1").holdsPassword());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://u:s3cret@cam/x",
                "concat:a|b://x",
                "rtsp:///nohost",
                "rtsp://u:a/s3cret@cam/x",
                "rtsp://admin:se?s3cret@10.0.0.5/live",
                "rtsp://admin:se#s3cret@10.0.0.5/live",
                "rtsp://user:p@ss/s3cret@host/live",
                "rtsp://user:p@ss?s3cret@host/live",
                "rtsp:/admin:s3cret@host/live",
                "rtsp:admin:s3cret@host/live",
                "admin:s3cret@host/stream",
                "admin:s3cret://x",
                "10.0.0.5/video?pwd=s3cret",
                "10.0.0.5/user=admin_password=s3cret_channel=1.sdp",
                ""
            })
    void parse_addressOfNothingKnown_refusedWithoutSecret(String text) {
        CameraException refused =
                assertThrows(CameraException.class, () -> CameraAddress.parse(text));
        assertFalse(refused.getMessage().contains("s3cret"), refused.getMessage());
    }

    @Test
    void parse_fileWithAnAtInItsName_takenWhereItExists(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("drive@home.ts"));
        assertEquals(file.toString(), CameraAddress.parse(file.toString()).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "rtsp://u:s3cret@10.0.0.5/live, 10.0.0.5-live",
        "/dev/video2, video2",
        "-, stdin",
        "/data/drive.ts, drive.ts"
    })
    void defaultId_anyAddress_isACameraIdWithoutSecrets(String text, String id) throws Exception {
        assertEquals(id, CameraAddress.parse(text).defaultId());
    }
}
