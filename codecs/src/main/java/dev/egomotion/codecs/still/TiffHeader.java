package dev.egomotion.codecs.still;

import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.still.PictureHeader.Format;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads the first directory of a TIFF file, as far as it says how much memory its picture takes.
 *
 * <p>A tile larger than its picture, more than four channels and a field that claims more values
 * than the file has bytes are refused: a decoder allocates them as they are claimed. So are a size that stands
 * there twice, of which a decoder may take the other, and one in a form that is not read here.
 */
final class TiffHeader {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int CHANNELS = 277;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;

    /** Tiles have multiples of 16 pixels; a small picture may lie in one of this size. */
    private static final int USUAL_TILE = 1024;

    private static final int MOST_CHANNELS = 4;

    private static final Set<Integer> READ =
            Set.of(WIDTH, HEIGHT, CHANNELS, TILE_WIDTH, TILE_HEIGHT);

    private final ByteBuffer in;
    private final boolean big;

    /** The values of the fields that are read, positive, by their tags. */
    private final Map<Integer, Long> values = new HashMap<>();

    private TiffHeader(ByteBuffer in, boolean big) {
        this.in = in;
        this.big = big;
    }

    /**
     * Returns format and size.
     *
     * @throws UndecodableException if the directory is none, or claims what no picture needs
     * @throws IndexOutOfBoundsException if it is cut off
     */
    static PictureHeader read(ByteBuffer in) throws UndecodableException {
        in.order(in.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int version = in.getShort(2);
        if (version != 42 && version != 43) {
            throw new UndecodableException("TIFF of version %d; it is 42 or 43".formatted(version));
        }
        TiffHeader header = new TiffHeader(in, version == 43);
        header.readDirectory();
        return header.checked();
    }

    private void readDirectory() throws UndecodableException {
        int at = offset(big ? in.getLong(8) : in.getInt(4) & 0xffffffffL);
        long entries = big ? in.getLong(at) : in.getShort(at) & 0xffff;
        int entryBytes = big ? 20 : 12;
        at += big ? 8 : 2;
        if (entries < 0 || entries > in.capacity() / entryBytes) {
            throw new UndecodableException("TIFF whose directory has %d fields".formatted(entries));
        }
        for (int i = 0; i < entries; i++) {
            readField(at + i * entryBytes);
        }
    }

    private int offset(long value) throws UndecodableException {
        if (value < 0 || value >= in.capacity()) {
            throw new UndecodableException(
                    "TIFF of %d bytes whose directory is at %d".formatted(in.capacity(), value));
        }
        return (int) value;
    }

    private void readField(int at) throws UndecodableException {
        int tag = in.getShort(at) & 0xffff;
        int type = in.getShort(at + 2) & 0xffff;
        long count = big ? in.getLong(at + 4) : in.getInt(at + 4) & 0xffffffffL;
        if (count < 0 || count > in.capacity()) {
            throw new UndecodableException(
                    "TIFF of %d bytes with a field %d of %d values"
                            .formatted(in.capacity(), tag, count));
        }
        if (READ.contains(tag)) {
            long value = count == 1 ? value(type, at + (big ? 12 : 8)) : -1;
            if (value < 1) {
                throw new UndecodableException(
                        "TIFF whose field %d has type %d, %d values, the first %d; one positive number is expected"
                                .formatted(tag, type, count, value));
            }
            if (values.put(tag, value) != null) {
                throw new UndecodableException("TIFF with two fields %d".formatted(tag));
            }
        }
    }

    /** Returns a number that stands in its field, BYTE, SHORT, LONG or LONG8; -1 for another type. */
    private long value(int type, int at) {
        return switch (type) {
            case 1 -> in.get(at) & 0xff;
            case 3 -> in.getShort(at) & 0xffff;
            case 4 -> in.getInt(at) & 0xffffffffL;
            case 16 -> big ? in.getLong(at) : -1;
            default -> -1;
        };
    }

    private PictureHeader checked() throws UndecodableException {
        long width = values.getOrDefault(WIDTH, 0L);
        long height = values.getOrDefault(HEIGHT, 0L);
        long channels = values.getOrDefault(CHANNELS, 1L);
        long tileWidth = values.getOrDefault(TILE_WIDTH, 0L);
        long tileHeight = values.getOrDefault(TILE_HEIGHT, 0L);
        boolean isSize =
                width > 0
                        && width <= Integer.MAX_VALUE
                        && height > 0
                        && height <= Integer.MAX_VALUE;
        if (!isSize) {
            throw new UndecodableException(
                    "TIFF that tells a size of %dx%d".formatted(width, height));
        }
        if (channels > MOST_CHANNELS) {
            throw new UndecodableException(
                    "TIFF with %d channels; 1 to %d are decoded"
                            .formatted(channels, MOST_CHANNELS));
        }
        if (tileWidth > Math.max(2 * width, USUAL_TILE)
                || tileHeight > Math.max(2 * height, USUAL_TILE)) {
            throw new UndecodableException(
                    "TIFF of %dx%d in tiles of %dx%d"
                            .formatted(width, height, tileWidth, tileHeight));
        }
        return new PictureHeader(Format.TIFF, (int) width, (int) height);
    }
}
