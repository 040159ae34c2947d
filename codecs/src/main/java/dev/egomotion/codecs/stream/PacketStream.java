package dev.egomotion.codecs.stream;

import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import dev.egomotion.codecs.stream.StreamException.Kind;
import dev.egomotion.codecs.video.Ffmpeg;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVProducerReferenceTime;
import org.bytedeco.ffmpeg.avcodec.AVRTCPSenderReport;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avdevice;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a live stream's video, as they arrive: from a network, a device, standard input or a growing file.
 * Opened, read and closed by one thread.
 *
 * <p>FFmpeg's own time limits are not used. Some are ignored in silence, and the first error that others give only
 * flushes what its queues hold. The caller says when to give up; it is asked about ten times a second while nothing
 * arrives.
 */
public final class PacketStream implements AutoCloseable {
    private static final Set<String> PARSED_DEMUXERS =
            Set.of("rtsp", "sdp", "rtp", "mpegts", "h264", "hevc");
    private static final Set<String> PARSED_CODECS = Set.of("h264", "hevc", "mpeg4");

    /** Demuxers that make time stamps up, beside those of still pictures: a counter over a rate that they assume. */
    private static final Set<String> INVENTING_DEMUXERS =
            Set.of("mpjpeg", "mjpeg", "h264", "hevc", "vvc", "m4v", "mpegvideo", "h263", "vc1");

    private static final String STILL_PICTURES = "_pipe";

    /** How long saying goodbye to a server may take: what it needs is there at once or not at all. */
    private static final long GOODBYE_NANOS = 200_000_000;

    /** Who decides in this thread; FFmpeg asks in the thread that called it. */
    private static final ThreadLocal<BooleanSupplier> GIVE_UP =
            ThreadLocal.withInitial(() -> () -> false);

    /** One for all streams, since JavaCPP has room for ten; held, because native code calls it. */
    private static final AVIOInterruptCB.Callback_Pointer ASK =
            new AVIOInterruptCB.Callback_Pointer() {
                @Override
                public int call(Pointer opaque) {
                    return GIVE_UP.get().getAsBoolean() ? 1 : 0;
                }
            };

    private final StreamInput input;
    private final BooleanSupplier giveUp;
    private final AVFormatContext context;
    private final @Nullable PipedInput pipe;
    private final AVStream stream;
    private final int streamIndex;
    private final boolean oneLate;
    private final @Nullable PictureJoiner joiner;
    private final @Nullable KeyFrameFinder keys;
    private final boolean stamped;
    private final KeyFrameFormats formats;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private StreamFormat format;
    private long nextArrival = System.nanoTime();
    private OptionalLong nextSenderNanos = OptionalLong.empty();
    private Optional<StreamPacket.Report> nextReport = Optional.empty();
    private boolean gaveUp;
    private boolean closed;

    private PacketStream(
            StreamInput input,
            BooleanSupplier giveUp,
            AVFormatContext context,
            @Nullable PipedInput pipe,
            int streamIndex,
            String codec) {
        this.pipe = pipe;
        this.input = input;
        this.giveUp = giveUp;
        this.context = context;
        this.streamIndex = streamIndex;
        stream = context.streams(streamIndex);
        String demuxer = context.iformat().name().getString();
        boolean parsed = PARSED_DEMUXERS.contains(demuxer) && PARSED_CODECS.contains(codec);
        boolean joined = input.prompt() && parsed;
        oneLate = parsed && !joined;
        joiner = joined ? new PictureJoiner(codec.equals("hevc")) : null;
        keys = joined ? new KeyFrameFinder(stream.codecpar()) : null;
        stamped = !INVENTING_DEMUXERS.contains(demuxer) && !demuxer.endsWith(STILL_PICTURES);
        formats = new KeyFrameFormats(stream.codecpar(), codec);
        format = formats.stated();
    }

    /** Loads the native libraries: that takes a second or more once, which no camera's deadline should pay for. */
    public static void ready() {
        Ffmpeg.ready();
        avformat.avformat_network_init();
        avcodec.avcodec_version();
    }

    /**
     * Opens a stream and finds its video.
     *
     * @param giveUp asked again and again while FFmpeg waits, here and in {@link #next}; true ends the waiting
     * @throws StreamException if it cannot be opened, holds no video, or the caller gave up
     */
    public static PacketStream open(StreamInput input, BooleanSupplier giveUp)
            throws StreamException {
        Ffmpeg.ready();
        @Nullable PipedInput pipe =
                input.url().equals(StreamInput.STANDARD_INPUT)
                        ? new PipedInput(System.in, giveUp)
                        : null;
        GIVE_UP.set(giveUp);
        PipedInput.use(pipe);
        boolean opened = false;
        try {
            AVFormatContext context = connect(input, giveUp, pipe);
            try {
                PacketStream stream = withVideo(input, giveUp, context, pipe);
                opened = true;
                return stream;
            } finally {
                if (!opened) {
                    avformat_close_input(context);
                }
            }
        } finally {
            GIVE_UP.remove();
            PipedInput.use(null);
            if (!opened && pipe != null) {
                pipe.close();
            }
        }
    }

    private static AVFormatContext connect(
            StreamInput input, BooleanSupplier giveUp, @Nullable PipedInput pipe)
            throws StreamException {
        AVInputFormat demuxer = demuxer(input);
        AVFormatContext context = avformat.avformat_alloc_context();
        context.interrupt_callback().callback(ASK);
        if (input.prompt()) {
            context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_NOPARSE);
        }
        if (pipe != null) {
            pipe.feed(context);
        }
        try (AVDictionary options = new AVDictionary(null)) {
            Map<String, String> wanted = new TreeMap<>(input.options());
            if (!input.protocols().isEmpty()) {
                wanted.put("protocol_whitelist", input.protocols());
            }
            wanted.forEach((key, value) -> avutil.av_dict_set(options, key, value, 0));
            int r = avformat_open_input(context, input.url(), demuxer, options);
            AVDictionaryEntry unused =
                    avutil.av_dict_get(options, "", null, avutil.AV_DICT_IGNORE_SUFFIX);
            String option = unused == null || unused.isNull() ? null : unused.key().getString();
            avutil.av_dict_free(options);
            if (r < 0) {
                throw failure(input, giveUp, r);
            }
            if (option != null) {
                avformat_close_input(context);
                throw new StreamException(
                        Kind.BAD_OPTION,
                        "%s: option %s is unknown here".formatted(input.name(), option));
            }
        }
        return context;
    }

    private static @Nullable AVInputFormat demuxer(StreamInput input) throws StreamException {
        if (input.format().isEmpty()) {
            return null;
        }
        try {
            avdevice.avdevice_register_all();
        } catch (UnsatisfiedLinkError e) {
            throw new StreamException(
                    Kind.UNSUPPORTED,
                    input.name()
                            + ": devices need a library that this system lacks (Debian, Ubuntu: apt install libpulse0)");
        }
        AVInputFormat demuxer = avformat.av_find_input_format(input.format());
        if (demuxer == null || demuxer.isNull()) {
            throw new StreamException(
                    Kind.UNSUPPORTED,
                    "%s: FFmpeg was built without the input %s"
                            .formatted(input.name(), input.format()));
        }
        return demuxer;
    }

    private static PacketStream withVideo(
            StreamInput input,
            BooleanSupplier giveUp,
            AVFormatContext context,
            @Nullable PipedInput pipe)
            throws StreamException {
        int r = avformat_find_stream_info(context, (AVDictionary) null);
        if (r < 0 || giveUp.getAsBoolean()) {
            throw failure(input, giveUp, r);
        }
        int index = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
        if (index < 0) {
            throw new StreamException(Kind.NO_VIDEO, input.name() + ": holds no video");
        }
        AVCodecParameters parameters = context.streams(index).codecpar();
        AVCodec decoder = avcodec.avcodec_find_decoder(parameters.codec_id());
        String codec = avcodec.avcodec_get_name(parameters.codec_id()).getString();
        if (decoder == null || decoder.isNull()) {
            throw new StreamException(
                    Kind.UNSUPPORTED,
                    "%s: its video is coded as %s, which is not decoded here"
                            .formatted(input.name(), codec));
        }
        PacketStream stream = new PacketStream(input, giveUp, context, pipe, index, codec);
        if (!stream.stamped && stream.reorderFrames() > 0) {
            throw new StreamException(
                    Kind.UNSUPPORTED,
                    "%s: raw %s with B-frames and no time stamps: its pictures cannot be put in order; wrap them where they are made (ffmpeg ... -c copy -f mpegts)"
                            .formatted(input.name(), codec));
        }
        return stream;
    }

    private static StreamException failure(StreamInput input, BooleanSupplier giveUp, int error) {
        Kind kind = giveUp.getAsBoolean() ? Kind.GIVEN_UP : kind(error);
        return new StreamException(kind, input.name() + ": " + Ffmpeg.reason(error));
    }

    private static Kind kind(int error) {
        if (error == avutil.AVERROR_HTTP_UNAUTHORIZED()
                || error == avutil.AVERROR_HTTP_FORBIDDEN()) {
            return Kind.UNAUTHORIZED;
        }
        if (error == avutil.AVERROR_HTTP_NOT_FOUND()
                || error == avutil.AVERROR_STREAM_NOT_FOUND()) {
            return Kind.NOT_FOUND;
        }
        if (error == avutil.AVERROR_EOF()) {
            return Kind.ENDED;
        }
        return error == avutil.AVERROR_EXIT() ? Kind.GIVEN_UP : Kind.UNREACHABLE;
    }

    /** Returns whether pictures have time stamps of the sender's; a few may lack theirs, such as an RTSP stream's first. */
    public boolean hasStamps() {
        return stamped;
    }

    /** Returns the numerator of the time stamps' unit, seconds. */
    public int timeBaseNumerator() {
        return stream.time_base().num();
    }

    /** Returns the denominator of the time stamps' unit, seconds. */
    public int timeBaseDenominator() {
        return stream.time_base().den();
    }

    /** Returns a time stamp in nanoseconds. */
    public OptionalLong nanos(OptionalLong stamp) {
        if (stamp.isEmpty()) {
            return stamp;
        }
        long ticks = stamp.getAsLong() * timeBaseNumerator();
        long den = timeBaseDenominator();
        return OptionalLong.of(
                Math.floorDiv(ticks, den) * 1_000_000_000L
                        + Math.floorMod(ticks, den) * 1_000_000_000L / den);
    }

    /** Returns how many pictures may come before another in decoding order and after it in presentation. */
    public int reorderFrames() {
        return Math.max(0, stream.codecpar().video_delay());
    }

    /** Returns the nominal time between pictures, nanoseconds, where the stream tells it. */
    public OptionalLong framePeriodNanos() {
        AVRational rate = stream.avg_frame_rate();
        return rate.num() > 0 && rate.den() > 0
                ? OptionalLong.of(1_000_000_000L * rate.den() / rate.num())
                : OptionalLong.empty();
    }

    AVCodecParameters parameters() {
        return stream.codecpar();
    }

    /** Returns how the stream says its pictures are coded, before the first one. */
    public StreamFormat format() {
        return format;
    }

    /**
     * Waits for the next picture. Once the caller gave up, the pictures that had arrived and were held back still come,
     * without waiting.
     *
     * @throws StreamException if the stream ends or breaks, or the caller gave up
     */
    public StreamPacket next() throws StreamException {
        Ffmpeg.ready();
        // After an error FFmpeg still hands out what its queues held, as if it had arrived: it must
        // not wait again.
        GIVE_UP.set(gaveUp ? () -> true : giveUp);
        PipedInput.use(pipe);
        try {
            while (true) {
                PictureJoiner.Piece whole = joiner == null ? null : joiner.poll();
                if (whole != null) {
                    return joined(whole);
                }
                avcodec.av_packet_unref(packet);
                int r = av_read_frame(context, packet);
                gaveUp |= giveUp.getAsBoolean();
                if (r < 0) {
                    whole = rest();
                    if (whole != null) {
                        return joined(whole);
                    }
                    throw new StreamException(
                            gaveUp ? Kind.GIVEN_UP : kind(r),
                            input.name() + ": " + Ffmpeg.reason(r));
                }
                if (packet.stream_index() == streamIndex && packet.size() > 0) {
                    if (joiner == null) {
                        return taken();
                    }
                    joiner.add(
                            new PictureJoiner.Piece(
                                    stamp(packet.pts()),
                                    bytes(),
                                    System.nanoTime(),
                                    senderNanos(),
                                    report()));
                }
            }
        } finally {
            GIVE_UP.remove();
            PipedInput.use(null);
        }
    }

    private PictureJoiner.@Nullable Piece rest() {
        if (joiner == null) {
            return null;
        }
        joiner.end();
        return joiner.poll();
    }

    /**
     * Returns whether a picture was given before it was whole, since this was last asked: what came of it after that is
     * lost, and with it all that is predicted from it.
     */
    public boolean tookTooEarly() {
        return joiner != null && joiner.takeTooEarly();
    }

    private StreamPacket joined(PictureJoiner.Piece picture) {
        boolean key = keys != null && keys.isKey(picture.data());
        if (key) {
            format = formats.of(picture.data(), new byte[0], format);
        }
        return new StreamPacket(
                picture.stamp(),
                OptionalLong.empty(),
                key,
                picture.data(),
                format,
                picture.arrivalNanos(),
                picture.senderNanos(),
                picture.report());
    }

    private byte[] bytes() {
        byte[] data = new byte[packet.size()];
        packet.data().get(data, 0, data.length);
        return data;
    }

    /**
     * Copies the packet. What the parser attaches to a picture that it only ends when the next one begins belongs
     * to that next one: its time of arrival, the sender's time and the report.
     */
    private StreamPacket taken() {
        long now = System.nanoTime();
        OptionalLong sender = senderNanos();
        Optional<StreamPacket.Report> report = report();
        byte[] data = bytes();
        boolean key = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
        if (key) {
            format = formats.of(data, newParameters(), format);
        }
        StreamPacket result =
                new StreamPacket(
                        stamp(packet.pts()),
                        stamp(packet.dts()),
                        key,
                        data,
                        format,
                        oneLate ? nextArrival : now,
                        oneLate ? nextSenderNanos : sender,
                        oneLate ? nextReport : report);
        nextArrival = now;
        nextSenderNanos = sender;
        nextReport = report;
        return result;
    }

    private OptionalLong stamp(long value) {
        return !stamped || value == avutil.AV_NOPTS_VALUE
                ? OptionalLong.empty()
                : OptionalLong.of(value);
    }

    private OptionalLong senderNanos() {
        BytePointer data = sideData(avcodec.AV_PKT_DATA_PRFT);
        return data == null
                ? OptionalLong.empty()
                : OptionalLong.of(1000 * new AVProducerReferenceTime(data).wallclock());
    }

    private Optional<StreamPacket.Report> report() {
        BytePointer data = sideData(avcodec.AV_PKT_DATA_RTCP_SR);
        if (data == null) {
            return Optional.empty();
        }
        AVRTCPSenderReport report = new AVRTCPSenderReport(data);
        return Optional.of(
                new StreamPacket.Report(
                        report.ntp_timestamp(),
                        Integer.toUnsignedLong(report.rtp_timestamp()),
                        Integer.toUnsignedLong(report.sender_nb_packets())));
    }

    private byte[] newParameters() {
        try (SizeTPointer size = new SizeTPointer(1)) {
            BytePointer data =
                    avcodec.av_packet_get_side_data(
                            packet, avcodec.AV_PKT_DATA_NEW_EXTRADATA, size);
            if (data == null || data.isNull()) {
                return new byte[0];
            }
            byte[] bytes = new byte[Math.toIntExact(size.get())];
            data.get(bytes, 0, bytes.length);
            return bytes;
        }
    }

    private @Nullable BytePointer sideData(int type) {
        BytePointer data = avcodec.av_packet_get_side_data(packet, type, (SizeTPointer) null);
        return data == null || data.isNull() ? null : data;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            // A server is told (RTSP's TEARDOWN); a dead one is not waited for.
            long until = System.nanoTime() + GOODBYE_NANOS;
            GIVE_UP.set(() -> System.nanoTime() - until > 0);
            try {
                avcodec.av_packet_free(packet);
                if (keys != null) {
                    keys.close();
                }
                avformat_close_input(context);
            } finally {
                GIVE_UP.remove();
            }
            if (pipe != null) {
                pipe.close();
            }
        }
    }
}
