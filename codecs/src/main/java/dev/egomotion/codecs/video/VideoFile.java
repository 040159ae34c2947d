package dev.egomotion.codecs.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import dev.egomotion.codecs.PictureLimits;
import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.UndecodableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;

/** The packets of a video file's main video stream, in the order in which they lie there. */
public final class VideoFile implements AutoCloseable {
    private final Path path;
    private final AVFormatContext context = new AVFormatContext(null);
    private final AVStream stream;
    private final int streamIndex;
    private long endMicros;
    private boolean closed;

    /** Opens the file. */
    public VideoFile(Path path) throws SourceException {
        this.path = path;
        Ffmpeg.ready();
        int r = avformat_open_input(context, "file:" + path, null, (AVDictionary) null);
        if (r < 0) {
            throw new SourceException(
                    "%s: cannot be opened as a video (%s); it is cut off or not a video"
                            .formatted(path, Ffmpeg.inWords(r)));
        }
        context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_GENPTS);
        r = avformat_find_stream_info(context, (AVDictionary) null);
        streamIndex =
                r < 0
                        ? r
                        : av_find_best_stream(
                                context, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
        if (streamIndex < 0) {
            String reason = Ffmpeg.inWords(streamIndex);
            close();
            throw new SourceException("%s: holds no video stream (%s)".formatted(path, reason));
        }
        stream = context.streams(streamIndex);
        if (parameters().width() <= 0 || parameters().height() <= 0) {
            close();
            throw new SourceException(
                    path + ": the video stream tells no image size; it is cut off or not a video");
        }
        try {
            PictureLimits.check(parameters().width(), parameters().height());
        } catch (UndecodableException e) {
            close();
            throw new SourceException(path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads the next packet, a damaged one too: its flags say so.
     *
     * @param packet overwritten
     * @return 0, AVERROR_EOF, or the error that breaks the file off
     */
    int read(AVPacket packet) {
        while (true) {
            avcodec.av_packet_unref(packet);
            int r = av_read_frame(context, packet);
            if (r < 0) {
                return r;
            }
            noteEnd(packet);
            if (packet.stream_index() == streamIndex) {
                return 0;
            }
        }
    }

    private void noteEnd(AVPacket packet) {
        if (packet.pts() != avutil.AV_NOPTS_VALUE) {
            AVRational unit = context.streams(packet.stream_index()).time_base();
            long end = packet.pts() + Math.max(0, packet.duration());
            endMicros = Math.max(endMicros, 1_000_000L * end / unit.den() * unit.num());
        }
    }

    /**
     * Returns by how much the packets read so far end before the end that the file's header states,
     * microseconds; 0 where the header states none.
     */
    long missingMicros() {
        boolean stated =
                context.duration_estimation_method() == avformat.AVFMT_DURATION_FROM_STREAM
                        && context.duration() != avutil.AV_NOPTS_VALUE;
        long start = Math.max(0, context.start_time());
        return stated ? Math.max(0, start + context.duration() - endMicros) : 0;
    }

    /** Returns whether the container may be joined of parts, each with a clock of its own, as MPEG-TS may. */
    boolean isTransportStream() {
        return (context.iformat().flags() & avformat.AVFMT_TS_DISCONT) != 0;
    }

    public Path path() {
        return path;
    }

    public AVCodecParameters parameters() {
        return stream.codecpar();
    }

    /** Returns the codec's name, such as h264. */
    public String codecName() {
        return avcodec.avcodec_get_name(parameters().codec_id()).getString();
    }

    public byte[] extradata() {
        int size = parameters().extradata_size();
        byte[] bytes = new byte[size];
        if (size > 0) {
            parameters().extradata().get(bytes, 0, size);
        }
        return bytes;
    }

    public int timeBaseNumerator() {
        return stream.time_base().num();
    }

    public int timeBaseDenominator() {
        return stream.time_base().den();
    }

    /** Returns how many frames the container says it has; 0 when it does not say. */
    long statedFrames() {
        return stream.nb_frames();
    }

    /** Returns the nominal time between frames. */
    public OptionalLong framePeriodNanos() {
        AVRational rate = stream.avg_frame_rate();
        return rate.num() > 0 && rate.den() > 0
                ? OptionalLong.of(1_000_000_000L * rate.den() / rate.num())
                : OptionalLong.empty();
    }

    /** Returns what the file asks of a player that is not done here. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        double degrees = rotation();
        if (Math.abs(degrees) > 0.5) {
            notes.add(
                    "%s asks players to turn the picture by %.0f degrees; frames are used as stored, and the camera must be that of the stored picture"
                            .formatted(path, degrees));
        }
        int fields = parameters().field_order();
        if (fields != avcodec.AV_FIELD_UNKNOWN && fields != avcodec.AV_FIELD_PROGRESSIVE) {
            notes.add(
                    "%s is interlaced: a frame holds every other line of two moments, and poses suffer; deinterlace it first (ffmpeg -vf yadif)"
                            .formatted(path));
        }
        AVRational pixel = parameters().sample_aspect_ratio();
        if (pixel.num() > 0 && pixel.num() != pixel.den()) {
            notes.add(
                    "%s has pixels that are not square (%d:%d); frames are used as stored, and the camera must be that of the stored picture"
                            .formatted(path, pixel.num(), pixel.den()));
        }
        return notes;
    }

    private double rotation() {
        AVCodecParameters p = parameters();
        for (int i = 0; i < p.nb_coded_side_data(); i++) {
            AVPacketSideData side = p.coded_side_data().getPointer(i);
            if (side.type() == AV_PKT_DATA_DISPLAYMATRIX) {
                return avutil.av_display_rotation_get(new IntPointer(side.data()));
            }
        }
        return 0;
    }

    /** Returns whether reading ended as files should. */
    static boolean isEnd(int result) {
        return result == AVERROR_EOF;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            avformat_close_input(context);
        }
    }
}
