package dev.egomotion.topology.steps;

import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.topology.records.DecodeItem;
import dev.egomotion.topology.records.EventParser;
import dev.egomotion.topology.records.ParsedRecord;
import dev.egomotion.topology.records.RecordPlace;
import dev.egomotion.topology.settings.TopologySettings;
import dev.egomotion.topology.state.StateStores;
import dev.egomotion.topology.state.StreamProgress;
import dev.egomotion.topology.state.WireFrames;
import dev.egomotion.topology.state.WireFrames.WireFrame;
import dev.egomotion.topology.steps.CameraStream.ImageSize;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The step decode. May be re-used: {@link #init} closes every decoder, and the first record of a camera
 * then brings its stream back from the stores.
 *
 * <p>A record of one camera may retire another, of which nothing was heard for long: the only step whose items may
 * have another key than the record from which they follow.
 */
public final class DecodeProcessor implements Processor<String, ParsedRecord, String, DecodeItem> {
    private final StepTimes times;
    private final ImageSize size;
    private final SnippetForm form;
    private final EventParser parser;
    private final TopologySettings settings;
    private final Map<String, Camera> cameras = new HashMap<>();
    private Optional<QuietCameras> quiet = Optional.empty();
    private ProcessorContext<String, DecodeItem> context;
    private KeyValueStore<String, byte[]> progressStore;
    private KeyValueStore<String, WireFrame> frameStore;

    private record Camera(CameraStream stream, StreamProgress progress) {}

    /**
     * Creates the step.
     *
     * @param settings tell how far the partition's stream time goes on before a camera without events is retired, and
     *     how old a frame may be
     */
    public DecodeProcessor(
            StepTimes times,
            ImageSize size,
            SnippetForm form,
            EventParser parser,
            TopologySettings settings) {
        this.times = times;
        this.size = size;
        this.form = form;
        this.parser = parser;
        this.settings = settings;
    }

    @Override
    public void init(ProcessorContext<String, DecodeItem> newContext) {
        close();
        context = newContext;
        progressStore = context.getStateStore(StateStores.PROGRESS);
        frameStore = context.getStateStore(StateStores.WIRE_FRAMES);
        quiet = Optional.empty();
    }

    /** Returns the cameras of this partition, from the store with the first record. */
    private QuietCameras quiet() {
        if (quiet.isEmpty()) {
            QuietCameras known = new QuietCameras(settings.retireAfter());
            try (KeyValueIterator<String, byte[]> all = progressStore.all()) {
                all.forEachRemaining(
                        stored -> {
                            StreamProgress progress = StreamProgress.fromBytes(stored.value);
                            if (!progress.retired) {
                                known.bringBack(stored.key, progress.heardMillis);
                            }
                        });
            }
            quiet = Optional.of(known);
        }
        return quiet.get();
    }

    @Override
    public void process(Record<String, ParsedRecord> record) {
        if (!(record.value() instanceof ParsedRecord.Event event)) {
            return;
        }
        quiet().tick(record.timestamp());
        Camera camera = camera(record, event.place());
        List<DecodeItem> items =
                times.measure(Step.DECODE.label(), () -> camera.stream.accept(event));
        items.forEach(item -> context.forward(record.withValue(item)));
        if (CameraStream.retires(event.event())) {
            leave(record.key(), camera);
        } else {
            remember(record.key(), camera, items);
        }
        quiet().due().forEach(key -> retire(record.withKey(key), event.place()));
    }

    private Camera camera(Record<String, ParsedRecord> record, RecordPlace place) {
        Camera camera = cameras.get(record.key());
        if (camera == null) {
            camera = bringBack(record, place);
            cameras.put(record.key(), camera);
        }
        return camera;
    }

    /**
     * What is rejected, and nothing more, neither makes a camera known nor brings a retired one back; but for a start,
     * which opens its segment also where its camera is rejected.
     */
    private void remember(String key, Camera camera, List<DecodeItem> items) {
        StreamProgress progress = camera.progress;
        boolean isRejected = items.stream().allMatch(DecodeItem.Rejected.class::isInstance);
        boolean staysRetired = progress.retired && isRejected && !progress.isRunning();
        if (progress.isUnheard() || staysRetired) {
            cameras.remove(key);
            return;
        }
        progress.retired = false;
        progress.heardMillis = quiet().heard(key);
        progressStore.put(key, progress.toBytes());
    }

    private void retire(Record<String, ParsedRecord> record, RecordPlace cause) {
        Camera camera = camera(record, cause);
        forward(record, () -> camera.stream.retire(cause));
        leave(record.key(), camera);
    }

    private void leave(String key, Camera camera) {
        camera.stream.close();
        cameras.remove(key);
        quiet().forget(key);
        if (!camera.progress.isUnheard()) {
            progressStore.put(key, camera.progress.tombstone().toBytes());
        }
    }

    private Camera bringBack(Record<String, ParsedRecord> record, RecordPlace place) {
        byte[] stored = progressStore.get(record.key());
        StreamProgress progress =
                stored == null ? new StreamProgress() : StreamProgress.fromBytes(stored);
        WireFrames frames = new StoredWireFrames(record.key());
        AgeBudget budget = new AgeBudget(settings.ageBudget(), context::currentSystemTimeMs);
        CameraStream stream = new CameraStream(record.key(), size, form, budget, progress, frames);
        if (progress.isRunning()) {
            forward(record, () -> stream.resume(event(record.key(), progress.startRecord, place)));
            long end = progress.nextKept;
            for (long position = progress.firstKept; position < end; position++) {
                replay(record, stream, position, frames.get(position), place);
            }
        }
        return new Camera(stream, progress);
    }

    private void replay(
            Record<String, ParsedRecord> record,
            CameraStream stream,
            long position,
            Optional<WireFrame> kept,
            RecordPlace place) {
        WireFrame wire =
                kept.orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "store %s lacks frame %d of camera '%s'"
                                                .formatted(
                                                        StateStores.WIRE_FRAMES,
                                                        position,
                                                        record.key())));
        RecordPlace at = place.at(wire.offset());
        Frame frame = (Frame) event(record.key(), wire.record(), at).getEvent();
        forward(record, () -> stream.replay(position, wire, frame, at));
    }

    private FrameEvent event(String key, byte[] bytes, RecordPlace place) {
        if (parser.parse(key, bytes, place) instanceof ParsedRecord.Event event) {
            return event.event();
        }
        throw new IllegalStateException(
                "a stored record of camera '%s' is unreadable".formatted(key));
    }

    private void forward(Record<String, ParsedRecord> record, Supplier<List<DecodeItem>> work) {
        times.measure(Step.DECODE.label(), work)
                .forEach(item -> context.forward(record.withValue(item)));
    }

    @Override
    public void close() {
        cameras.values().forEach(camera -> camera.stream.close());
        cameras.clear();
    }

    /** The frames of one camera in the store, under camera / position. */
    private final class StoredWireFrames implements WireFrames {
        private final String camera;

        StoredWireFrames(String camera) {
            this.camera = camera;
        }

        private String key(long position) {
            return camera + "/" + position;
        }

        @Override
        public void put(long position, WireFrame frame) {
            frameStore.put(key(position), frame);
        }

        @Override
        public Optional<WireFrame> get(long position) {
            return Optional.ofNullable(frameStore.get(key(position)));
        }

        @Override
        public void remove(long position) {
            frameStore.delete(key(position));
        }
    }
}
