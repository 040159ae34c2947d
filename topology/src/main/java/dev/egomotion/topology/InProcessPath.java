package dev.egomotion.topology;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.model.DepthNetwork;
import dev.egomotion.model.PoseNetwork;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.records.EstimateItem;
import dev.egomotion.topology.records.EventParser;
import dev.egomotion.topology.records.OutputRecords;
import dev.egomotion.topology.records.ParsedRecord;
import dev.egomotion.topology.records.RecordPlace;
import dev.egomotion.topology.settings.TopologySettings;
import dev.egomotion.topology.steps.CameraChain;
import java.util.List;
import java.util.function.Consumer;

/**
 * The trajectory of one camera, computed in this thread: its events in, the records of the trajectory topic out, bit for
 * bit, without a broker. For programs that want motions and no service, such as one that teaches networks.
 *
 * <p>Nothing outlives it: there is no store, and no dead letter. Used by one thread.
 */
public final class InProcessPath implements AutoCloseable {
    private final String camera;
    private final AvroCodec<FrameEvent> codec = AvroCodec.of(FrameEvent.class);
    private final EventParser parser;
    private final CameraChain chain;
    private final OutputRecords records;
    private long offset;

    /**
     * Creates the path of one camera.
     *
     * @param settings as of {@link EgomotionTopology#build}; topics and streams are not used
     * @param depthNetwork stays open, its owner closes it
     * @param poseNetwork stays open, its owner closes it
     * @throws IllegalArgumentException if the two networks do not take images of the same size
     */
    public InProcessPath(
            String camera,
            TopologySettings settings,
            DepthNetwork depthNetwork,
            PoseNetwork poseNetwork) {
        this(camera, settings, depthNetwork, poseNetwork, estimate -> {});
    }

    /**
     * Creates a path that is watched.
     *
     * @param watcher given what is known of each frame once it is refined and measured, before its record is final
     */
    public InProcessPath(
            String camera,
            TopologySettings settings,
            DepthNetwork depthNetwork,
            PoseNetwork poseNetwork,
            Consumer<EstimateItem.Estimate> watcher) {
        this.camera = camera;
        parser = new EventParser(settings.streams().largestUsableRecordBytes());
        chain =
                new CameraChain(
                        camera,
                        settings,
                        EgomotionTopology.commonSize(depthNetwork, poseNetwork),
                        depthNetwork,
                        poseNetwork,
                        watcher);
        records =
                new OutputRecords(
                        settings.output(),
                        settings.refinement(),
                        settings.depth(),
                        depthNetwork.contract(),
                        poseNetwork.contract(),
                        settings.streams().largestUsableRecordBytes());
    }

    /**
     * Takes the next event.
     *
     * @param event of this camera; one that cannot be used gives nothing
     * @return the records of the frames that are final by it, in the frames' order
     */
    public List<TrajectoryPoint> accept(FrameEvent event) {
        RecordPlace place = new RecordPlace("", 0, offset++);
        if (!(parser.parse(camera, codec.encode(event), place)
                instanceof ParsedRecord.Event read)) {
            return List.of();
        }
        return chain.accept(read).stream().map(records::trajectory).toList();
    }

    @Override
    public void close() {
        chain.close();
    }
}
