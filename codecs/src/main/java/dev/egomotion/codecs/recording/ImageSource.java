package dev.egomotion.codecs.recording;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.schemas.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The images of a folder as they are, byte for byte. A file that cannot be read is a frame with its
 * error; one that holds no good image passes: whoever decodes it finds out.
 */
final class ImageSource implements FrameSource {
    private final RecordingFolder folder;
    private final SourceDescription description;
    private final int last;
    private int next;

    ImageSource(RecordingFolder folder, SourceOptions options) throws SourceException {
        this.folder = folder;
        int count = folder.images().size();
        if (options.from() >= count) {
            throw new SourceException(
                    "%s: has %d frames, 0 to %d; frame %d is asked for"
                            .formatted(folder.folder(), count, count - 1, options.from()));
        }
        next = (int) options.from();
        last = (int) Math.min(count - 1, options.to());
        description = folder.description(next, last);
    }

    @Override
    public SourceDescription description() {
        return description;
    }

    @Override
    public Optional<Frame> next() {
        if (next > last) {
            return Optional.empty();
        }
        int index = next++;
        Path file = folder.images().get(index);
        byte[] data = new byte[0];
        String error = null;
        try {
            data = Files.readAllBytes(file);
            error = data.length == 0 ? file + ": the file is empty" : null;
        } catch (NoSuchFileException e) {
            error = file + ": there is no such file";
        } catch (IOException e) {
            error = file + ": cannot be read (" + e.getClass().getSimpleName() + ")";
        }
        return Optional.of(
                Frame.newBuilder()
                        .setSequence(index)
                        .setCaptureTimeNanos(folder.timesNanos()[index])
                        .setData(ByteBuffer.wrap(data))
                        .setSourceError(error)
                        .build());
    }

    @Override
    public void close() {}
}
