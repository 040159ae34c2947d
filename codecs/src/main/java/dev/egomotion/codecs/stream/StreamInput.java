package dev.egomotion.codecs.stream;

import java.util.Map;

/**
 * What FFmpeg is to open for a stream, and how.
 *
 * @param url the address as FFmpeg takes it, or {@link #STANDARD_INPUT}; may hold a password, and is never shown
 * @param name the address for people, without secrets
 * @param format FFmpeg's name of the demuxer or device; empty where the stream itself tells it
 * @param protocols the protocols that may be used, FFmpeg's names, comma-separated: a stream that names further
 *     addresses (a playlist) can use no others
 * @param prompt whether pictures that come in pieces are given as soon as they are known to be whole, see {@link
 *     PictureJoiner}; else once the next one begins
 * @param options further options; one that FFmpeg does not know or use is refused
 */
public record StreamInput(
        String url,
        String name,
        String format,
        String protocols,
        boolean prompt,
        Map<String, String> options) {
    /** The address of this program's standard input. */
    public static final String STANDARD_INPUT = "-";

    /** Copies the options. */
    public StreamInput {
        options = Map.copyOf(options);
    }

    /** Returns the name: the address may hold a password. */
    @Override
    public String toString() {
        return name;
    }
}
