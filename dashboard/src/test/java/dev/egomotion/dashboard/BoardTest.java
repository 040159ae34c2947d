package dev.egomotion.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egomotion.schemas.CameraState;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BoardTest {
    private final Hands clock = new Hands(10_000);
    private final Board board = new Board(clock);

    private static JsonNode read(String json) throws Exception {
        return new ObjectMapper().readTree(json);
    }

    @Test
    void outage_noAnswerForLonger_namesTheBrokers() {
        clock.set(11_200);
        assertEquals(Optional.empty(), board.outage());
        clock.set(11_201);
        assertEquals(Optional.of("the brokers do not answer"), board.outage());
        board.brokersAnswered();
        assertEquals(Optional.empty(), board.outage());
    }

    @Test
    void outage_refusedByTheBrokers_saysWhyUntilTheyAnswer() {
        board.brokersTrouble("the brokers refuse this page: wrong password");
        assertEquals(Optional.of("the brokers refuse this page: wrong password"), board.outage());
        board.brokersAnswered();
        assertEquals(Optional.empty(), board.outage());
    }

    @Test
    void cameras_brokersGone_areAllStaleAtOnce() throws Exception {
        board.take("front", Records.point(0), Records.at(10_000));
        assertFalse(read(BoardJson.cameras(board, "run")).at("/cameras/0/stale").asBoolean());

        clock.set(11_300);

        JsonNode seen = read(BoardJson.cameras(board, "run"));
        assertTrue(seen.at("/cameras/0/stale").asBoolean());
        assertEquals("the brokers do not answer", seen.get("outage").asText());
        assertEquals(1300, seen.at("/cameras/0/age").asLong());
    }

    @Test
    void cameras_oneStopsTheOtherGoesOn_staleIsTheOneAlone() throws Exception {
        board.take("front", Records.point(0), Records.at(10_000));
        board.take("rear", Records.point(0), Records.at(10_000));
        clock.set(11_600);
        board.brokersAnswered();
        board.take("rear", Records.point(1), Records.at(11_600));

        JsonNode seen = read(BoardJson.cameras(board, "run"));

        assertTrue(seen.at("/cameras/0/stale").asBoolean());
        assertFalse(seen.at("/cameras/1/stale").asBoolean());
    }

    @Test
    void cameras_moreThanFit_areCounted() throws Exception {
        for (int i = 0; i <= Board.MOST_CAMERAS; i++) {
            board.take("camera-" + i, Records.point(0), Records.at(10_000));
        }

        JsonNode seen = read(BoardJson.cameras(board, "run"));

        assertEquals(Board.MOST_CAMERAS, seen.get("cameras").size());
        assertEquals(1, seen.get("notShown").asInt());
    }

    @Test
    void cameras_stateWithoutAFrame_isShownWithItsReason() throws Exception {
        board.take("front", Records.status(CameraState.STALLED));

        JsonNode camera = read(BoardJson.cameras(board, "run")).at("/cameras/0");

        assertEquals("STALLED", camera.get("state").asText());
        assertEquals("no packet for 2 s", camera.get("detail").asText());
        assertEquals(8000, camera.get("stateAgo").asLong());
        JsonNode ledger = read(BoardJson.now(board, "front")).get("ledger");
        assertEquals(12, ledger.get("received").asLong());
        assertEquals(2, ledger.at("/notPublished/QUEUE_FULL").asLong());
    }

    @Test
    void now_unknownCamera_saysSo() throws Exception {
        assertFalse(read(BoardJson.now(board, "nobody")).get("known").asBoolean());
    }

    @Test
    void now_timeBeyondDoubles_keepsEachDigit() throws Exception {
        board.take(
                "front",
                Records.builder(0).setCaptureTimeNanos(1_317_046_450_072_943_613L).build(),
                Records.at(10_000));

        assertEquals(
                "1317046450072943613",
                read(BoardJson.now(board, "front")).at("/last/captureTimeNanos").asText());
    }

    @Test
    void isWatched_nobodyLookedForTenSeconds_isNot() {
        assertFalse(board.isWatched(Pane.DEPTH));
        board.watch("front", Pane.DEPTH);
        clock.set(20_000);
        assertTrue(board.isWatched(Pane.DEPTH));
        assertFalse(board.isWatched(Pane.FRAME));
        clock.set(20_001);
        assertFalse(board.isWatched(Pane.DEPTH));
    }
}
