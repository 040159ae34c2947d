package dev.egomotion.codecs.recording;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.still.DeepPictures;
import dev.egomotion.schemas.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The images of a folder as they are, byte for byte; those of 16 bits of which some are used alone become 8. A file that cannot be read is a frame with its
 * error; one that holds no good image passes: whoever decodes it finds out.
 */
final class ImageSource implements FrameSource {
    private final RecordingFolder folder;
    private final SourceDescription description;
    private final OptionalInt usedBits;
    private final int last;
    private int next;

    ImageSource(RecordingFolder folder, SourceOptions options) throws SourceException {
        this.folder = folder;
        int count = folder.images().size();
        options.requireWithin(folder.folder(), count);
        next = (int) options.from();
        last = (int) Math.min(count - 1, options.to());
        usedBits = folder.usedBits(next, last);
        description = folder.description(next, last, options.noteEnd(folder.folder(), count));
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
            data = error == null && usedBits.isPresent() ? mapped(data) : data;
        } catch (IOException e) {
            error = file + ": " + FileTrouble.reading(e);
        }
        return Optional.of(
                Frame.newBuilder()
                        .setSequence(index)
                        .setCaptureTimeNanos(folder.timesNanos()[index])
                        .setData(ByteBuffer.wrap(data))
                        .setSourceError(error)
                        .build());
    }

    /** What cannot be decoded here passes as it is. */
    private byte[] mapped(byte[] data) {
        try {
            return DeepPictures.toEightBits(data, usedBits.getAsInt());
        } catch (UndecodableException e) {
            return data;
        }
    }

    @Override
    public void close() {}
}
