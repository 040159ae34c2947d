package dev.egomotion.codecs.video;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_DECODER_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_PATCHWELCOME;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_STREAM_NOT_FOUND;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** FFmpeg, made ready once: it says nothing on the console; its last complaint becomes part of the error. */
public final class Ffmpeg {
    /** The last error line of the thread: one decoding thread per context, so it is the caller's own. */
    private static final ThreadLocal<String> LAST_COMPLAINT = ThreadLocal.withInitial(() -> "");

    /** Held, because native code calls it. */
    private static final LogCallback LOG =
            new LogCallback() {
                @Override
                public void call(int level, BytePointer message) {
                    String line = message.getString(StandardCharsets.UTF_8).strip();
                    if (!line.isEmpty()) {
                        // "[mov,mp4 @ 0x7f1c] moov atom not found": the address would differ each
                        // run
                        LAST_COMPLAINT.set(line.replaceFirst("^(\\[[^\\]]*\\] ?)+", ""));
                    }
                }
            };

    static {
        avutil.av_log_set_level(avutil.AV_LOG_ERROR);
        avutil.setLogCallback(LOG);
    }

    private Ffmpeg() {}

    /** Loads the library, and forgets earlier complaints of this thread. */
    public static void ready() {
        LAST_COMPLAINT.set("");
    }

    /**
     * Returns what FFmpeg allocated.
     *
     * @param what names it in the failure
     * @throws OutOfMemoryError if FFmpeg had no memory for it
     */
    public static <P extends Pointer> P allocated(P pointer, String what) {
        if (pointer == null || pointer.isNull()) {
            throw new OutOfMemoryError("FFmpeg has no memory for " + what);
        }
        return pointer;
    }

    /**
     * Returns why a file, or a packet of one, cannot be used, in its user's words: what the library says of its own insides
     * helps nobody to mend a file. It stands behind a name, and may be followed by more.
     */
    public static String inWords(int error) {
        if (error == AVERROR_INVALIDDATA) {
            return LAST_COMPLAINT.get().contains("moov atom not found")
                    ? "it has no index, which is written when a recording ends"
                    : "its bytes make no sense";
        }
        if (error == AVERROR_EOF) {
            return "it ends too early";
        }
        if (error == AVERROR_PATCHWELCOME) {
            return "it uses a part of its format that is not decoded here";
        }
        if (error == AVERROR_STREAM_NOT_FOUND) {
            return "there are no pictures in it";
        }
        if (error == AVERROR_DECODER_NOT_FOUND) {
            return "its coding is not decoded here";
        }
        return error == avutil.AVERROR_ENOMEM()
                ? "there is not enough memory for it"
                : meaning(error);
    }

    /** Returns what an error code means, with the library's last complaint since {@link #ready()}. */
    public static String reason(int error) {
        String complaint = LAST_COMPLAINT.get();
        return complaint.isEmpty() ? meaning(error) : meaning(error) + ": " + complaint;
    }

    private static String meaning(int error) {
        byte[] text = new byte[avutil.AV_ERROR_MAX_STRING_SIZE];
        avutil.av_strerror(error, text, text.length);
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }
}
