package dev.egomotion.codecs.video;

import dev.egomotion.codecs.SourceException;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;

/** Walks through a video file's packets from one place to another, beside its index. */
public final class VideoReader implements AutoCloseable {
    private final VideoFile file;
    private final PacketIndex index;
    private final AVPacket packet = Ffmpeg.allocated(avcodec.av_packet_alloc(), "a packet");
    private final int end;
    private int place;

    /**
     * Starts at a place.
     *
     * @param end the place to stop before
     */
    public VideoReader(VideoFile file, PacketIndex index, int first, int end)
            throws SourceException {
        this.file = file;
        this.index = index;
        this.end = end;
        try {
            while (place < first) {
                advance();
            }
        } catch (SourceException e) {
            close();
            throw e;
        }
    }

    /** Returns the place of the next packet, or -1 at the end; the packet is then {@link #packet()}. */
    public int next() throws SourceException {
        if (place < end) {
            return advance();
        }
        if (end == index.count() && index.breaksOff() != null) {
            throw brokenOff();
        }
        return -1;
    }

    private int advance() throws SourceException {
        Ffmpeg.ready();
        if (file.read(packet) != 0) {
            throw brokenOff();
        }
        return place++;
    }

    private SourceException brokenOff() {
        return new SourceException(
                "%s: breaks off after %d frames (%s)"
                        .formatted(
                                file.path(),
                                place,
                                index.breaksOff() == null ? "it changed" : index.breaksOff()));
    }

    public AVPacket packet() {
        return packet;
    }

    VideoFile file() {
        return file;
    }

    /** Returns the capture time of the packet at a place, nanoseconds since the first frame. */
    public long nanos(int at) {
        return index.nanos(at, file.timeBaseNumerator(), file.timeBaseDenominator());
    }

    @Override
    public void close() {
        avcodec.av_packet_free(packet);
        file.close();
    }
}
