package dev.egomotion.codecs.video;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.UndecodableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the packets of one video stream: given in decoding order, answered in presentation order,
 * every packet exactly once, with a picture or with the reason why there is none.
 *
 * <p>A packet's presentation index travels through FFmpeg as its pts, so that every picture names its
 * packet. One thread, so that it is the same everywhere. FFmpeg would conceal damage and go on: here
 * a damaged picture is an error, and so is every picture of the group after it that may be predicted
 * from it, up to the next key frame. Only frames that no other refers to do no further harm.
 *
 * @param <T> what becomes of a picture
 */
public final class PacketDecoder<T> implements AutoCloseable {
    /** Takes a decoded picture; it must copy what it keeps. */
    public interface PictureTaker<T> {
        /**
         * Returns what becomes of the picture.
         *
         * @throws UndecodableException if nothing can become of it
         */
        T take(AVFrame picture) throws UndecodableException;
    }

    /** What became of one packet: a value, or an error; neither where its picture was not wanted. */
    public record Decoded<T>(long sequence, @Nullable T value, @Nullable String error) {}

    /** One packet inside the decoder. */
    private static final class Slot<T> {
        final int order;
        final Group group;
        final boolean disposable;
        final boolean isWanted;
        @Nullable T value;
        @Nullable String error;
        boolean done;
        int repeats;

        /** Enters a group; where that is broken already the slot fails at once. */
        Slot(int order, Group group, boolean disposable, boolean isWanted) {
            this.order = order;
            this.group = group;
            this.disposable = disposable;
            this.isWanted = isWanted;
            if (group.broken != null) {
                fail(group.broken);
            }
        }

        void fail(@Nullable String reason) {
            value = null;
            error = reason;
            done = true;
        }
    }

    /** The frames that hang on one key frame. */
    private static final class Group {
        final long keySequence;
        @Nullable String broken;

        Group(long keySequence, @Nullable String broken) {
            this.keySequence = keySequence;
            this.broken = broken;
        }
    }

    /** More packets than any stream reorders: beyond that what is first may leave. */
    private static final int MOST_HELD = 64;

    private static final String REPEATED = "came twice, or after its turn";

    private final AVCodecContext context;
    private final AVFrame frame = Ffmpeg.allocated(avutil.av_frame_alloc(), "a frame");
    private final AVPacket packet = Ffmpeg.allocated(avcodec.av_packet_alloc(), "a packet");
    private final NalUnits nalUnits;
    private final PictureTaker<T> onPicture;
    private final TreeMap<Long, Slot<T>> pending = new TreeMap<>();
    private Group before = new Group(-1, "no key frame came before it");
    private Group group = before;
    private long lastOut = -1;
    private long lastPicture = -1;
    private int fed;
    private boolean drained;

    private PacketDecoder(AVCodecContext context, NalUnits nalUnits, PictureTaker<T> onPicture) {
        this.context = context;
        this.nalUnits = nalUnits;
        this.onPicture = onPicture;
    }

    /**
     * Opens the decoder of a file's stream.
     *
     * @param onPicture takes each good picture
     */
    public static <T> PacketDecoder<T> of(AVCodecParameters parameters, PictureTaker<T> onPicture)
            throws SourceException {
        Ffmpeg.ready();
        AVCodec codec = decoder(parameters.codec_id());
        AVCodecContext context = Ffmpeg.allocated(avcodec_alloc_context3(codec), "a decoder");
        int copied = avcodec_parameters_to_context(context, parameters);
        if (copied < 0) {
            avcodec_free_context(context);
            throw new SourceException(
                    "decoder %s cannot start (%s)"
                            .formatted(codec.name().getString(), Ffmpeg.inWords(copied)));
        }
        byte[] extradata = new byte[Math.max(0, parameters.extradata_size())];
        if (extradata.length > 0) {
            parameters.extradata().get(extradata, 0, extradata.length);
        }
        return opened(context, codec, NalUnits.of(parameters.codec_id(), extradata), onPicture);
    }

    /**
     * Opens a decoder for packets that come without their file.
     *
     * @param codecId FFmpeg's number of the codec
     * @param extradata decoder configuration; may be empty
     * @param reorderFrames how many frames to hold back
     * @param mostPixels of a picture: a packet that asks for a larger one is not decoded
     * @param onPicture takes each good picture
     * @throws SourceException if no decoder starts with this configuration
     */
    public static <T> PacketDecoder<T> of(
            int codecId,
            byte[] extradata,
            int reorderFrames,
            long mostPixels,
            PictureTaker<T> onPicture)
            throws SourceException {
        Ffmpeg.ready();
        AVCodec codec = decoder(codecId);
        AVCodecContext context = Ffmpeg.allocated(avcodec_alloc_context3(codec), "a decoder");
        context.max_pixels(mostPixels);
        if (extradata.length > 0) {
            // FFmpeg owns it from here on, and reads beyond its end.
            BytePointer copy =
                    new BytePointer(
                            Ffmpeg.allocated(
                                    avutil.av_mallocz(
                                            extradata.length
                                                    + avcodec.AV_INPUT_BUFFER_PADDING_SIZE),
                                    "a decoder's configuration"));
            copy.capacity(extradata.length).put(extradata, 0, extradata.length);
            context.extradata(copy).extradata_size(extradata.length);
        }
        context.has_b_frames(reorderFrames);
        return opened(context, codec, NalUnits.of(codecId, extradata), onPicture);
    }

    private static AVCodec decoder(int codecId) throws SourceException {
        AVCodec codec = avcodec_find_decoder(codecId);
        if (codec == null || codec.isNull()) {
            throw new SourceException(
                    "no decoder for codec " + avcodec.avcodec_get_name(codecId).getString());
        }
        return codec;
    }

    private static <T> PacketDecoder<T> opened(
            AVCodecContext context, AVCodec codec, NalUnits nalUnits, PictureTaker<T> onPicture)
            throws SourceException {
        context.thread_count(1);
        context.err_recognition(avcodec.AV_EF_CRCCHECK | avcodec.AV_EF_EXPLODE);
        int r = avcodec_open2(context, codec, (AVDictionary) null);
        if (r < 0) {
            String reason =
                    r == avutil.AVERROR_INVALIDDATA
                            ? "the configuration that was sent or stored for it is damaged"
                            : Ffmpeg.inWords(r);
            avcodec_free_context(context);
            throw new SourceException(
                    "decoder %s cannot start (%s)".formatted(codec.name().getString(), reason));
        }
        return new PacketDecoder<>(context, nalUnits, onPicture);
    }

    /**
     * Takes a packet's bytes. One that was given before, or whose turn is over, comes out as an error.
     *
     * @param data the packet; not modified
     */
    public List<Decoded<T>> decode(long sequence, boolean key, byte[] data) {
        return decode(sequence, key, data, true);
    }

    /**
     * Takes a packet's bytes.
     *
     * @param isWanted whether something is to become of its picture; where not it is decoded for those after it
     */
    public List<Decoded<T>> decode(long sequence, boolean key, byte[] data, boolean isWanted) {
        if (avcodec.av_new_packet(packet, data.length) < 0) {
            throw new OutOfMemoryError(
                    "FFmpeg has no memory for a packet of %d bytes".formatted(data.length));
        }
        packet.data().put(data, 0, data.length);
        // FFmpeg's PNG decoder adds a picture that is not marked as a key frame to the one before.
        packet.flags(key ? avcodec.AV_PKT_FLAG_KEY : 0);
        try {
            return decode(sequence, key, packet, nalUnits.isDisposable(data), isWanted);
        } finally {
            avcodec.av_packet_unref(packet);
        }
    }

    /** Takes a packet as the file gave it; its pts is overwritten. */
    public List<Decoded<T>> decode(long sequence, boolean key, AVPacket filePacket) {
        boolean disposable = (filePacket.flags() & avcodec.AV_PKT_FLAG_DISPOSABLE) != 0;
        if (!disposable && nalUnits.known()) {
            byte[] head = new byte[Math.min(filePacket.size(), NalUnits.HEAD)];
            filePacket.data().get(head, 0, head.length);
            disposable = nalUnits.isDisposable(head);
        }
        return decode(sequence, key, filePacket, disposable, true);
    }

    private List<Decoded<T>> decode(
            long sequence, boolean key, AVPacket given, boolean disposable, boolean isWanted) {
        if (isRepeat(sequence)) {
            return repeated(sequence);
        }
        Slot<T> slot = enter(sequence, key, disposable, isWanted);
        Ffmpeg.ready();
        given.pts(sequence);
        given.dts(avutil.AV_NOPTS_VALUE);
        given.flags(given.flags() & ~avcodec.AV_PKT_FLAG_DISCARD);
        int r = avcodec_send_packet(context, given);
        if (r >= 0) {
            r = receive();
        }
        if (r < 0 && r != AVERROR_EAGAIN() && !slot.done) {
            slot.fail("damaged packet (" + Ffmpeg.inWords(r) + ")");
            harm(sequence, slot);
        }
        return leave();
    }

    /** Takes a packet that the source could not read. */
    public List<Decoded<T>> missing(long sequence, boolean key, String error) {
        if (isRepeat(sequence)) {
            return repeated(sequence);
        }
        Slot<T> slot = enter(sequence, key, false, true);
        slot.fail(error);
        harm(sequence, slot);
        return leave();
    }

    /** Returns what is still inside; afterwards the decoder takes no more. */
    public List<Decoded<T>> drain() {
        if (!drained) {
            drained = true;
            Ffmpeg.ready();
            avcodec_send_packet(context, null);
            receive();
        }
        for (Slot<T> slot : pending.values()) {
            if (!slot.done) {
                slot.fail("no picture came out of the decoder");
            }
        }
        return leave();
    }

    private boolean isRepeat(long sequence) {
        if (drained) {
            throw new IllegalStateException("the decoder is drained");
        }
        return sequence <= lastOut || pending.containsKey(sequence);
    }

    private List<Decoded<T>> repeated(long sequence) {
        if (sequence <= lastOut) {
            return List.of(new Decoded<>(sequence, null, REPEATED));
        }
        Objects.requireNonNull(pending.get(sequence)).repeats++;
        return List.of();
    }

    private Slot<T> enter(long sequence, boolean key, boolean disposable, boolean isWanted) {
        if (key) {
            before = group;
            group = new Group(sequence, null);
        }
        Group own = sequence < group.keySequence ? before : group;
        Slot<T> slot = new Slot<>(fed++, own, disposable, isWanted);
        pending.put(sequence, slot);
        return slot;
    }

    /** Takes every picture that is ready; returns the code that ended it. */
    private int receive() {
        while (true) {
            int r = avcodec_receive_frame(context, frame);
            if (r < 0) {
                return r;
            }
            Slot<T> slot = pending.get(frame.pts());
            if (slot != null && !slot.done) {
                boolean damaged =
                        (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0
                                || frame.decode_error_flags() != 0;
                if (damaged) {
                    slot.fail("damaged packet (the decoder concealed errors)");
                    harm(frame.pts(), slot);
                } else {
                    take(slot);
                }
            }
            skipBefore(frame.pts());
            avutil.av_frame_unref(frame);
        }
    }

    private void take(Slot<T> slot) {
        if (!slot.isWanted) {
            slot.done = true;
            return;
        }
        try {
            slot.value = onPicture.take(frame);
            slot.done = true;
        } catch (UndecodableException e) {
            slot.fail(e.getMessage());
        }
    }

    /** Pictures come in order: what should have come before this one comes no more. */
    private void skipBefore(long sequence) {
        lastPicture = Math.max(lastPicture, sequence);
        for (Slot<T> earlier : pending.headMap(sequence).values()) {
            if (!earlier.done) {
                earlier.fail("no picture came out of the decoder");
            }
        }
    }

    /** Spoils what may be predicted from a picture that is not what it should be. */
    private void harm(long sequence, Slot<T> culprit) {
        if (!culprit.disposable) {
            harm(
                    culprit.group,
                    culprit.order,
                    "predicted from frame " + sequence + ", which could not be decoded");
        }
    }

    private void harm(Group spoilt, int after, String reason) {
        if (spoilt.broken == null) {
            spoilt.broken = reason;
        }
        for (Slot<T> slot : pending.values()) {
            if (slot.group == spoilt && slot.order > after && slot.error == null) {
                slot.fail(reason);
            }
        }
    }

    /** Lets go of what is done, as long as nothing that is presented earlier can still come. */
    private List<Decoded<T>> leave() {
        List<Decoded<T>> out = new ArrayList<>();
        if (pending.size() > MOST_HELD && !pending.firstEntry().getValue().done) {
            pending.firstEntry().getValue().fail("no picture came out of the decoder");
        }
        while (!pending.isEmpty()
                && mayLeave(pending.firstKey(), pending.firstEntry().getValue())) {
            Map.Entry<Long, Slot<T>> first = pending.firstEntry();
            noticeGap(first.getKey(), first.getValue());
            pending.pollFirstEntry();
            lastOut = first.getKey();
            out.add(new Decoded<>(lastOut, first.getValue().value, first.getValue().error));
            for (int i = 0; i < first.getValue().repeats; i++) {
                out.add(new Decoded<>(lastOut, null, REPEATED));
            }
        }
        return out;
    }

    private boolean mayLeave(long sequence, Slot<T> slot) {
        boolean next = sequence == lastOut + 1 || sequence <= lastPicture;
        return slot.done && (next || drained || pending.size() > MOST_HELD);
    }

    /** Frames that never came may have been references of this one, if they are of its group. */
    private void noticeGap(long sequence, Slot<T> slot) {
        boolean gap = lastOut >= 0 && sequence > lastOut + 1;
        if (gap && sequence - 1 > slot.group.keySequence) {
            harm(slot.group, -1, "predicted across frame " + (sequence - 1) + ", which never came");
        }
    }

    @Override
    public void close() {
        avutil.av_frame_free(frame);
        avcodec.av_packet_free(packet);
        avcodec_free_context(context);
    }
}
