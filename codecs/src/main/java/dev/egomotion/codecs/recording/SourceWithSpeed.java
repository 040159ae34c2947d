package dev.egomotion.codecs.recording;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.trajectory.SpeedTable;
import dev.egomotion.schemas.Frame;
import java.util.Optional;
import java.util.OptionalDouble;

/** A recording whose frames are given the speeds of a table. */
public final class SourceWithSpeed implements FrameSource {
    private final FrameSource source;
    private final SpeedTable speeds;
    private long firstTime = Long.MAX_VALUE;
    private long lastTime = Long.MIN_VALUE;
    private boolean anySpeed;

    /**
     * Takes over a recording.
     *
     * @param source is closed with this
     */
    public SourceWithSpeed(FrameSource source, SpeedTable speeds) {
        this.source = source;
        this.speeds = speeds;
    }

    @Override
    public SourceDescription description() {
        return source.description();
    }

    @Override
    public boolean measuresSpeed() {
        return true;
    }

    /**
     * {@inheritDoc}
     *
     * @throws SourceException also at the end of a recording of which no frame had a speed
     */
    @Override
    public Optional<Frame> next() throws SourceException {
        Optional<Frame> next = source.next();
        if (next.isEmpty()) {
            if (!anySpeed && firstTime <= lastTime) {
                throw speeds.missed(firstTime, lastTime);
            }
            return next;
        }
        Frame frame = next.get();
        firstTime = Math.min(firstTime, frame.getCaptureTimeNanos());
        lastTime = Math.max(lastTime, frame.getCaptureTimeNanos());
        OptionalDouble speed = speeds.at(frame.getCaptureTimeNanos());
        if (speed.isPresent()) {
            anySpeed = true;
            next =
                    Optional.of(
                            Frame.newBuilder(frame).setSpeed((float) speed.getAsDouble()).build());
        }
        return next;
    }

    @Override
    public void close() {
        source.close();
    }
}
