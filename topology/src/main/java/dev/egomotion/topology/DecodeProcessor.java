package dev.egomotion.topology;

import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.topology.CameraStream.ImageSize;
import dev.egomotion.topology.WireFrames.WireFrame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The step decode. May be re-used: {@link #init} closes every decoder, and the first record of a camera
 * then brings its stream back from the stores.
 */
final class DecodeProcessor implements FixedKeyProcessor<String, ParsedRecord, DecodeItem> {
    private final StepTimes times;
    private final ImageSize size;
    private final SnippetForm form;
    private final EventParser parser = new EventParser();
    private final Map<String, Camera> cameras = new HashMap<>();
    private FixedKeyProcessorContext<String, DecodeItem> context;
    private KeyValueStore<String, byte[]> progressStore;
    private KeyValueStore<String, WireFrame> frameStore;

    private record Camera(CameraStream stream, StreamProgress progress) {}

    DecodeProcessor(StepTimes times, ImageSize size, SnippetForm form) {
        this.times = times;
        this.size = size;
        this.form = form;
    }

    @Override
    public void init(FixedKeyProcessorContext<String, DecodeItem> newContext) {
        close();
        context = newContext;
        progressStore = context.getStateStore(StateStores.PROGRESS);
        frameStore = context.getStateStore(StateStores.WIRE_FRAMES);
    }

    @Override
    public void process(FixedKeyRecord<String, ParsedRecord> record) {
        if (!(record.value() instanceof ParsedRecord.Event event)) {
            return;
        }
        Camera camera = cameras.get(record.key());
        if (camera == null) {
            camera = bringBack(record, event.place());
            cameras.put(record.key(), camera);
        }
        CameraStream stream = camera.stream;
        forward(record, () -> stream.accept(event));
        progressStore.put(record.key(), camera.progress.toBytes());
    }

    private Camera bringBack(FixedKeyRecord<String, ParsedRecord> record, RecordPlace place) {
        byte[] stored = progressStore.get(record.key());
        StreamProgress progress =
                stored == null ? new StreamProgress() : StreamProgress.fromBytes(stored);
        WireFrames frames = new StoredWireFrames(record.key());
        CameraStream stream = new CameraStream(record.key(), size, form, progress, frames);
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
            FixedKeyRecord<String, ParsedRecord> record,
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

    private void forward(
            FixedKeyRecord<String, ParsedRecord> record, Supplier<List<DecodeItem>> work) {
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
