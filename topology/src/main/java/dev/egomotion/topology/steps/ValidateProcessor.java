package dev.egomotion.topology.steps;

import dev.egomotion.geometry.photometric.ValidatorSettings;
import dev.egomotion.topology.records.EstimateItem;
import dev.egomotion.topology.records.FrameResult;
import dev.egomotion.topology.records.PathEvent.CameraRetired;
import dev.egomotion.topology.state.PathState;
import dev.egomotion.topology.state.StateStores;
import dev.egomotion.topology.steps.FrameJudge.Judgement;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The step validate-by-inverse-warp. May be re-used: {@link #init} forgets the last views, which decode
 * gives again. The path goes on from the stored bytes each time, so that a restart cannot change a
 * rounding.
 */
public final class ValidateProcessor
        implements FixedKeyProcessor<String, EstimateItem, FrameResult> {
    private final StepTimes times;
    private final ValidatorSettings settings;
    private final Map<String, FrameJudge> judges = new HashMap<>();
    private FixedKeyProcessorContext<String, FrameResult> context;
    private KeyValueStore<String, byte[]> paths;

    public ValidateProcessor(StepTimes times, ValidatorSettings settings) {
        this.times = times;
        this.settings = settings;
    }

    @Override
    public void init(FixedKeyProcessorContext<String, FrameResult> newContext) {
        context = newContext;
        paths = context.getStateStore(StateStores.PATHS);
        judges.clear();
    }

    @Override
    public void process(FixedKeyRecord<String, EstimateItem> record) {
        byte[] stored = paths.get(record.key());
        PathState state = stored == null ? PathState.START : PathState.fromBytes(stored);
        if (record.value() instanceof CameraRetired) {
            judges.remove(record.key());
            if (stored != null) {
                paths.put(record.key(), state.tombstone());
            }
            return;
        }
        FrameJudge judge = judges.computeIfAbsent(record.key(), key -> new FrameJudge(settings));
        Judgement judgement =
                times.measure(Step.VALIDATE.label(), () -> judge.judge(record.value(), state));
        if (!judgement.state().equals(state)) {
            paths.put(record.key(), judgement.state().toBytes());
        }
        judgement.result().ifPresent(result -> context.forward(record.withValue(result)));
    }
}
