package dev.egomotion.topology.steps;

import dev.egomotion.topology.records.PathEvent.CameraRetired;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/**
 * A step whose memory decode refills after a restart. May be re-used: {@link #init} forgets every camera.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
public final class StepProcessor<I, O> implements FixedKeyProcessor<String, I, O> {
    private final Step step;
    private final StepTimes times;
    private final Supplier<CameraStep<I, O>> cameraStep;
    private final Map<String, CameraStep<I, O>> cameras = new HashMap<>();
    private FixedKeyProcessorContext<String, O> context;

    public StepProcessor(Step step, StepTimes times, Supplier<CameraStep<I, O>> cameraStep) {
        this.step = step;
        this.times = times;
        this.cameraStep = cameraStep;
    }

    @Override
    public void init(FixedKeyProcessorContext<String, O> newContext) {
        context = newContext;
        cameras.clear();
    }

    @Override
    public void process(FixedKeyRecord<String, I> record) {
        CameraStep<I, O> camera = cameras.computeIfAbsent(record.key(), key -> cameraStep.get());
        List<O> items = times.measure(step.label(), () -> camera.accept(record.value()));
        items.forEach(item -> context.forward(record.withValue(item)));
        if (record.value() instanceof CameraRetired) {
            cameras.remove(record.key());
        }
    }
}
