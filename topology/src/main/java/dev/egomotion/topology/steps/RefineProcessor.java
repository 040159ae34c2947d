package dev.egomotion.topology.steps;

import dev.egomotion.topology.records.EstimateItem;
import dev.egomotion.topology.records.PathEvent.CameraRetired;
import dev.egomotion.topology.settings.RefinementChoice;
import dev.egomotion.topology.state.RefinerState;
import dev.egomotion.topology.state.StateStores;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;

/** The step refine-pose. May be re-used: {@link #init} forgets every camera, and the store brings it back. */
public final class RefineProcessor
        implements FixedKeyProcessor<String, EstimateItem, EstimateItem> {
    private final StepTimes times;
    private final RefinementChoice choice;
    private final boolean isRelative;
    private final boolean isPointsAsked;
    private final Map<String, FrameRefiner> refiners = new HashMap<>();
    private FixedKeyProcessorContext<String, EstimateItem> context;
    private KeyValueStore<String, byte[]> states;

    /**
     * Creates the step.
     *
     * @param isRelative whether the network knows depth up to a scale and a shift alone
     * @param isPointsAsked whether a later step asks for the tracked points
     */
    public RefineProcessor(
            StepTimes times, RefinementChoice choice, boolean isRelative, boolean isPointsAsked) {
        this.times = times;
        this.isRelative = isRelative;
        this.choice = choice;
        this.isPointsAsked = isPointsAsked;
    }

    @Override
    public void init(FixedKeyProcessorContext<String, EstimateItem> newContext) {
        close();
        context = newContext;
        states = context.getStateStore(StateStores.REFINERS);
    }

    @Override
    public void process(FixedKeyRecord<String, EstimateItem> record) {
        if (record.value() instanceof CameraRetired) {
            forget(record.key());
            context.forward(record);
            return;
        }
        FrameRefiner refiner = refiners.computeIfAbsent(record.key(), this::bringBack);
        RefinerState before = refiner.state();
        EstimateItem item =
                times.measure(Step.REFINE.label(), () -> refiner.accept(record.value()));
        if (refiner.state() != before) {
            states.put(record.key(), refiner.state().toBytes());
        }
        context.forward(record.withValue(item));
    }

    private void forget(String camera) {
        FrameRefiner refiner = refiners.remove(camera);
        if (refiner != null) {
            refiner.close();
        }
        states.delete(camera);
    }

    private FrameRefiner bringBack(String camera) {
        byte[] stored = states.get(camera);
        return new FrameRefiner(
                choice,
                isRelative,
                isPointsAsked,
                stored == null ? RefinerState.START : RefinerState.fromBytes(stored));
    }

    @Override
    public void close() {
        refiners.values().forEach(FrameRefiner::close);
        refiners.clear();
    }
}
