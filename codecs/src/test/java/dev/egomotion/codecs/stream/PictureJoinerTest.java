package dev.egomotion.codecs.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PictureJoinerTest {
    private static final int FULL = 1200;
    private static final int IDR = 0x65;
    private static final int OTHER = 0x41;
    private static final int PARAMETERS = 0x67;

    private final PictureJoiner joiner = new PictureJoiner(false);
    private long stamp;

    private static byte[] unit(int header, int length) {
        byte[] data = new byte[4 + length];
        Arrays.fill(data, (byte) 0x5a);
        data[0] = data[1] = data[2] = 0;
        data[3] = 1;
        data[4] = (byte) header;
        return data;
    }

    private static byte[] rest(int length) {
        byte[] data = new byte[length];
        Arrays.fill(data, (byte) 0x5a);
        return data;
    }

    private void piece(byte[] data) {
        joiner.add(
                new PictureJoiner.Piece(
                        OptionalLong.of(stamp),
                        data,
                        1000 + stamp,
                        OptionalLong.empty(),
                        Optional.empty()));
    }

    /** A picture of one slice in three packets, every tenth with its parameters before it. */
    private byte[] picture() {
        stamp++;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        boolean key = stamp % 10 == 1;
        if (key) {
            all.writeBytes(unit(PARAMETERS, 20));
            piece(unit(PARAMETERS, 20));
        }
        for (byte[] data :
                new byte[][] {unit(key ? IDR : OTHER, FULL), rest(FULL), rest(100 + (int) stamp)}) {
            all.writeBytes(data);
            piece(data);
        }
        return all.toByteArray();
    }

    private void learn() {
        for (int i = 0; i < 2 * PictureJoiner.LEARNED; i++) {
            picture();
            joiner.poll();
        }
        while (joiner.poll() != null) {}
    }

    @Test
    void pictures_atFirst_givenWhenTheNextBegins() {
        byte[] first = picture();
        assertNull(joiner.poll());
        picture();
        PictureJoiner.Piece given = joiner.poll();
        assertNotNull(given);
        assertArrayEquals(first, given.data());
        assertEquals(1001, given.arrivalNanos());
        assertNull(joiner.poll());
        joiner.end();
        assertNotNull(joiner.poll());
        joiner.end();
        assertNull(joiner.poll());
    }

    @Test
    void pictures_onceTheirEndIsKnown_givenAtIt() {
        learn();
        for (int i = 0; i < 30; i++) {
            byte[] sent = picture();
            PictureJoiner.Piece given = joiner.poll();
            assertNotNull(given, "picture " + stamp);
            assertArrayEquals(sent, given.data());
            assertNull(joiner.poll());
        }
        assertFalse(joiner.takeTooEarly());
    }

    /** Its last packet is filled by chance: it may go on. */
    @Test
    void pictureThatEndsWithAFilledPacket_waitsForTheNext() {
        learn();
        stamp++;
        piece(unit(OTHER, FULL));
        piece(rest(FULL));
        assertNull(joiner.poll());
        picture();
        assertEquals(stamp - 1, joiner.poll().stamp().orElseThrow());
        assertEquals(stamp, joiner.poll().stamp().orElseThrow());
    }

    @Test
    void moreSlicesThanUntilNow_saidOnceAndNeverEarlyAgain() {
        learn();
        picture();
        assertNotNull(joiner.poll());
        piece(unit(OTHER, 50));
        assertTrue(joiner.takeTooEarly());
        assertFalse(joiner.takeTooEarly());
        assertNull(joiner.poll(), "the rest of a picture is none");
        for (int i = 0; i < 2 * PictureJoiner.LEARNED; i++) {
            picture();
            PictureJoiner.Piece given = joiner.poll();
            assertTrue(given == null || given.stamp().orElseThrow() == stamp - 1);
        }
        assertFalse(joiner.takeTooEarly());
    }

    /** Small pictures fill no packet: nothing tells where one that does would end. */
    @Test
    void picturesOfOnePacketEach_notGivenEarly() {
        for (int i = 0; i < 2 * PictureJoiner.LEARNED; i++) {
            stamp++;
            piece(unit(OTHER, 300));
            PictureJoiner.Piece given = joiner.poll();
            assertTrue(given == null || given.stamp().orElseThrow() == stamp - 1);
        }
        byte[] large = unit(IDR, FULL);
        stamp++;
        piece(large);
        joiner.poll();
        assertNull(joiner.poll());
        piece(rest(400));
        joiner.end();
        assertEquals(large.length + 400, joiner.poll().data().length);
    }

    /** An encoder that cuts a picture into pieces of any length. */
    @Test
    void packetsThatAreNotFilledInTheMiddle_notGivenEarly() {
        for (int i = 0; i < 3 * PictureJoiner.LEARNED; i++) {
            stamp++;
            piece(unit(OTHER, FULL));
            piece(rest(i % 5 == 0 ? FULL / 2 : FULL));
            piece(rest(FULL / 4));
            PictureJoiner.Piece given = joiner.poll();
            assertTrue(given == null || given.stamp().orElseThrow() == stamp - 1);
        }
        assertFalse(joiner.takeTooEarly());
    }
}
