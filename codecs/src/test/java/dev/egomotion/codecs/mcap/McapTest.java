package dev.egomotion.codecs.mcap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class McapTest {
    @TempDir Path folder;

    private static byte[] data(int i) {
        byte[] data = new byte[10 + i % 7];
        Arrays.fill(data, (byte) i);
        return data;
    }

    /** Messages and how the file ended, one line each. */
    private static List<String> read(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        try (McapReader reader = new McapReader(file)) {
            McapReader.End end =
                    reader.read(
                            (channel, time, place, bytes) -> {
                                byte[] data = new byte[bytes.remaining()];
                                bytes.get(data);
                                lines.add(channel.topic() + " " + time + " " + data.length);
                            });
            lines.add(end.toString());
        }
        return lines;
    }

    private Path written(int messages, AtomicLong clock) throws IOException {
        Path file = folder.resolve("written.mcap");
        try (McapWriter writer = new McapWriter(file, "ros2", clock::get)) {
            int schema =
                    writer.schema(
                            "a/msg/B", "ros2msg", "uint8 c\n".getBytes(StandardCharsets.UTF_8));
            int[] channels = {
                writer.channel("/a", schema, "cdr", Map.of("key", "value")),
                writer.channel("/b", schema, "cdr", Map.of())
            };
            for (int i = 0; i < messages; i++) {
                clock.addAndGet(300_000_000);
                writer.message(channels[i % 2], 1000 + i, data(i));
            }
        }
        return file;
    }

    @Test
    void read_whatWasWritten_isTheSame() throws Exception {
        Path file = written(20, new AtomicLong());
        assertTrue(McapReader.isOne(file));
        List<String> lines = read(file);
        assertEquals(21, lines.size());
        assertEquals("/a 1000 10", lines.get(0));
        assertEquals("/b 1001 11", lines.get(1));
        assertEquals("/b 1019 15", lines.get(19));
        assertEquals("End[whole=true, damaged=0]", lines.get(20));
        List<McapReader.Place> places = new ArrayList<>();
        try (McapReader reader = new McapReader(file)) {
            reader.read((channel, time, place, bytes) -> places.add(place));
            for (int i : new int[] {19, 0, 7}) {
                assertArrayEquals(data(i), reader.message(places.get(i)));
            }
        }
    }

    @Test
    void read_cutOffAnywhere_givesWholeChunksAndSaysSo() throws Exception {
        byte[] whole = Files.readAllBytes(written(20, new AtomicLong()));
        int most = 0;
        for (int length = Mcap.MAGIC.length; length < whole.length; length += 13) {
            Path cut = folder.resolve("cut.mcap");
            Files.write(cut, Arrays.copyOf(whole, length));
            List<String> lines = read(cut);
            assertTrue(lines.size() - 1 >= most, "never fewer of a longer file");
            most = lines.size() - 1;
        }
        assertEquals(20, most);
    }

    @Test
    void message_aSecondAfterTheLastFlush_isWrittenWithThoseBefore() throws Exception {
        AtomicLong clock = new AtomicLong();
        Path file = folder.resolve("open.mcap");
        McapWriter writer = new McapWriter(file, "ros2", clock::get);
        int channel =
                writer.channel(
                        "/a", writer.schema("a/msg/B", "ros2msg", new byte[0]), "cdr", Map.of());
        for (int i = 0; i < 25; i++) {
            clock.addAndGet(100_000_000);
            writer.message(channel, i, data(i));
        }
        List<String> lines = read(file);
        assertEquals(20, lines.size() - 1, "what came in the last half second is not there");
        assertEquals("End[whole=false, damaged=0]", lines.get(20));
        writer.close();
        assertEquals(25, read(file).size() - 1);
    }

    @Test
    void read_oneBitWrong_leavesThatChunkOut() throws Exception {
        byte[] bytes = Files.readAllBytes(written(20, new AtomicLong()));
        bytes[200] ^= 1;
        Path file = folder.resolve("damaged.mcap");
        Files.write(file, bytes);
        List<String> lines = read(file);
        assertTrue(lines.get(lines.size() - 1).contains("damaged=1"), lines.toString());
    }

    /** A chunk with a schema, a channel and one message. */
    private static byte[] records(byte[] data) {
        McapBytes records = new McapBytes();
        records.record(Mcap.SCHEMA, new McapBytes().u16(1).text("a/B").text("ros1msg").u32(0));
        records.record(Mcap.CHANNEL, new McapBytes().u16(3).u16(1).text("/a").text("ros1").u32(0));
        records.record(Mcap.MESSAGE, new McapBytes().u16(3).u32(0).u64(7).u64(7).raw(data));
        return bytes(records);
    }

    private static byte[] bytes(McapBytes content) {
        byte[] bytes = new byte[content.size()];
        content.content().get(bytes);
        return bytes;
    }

    private Path compressed(String name, byte[] records, byte[] packed) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(records);
        McapBytes file = new McapBytes().raw(Mcap.MAGIC);
        file.record(Mcap.HEADER, new McapBytes().text("ros1").text("test"));
        file.record(
                Mcap.CHUNK,
                new McapBytes()
                        .u64(7)
                        .u64(7)
                        .u64(records.length)
                        .u32(crc.getValue())
                        .text(name)
                        .u64(packed.length)
                        .raw(packed));
        file.record(Mcap.DATA_END, new McapBytes().u32(0));
        return Files.write(folder.resolve(name + ".mcap"), bytes(file));
    }

    @Test
    void read_zstd_isUnpacked() throws Exception {
        byte[] records = records(new byte[5000]);
        assertEquals(
                List.of("/a 7 5000", "End[whole=true, damaged=0]"),
                read(compressed("zstd", records, Zstd.compress(records))));
    }

    /** Two blocks, the second of which looks back into the first, as the C++ writer makes them. */
    @Test
    void read_lz4OfLinkedBlocks_isUnpacked() throws Exception {
        byte[] data = new byte[700];
        new Random(1).nextBytes(data);
        System.arraycopy(data, 0, data, 400, 300);
        byte[] records = records(data);
        int repeated = records.length - 300;
        McapBytes frame = new McapBytes().u32(0x184D2204).u8(0x40).u8(0x40).u8(0);
        frame.u32(0x80000000L | repeated).raw(Arrays.copyOf(records, repeated));
        // No literals, match of 19 + 255 + 21 = 295, then a last sequence of five literals.
        McapBytes second = new McapBytes().u8(0x0f).u16(400).u8(255).u8(21);
        second.u8(0x50).raw(Arrays.copyOfRange(records, records.length - 5, records.length));
        frame.u32(second.size()).raw(second).u32(0);
        assertEquals(
                List.of("/a 7 700", "End[whole=true, damaged=0]"),
                read(compressed("lz4", records, bytes(frame))));
        assertThrows(
                IOException.class,
                () -> Lz4Frame.unpack(ByteBuffer.wrap(bytes(frame), 0, 60), records.length));
    }

    @Test
    void read_unknownCompression_isNamed() throws Exception {
        Path file = compressed("lzma", records(new byte[1]), new byte[3]);
        String message = assertThrows(IOException.class, () -> read(file)).getMessage();
        assertTrue(message.contains("compressed by lzma; none, lz4 and zstd are read"), message);
    }

    @Test
    void read_fuzzed_endsWithAnAnswer() throws Exception {
        byte[] whole = Files.readAllBytes(written(20, new AtomicLong()));
        Random random = new Random(20261128);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = whole.clone();
            for (int k = 0; k < 1 + random.nextInt(8); k++) {
                bytes[8 + random.nextInt(bytes.length - 8)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("fuzzed.mcap"), bytes);
            try {
                read(file);
            } catch (IOException e) {
                assertFalse(String.valueOf(e.getMessage()).isBlank());
            }
        }
    }

    @Test
    void definition_ofEveryType_holdsAllThatItIsMadeOf() {
        for (RosType type : RosType.values()) {
            String definition = type.definition();
            for (String line : definition.split("\n", -1)) {
                String field = line.split(" ", 2)[0].replaceFirst("\\[.*", "");
                if (field.contains("/")) {
                    assertTrue(definition.contains("\nMSG: " + field + "\n"), type + ": " + field);
                }
            }
        }
        assertEquals("sensor_msgs/msg/CompressedImage", RosType.COMPRESSED_IMAGE.schemaName());
    }
}
