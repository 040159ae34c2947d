package dev.egomotion.engine.results;

import dev.egomotion.engine.failure.ReplayException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A text file that grows by whole rows: whatever happens, it ends with a complete one. Lines end in LF.
 */
final class RowFile implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private long written;

    /**
     * Creates the file, replacing what was there.
     *
     * @param header first row; none when empty
     */
    RowFile(Path file, String header) throws ReplayException {
        this.file = file;
        try {
            channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw ResultFolder.unwritable(file, e);
        }
        if (!header.isEmpty()) {
            add(header);
            flush();
        }
    }

    /** Adds a row; it is on disk after the next flush. */
    void add(String row) {
        pending.writeBytes(row.getBytes(StandardCharsets.UTF_8));
        pending.write('\n');
    }

    /** Writes what was added. */
    void flush() throws ReplayException {
        if (pending.size() == 0) {
            return;
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(pending.toByteArray());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            written += pending.size();
            pending.reset();
        } catch (IOException e) {
            pending.reset();
            cutToWholeRows(e);
            throw ResultFolder.unwritable(file, e);
        }
    }

    private void cutToWholeRows(IOException failure) {
        try {
            channel.truncate(written);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() throws ReplayException {
        try (channel) {
            flush();
        } catch (IOException e) {
            throw ResultFolder.unwritable(file, e);
        }
    }
}
