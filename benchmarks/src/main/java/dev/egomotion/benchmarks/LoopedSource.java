package dev.egomotion.benchmarks;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.SourceDescription;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.schemas.Frame;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A recording that begins again at its end, as one long drive of a given number of frames. */
final class LoopedSource implements FrameSource {
    private static final long PERIOD_NANOS = 100_000_000;

    private final Path recording;
    private final long wanted;
    private final LongConsumer watcher;
    private FrameSource source;
    private long delivered;

    /**
     * Opens the recording.
     *
     * @param watcher told how many frames were delivered, before each
     */
    LoopedSource(Path recording, long wanted, LongConsumer watcher) throws SourceException {
        this.watcher = watcher;
        this.recording = recording;
        this.wanted = wanted;
        this.source = FrameSources.open(recording, SourceOptions.defaults());
    }

    @Override
    public SourceDescription description() {
        return source.description();
    }

    @Override
    public Optional<Frame> next() throws SourceException {
        watcher.accept(delivered);
        if (delivered == wanted) {
            return Optional.empty();
        }
        Optional<Frame> frame = source.next();
        if (frame.isEmpty()) {
            source.close();
            source = FrameSources.open(recording, SourceOptions.defaults());
            frame = source.next();
        }
        long sequence = delivered++;
        return frame.map(
                f ->
                        Frame.newBuilder(f)
                                .setSequence(sequence)
                                .setCaptureTimeNanos(sequence * PERIOD_NANOS)
                                .build());
    }

    @Override
    public void close() {
        source.close();
    }
}
