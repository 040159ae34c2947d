package dev.egomotion.topology.steps;

import dev.egomotion.topology.records.EstimateItem;
import dev.egomotion.topology.records.PathEvent.CameraRetired;
import dev.egomotion.topology.settings.DepthChoice;
import dev.egomotion.topology.state.MeasurerState;
import dev.egomotion.topology.state.StateStores;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;

/** The step measure-depth. May be re-used: {@link #init} forgets every camera, and the store brings it back. */
public final class MeasureProcessor
        implements FixedKeyProcessor<String, EstimateItem, EstimateItem> {
    private final StepTimes times;
    private final DepthChoice choice;
    private final Map<String, FrameMeasurer> measurers = new HashMap<>();
    private FixedKeyProcessorContext<String, EstimateItem> context;
    private KeyValueStore<String, byte[]> states;

    /** Creates the step. */
    public MeasureProcessor(StepTimes times, DepthChoice choice) {
        this.times = times;
        this.choice = choice;
    }

    @Override
    public void init(FixedKeyProcessorContext<String, EstimateItem> newContext) {
        measurers.clear();
        context = newContext;
        states = context.getStateStore(StateStores.DEPTHS);
    }

    @Override
    public void process(FixedKeyRecord<String, EstimateItem> record) {
        if (record.value() instanceof CameraRetired) {
            measurers.remove(record.key());
            states.delete(record.key());
            context.forward(record);
            return;
        }
        FrameMeasurer measurer = measurers.computeIfAbsent(record.key(), this::bringBack);
        MeasurerState before = measurer.state();
        List<EstimateItem> items =
                times.measure(Step.MEASURE.label(), () -> measurer.accept(record.value()));
        if (measurer.state() != before) {
            states.put(record.key(), measurer.state().toBytes());
        }
        items.forEach(item -> context.forward(record.withValue(item)));
    }

    private FrameMeasurer bringBack(String camera) {
        byte[] stored = states.get(camera);
        return new FrameMeasurer(
                choice, stored == null ? MeasurerState.START : MeasurerState.fromBytes(stored));
    }
}
