package dev.egomotion.live;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.recording.MaskFile;
import dev.egomotion.codecs.stream.JpegTranscoder;
import dev.egomotion.codecs.stream.PacketStream;
import dev.egomotion.codecs.stream.StreamFormat;
import dev.egomotion.codecs.stream.StreamPacket;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.schemas.CameraReason;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.SegmentEndReason;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the pictures of one connection as segments of the frames topic. A segment begins at a key frame and ends with
 * the connection, or earlier: where the size, the codec or its parameters change, where a clock jumps, and where
 * records were lost on their way to the brokers. Used by one thread.
 */
final class SegmentWriter {
    /** How many pictures may wait for the clock or for a stamp. */
    private static final int MOST_HELD = 256;

    private static final long MOST_HELD_BYTES = 32L << 20;

    private final CameraSpec camera;
    private final PacketStream stream;
    private final Connected connected;
    private final CaptureClock clock;
    private final FrameRate rate = new FrameRate();
    private final SegmentRecords records;
    private final ArrayDeque<StreamPacket> held = new ArrayDeque<>();
    private final Map<Long, PresentationOrder.Picture> transcoding = new HashMap<>();
    private final RateStride rates;
    private int reorder;

    private long heldBytes;
    private boolean anyStamp;

    private @Nullable String segment;
    private StreamFormat format = new StreamFormat("", 0, 0, new byte[0]);
    private PresentationOrder order;
    private Thinning thinning = new Thinning();
    private @Nullable JpegTranscoder transcoder;
    private int width;
    private int height;
    private long next;
    private long kept;
    private long firstStamp;
    private long written;
    private long accepted;
    private long settled;
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
     * @param giveUp ends all waiting
     * @param load what the pipeline can take
     */
    record Connected(
            LiveIngest.Pictures pictures,
            Ledger ledger,
            FramePublisher.Lane lane,
            CameraBoard board,
            SegmentIds segments,
            Wall wall,
            BooleanSupplier giveUp,
            PipelineLoad load) {}

    SegmentWriter(CameraSpec camera, PacketStream stream, Connected connected, int leastReorder) {
        this.camera = camera;
        this.stream = stream;
        this.connected = connected;
        reorder = Math.max(leastReorder, stream.reorderFrames());
        order = new PresentationOrder(reorder);
        clock = new CaptureClock(rate, camera.address().isFile());
        rates = new RateStride(camera.rate());
        records = new SegmentRecords(camera, stream, connected.pictures());
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
        accepted++;
        rate.add(packet.arrivalNanos());
        if (packet.key() || segment == null) {
            followTheMachinesClock();
        }
        held.add(packet);
        heldBytes += packet.data().length;
        boolean full = held.size() >= MOST_HELD || heldBytes >= MOST_HELD_BYTES;
        if (stream.hasStamps() && packet.pts().isEmpty()) {
            requireStampsSoon(full);
            return; // its stamp follows from the next ones'
        }
        anyStamp = true;
        CaptureClock.Continuity continuity =
                clock.observe(
                        stream.nanos(packet.pts()),
                        arrival(packet),
                        packet.senderNanos(),
                        packet.report().isPresent());
        if (full) {
            clock.settle();
        }
        if (clock.settled()) {
            writeHeld(continuity);
        }
    }

    private void requireStampsSoon(boolean full) throws SourceException {
        if (full || (anyStamp && reorder > 0)) {
            throw new SourceException(
                    "%s: pictures come without time stamps%s: they cannot be put in order"
                            .formatted(camera.address(), reorder > 0 ? " and with B-frames" : ""));
        }
    }

    private void followTheMachinesClock() throws CameraException {
        long by = connected.wall().setBy();
        if (by != 0) {
            boolean followed = clock.followsArrival();
            clock.shift(by);
            if (followed && segment != null) {
                end(
                        SegmentEndReason.CLOCK_JUMPED,
                        "this machine's clock was set by %.3f s".formatted(by / 1e9));
                because = CameraReason.CLOCK_JUMPED;
            }
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
        heldBytes = 0;
        CaptureClock.Continuity first = continuity;
        while (!held.isEmpty()) {
            write(held.remove(), first);
            first = CaptureClock.Continuity.SAME;
        }
    }

    private void drop(Ledger.Reason reason) {
        settled++;
        connected.ledger().notPublished(reason);
    }

    private long arrival(StreamPacket packet) {
        return connected.wall().utcNanos(packet.arrivalNanos());
    }

    private void write(StreamPacket packet, CaptureClock.Continuity continuity)
            throws CameraException, SourceException {
        boolean tookTooEarly = stream.tookTooEarly();
        if (segment != null) {
            endWhereBroken(packet, continuity, tookTooEarly);
        }
        if (segment == null) {
            if (!packet.key()) {
                drop(whileClosed);
                whileClosed = afterFirst(whileClosed);
                return;
            }
            begin(packet);
        }
        if (packet.pts().isPresent() && packet.pts().getAsLong() < firstStamp) {
            drop(Ledger.Reason.BEFORE_KEY_FRAME);
            return;
        }
        CaptureClock.Moment moment = clock.at(stream.nanos(packet.pts()), arrival(packet));
        connected.board().note(moment, clock.stampRate(), rate.perSecond());
        publish(order.add(packet, moment));
    }

    /** Pictures that follow one that came too late are not late themselves: they are predicted from it. */
    private static Ledger.Reason afterFirst(Ledger.Reason reason) {
        return reason == Ledger.Reason.OUT_OF_ORDER ? Ledger.Reason.AFTER_A_LOSS : reason;
    }

    private void endWhereBroken(
            StreamPacket packet, CaptureClock.Continuity continuity, boolean tookTooEarly)
            throws CameraException {
        whileClosed = Ledger.Reason.BEFORE_KEY_FRAME;
        if (connected.lane().hasFailed()) {
            end(SegmentEndReason.FRAMES_LOST, "records were lost on their way to the brokers");
            because = CameraReason.FRAMES_LOST;
            whileClosed = Ledger.Reason.AFTER_A_LOSS;
        } else if (tookTooEarly) {
            end(
                    SegmentEndReason.FRAMES_LOST,
                    "a picture was taken for whole before it was (live.promptPictures)");
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
        boolean travels = format.isInterCoded() || format.codec().equals("mjpeg");
        if (travels || width == 0) {
            // What is decoded here tells its size better than the stream does, once it was.
            width = format.width();
            height = format.height();
        }
        if (width <= 0 || height <= 0) {
            throw new CameraException(camera.address() + ": its pictures tell no size");
        }
        lastCapture = clock.at(stream.nanos(packet.pts()), arrival(packet)).nanos();
        Camera model = model(width, height);
        transcoder =
                travels ? null : new JpegTranscoder(stream, connected.pictures().jpegQuality());
        order = new PresentationOrder(reorder);
        open(model);
    }

    private byte @Nullable [] mask(int imageWidth, int imageHeight) throws CameraException {
        try {
            return camera.mask().isEmpty()
                    ? null
                    : MaskFile.read(camera.mask().get(), imageWidth, imageHeight);
        } catch (SourceException e) {
            throw new CameraException(e.getMessage(), e);
        }
    }

    private Camera model(int imageWidth, int imageHeight) throws CameraException {
        try {
            return camera.choice(connected.pictures().guessedFieldOfViewDegrees())
                    .of(imageWidth, imageHeight, Optional.empty());
        } catch (SourceException e) {
            throw new CameraException(e.getMessage(), e);
        }
    }

    /** Opens a segment; its first picture is the next. */
    private void open(Camera model) throws CameraException {
        width = model.pinhole().width();
        height = model.pinhole().height();
        byte @Nullable [] mask = mask(width, height);
        segment = connected.segments().next();
        next = 0;
        thinning = new Thinning();
        kept = 0;
        written = 0;
        afterLoss = false;
        connected
                .lane()
                .begin(
                        segment,
                        records.start(segment, format, model, mask, reorder),
                        lastCapture / 1_000_000);
        connected
                .board()
                .live(
                        segment,
                        new StreamFormat(format.codec(), width, height, format.parameters()),
                        because);
        because = CameraReason.NONE;
    }

    private void publish(List<PresentationOrder.Picture> pictures) throws CameraException {
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

    private void sendAll(List<JpegTranscoder.Picture> done) throws CameraException {
        for (JpegTranscoder.Picture jpeg : done) {
            PresentationOrder.Picture picture = transcoding.remove(jpeg.sequence());
            if (picture == null) {
                continue;
            }
            if (jpeg.width() > 0 && (jpeg.width() != width || jpeg.height() != height)) {
                changeSize(jpeg, picture.captureNanos());
            }
            send(picture, jpeg.jpeg(), jpeg.error());
        }
    }

    /** Pictures that are decoded here tell their size only then; each stands alone, so that none is lost between. */
    private void changeSize(JpegTranscoder.Picture jpeg, long captureNanos) throws CameraException {
        putEnd(
                SegmentEndReason.FORMAT_CHANGED,
                "%s %dx%d became %dx%d"
                        .formatted(format.codec(), width, height, jpeg.width(), jpeg.height()));
        because = CameraReason.FORMAT_CHANGED;
        lastCapture = captureNanos;
        open(model(jpeg.width(), jpeg.height()));
    }

    /** Waits until there is room and the pipeline not far behind, for a source that can wait. */
    private void awaitRoom(int length) {
        connected.load().await(connected.giveUp());
        connected.lane().awaitRoom(length, connected.giveUp());
    }

    private void send(PresentationOrder.Picture picture, byte[] data, @Nullable String error) {
        boolean key = transcoder != null || picture.packet.key();
        if (afterLoss && !key) {
            drop(Ledger.Reason.AFTER_A_LOSS);
            return;
        }
        int every = rates.of(accepted, rate.perSecond());
        Share share = camera.address().canReopen() ? connected.load().share() : Share.ALL;
        boolean alone = transcoder != null || !format.isInterCoded();
        if (alone && kept++ % every != 0) {
            drop(Ledger.Reason.OVER_RATE);
            return;
        }
        // Pictures that stand alone count as those of a slower camera; what is shed leaves a hole.
        long sequence = alone ? next++ : picture.sequence();
        int stride =
                alone
                        ? share.stride()
                        : Math.min(connected.load().greatest(), share.stride() * every);
        Thinning.Fate fate = thinning.of(sequence, new Share(stride, share.depthEvery()));
        if (alone && !fate.isComputed()) {
            drop(Ledger.Reason.SHED);
            return;
        }
        Frame.Builder frame =
                records.frame(picture, sequence, data, error)
                        .setDts(
                                transcoder == null
                                        ? SegmentRecords.boxed(picture.packet.dts())
                                        : null)
                        .setKeyFrame(key)
                        .setDecodeOnly(!fate.isComputed())
                        .setDepthCarried(fate.carriesDepth())
                        .setStride(stride);
        lastCapture = picture.captureNanos();
        if (camera.address().canReopen()) {
            frame.setArrivalTimeNanos(arrival(picture.packet));
        } else {
            // Its sender can wait, or it lies there anyway: nothing need be left out for its age.
            awaitRoom(data.length);
            frame.setArrivalTimeNanos(connected.wall().utcNanos(System.nanoTime()));
        }
        byte[] record = records.of(running(), frame.build());
        if (connected.lane().offerFrame(record, lastCapture / 1_000_000)) {
            settled++;
            written++;
            afterLoss = false;
        } else {
            drop(Ledger.Reason.QUEUE_FULL);
            afterLoss = format.isInterCoded();
        }
    }

    /** Ends the running segment, if one runs: what waits for its index is sent, then the end. */
    private void end(SegmentEndReason reason, String detail) throws CameraException {
        if (segment == null) {
            return;
        }
        publish(order.drain());
        if (transcoder != null) {
            sendAll(transcoder.drain());
            transcoder.close();
            transcoder = null;
        }
        putEnd(reason, detail);
        segment = null;
    }

    private void putEnd(SegmentEndReason reason, String detail) {
        byte[] end = records.end(running(), written, reason, detail);
        connected.lane().end(end, lastCapture / 1_000_000);
    }

    private String running() {
        return Objects.requireNonNull(segment, "no segment runs");
    }

    /** Ends with the connection; pictures that were held to settle the clock are written first. */
    void finish(SegmentEndReason reason, String detail) throws CameraException, SourceException {
        writeHeld(CaptureClock.Continuity.SAME);
        end(reason, detail);
        countTheRest();
    }

    /** What neither was sent nor has a reason yet was in hand when something failed. */
    private void countTheRest() {
        while (settled < accepted) {
            drop(Ledger.Reason.UNUSABLE);
        }
    }

    /** Ends where pictures could not be written: what is left of them counts as unusable. */
    void abandon(SegmentEndReason reason, String detail) {
        countTheRest();
        if (transcoder != null) {
            transcoder.close();
            transcoder = null;
        }
        if (segment != null) {
            putEnd(reason, detail);
            segment = null;
        }
    }
}
