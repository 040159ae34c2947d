package dev.egomotion.codecs.video;

import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;

/**
 * FFmpeg as the sending side of a camera, for tests: waits for a client and sends it a video file's packets at their own
 * pace, over and over; then waits for the next client.
 */
public final class StreamSender implements AutoCloseable {
    private static final int LONGEST_WAIT_MILLIS = 2;

    private final Path file;
    private final String url;
    private final String format;
    private final Map<String, String> options;
    private final Thread thread = new Thread(this::run, "stream-sender");
    private volatile boolean stalled;
    private volatile boolean closed;

    /**
     * Starts to wait for clients.
     *
     * @param file video whose packets are sent
     * @param url where clients are waited for, as FFmpeg takes it
     * @param format FFmpeg's name of the container
     * @param options of the protocol, such as listen=1
     */
    public StreamSender(Path file, String url, String format, Map<String, String> options) {
        this.file = file;
        this.url = url;
        this.format = format;
        this.options = Map.copyOf(options);
        Ffmpeg.ready();
        avformat.avformat_network_init();
        thread.setDaemon(true); // it may wait in FFmpeg for a client that never comes
        thread.start();
    }

    /** Sends nothing while it lasts; the connection stays open. */
    public void stall(boolean value) {
        stalled = value;
    }

    private void run() {
        try {
            while (!closed) {
                serve();
                Thread.sleep(LONGEST_WAIT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /** Waits for a client and sends until it goes. */
    private void serve() throws InterruptedException {
        AVFormatContext out = new AVFormatContext(null);
        check(avformat.avformat_alloc_output_context2(out, (AVOutputFormat) null, format, url));
        AVFormatContext in = new AVFormatContext(null);
        check(
                avformat.avformat_open_input(
                        in, file.toString(), (AVInputFormat) null, (AVDictionary) null));
        AVIOContext io = new AVIOContext(null);
        try (AVDictionary given = new AVDictionary(null)) {
            avformat.avformat_find_stream_info(in, (PointerPointer<?>) null);
            AVStream sent = avformat.avformat_new_stream(out, null);
            check(avcodec.avcodec_parameters_copy(sent.codecpar(), in.streams(0).codecpar()));
            sent.codecpar().codec_tag(0);
            options.forEach((key, value) -> avutil.av_dict_set(given, key, value, 0));
            if (avformat.avio_open2(
                            io, url, avformat.AVIO_FLAG_WRITE, (AVIOInterruptCB) null, given)
                    >= 0) {
                out.pb(io);
                if (avformat.avformat_write_header(out, (PointerPointer<?>) null) >= 0) {
                    send(in, out, io);
                }
            }
        } finally {
            avformat.avformat_close_input(in);
            avformat.avio_closep(io);
            avformat.avformat_free_context(out);
        }
    }

    private void send(AVFormatContext in, AVFormatContext out, AVIOContext io)
            throws InterruptedException {
        AVPacket packet = avcodec.av_packet_alloc();
        AVRational from = in.streams(0).time_base();
        AVRational to = out.streams(0).time_base();
        AVRational period = avutil.av_inv_q(in.streams(0).avg_frame_rate());
        long step = avutil.av_rescale_q(1, period, to);
        long nanos = 1_000_000_000L * period.num() / period.den();
        long due = System.nanoTime();
        try {
            for (long i = 0; !closed; i++) {
                if (avformat.av_read_frame(in, packet) < 0) {
                    avformat.av_seek_frame(in, 0, 0, avformat.AVSEEK_FLAG_BACKWARD);
                    i--;
                    continue;
                }
                while (stalled && !closed) {
                    Thread.sleep(LONGEST_WAIT_MILLIS);
                    due = System.nanoTime();
                }
                while (System.nanoTime() < due) {
                    Thread.sleep(LONGEST_WAIT_MILLIS);
                }
                due += nanos;
                long reordered = avutil.av_rescale_q(packet.pts() - packet.dts(), from, to);
                packet.dts(i * step).pts(i * step + reordered).duration(step).stream_index(0);
                int r = avformat.av_write_frame(out, packet);
                avcodec.av_packet_unref(packet);
                avformat.avio_flush(io);
                if (r < 0 || io.error() < 0) {
                    return; // the client has gone
                }
            }
        } finally {
            avcodec.av_packet_free(packet);
        }
    }

    private static void check(int code) {
        if (code < 0) {
            throw new IllegalStateException(Ffmpeg.reason(code));
        }
    }

    /** Cuts the client off; nobody listens any more. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
