package dev.egomotion.live;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.codecs.stream.JpegTranscoder;
import dev.egomotion.codecs.stream.PacketStream;
import dev.egomotion.codecs.stream.StreamFormat;
import dev.egomotion.codecs.stream.StreamPacket;
import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.schemas.CameraReason;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.SegmentEnd;
import dev.egomotion.schemas.SegmentEndReason;
import dev.egomotion.schemas.SegmentStart;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Writes the pictures of one connection as segments of the frames topic. A segment begins at a key frame and ends with
 * the connection, or earlier: where the size, the codec or its parameters change, where a clock jumps, and where
 * records were lost on their way to the brokers. Used by one thread.
 */
final class SegmentWriter {
    private final CameraSpec camera;
    private final PacketStream stream;
    private final Connected connected;
    private final CaptureClock clock;
    private final FrameRate rate = new FrameRate();
    private final AvroCodec<FrameEvent> codec = AvroCodec.of(FrameEvent.class);
    private final ArrayDeque<StreamPacket> held = new ArrayDeque<>();
    private final Map<Long, PresentationOrder.Picture> transcoding = new HashMap<>();
    private int reorder;

    private String segment;
    private StreamFormat format;
    private PresentationOrder order;
    private JpegTranscoder transcoder;
    private long firstStamp;
    private long written;
    private long lastCapture;
    private boolean afterLoss;
    private CameraReason because = CameraReason.NONE;
    private Ledger.Reason whileClosed = Ledger.Reason.BEFORE_KEY_FRAME;

    /**
     * What stays of a camera from connection to connection.
     *
     * @param pictures how they become frames
     * @param ledger told of every picture
     * @param lane takes the records
     * @param board told of every segment
     * @param segments gives segment ids
     * @param wall maps arrivals to UTC
     */
    record Connected(
            LiveIngest.Pictures pictures,
            Ledger ledger,
            FramePublisher.Lane lane,
            CameraBoard board,
            SegmentIds segments,
            Wall wall) {}

    SegmentWriter(CameraSpec camera, PacketStream stream, Connected connected, int leastReorder) {
        this.camera = camera;
        this.stream = stream;
        this.connected = connected;
        reorder = Math.max(leastReorder, stream.reorderFrames());
        clock = new CaptureClock(rate, camera.address().isFile());
    }

    /** Returns how many pictures this camera reorders, as found so far. */
    int reorder() {
        return reorder;
    }

    boolean isOpen() {
        return segment != null;
    }

    /** Returns how fast pictures arrive. */
    FrameRate rate() {
        return rate;
    }

    /**
     * Takes the next picture.
     *
     * @throws CameraException if the camera's calibration does not fit its pictures
     * @throws SourceException if they cannot be decoded here
     */
    void accept(StreamPacket packet) throws CameraException, SourceException {
        connected.ledger().received();
        rate.add(packet.arrivalNanos());
        held.add(packet);
        if (stream.hasStamps() && packet.pts().isEmpty()) {
            return; // its stamp follows from the next ones'
        }
        CaptureClock.Continuity continuity =
                clock.observe(
                        stamp(packet),
                        arrival(packet),
                        packet.senderNanos(),
                        packet.report().isPresent());
        if (clock.settled()) {
            writeHeld(continuity);
        }
    }

    /** Gives stamps to pictures that came without: one usual step before the others, each. */
    private void stampHeld() {
        long[] stamps =
                held.stream()
                        .filter(p -> p.pts().isPresent())
                        .mapToLong(p -> p.pts().getAsLong())
                        .sorted()
                        .toArray();
        long bare = held.size() - stamps.length;
        if (!stream.hasStamps() || bare == 0 || stamps.length == 0) {
            return;
        }
        long step = stamps.length > 1 ? stamps[1] - stamps[0] : periodTicks();
        long next = stamps[0] - bare * step;
        for (int i = held.size(); i > 0; i--) {
            StreamPacket packet = held.remove();
            if (packet.pts().isEmpty()) {
                packet = packet.withPts(next);
                next += step;
            }
            held.add(packet);
        }
    }

    private long periodTicks() {
        double seconds = rate.periodNanos().orElse(40_000_000) / 1e9;
        return Math.round(seconds * stream.timeBaseDenominator() / stream.timeBaseNumerator());
    }

    private void writeHeld(CaptureClock.Continuity continuity)
            throws CameraException, SourceException {
        stampHeld();
        try {
            while (!held.isEmpty()) {
                write(held.remove(), continuity);
            }
        } catch (CameraException | SourceException e) {
            connected.ledger().notPublished(Ledger.Reason.UNUSABLE);
            held.forEach(packet -> connected.ledger().notPublished(Ledger.Reason.UNUSABLE));
            held.clear();
            throw e;
        }
    }

    private OptionalLong stamp(StreamPacket packet) {
        if (packet.pts().isEmpty()) {
            return OptionalLong.empty();
        }
        long ticks = packet.pts().getAsLong();
        long den = stream.timeBaseDenominator();
        long num = stream.timeBaseNumerator();
        long seconds = Math.floorDiv(ticks * num, den);
        long rest = Math.floorMod(ticks * num, den);
        return OptionalLong.of(seconds * 1_000_000_000L + rest * 1_000_000_000L / den);
    }

    private long arrival(StreamPacket packet) {
        return connected.wall().utcNanos(packet.arrivalNanos());
    }

    private void write(StreamPacket packet, CaptureClock.Continuity continuity)
            throws CameraException, SourceException {
        if (segment != null) {
            endWhereBroken(packet, continuity);
        }
        if (segment == null) {
            if (!packet.key()) {
                connected.ledger().notPublished(whileClosed);
                return;
            }
            begin(packet);
        }
        if (packet.pts().isPresent() && packet.pts().getAsLong() < firstStamp) {
            connected.ledger().notPublished(Ledger.Reason.BEFORE_KEY_FRAME);
            return;
        }
        CaptureClock.Moment moment = clock.at(stamp(packet), arrival(packet));
        connected.board().note(moment, clock.stampRate(), rate.perSecond());
        publish(order.add(packet, moment));
    }

    private void endWhereBroken(StreamPacket packet, CaptureClock.Continuity continuity) {
        whileClosed = Ledger.Reason.BEFORE_KEY_FRAME;
        if (connected.lane().takeFailure()) {
            end(SegmentEndReason.FRAMES_LOST, "records were lost on their way to the brokers");
            because = CameraReason.FRAMES_LOST;
            whileClosed = Ledger.Reason.AFTER_A_LOSS;
        } else if (continuity == CaptureClock.Continuity.STAMPS_JUMPED) {
            end(SegmentEndReason.CLOCK_JUMPED, "the stream's stamps count from another moment");
            because = CameraReason.CLOCK_JUMPED;
        } else if (packet.key() && continuity == CaptureClock.Continuity.CLOCK_DIFFERS) {
            end(SegmentEndReason.CLOCK_JUMPED, "the camera's clock says another time");
            because = CameraReason.CLOCK_JUMPED;
        } else if (packet.key() && !packet.format().equals(format)) {
            end(SegmentEndReason.FORMAT_CHANGED, "%s became %s".formatted(format, packet.format()));
            because = CameraReason.FORMAT_CHANGED;
        } else if (order.isTooLate(packet)) {
            end(
                    SegmentEndReason.FRAMES_LOST,
                    "pictures are reordered by more than %d".formatted(reorder));
            reorder++;
            because = CameraReason.OTHER;
            whileClosed = Ledger.Reason.OUT_OF_ORDER;
        }
    }

    private void begin(StreamPacket packet) throws CameraException, SourceException {
        clock.adopt();
        format = packet.format();
        firstStamp = packet.pts().orElse(0);
        if (format.width() <= 0 || format.height() <= 0) {
            throw new CameraException(camera.address() + ": its pictures tell no size");
        }
        Camera model =
                CameraModel.of(
                        camera,
                        format.width(),
                        format.height(),
                        connected.pictures().guessedFieldOfViewDegrees());
        boolean travels = format.isInterCoded() || format.codec().equals("mjpeg");
        transcoder =
                travels ? null : new JpegTranscoder(stream, connected.pictures().jpegQuality());
        segment = connected.segments().next();
        order = new PresentationOrder(reorder);
        written = 0;
        afterLoss = false;
        lastCapture = clock.at(stamp(packet), arrival(packet)).nanos();
        put(start(model));
        connected.board().live(segment, format, because);
        because = CameraReason.NONE;
    }

    private SegmentStart start(Camera model) {
        byte[] parameters = format.parameters();
        return SegmentStart.newBuilder()
                .setCameraInfo(CameraInfos.of(model))
                .setSource(camera.address().toString())
                .setCodec(
                        switch (format.codec()) {
                            case "h264" -> FrameCodec.H264;
                            case "hevc" -> FrameCodec.HEVC;
                            default -> FrameCodec.JPEG;
                        })
                .setCodecParameters(
                        format.isInterCoded() && parameters.length > 0
                                ? ByteBuffer.wrap(parameters)
                                : null)
                .setReorderFrames(format.isInterCoded() ? reorder : 0)
                .setTimeBaseNumerator(stream.timeBaseNumerator())
                .setTimeBaseDenominator(stream.timeBaseDenominator())
                .setFramePeriodNanos(
                        stream.framePeriodNanos().isPresent()
                                ? stream.framePeriodNanos().getAsLong()
                                : null)
                .build();
    }

    private void publish(List<PresentationOrder.Picture> pictures) {
        connected.ledger().missing(order.missing());
        for (PresentationOrder.Picture picture : pictures) {
            if (transcoder == null) {
                send(picture, picture.packet.data(), null);
            } else {
                transcoding.put(picture.sequence(), picture);
                sendAll(transcoder.decode(picture.sequence(), picture.packet));
            }
        }
    }

    private void sendAll(List<JpegTranscoder.Picture> done) {
        for (JpegTranscoder.Picture jpeg : done) {
            PresentationOrder.Picture picture = transcoding.remove(jpeg.sequence());
            if (picture != null) {
                send(picture, jpeg.jpeg(), jpeg.error());
            }
        }
    }

    private void send(PresentationOrder.Picture picture, byte[] data, String error) {
        boolean key = transcoder != null || picture.packet.key();
        if (afterLoss && !key) {
            connected.ledger().notPublished(Ledger.Reason.AFTER_A_LOSS);
            return;
        }
        Frame.Builder frame =
                Frame.newBuilder()
                        .setSequence(picture.sequence())
                        .setCaptureTimeNanos(picture.captureNanos())
                        .setClock(picture.moment.source())
                        .setTimeUncertaintyNanos(picture.moment.uncertaintyNanos())
                        .setPts(boxed(picture.packet.pts()))
                        .setDts(transcoder == null ? boxed(picture.packet.dts()) : null)
                        .setKeyFrame(key)
                        .setData(ByteBuffer.wrap(data))
                        .setSourceError(error);
        if (data.length > connected.pictures().largestFrameBytes()) {
            frame.setData(ByteBuffer.allocate(0))
                    .setSourceError(
                            "frame %d has %d bytes; at most %d travel (topology.streams.largestFrameBytes)"
                                    .formatted(
                                            picture.sequence(),
                                            data.length,
                                            connected.pictures().largestFrameBytes()));
        }
        lastCapture = picture.captureNanos();
        if (connected.lane().offerFrame(record(frame.build()), lastCapture / 1_000_000)) {
            written++;
            afterLoss = false;
        } else {
            connected.ledger().notPublished(Ledger.Reason.QUEUE_FULL);
            afterLoss = format.isInterCoded();
        }
    }

    private static Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    private void put(Object event) {
        connected.lane().put(record(event), lastCapture / 1_000_000);
    }

    private byte[] record(Object event) {
        return codec.encode(
                FrameEvent.newBuilder()
                        .setCamera(camera.id())
                        .setSegment(segment)
                        .setEvent(event)
                        .build());
    }

    /** Ends the running segment, if one runs: what waits for its index is sent, then the end. */
    void end(SegmentEndReason reason, String detail) {
        if (segment == null) {
            return;
        }
        publish(order.drain());
        if (transcoder != null) {
            sendAll(transcoder.drain());
            transcoder.close();
            transcoder = null;
        }
        put(
                SegmentEnd.newBuilder()
                        .setFrames(written)
                        .setReason(reason)
                        .setDetail(detail.isEmpty() ? null : camera.address().redact(detail))
                        .build());
        segment = null;
    }

    /** Ends with the connection; pictures that were held to settle the clock are written first. */
    void finish(SegmentEndReason reason, String detail) throws CameraException, SourceException {
        try {
            writeHeld(CaptureClock.Continuity.SAME);
        } finally {
            end(reason, detail);
        }
    }
}
