package dev.egomotion.codecs.mcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;

/**
 * Writes an MCAP file in chunks, not compressed, with indexes and a summary. A chunk goes to the file once it has a
 * mebibyte, and with the first message a second after the last one went: of a writer that is killed readers lose
 * that second alone. Used by one thread.
 */
public final class McapWriter implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String LIBRARY = "egomotion";

    private final FileChannel file;
    private final LongSupplier nanoTime;
    private final List<McapBytes> schemas = new ArrayList<>();
    private final List<McapBytes> channels = new ArrayList<>();
    private final List<Long> counts = new ArrayList<>();
    private final List<McapBytes> chunkIndexes = new ArrayList<>();
    private final McapBytes chunk = new McapBytes();
    private final Map<Integer, McapBytes> indexes = new TreeMap<>();
    private long position;
    private long flushed;
    private long chunkFirst;
    private long chunkLast;
    private boolean chunkHasMessages;
    private long messages;
    private long first = Long.MAX_VALUE;
    private long last;
    private boolean closed;

    /**
     * Begins a file; one that is there is replaced.
     *
     * @param profile such as ros2
     * @param nanoTime a clock that only runs forward, nanoseconds
     */
    public McapWriter(Path path, String profile, LongSupplier nanoTime) throws IOException {
        this.nanoTime = nanoTime;
        file =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
        McapBytes begin = new McapBytes().raw(Mcap.MAGIC);
        begin.record(Mcap.HEADER, new McapBytes().text(profile).text(LIBRARY));
        write(begin);
        flushed = nanoTime.getAsLong();
    }

    /**
     * States a schema.
     *
     * @param name such as sensor_msgs/msg/Image
     * @param encoding such as ros2msg
     * @return its number
     */
    public int schema(String name, String encoding, byte[] data) {
        McapBytes schema =
                new McapBytes()
                        .u16(schemas.size() + 1)
                        .text(name)
                        .text(encoding)
                        .u32(data.length)
                        .raw(data);
        schemas.add(schema);
        chunk.record(Mcap.SCHEMA, schema);
        return schemas.size();
    }

    /**
     * States a channel.
     *
     * @param schema number of its messages' schema
     * @param encoding of its messages, such as cdr
     * @return its number
     */
    public int channel(String topic, int schema, String encoding, Map<String, String> metadata) {
        McapBytes channel =
                new McapBytes()
                        .u16(channels.size())
                        .u16(schema)
                        .text(topic)
                        .text(encoding)
                        .map(metadata);
        channels.add(channel);
        counts.add(0L);
        chunk.record(Mcap.CHANNEL, channel);
        return channels.size() - 1;
    }

    /**
     * Adds a message.
     *
     * @param channel its number
     * @param timeNanos when it was logged and published, nanoseconds, not negative
     */
    public void message(int channel, long timeNanos, byte[] data) throws IOException {
        long sequence = counts.get(channel);
        counts.set(channel, sequence + 1);
        indexes.computeIfAbsent(channel, c -> new McapBytes()).u64(timeNanos).u64(chunk.size());
        chunk.record(
                Mcap.MESSAGE,
                new McapBytes().u16(channel).u32(sequence).u64(timeNanos).u64(timeNanos).raw(data));
        chunkFirst = chunkHasMessages ? Math.min(chunkFirst, timeNanos) : timeNanos;
        chunkLast = chunkHasMessages ? Math.max(chunkLast, timeNanos) : timeNanos;
        chunkHasMessages = true;
        messages++;
        first = Math.min(first, timeNanos);
        last = Math.max(last, timeNanos);
        if (chunk.size() >= CHUNK_BYTES || nanoTime.getAsLong() - flushed >= FLUSH_NANOS) {
            flush();
        }
    }

    /** Writes what was added since the last time. */
    public void flush() throws IOException {
        flushed = nanoTime.getAsLong();
        if (chunk.size() == 0) {
            return;
        }
        CRC32 crc = new CRC32();
        crc.update(chunk.content());
        McapBytes out = new McapBytes();
        out.record(
                Mcap.CHUNK,
                new McapBytes()
                        .u64(chunkFirst)
                        .u64(chunkLast)
                        .u64(chunk.size())
                        .u32(crc.getValue())
                        .text("")
                        .u64(chunk.size())
                        .raw(chunk));
        long chunkLength = out.size();
        McapBytes offsets = new McapBytes();
        for (Map.Entry<Integer, McapBytes> index : indexes.entrySet()) {
            offsets.u16(index.getKey()).u64(position + out.size());
            out.record(
                    Mcap.MESSAGE_INDEX,
                    new McapBytes()
                            .u16(index.getKey())
                            .u32(index.getValue().size())
                            .raw(index.getValue()));
        }
        chunkIndexes.add(
                new McapBytes()
                        .u64(chunkFirst)
                        .u64(chunkLast)
                        .u64(position)
                        .u64(chunkLength)
                        .u32(offsets.size())
                        .raw(offsets)
                        .u64(out.size() - chunkLength)
                        .text("")
                        .u64(chunk.size())
                        .u64(chunk.size()));
        write(out);
        chunk.clear();
        indexes.clear();
        chunkFirst = 0;
        chunkLast = 0;
        chunkHasMessages = false;
    }

    private void write(McapBytes bytes) throws IOException {
        ByteBuffer content = bytes.content();
        position += content.remaining();
        while (content.hasRemaining()) {
            file.write(content);
        }
    }

    /** Completes the file: summary, footer, magic bytes. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (file) {
            flush();
            write(new McapBytes().record(Mcap.DATA_END, new McapBytes().u32(0)));
            write(end());
        }
    }

    private McapBytes end() {
        McapBytes out = new McapBytes();
        McapBytes offsets = new McapBytes();
        group(out, offsets, Mcap.SCHEMA, schemas);
        group(out, offsets, Mcap.CHANNEL, channels);
        group(out, offsets, Mcap.STATISTICS, List.of(statistics()));
        group(out, offsets, Mcap.CHUNK_INDEX, chunkIndexes);
        long offsetsStart = position + out.size();
        out.raw(offsets);
        // The check sum covers the summary and the footer up to it.
        McapBytes footer = new McapBytes().u64(position).u64(offsetsStart);
        CRC32 crc = new CRC32();
        crc.update(out.content());
        crc.update(new McapBytes().u8(Mcap.FOOTER).u64(footer.size() + 4L).raw(footer).content());
        return out.record(Mcap.FOOTER, footer.u32(crc.getValue())).raw(Mcap.MAGIC);
    }

    private void group(McapBytes out, McapBytes offsets, int code, List<McapBytes> records) {
        if (records.isEmpty()) {
            return;
        }
        long start = position + out.size();
        records.forEach(record -> out.record(code, record));
        offsets.record(
                Mcap.SUMMARY_OFFSET,
                new McapBytes().u8(code).u64(start).u64(position + out.size() - start));
    }

    private McapBytes statistics() {
        McapBytes perChannel = new McapBytes();
        for (int channel = 0; channel < counts.size(); channel++) {
            perChannel.u16(channel).u64(counts.get(channel));
        }
        return new McapBytes()
                .u64(messages)
                .u16(schemas.size())
                .u32(channels.size())
                .u32(0)
                .u32(0)
                .u32(chunkIndexes.size())
                .u64(messages == 0 ? 0 : first)
                .u64(last)
                .u32(perChannel.size())
                .raw(perChannel);
    }
}
