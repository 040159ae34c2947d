package dev.egomotion.topology.steps;

import dev.egomotion.model.DepthNetwork;
import dev.egomotion.model.PoseNetwork;
import dev.egomotion.topology.records.DecodeItem;
import dev.egomotion.topology.records.EstimateItem;
import dev.egomotion.topology.records.FrameResult;
import dev.egomotion.topology.records.ParsedRecord;
import dev.egomotion.topology.records.SnippetItem;
import dev.egomotion.topology.settings.TopologySettings;
import dev.egomotion.topology.state.MeasurerState;
import dev.egomotion.topology.state.PathState;
import dev.egomotion.topology.state.RefinerState;
import dev.egomotion.topology.state.StabiliserState;
import dev.egomotion.topology.state.StreamProgress;
import dev.egomotion.topology.state.WireFrames;
import dev.egomotion.topology.steps.CameraStream.ImageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All steps of one camera after each other, apart from Kafka: the plain classes that the processors call, in the order
 * in which the topology draws them. Nothing outlives it. Used by one thread; {@link #close} releases the decoder and
 * the tracker.
 */
public final class CameraChain
        implements CameraStep<ParsedRecord.Event, FrameResult>, AutoCloseable {
    private final CameraStream stream;
    private final Optional<FrameStabiliser> stabiliser;
    private final SnippetWindow window;
    private final SnippetEstimator estimator;
    private final FrameRefiner refiner;
    private final FrameMeasurer measurer;
    private final FrameJudge judge;
    private final Consumer<EstimateItem.Estimate> watcher;
    private PathState path = PathState.START;

    /**
     * Creates the chain of one camera.
     *
     * @param size of the images that both networks take
     * @param depth stays open, its owner closes it
     * @param pose stays open, its owner closes it
     */
    public CameraChain(
            String camera,
            TopologySettings settings,
            ImageSize size,
            DepthNetwork depth,
            PoseNetwork pose) {
        this(camera, settings, size, depth, pose, estimate -> {});
    }

    /**
     * Creates a chain that is watched.
     *
     * @param watcher given each estimate once it is refined and measured, before it is judged
     */
    public CameraChain(
            String camera,
            TopologySettings settings,
            ImageSize size,
            DepthNetwork depth,
            PoseNetwork pose,
            Consumer<EstimateItem.Estimate> watcher) {
        this.watcher = watcher;
        SnippetForm form = SnippetForm.of(pose.contract(), settings.maxGap());
        stream =
                new CameraStream(
                        camera,
                        size,
                        form,
                        new AgeBudget(settings.ageBudget(), System::currentTimeMillis),
                        new StreamProgress(),
                        new NoWireFrames());
        stabiliser =
                settings.stabilisation().enabled()
                        ? Optional.of(
                                new FrameStabiliser(
                                        settings.stabilisation().path(),
                                        form,
                                        StabiliserState.START))
                        : Optional.empty();
        window = new SnippetWindow(form);
        estimator = new SnippetEstimator(depth, pose, !settings.refinement().enabled());
        refiner =
                new FrameRefiner(
                        settings.refinement(),
                        depth.contract().isRelative(),
                        settings.measurement().isMeasured(),
                        RefinerState.START);
        measurer = new FrameMeasurer(settings.measurement(), MeasurerState.START);
        judge = new FrameJudge(settings.validator());
    }

    @Override
    public List<FrameResult> accept(ParsedRecord.Event event) {
        List<FrameResult> results = new ArrayList<>();
        for (DecodeItem decoded : stream.accept(event)) {
            for (DecodeItem seen :
                    stabiliser.map(s -> s.accept(decoded)).orElse(List.of(decoded))) {
                for (SnippetItem snippet : window.accept(seen)) {
                    for (EstimateItem estimate : estimator.accept(snippet)) {
                        for (EstimateItem measured : measurer.accept(refiner.accept(estimate))) {
                            if (measured instanceof EstimateItem.Estimate known) {
                                watcher.accept(known);
                            }
                            judge(measured).ifPresent(results::add);
                        }
                    }
                }
            }
        }
        return results;
    }

    /** The path goes on from its stored bytes, as validate-by-inverse-warp does: no rounding differs. */
    private Optional<FrameResult> judge(EstimateItem item) {
        FrameJudge.Judgement judgement = judge.judge(item, path);
        if (!judgement.state().equals(path)) {
            path = PathState.fromBytes(judgement.state().toBytes());
        }
        return judgement.result();
    }

    @Override
    public void close() {
        stream.close();
        refiner.close();
    }

    /** Keeps no frame: nothing is brought back. */
    private static final class NoWireFrames implements WireFrames {
        @Override
        public void put(long position, WireFrame frame) {}

        @Override
        public Optional<WireFrame> get(long position) {
            return Optional.empty();
        }

        @Override
        public void remove(long position) {}
    }
}
