package dev.egomotion.topology.steps;

import dev.egomotion.odometry.alignment.StabiliserSettings;
import dev.egomotion.topology.records.DecodeItem;
import dev.egomotion.topology.records.PathEvent.CameraRetired;
import dev.egomotion.topology.state.StabiliserState;
import dev.egomotion.topology.state.StateStores;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;

/** The step stabilise. May be re-used: {@link #init} forgets every camera, and the store brings it back. */
public final class StabiliseProcessor implements FixedKeyProcessor<String, DecodeItem, DecodeItem> {
    private final StepTimes times;
    private final StabiliserSettings settings;
    private final SnippetForm form;
    private final Map<String, FrameStabiliser> cameras = new HashMap<>();
    private FixedKeyProcessorContext<String, DecodeItem> context;
    private KeyValueStore<String, byte[]> states;

    public StabiliseProcessor(StepTimes times, StabiliserSettings settings, SnippetForm form) {
        this.times = times;
        this.settings = settings;
        this.form = form;
    }

    @Override
    public void init(FixedKeyProcessorContext<String, DecodeItem> newContext) {
        cameras.clear();
        context = newContext;
        states = context.getStateStore(StateStores.STABILISERS);
    }

    @Override
    public void process(FixedKeyRecord<String, DecodeItem> record) {
        if (record.value() instanceof CameraRetired) {
            cameras.remove(record.key());
            states.delete(record.key());
            context.forward(record);
            return;
        }
        FrameStabiliser camera = cameras.computeIfAbsent(record.key(), this::bringBack);
        StabiliserState before = camera.state();
        List<DecodeItem> items =
                times.measure(Step.STABILISE.label(), () -> camera.accept(record.value()));
        if (!camera.state().equals(before)) {
            states.put(record.key(), camera.state().toBytes());
        }
        items.forEach(item -> context.forward(record.withValue(item)));
    }

    private FrameStabiliser bringBack(String camera) {
        byte[] stored = states.get(camera);
        return new FrameStabiliser(
                settings,
                form,
                stored == null ? StabiliserState.START : StabiliserState.fromBytes(stored));
    }
}
