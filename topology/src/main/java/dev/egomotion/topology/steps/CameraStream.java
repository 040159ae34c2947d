package dev.egomotion.topology.steps;

import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.camera.BadCameraException;
import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.codecs.decode.DecodeOutcome;
import dev.egomotion.codecs.decode.FrameDecoder;
import dev.egomotion.codecs.decode.FrameDecoders;
import dev.egomotion.codecs.decode.TrackingSize;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.WorldMask;
import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.DeadLetterKind;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.SegmentEnd;
import dev.egomotion.schemas.SegmentEndReason;
import dev.egomotion.schemas.SegmentStart;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.topology.records.DecodeItem;
import dev.egomotion.topology.records.DecodeItem.DecodedFrame;
import dev.egomotion.topology.records.DecodeItem.Rejected;
import dev.egomotion.topology.records.FrameRef;
import dev.egomotion.topology.records.ParsedRecord;
import dev.egomotion.topology.records.PathEvent.CameraRetired;
import dev.egomotion.topology.records.PathEvent.Missed;
import dev.egomotion.topology.records.PathEvent.SegmentClosed;
import dev.egomotion.topology.records.PathEvent.SegmentOpened;
import dev.egomotion.topology.records.PathEvent.Stray;
import dev.egomotion.topology.records.RecordPlace;
import dev.egomotion.topology.records.Segment;
import dev.egomotion.topology.state.AdmittedSequences;
import dev.egomotion.topology.state.KeptFrames;
import dev.egomotion.topology.state.StreamProgress;
import dev.egomotion.topology.state.WireFrames;
import dev.egomotion.topology.state.WireFrames.WireFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Turns the events of one camera into images in presentation order, each frame once.
 *
 * <p>All that outlives a restart stands in the {@link StreamProgress} and the {@link WireFrames}; a new
 * instance over the same two is brought to the same state by {@link #resume} and {@link #replay}. Used by
 * one thread; {@link #close} releases the decoder.
 */
public final class CameraStream
        implements CameraStep<ParsedRecord.Event, DecodeItem>, AutoCloseable {
    private final String camera;
    private final ImageSize size;
    private final SnippetForm form;
    private final StreamProgress progress;
    private final KeptFrames kept;
    private final AgeBudget budget;

    private Optional<Running> running = Optional.empty();

    /** Sequences of the last images of the run that the window may still need, oldest first. */
    private final Deque<Long> recentImages = new ArrayDeque<>();

    /** The frames that the decoder holds. */
    private final Map<Long, Held> inDecoder = new HashMap<>();

    /** A frame that the decoder holds: where its record stands, what came with it, and whether it gets no record. */
    private record Held(
            RecordPlace place, OptionalDouble speed, boolean depthCarried, boolean isOutOfRange) {
        /** A speed beyond is none that was measured, metres per second. */
        private static final float FASTEST = 1000;

        static Held of(Frame frame, RecordPlace place) {
            Float speed = frame.getSpeed();
            boolean isTold = speed != null && Math.abs(speed) <= FASTEST;
            return new Held(
                    place,
                    isTold ? OptionalDouble.of(Math.abs(speed)) : OptionalDouble.empty(),
                    frame.getDepthCarried(),
                    frame.getOutOfRange());
        }
    }

    /** Size of the images to give, pixels. */
    public record ImageSize(int width, int height) {}

    /** The running segment; without a decoder, and with the reason, when its images cannot be decoded. */
    private record Running(
            Segment segment, Optional<FrameDecoder> decoder, DeadLetterKind kind, String detail) {
        static Running withDecoder(Segment segment, FrameDecoder decoder) {
            return new Running(segment, Optional.of(decoder), DeadLetterKind.OTHER, "");
        }

        static Running withoutDecoder(Segment segment, Exception reason) {
            boolean isCamera = reason instanceof BadCameraException;
            String detail =
                    isCamera
                            ? "the camera of segment '%s' is unusable".formatted(segment.id())
                            : String.valueOf(reason.getMessage());
            return new Running(
                    segment,
                    Optional.empty(),
                    isCamera ? DeadLetterKind.NO_CAMERA : DeadLetterKind.UNDECODABLE,
                    detail);
        }
    }

    CameraStream(
            String camera,
            ImageSize size,
            SnippetForm form,
            AgeBudget budget,
            StreamProgress progress,
            WireFrames frames) {
        this.camera = camera;
        this.budget = budget;
        this.size = size;
        this.form = form;
        this.progress = progress;
        this.kept = new KeptFrames(frames, progress);
    }

    /** Takes up the running segment after a restart, from the event that opened it. */
    List<DecodeItem> resume(FrameEvent start) {
        List<DecodeItem> out = new ArrayList<>();
        try {
            open(start, out);
        } catch (BadCameraException | UndecodableException e) {
            running =
                    Optional.of(Running.withoutDecoder(segmentWithoutView(start.getSegment()), e));
        }
        return out;
    }

    /** Decodes a kept wire frame again; gives the images that the later steps need again. */
    List<DecodeItem> replay(long position, WireFrame wire, Frame frame, RecordPlace place) {
        List<DecodeItem> out = new ArrayList<>();
        running.flatMap(Running::decoder)
                .ifPresent(
                        decoder -> {
                            kept.note(position, frame.getSequence(), frame.getKeyFrame(), wire);
                            inDecoder.put(frame.getSequence(), Held.of(frame, place));
                            for (DecodeOutcome outcome : decoder.decode(frame, !wire.isShed())) {
                                replayOutcome(outcome, place, out);
                            }
                        });
        return out;
    }

    private void replayOutcome(DecodeOutcome outcome, RecordPlace place, List<DecodeItem> out) {
        boolean isHandedOn = outcome.sequence() <= progress.handedOn;
        if (!isHandedOn) {
            handOn(outcome, place, out);
            return;
        }
        Optional<Held> held = Optional.ofNullable(inDecoder.remove(outcome.sequence()));
        if (outcome.sequence() >= progress.resumeFrom && !isOutOfRange(held)) {
            out.add(inOrder(outcome, held));
            noteImage(outcome);
        }
    }

    @Override
    public List<DecodeItem> accept(ParsedRecord.Event record) {
        List<DecodeItem> out = new ArrayList<>();
        FrameEvent event = record.event();
        if (event.getEvent() instanceof SegmentStart) {
            start(record, out);
        } else if (event.getEvent() instanceof SegmentEnd) {
            end(record, out);
        } else {
            frame(record, (Frame) event.getEvent(), out);
        }
        return out;
    }

    private void start(ParsedRecord.Event record, List<DecodeItem> out) {
        String id = record.event().getSegment();
        if (progress.segments.hasStarted(id)) {
            String detail = "segment '%s' has started before".formatted(id);
            out.add(rejected(record, DeadLetterKind.DUPLICATE, detail));
            return;
        }
        closeRunning(record.place(), out);
        progress.segments.start(id);
        progress.open(record.bytes());
        try {
            open(record.event(), out);
        } catch (BadCameraException | UndecodableException e) {
            running = Optional.of(Running.withoutDecoder(segmentWithoutView(id), e));
            out.add(
                    rejected(
                            record,
                            e instanceof BadCameraException
                                    ? DeadLetterKind.BAD_CAMERA
                                    : DeadLetterKind.UNDECODABLE,
                            String.valueOf(e.getMessage())));
        }
    }

    private void open(FrameEvent event, List<DecodeItem> out)
            throws BadCameraException, UndecodableException {
        SegmentStart start = (SegmentStart) event.getEvent();
        Camera model = CameraInfos.camera(start.getCameraInfo());
        Segment.SegmentView view =
                new Segment.SegmentView(
                        model.pinhole(),
                        TrackingSize.of(model.pinhole()),
                        model.pinhole().resizedTo(size.width(), size.height()),
                        model.calibration(),
                        model.heightAboveGround(),
                        start.getSpeedMeasured(),
                        mask(start));
        Segment segment =
                new Segment(
                        camera, event.getSegment(), progress.segmentsOpened - 1, Optional.of(view));
        FrameDecoder decoder = FrameDecoders.open(start, size.width(), size.height());
        running = Optional.of(Running.withDecoder(segment, decoder));
        out.add(new SegmentOpened(segment));
    }

    private Optional<WorldMask> mask(SegmentStart start)
            throws BadCameraException, UndecodableException {
        return start.getMask() == null
                ? Optional.empty()
                : Optional.of(FrameDecoders.mask(start, size.width(), size.height()));
    }

    private void end(ParsedRecord.Event record, List<DecodeItem> out) {
        String id = record.event().getSegment();
        if (retires(record.event())) {
            retire(record, out);
        } else if (running.isPresent() && running.get().segment.id().equals(id)) {
            closeRunning(record.place(), out);
        } else if (progress.segments.hasStarted(id)) {
            String detail = "segment '%s' has ended before".formatted(id);
            out.add(rejected(record, DeadLetterKind.DUPLICATE, detail));
        } else {
            out.add(rejected(record, DeadLetterKind.NO_CAMERA, neverStarted(id)));
        }
    }

    /** Returns whether an event retires its camera. */
    static boolean retires(FrameEvent event) {
        return event.getEvent() instanceof SegmentEnd end
                && end.getReason() == SegmentEndReason.CAMERA_RETIRED;
    }

    private void retire(ParsedRecord.Event record, List<DecodeItem> out) {
        if (progress.isUnheard()) {
            String detail = "camera '%s' is retired that never sent anything".formatted(camera);
            out.add(rejected(record, DeadLetterKind.NO_CAMERA, detail));
        } else if (progress.retired) {
            String detail = "camera '%s' has been retired before".formatted(camera);
            out.add(rejected(record, DeadLetterKind.DUPLICATE, detail));
        } else {
            out.addAll(retire(record.place()));
        }
    }

    /**
     * Ends the running segment and the camera: what comes after the last of its images.
     *
     * @param cause the record that made it so
     */
    List<DecodeItem> retire(RecordPlace cause) {
        List<DecodeItem> out = new ArrayList<>();
        closeRunning(cause, out);
        out.add(new CameraRetired(camera));
        return out;
    }

    private void closeRunning(RecordPlace place, List<DecodeItem> out) {
        running.ifPresent(
                open -> {
                    open.decoder.ifPresent(
                            decoder -> {
                                for (DecodeOutcome outcome : decoder.drain()) {
                                    handOn(outcome, place, out);
                                }
                                decoder.close();
                                out.add(new SegmentClosed(open.segment));
                            });
                    running = Optional.empty();
                });
        kept.clear();
        recentImages.clear();
        inDecoder.clear();
        progress.close();
    }

    private void frame(ParsedRecord.Event record, Frame frame, List<DecodeItem> out) {
        String id = record.event().getSegment();
        switch (progress.segments.admit(id, frame.getSequence())) {
            case NEW -> newFrame(record, frame, out);
            case REPEAT -> {
                String detail =
                        "frame %d of segment '%s' has come before"
                                .formatted(frame.getSequence(), id);
                out.add(rejected(record, DeadLetterKind.DUPLICATE, detail));
            }
            case AHEAD -> stray(record, DeadLetterKind.OTHER, jump(frame, id), out);
            case FAR_AHEAD -> out.add(rejected(record, DeadLetterKind.OTHER, jump(frame, id)));
        }
    }

    private static String jump(Frame frame, String segment) {
        return "frame %d of segment '%s' is more than %d ahead of every frame before it"
                .formatted(frame.getSequence(), segment, AdmittedSequences.LARGEST_JUMP);
    }

    private void newFrame(ParsedRecord.Event record, Frame frame, List<DecodeItem> out) {
        String id = record.event().getSegment();
        boolean isRunning = running.isPresent() && running.get().segment.id().equals(id);
        if (isRunning && running.get().decoder.isEmpty()) {
            stray(record, running.get().kind, running.get().detail, out);
        } else if (isRunning && frame.getSequence() > progress.handedOn) {
            decode(record, frame, out);
        } else if (isRunning) {
            String detail =
                    "frame %d comes after frame %d was passed on"
                            .formatted(frame.getSequence(), progress.handedOn);
            stray(record, DeadLetterKind.LATE, detail, out);
        } else if (progress.segments.hasStarted(id)) {
            String detail = "segment '%s' has ended before".formatted(id);
            stray(record, DeadLetterKind.LATE, detail, out);
        } else {
            stray(record, DeadLetterKind.NO_CAMERA, neverStarted(id), out);
        }
    }

    private static String neverStarted(String segment) {
        return "no start of segment '%s' was seen".formatted(segment);
    }

    private void decode(ParsedRecord.Event record, Frame frame, List<DecodeItem> out) {
        FrameDecoder decoder = running.flatMap(Running::decoder).orElseThrow();
        inDecoder.put(frame.getSequence(), Held.of(frame, record.place()));
        boolean isShed =
                frame.getDecodeOnly() || frame.getOutOfRange() || budget.isExceededBy(frame);
        WireFrame wire = new WireFrame(record.place().offset(), record.bytes(), isShed);
        kept.add(frame.getSequence(), frame.getKeyFrame(), wire);
        for (DecodeOutcome outcome : decoder.decode(frame, !isShed)) {
            handOn(outcome, record.place(), out);
        }
        progress.resumeFrom =
                recentImages.isEmpty() ? progress.handedOn + 1 : recentImages.peekFirst();
        kept.keepFrom(progress.resumeFrom, inDecoder::containsKey);
    }

    /**
     * Hands on what the decoder gives for the first time.
     *
     * @param cause the record that made the decoder give it; where the frame's own is not known
     */
    private void handOn(DecodeOutcome outcome, RecordPlace cause, List<DecodeItem> out) {
        Optional<Held> held = Optional.ofNullable(inDecoder.remove(outcome.sequence()));
        if (isOutOfRange(held)) {
            progress.handedOn = Math.max(progress.handedOn, outcome.sequence());
            return;
        }
        RecordPlace place = held.map(Held::place).orElse(cause);
        if (outcome instanceof DecodeOutcome.Failure failure) {
            DeadLetterKind kind =
                    failure.wrongSize() ? DeadLetterKind.WRONG_SIZE : DeadLetterKind.UNDECODABLE;
            out.add(new Rejected(letter(place, kind, ref(outcome), failure.detail())));
        }
        if (outcome.sequence() <= progress.handedOn) {
            String detail = "the decoder gave it after frame " + progress.handedOn;
            if (outcome instanceof DecodeOutcome.Image) {
                out.add(new Rejected(letter(place, DeadLetterKind.LATE, ref(outcome), detail)));
            }
            out.add(new Stray(ref(outcome), StatusReason.LATE));
            return;
        }
        progress.handedOn = outcome.sequence();
        out.add(inOrder(outcome, held));
        noteImage(outcome);
    }

    private static boolean isOutOfRange(Optional<Held> held) {
        return held.isPresent() && held.get().isOutOfRange;
    }

    private DecodeItem inOrder(DecodeOutcome outcome, Optional<Held> held) {
        if (outcome instanceof DecodeOutcome.Image image) {
            OptionalDouble speed = held.map(Held::speed).orElse(OptionalDouble.empty());
            FrameRef named = ref(outcome);
            FrameRef frame =
                    new FrameRef(
                            named.segment(),
                            named.sequence(),
                            named.captureTimeNanos(),
                            speed,
                            held.map(Held::depthCarried).orElse(false));
            return new DecodedFrame(frame, image.image(), image.tracking());
        }
        return new Missed(ref(outcome), reason(outcome));
    }

    /** Returns why a frame has no image. */
    private static StatusReason reason(DecodeOutcome outcome) {
        if (outcome instanceof DecodeOutcome.Failure failure) {
            return failure.wrongSize() ? StatusReason.WRONG_SIZE : StatusReason.UNDECODABLE;
        }
        return StatusReason.SHED;
    }

    /** Follows the window's runs, so that what a restart needs is known here. */
    private void noteImage(DecodeOutcome outcome) {
        boolean isImage = outcome instanceof DecodeOutcome.Image;
        long missingThrough = isImage ? outcome.sequence() - 1 : outcome.sequence();
        if (!recentImages.isEmpty() && form.isBroken(recentImages.peekLast(), missingThrough)) {
            recentImages.clear();
        }
        if (isImage) {
            recentImages.addLast(outcome.sequence());
            if (recentImages.size() > form.history()) {
                recentImages.removeFirst();
            }
        }
    }

    private FrameRef ref(DecodeOutcome outcome) {
        return new FrameRef(
                running.orElseThrow().segment, outcome.sequence(), outcome.captureTimeNanos());
    }

    private Segment segmentWithoutView(String id) {
        return new Segment(camera, id, Math.max(0, progress.segmentsOpened - 1), Optional.empty());
    }

    /** Gives a frame outside the order its record and its dead letter. */
    private void stray(
            ParsedRecord.Event record, DeadLetterKind kind, String detail, List<DecodeItem> out) {
        Frame frame = (Frame) record.event().getEvent();
        Segment segment = segmentWithoutView(record.event().getSegment());
        FrameRef ref = new FrameRef(segment, frame.getSequence(), frame.getCaptureTimeNanos());
        out.add(new Rejected(letter(record.place(), kind, ref, detail)));
        if (!frame.getOutOfRange()) {
            out.add(new Stray(ref, StatusReason.valueOf(kind.name())));
        }
    }

    private static DeadLetter letter(
            RecordPlace place, DeadLetterKind kind, FrameRef frame, String detail) {
        return place.deadLetter(kind, detail)
                .setCamera(frame.segment().camera())
                .setSegment(frame.segment().id())
                .setSequence(frame.sequence())
                .setCaptureTimeNanos(frame.captureTimeNanos())
                .build();
    }

    private Rejected rejected(ParsedRecord.Event record, DeadLetterKind kind, String detail) {
        DeadLetter.Builder letter =
                record.place()
                        .deadLetter(kind, detail)
                        .setCamera(camera)
                        .setSegment(record.event().getSegment());
        if (record.event().getEvent() instanceof Frame frame) {
            letter.setSequence(frame.getSequence())
                    .setCaptureTimeNanos(frame.getCaptureTimeNanos());
        }
        return new Rejected(letter.build());
    }

    @Override
    public void close() {
        running.flatMap(Running::decoder).ifPresent(FrameDecoder::close);
        running = Optional.empty();
    }
}
