package dev.egomotion.engine.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    @Test
    void duration_secondsMinutesHours_areRead() {
        assertEquals(Duration.ofSeconds(30), Words.duration("30s"));
        assertEquals(Duration.ofMinutes(10), Words.duration("10m"));
        assertEquals(Duration.ofHours(2), Words.duration("2h"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "-1s", "1.5h", "1d", "9999999s"})
    void duration_otherText_isRefusedWithWhatIsExpected(String text) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Words.duration(text));
        assertTrue(e.getMessage().contains("such as 30s"), e.getMessage());
    }

    @Test
    void address_hostAndPort_areRead() {
        assertEquals(8077, Words.address("127.0.0.1:8077").getPort());
        assertEquals("0:0:0:0:0:0:0:1", Words.address("[::1]:0").getHostString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8077", ":8077", "host:", "host:port", "host:65536"})
    void address_otherText_isRefusedWithWhatIsExpected(String text) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Words.address(text));
        assertTrue(e.getMessage().contains("is no HOST:PORT"), e.getMessage());
    }

    @Test
    void nearestNames_slipsOfTheHand_theNearestAlone() {
        List<String> names = List.of("replay", "retire", "run", "train", "--overwrite", "--out");
        assertEquals(List.of("replay"), NearestNames.of("reply", names));
        assertEquals(List.of("--overwrite"), NearestNames.of("--overwrit", names));
        assertEquals(List.of(), NearestNames.of("dashboard", names));
    }
}
