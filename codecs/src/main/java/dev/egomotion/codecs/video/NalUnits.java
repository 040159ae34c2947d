package dev.egomotion.codecs.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;

/**
 * What the headers inside H.264 and HEVC packets tell without decoding: whether other frames may be
 * predicted from this one.
 */
final class NalUnits {
    /** How many bytes of a packet are looked at. */
    static final int HEAD = 4096;

    private final int codecId;
    private final int lengthBytes;

    private NalUnits(int codecId, int lengthBytes) {
        this.codecId = codecId;
        this.lengthBytes = lengthBytes;
    }

    /**
     * Returns the reader of a stream.
     *
     * @param extradata avcC or hvcC (units with their length in front), else units with start codes
     */
    static NalUnits of(int codecId, byte[] extradata) {
        int lengthBytes = 0;
        if (codecId == AV_CODEC_ID_H264 && extradata.length > 6 && extradata[0] == 1) {
            lengthBytes = (extradata[4] & 3) + 1;
        } else if (codecId == AV_CODEC_ID_HEVC && extradata.length > 22 && extradata[0] == 1) {
            lengthBytes = (extradata[21] & 3) + 1;
        }
        return new NalUnits(codecId, lengthBytes);
    }

    /** Returns whether the codec is one of those read here. */
    boolean known() {
        return codecId == AV_CODEC_ID_H264 || codecId == AV_CODEC_ID_HEVC;
    }

    /** Returns whether no other frame refers to this one; false when that cannot be told. */
    boolean isDisposable(byte[] packet) {
        int at = known() ? first(packet) : -1;
        while (at >= 0 && at < packet.length) {
            int header = packet[at] & 0xff;
            if (codecId == AV_CODEC_ID_H264) {
                int type = header & 0x1f;
                if (type >= 1 && type <= 5) {
                    return ((header >> 5) & 3) == 0;
                }
            } else {
                int type = (header >> 1) & 0x3f;
                if (type < 32) {
                    // Even types below 16: not a reference within its temporal layer.
                    return type < 16 && type % 2 == 0;
                }
            }
            at = next(packet, at);
        }
        return false;
    }

    private int first(byte[] packet) {
        return lengthBytes > 0 ? lengthBytes : afterStartCode(packet, 0);
    }

    private int next(byte[] packet, int at) {
        if (lengthBytes == 0) {
            return afterStartCode(packet, at);
        }
        long length = 0;
        for (int i = at - lengthBytes; i < at; i++) {
            length = (length << 8) | (packet[i] & 0xff);
        }
        long following = at + length + lengthBytes;
        return following < packet.length ? (int) following : -1;
    }

    private static int afterStartCode(byte[] packet, int from) {
        for (int i = from; i + 3 < packet.length; i++) {
            if (packet[i] == 0 && packet[i + 1] == 0 && packet[i + 2] == 1) {
                return i + 3;
            }
        }
        return -1;
    }
}
