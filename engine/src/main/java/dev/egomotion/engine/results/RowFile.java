package dev.egomotion.engine.results;

import dev.egomotion.engine.failure.EngineException;
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
     * Opens the file after what is in it.
     *
     * @param header first row of a file that is new; none when empty
     */
    RowFile(Path file, String header) throws EngineException {
        this.file = file;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            written = channel.size();
            channel.position(written);
        } catch (IOException e) {
            throw ResultFolder.unwritable(file, e);
        }
        if (written == 0 && !header.isEmpty()) {
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
    void flush() throws EngineException {
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
    public void close() throws EngineException {
        try (channel) {
            flush();
        } catch (IOException e) {
            throw ResultFolder.unwritable(file, e);
        }
    }
}
