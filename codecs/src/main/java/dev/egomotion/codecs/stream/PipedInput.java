package dev.egomotion.codecs.stream;

import dev.egomotion.codecs.video.Ffmpeg;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of bytes as FFmpeg's input. A thread of its own waits for them: a thread that waits for a pipe in native code
 * cannot be woken. What it has read ahead is bounded, so a sender that is too fast waits.
 */
final class PipedInput implements AutoCloseable {
    private static final int CHUNK = 1 << 15;
    private static final int CHUNKS_AHEAD = 4;
    private static final long ASK_MILLIS = 50;
    private static final byte[] END = {};

    /** Which one this thread reads; FFmpeg asks in the thread that called it. */
    private static final ThreadLocal<PipedInput> READING = new ThreadLocal<>();

    /** One for all, since JavaCPP has room for ten; held, because native code calls it. */
    private static final Read_packet_Pointer_BytePointer_int READ =
            new Read_packet_Pointer_BytePointer_int() {
                @Override
                public int call(Pointer opaque, BytePointer buffer, int size) {
                    return READING.get().read(buffer, size);
                }
            };

    private final BlockingQueue<byte[]> ahead = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
    private final BooleanSupplier giveUp;
    private final Thread thread;
    private final AVIOContext io;
    private byte[] chunk = END;
    private int at;
    private boolean ended;

    /**
     * Starts to read.
     *
     * @param giveUp asked while nothing arrives
     */
    PipedInput(InputStream in, BooleanSupplier giveUp) {
        this.giveUp = giveUp;
        BytePointer buffer =
                Ffmpeg.allocated(new BytePointer(avutil.av_malloc(CHUNK)), "an input buffer");
        io =
                Ffmpeg.allocated(
                        avformat.avio_alloc_context(buffer, CHUNK, 0, null, READ, null, null),
                        "an input");
        thread = new Thread(() -> pump(in), "egomotion-standard-input");
        thread.setDaemon(true);
        thread.start();
    }

    private void pump(InputStream in) {
        byte[] buffer = new byte[CHUNK];
        try {
            try {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    byte[] bytes = new byte[n];
                    System.arraycopy(buffer, 0, bytes, 0, n);
                    if (n > 0) {
                        ahead.put(bytes);
                    }
                }
            } catch (IOException e) {
                // A pipe whose sender broke off has ended.
            }
            ahead.put(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /** Makes the bytes the input of a format context that is yet to be opened. */
    void feed(AVFormatContext context) {
        context.pb(io).flags(context.flags() | AVFormatContext.AVFMT_FLAG_CUSTOM_IO);
    }

    /** Says which input this thread's calls of FFmpeg read; null for none. */
    static void use(@Nullable PipedInput input) {
        if (input == null) {
            READING.remove();
        } else {
            READING.set(input);
        }
    }

    private int read(BytePointer buffer, int size) {
        try {
            while (at >= chunk.length) {
                if (ended) {
                    return avutil.AVERROR_EOF();
                }
                if (giveUp.getAsBoolean()) {
                    return avutil.AVERROR_EXIT();
                }
                byte[] next = ahead.poll(ASK_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    ended = next.length == 0;
                    chunk = next;
                    at = 0;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return avutil.AVERROR_EXIT();
        }
        int n = Math.min(size, chunk.length - at);
        buffer.put(chunk, at, n);
        at += n;
        return n;
    }

    @Override
    public void close() {
        thread.interrupt();
        avutil.av_free(io.buffer());
        avformat.avio_context_free(io);
    }
}
