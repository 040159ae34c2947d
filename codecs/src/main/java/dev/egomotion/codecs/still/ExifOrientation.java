package dev.egomotion.codecs.still;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How a photograph asks to be turned before it is shown: tag 0x0112 of the Exif data of a JPEG. */
public final class ExifOrientation {
    private static final int AS_STORED = 1;
    private static final int APP1 = 0xe1;
    private static final int START_OF_SCAN = 0xda;
    private static final int ORIENTATION = 0x0112;

    private ExifOrientation() {}

    /** Returns 1 to 8 as Exif numbers them; 1, as stored, where the bytes say nothing or nothing sound. */
    public static int of(byte[] jpeg) {
        ByteBuffer in = ByteBuffer.wrap(jpeg);
        try {
            int at = (in.getShort(0) & 0xffff) == 0xffd8 ? 2 : jpeg.length;
            while (at + 4 < jpeg.length && (in.get(at) & 0xff) == 0xff) {
                int marker = in.get(at + 1) & 0xff;
                if (marker == START_OF_SCAN) {
                    break;
                }
                if (marker == APP1 && in.getInt(at + 4) == 0x45786966) {
                    return ofTiff(in.slice(at + 10, jpeg.length - at - 10));
                }
                at += 2 + (in.getShort(at + 2) & 0xffff);
            }
        } catch (IndexOutOfBoundsException e) {
            return AS_STORED;
        }
        return AS_STORED;
    }

    private static int ofTiff(ByteBuffer tiff) {
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        int entries = tiff.getShort(directory) & 0xffff;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + 12 * i;
            if ((tiff.getShort(entry) & 0xffff) == ORIENTATION) {
                int value = tiff.getShort(entry + 8) & 0xffff;
                return value >= 1 && value <= 8 ? value : AS_STORED;
            }
        }
        return AS_STORED;
    }
}
