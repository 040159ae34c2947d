package dev.egomotion.codecs.mcap;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads an MCAP file from its beginning, record by record, chunks of any compression included (none, lz4, zstd). A file that was cut off ends
 * with its last whole record. Indexes are not needed. Used by one thread.
 */
public final class McapReader implements AutoCloseable {
    /** A record or an unpacked chunk is no larger, bytes. */
    private static final long LARGEST = 1L << 30;

    private static final int FOOTER_BYTES = 20;

    private final FileChannel file;
    private final Map<Integer, String[]> schemas = new HashMap<>();
    private final Map<Integer, Channel> channels = new HashMap<>();
    private boolean unstated;
    private long unpackedAt = -1;
    private byte @Nullable [] unpacked;

    /**
     * Where messages of one topic come from.
     *
     * @param schema name of their type, such as sensor_msgs/msg/Image; empty where none is stated
     * @param encoding of the messages, such as cdr or ros1
     */
    public record Channel(int id, String topic, String schema, String encoding) {}

    /**
     * Where a message lies.
     *
     * @param chunk position of its chunk's record in the file; -1 where it lies in none
     * @param offset of its record in the unpacked chunk, or in the file
     */
    public record Place(long chunk, long offset) {}

    /** Takes messages in the order in which they lie. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Takes a message.
         *
         * @param timeNanos when it was logged
         * @param data to be read before the next one comes; its order is not set
         */
        void message(Channel channel, long timeNanos, Place place, ByteBuffer data)
                throws IOException;
    }

    /**
     * How a file ended.
     *
     * @param whole whether with the end of its data
     * @param damaged chunks of which messages were left out, since they or what states their channels could not be unpacked
     */
    public record End(boolean whole, int damaged) {}

    /** Returns whether a file begins as MCAP does. */
    public static boolean isOne(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer first = ByteBuffer.allocate(Mcap.MAGIC.length);
            readFully(channel, first, 0);
            return Arrays.equals(first.array(), Mcap.MAGIC);
        }
    }

    /** Opens a file that {@link #isOne}. */
    public McapReader(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.READ);
    }

    /**
     * Reads all messages.
     *
     * @throws IOException if the file cannot be read, or holds what no MCAP file holds
     */
    public End read(Visitor visitor) throws IOException {
        readSummary();
        long at = Mcap.MAGIC.length;
        int damaged = 0;
        while (true) {
            Optional<Record> next = record(at);
            if (next.isEmpty()) {
                return new End(false, damaged);
            }
            Record record = next.get();
            if (record.code == Mcap.DATA_END || record.code == Mcap.FOOTER) {
                return new End(true, damaged);
            }
            if (record.code == Mcap.CHUNK) {
                Optional<byte[]> chunk = unpack(at, record.content);
                if (chunk.isEmpty()) {
                    damaged++;
                } else {
                    unstated = false;
                    readChunk(at, chunk.get(), visitor);
                    damaged += unstated ? 1 : 0;
                }
            } else {
                take(record, new Place(-1, at), visitor);
            }
            at += Mcap.RECORD_HEADER + record.length;
        }
    }

    /** Takes the schemas and channels that a whole file repeats at its end: what states them first may be damaged. */
    private void readSummary() throws IOException {
        long end = file.size() - Mcap.MAGIC.length;
        long footer = end - Mcap.RECORD_HEADER - FOOTER_BYTES;
        Optional<Record> last = footer < 0 ? Optional.empty() : record(footer);
        if (last.isEmpty() || last.get().code != Mcap.FOOTER || last.get().length != FOOTER_BYTES) {
            return;
        }
        long at = last.get().content.getLong();
        while (at > 0 && at < footer) {
            Optional<Record> record = record(at);
            if (record.isEmpty()) {
                return;
            }
            int code = record.get().code;
            if (code == Mcap.SCHEMA || code == Mcap.CHANNEL) {
                take(record.get(), new Place(-1, at), (channel, time, place, data) -> {});
            }
            at += Mcap.RECORD_HEADER + record.get().length;
        }
    }

    private void readChunk(long at, byte[] chunk, Visitor visitor) throws IOException {
        ByteBuffer bytes = littleEndian(ByteBuffer.wrap(chunk));
        while (bytes.remaining() >= Mcap.RECORD_HEADER) {
            int offset = bytes.position();
            int code = bytes.get() & 0xff;
            long length = bytes.getLong();
            if (length < 0 || length > bytes.remaining()) {
                throw new IOException("a record of %d bytes leaves its chunk".formatted(length));
            }
            ByteBuffer content = littleEndian(bytes.slice(bytes.position(), (int) length));
            take(new Record(code, length, content), new Place(at, offset), visitor);
            bytes.position(bytes.position() + (int) length);
        }
    }

    private void take(Record record, Place place, Visitor visitor) throws IOException {
        try {
            ByteBuffer content = record.content;
            switch (record.code) {
                case Mcap.SCHEMA -> {
                    int id = content.getShort() & 0xffff;
                    schemas.put(id, new String[] {text(content), text(content)});
                }
                case Mcap.CHANNEL -> {
                    int id = content.getShort() & 0xffff;
                    int schema = content.getShort() & 0xffff;
                    String topic = text(content);
                    String encoding = text(content);
                    String[] known = schemas.getOrDefault(schema, new String[] {"", ""});
                    channels.put(id, new Channel(id, topic, known[0], encoding));
                }
                case Mcap.MESSAGE -> {
                    int id = content.getShort() & 0xffff;
                    content.getInt(); // its number in the channel
                    long time = content.getLong();
                    content.getLong(); // when it was published
                    Channel channel = channels.get(id);
                    if (channel == null) {
                        unstated = true; // it stood in a chunk that is damaged
                    } else {
                        visitor.message(channel, time, place, content.slice());
                    }
                }
                default -> {}
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException(
                    "a record of kind %d and %d bytes is too short"
                            .formatted(record.code, record.length),
                    e);
        }
    }

    /** Returns the bytes of a message. */
    public byte[] message(Place place) throws IOException {
        ByteBuffer content;
        if (place.chunk() < 0) {
            content = record(place.offset()).orElseThrow().content;
        } else {
            if (unpacked == null || unpackedAt != place.chunk()) {
                unpacked =
                        unpack(place.chunk(), record(place.chunk()).orElseThrow().content)
                                .orElseThrow();
                unpackedAt = place.chunk();
            }
            ByteBuffer chunk = littleEndian(ByteBuffer.wrap(unpacked));
            chunk.position((int) place.offset() + 1);
            long length = chunk.getLong();
            content = chunk.slice(chunk.position(), (int) length);
        }
        byte[] data = new byte[content.remaining() - 22];
        content.position(content.position() + 22).get(data);
        return data;
    }

    private static final class Record {
        private final int code;
        private final long length;
        private final ByteBuffer content;

        Record(int code, long length, ByteBuffer content) {
            this.code = code;
            this.length = length;
            this.content = content;
        }
    }

    /** Returns the record at a position; empty where the file ends before it does. */
    private Optional<Record> record(long at) throws IOException {
        ByteBuffer header = littleEndian(ByteBuffer.allocate(Mcap.RECORD_HEADER));
        if (!readFully(file, header, at)) {
            return Optional.empty();
        }
        header.flip();
        int code = header.get() & 0xff;
        long length = header.getLong();
        if (length < 0 || at + Mcap.RECORD_HEADER + length > file.size()) {
            return Optional.empty();
        }
        if (length > LARGEST) {
            throw new IOException(
                    "a record of %d bytes; at most %d are read".formatted(length, LARGEST));
        }
        ByteBuffer content = littleEndian(ByteBuffer.allocate((int) length));
        if (!readFully(file, content, at + Mcap.RECORD_HEADER)) {
            return Optional.empty();
        }
        return Optional.of(new Record(code, length, content.flip()));
    }

    /** Returns a chunk's records; empty where it is damaged. */
    private Optional<byte[]> unpack(long at, ByteBuffer content) throws IOException {
        try {
            content.position(16);
            long size = content.getLong();
            int crc = content.getInt();
            String compression = text(content);
            long packed = content.getLong();
            if (size < 0 || size > LARGEST || packed != content.remaining()) {
                return Optional.empty();
            }
            byte[] records =
                    switch (compression) {
                        case "" -> bytes(content, size);
                        case "lz4" -> Lz4Frame.unpack(content.slice(), (int) size);
                        case "zstd" -> zstd(bytes(content, packed), (int) size);
                        default ->
                                throw new UnknownCompression(
                                        "the chunk at byte %d is compressed by %s; none, lz4 and zstd are read"
                                                .formatted(at, compression));
                    };
            CRC32 found = new CRC32();
            found.update(records);
            return crc == 0 || (int) found.getValue() == crc
                    ? Optional.of(records)
                    : Optional.empty();
        } catch (UnknownCompression e) {
            throw e;
        } catch (BufferUnderflowException | IllegalArgumentException | IOException e) {
            return Optional.empty();
        }
    }

    private static final class UnknownCompression extends IOException {
        private static final long serialVersionUID = 1L;

        UnknownCompression(String message) {
            super(message);
        }
    }

    private static byte[] zstd(byte[] packed, int size) throws IOException {
        byte[] records = new byte[size];
        long unpacked = Zstd.decompress(records, packed);
        if (unpacked != size) {
            throw new IOException("its zstd frame is damaged");
        }
        return records;
    }

    private static byte[] bytes(ByteBuffer content, long count) {
        byte[] bytes = new byte[(int) count];
        content.get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer content) {
        int length = content.getInt();
        if (length < 0 || length > content.remaining()) {
            throw new IllegalArgumentException("a text of " + length + " bytes");
        }
        return new String(bytes(content, length), StandardCharsets.UTF_8);
    }

    private static ByteBuffer littleEndian(ByteBuffer buffer) {
        return buffer.order(ByteOrder.LITTLE_ENDIAN);
    }

    private static boolean readFully(FileChannel channel, ByteBuffer into, long at)
            throws IOException {
        long position = at;
        while (into.hasRemaining()) {
            int read = channel.read(into, position);
            if (read < 0) {
                return false;
            }
            position += read;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
