package dev.egomotion.engine;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelException;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeUnavailableException;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.SegmentEnd;
import dev.egomotion.schemas.SegmentEndReason;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.InProcessPath;
import dev.egomotion.topology.Provenance;
import dev.egomotion.topology.records.EstimateItem.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Replays recordings by the topology's steps in this thread, one after another with the same networks. */
final class InProcessReplay implements AutoCloseable {
    private final Settings settings;
    private final Model model;

    private InProcessReplay(Settings settings, Model model) {
        this.settings = settings;
        this.model = model;
    }

    /**
     * Opens the networks.
     *
     * @throws BadInputException if they cannot be used
     * @throws EngineException if the network runtime cannot be loaded
     */
    static InProcessReplay open(Settings settings, ModelLocation location) throws EngineException {
        try {
            return new InProcessReplay(settings, Model.open(location, settings.model()));
        } catch (RuntimeUnavailableException e) {
            throw new EngineException(e.getMessage(), e);
        } catch (ModelException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    /**
     * Returns the trajectory records of a recording, in the frames' order.
     *
     * @param camera id of the camera
     * @param progress told how many records there are, after each frame
     * @return one record for each frame
     */
    List<TrajectoryPoint> points(Recording recording, String camera, IntConsumer progress)
            throws EngineException, InterruptedException {
        return points(recording, camera, estimate -> {}, progress);
    }

    /**
     * Returns likewise the trajectory records of a recording, and tells what is known of each frame on the way.
     *
     * @param watcher given every frame that has an image, in their order, once refined and measured
     */
    List<TrajectoryPoint> points(
            Recording recording, String camera, Consumer<Estimate> watcher, IntConsumer progress)
            throws EngineException, InterruptedException {
        try (Recording.Opened opened = recording.open(settings)) {
            return points(opened, camera, watcher, progress);
        } catch (SourceException e) {
            if (Thread.interrupted()) {
                // An interrupt closes the file that is read.
                throw new InterruptedException(e.getMessage());
            }
            throw new EngineException(e.getMessage(), e);
        }
    }

    /** Returns likewise those of a recording that is open. */
    List<TrajectoryPoint> points(
            Recording.Opened opened,
            String camera,
            Consumer<Estimate> watcher,
            IntConsumer progress)
            throws EngineException, SourceException, InterruptedException {
        List<TrajectoryPoint> points = new ArrayList<>();
        long frames = 0;
        try (InProcessPath path =
                new InProcessPath(
                        camera, settings.topology(), model.depth(), model.pose(), watcher)) {
            points.addAll(path.accept(event(camera, opened.start())));
            for (Optional<Frame> frame = opened.source().next();
                    frame.isPresent();
                    frame = opened.source().next()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("stopped after frame " + frames);
                }
                points.addAll(path.accept(event(camera, frame.get())));
                progress.accept(points.size());
                frames += frame.get().getOutOfRange() ? 0 : 1;
            }
            SegmentEnd end =
                    SegmentEnd.newBuilder()
                            .setFrames(frames)
                            .setReason(SegmentEndReason.END_OF_SOURCE)
                            .build();
            points.addAll(path.accept(event(camera, end)));
        }
        if (points.size() != frames) {
            throw new EngineException(
                    "%s: %d frames gave %d trajectory records; each must have one"
                            .formatted(
                                    opened.source().description().name(), frames, points.size()));
        }
        return points;
    }

    /** Returns 16 hexadecimal digits of the networks and settings that motions follow from. */
    String fingerprint() {
        return Provenance.of(settings.topology(), model.depth().contract(), model.pose().contract())
                .fingerprint();
    }

    private static FrameEvent event(String camera, Object event) {
        return FrameEvent.newBuilder().setCamera(camera).setSegment("0").setEvent(event).build();
    }

    @Override
    public void close() {
        model.close();
    }
}
