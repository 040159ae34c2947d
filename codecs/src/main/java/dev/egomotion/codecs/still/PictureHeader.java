package dev.egomotion.codecs.still;

import dev.egomotion.codecs.UndecodableException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the header of a still image says before anything is decoded: the format and the size. The formats
 * are all that are decoded: bytes that begin like none of them hold no image, and are never given to a library.
 *
 * @param format by which library and how the image is decoded
 * @param width pixels, positive
 * @param height pixels, positive
 */
record PictureHeader(Format format, int width, int height) {
    /** The formats of still images. */
    enum Format {
        /** Decoded by FFmpeg. */
        JPEG,
        /** Decoded by FFmpeg. */
        PNG,
        /** Windows bitmap. */
        BMP,
        /** TIFF and BigTIFF, first picture. */
        TIFF,
        /** WebP, first picture. */
        WEBP,
        /** Portable bitmap, graymap, pixmap, arbitrary map and float map. */
        PNM,
        /** First picture. */
        GIF,
        /** Radiance. */
        HDR,
        /** Sun raster. */
        SUN_RASTER
    }

    /** The pattern of a text header is read from its begin. Possessive: what was read is not read again another way. */
    private static final Pattern PNM_SIZE =
            Pattern.compile(
                    "P[1-6Ff](?:\\s|#[^\\n\\r]*+[\\n\\r])++(\\d{1,9})(?:\\s|#[^\\n\\r]*+[\\n\\r])++(\\d{1,9})\\s");

    private static final Pattern PAM_WIDTH =
            Pattern.compile("[\\n\\r]\\s*+WIDTH\\s++(\\d{1,9})(?=\\s)");
    private static final Pattern PAM_HEIGHT =
            Pattern.compile("[\\n\\r]\\s*+HEIGHT\\s++(\\d{1,9})(?=\\s)");
    private static final Pattern PAM_END = Pattern.compile("[\\n\\r]\\s*+ENDHDR\\s");

    /** Lines of fewer bytes than OpenCV's buffer of 128, which would take the rest of one for a line of its own. */
    private static final Pattern HDR_SIZE =
            Pattern.compile("(?:[^\\n\\x00]{1,120}+\\n)++\\n-Y (\\d{1,9}) \\+X (\\d{1,9})\\n");

    /** How far into a file of text headers the size is looked for. */
    private static final int TEXT_HEADER_BYTES = 4096;

    /**
     * Reads the header of a still image.
     *
     * @param bytes the image file; not modified
     * @throws UndecodableException if they begin like no format that is decoded, or tell no size
     */
    static PictureHeader of(byte[] bytes) throws UndecodableException {
        if (bytes.length == 0) {
            throw new UndecodableException("no bytes; a still image is expected");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            PictureHeader header = read(bytes, in);
            if (header.width <= 0 || header.height <= 0) {
                throw new UndecodableException(
                        "%d bytes of %s that tell a size of %dx%d"
                                .formatted(
                                        bytes.length, header.format, header.width, header.height));
            }
            return header;
        } catch (IndexOutOfBoundsException e) {
            throw new UndecodableException(
                    bytes.length
                            + (starts(bytes, 0xff, 0xd8, 0xff)
                                    ? " bytes of JPEG without its end: it is cut off"
                                    : " bytes of a still image whose header is cut off"),
                    e);
        }
    }

    private static PictureHeader read(byte[] bytes, ByteBuffer in) throws UndecodableException {
        if (starts(bytes, 0xff, 0xd8, 0xff)) {
            return jpeg(in);
        }
        if (starts(bytes, 0x89, 'P', 'N', 'G')) {
            return new PictureHeader(Format.PNG, in.getInt(16), in.getInt(20));
        }
        if (starts(bytes, 'B', 'M')) {
            return bmp(in.order(ByteOrder.LITTLE_ENDIAN));
        }
        if (starts(bytes, 'I', 'I') || starts(bytes, 'M', 'M')) {
            return TiffHeader.read(in);
        }
        if (starts(bytes, 'R', 'I', 'F', 'F') && text(bytes, 8, 12).equals("WEBP")) {
            return webp(in.order(ByteOrder.LITTLE_ENDIAN), text(bytes, 12, 16));
        }
        if (starts(bytes, 'G', 'I', 'F', '8')) {
            in.order(ByteOrder.LITTLE_ENDIAN);
            return new PictureHeader(Format.GIF, in.getShort(6) & 0xffff, in.getShort(8) & 0xffff);
        }
        if (starts(bytes, 0x59, 0xa6, 0x6a, 0x95)) {
            return new PictureHeader(Format.SUN_RASTER, in.getInt(4), in.getInt(8));
        }
        String head = text(bytes, 0, Math.min(bytes.length, TEXT_HEADER_BYTES));
        if (head.startsWith("#?RADIANCE") || head.startsWith("#?RGBE")) {
            return ofText(Format.HDR, HDR_SIZE.matcher(head), 2, 1);
        }
        if (head.startsWith("P7\n")) {
            return pam(head);
        }
        if (head.matches("(?s)P[1-6Ff][\\s#].*")) {
            return ofText(Format.PNM, PNM_SIZE.matcher(head), 1, 2);
        }
        throw new UndecodableException(
                bytes.length + " bytes that OpenCV cannot decode as an image");
    }

    private static boolean starts(byte[] bytes, int... start) {
        if (bytes.length < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if ((bytes[i] & 0xff) != start[i]) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] bytes, int from, int to) {
        int end = Math.min(to, bytes.length);
        return end <= from ? "" : new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    }

    private static PictureHeader ofText(Format format, Matcher begin, int width, int height)
            throws UndecodableException {
        if (!begin.lookingAt()) {
            throw noSize(format);
        }
        return new PictureHeader(
                format,
                Integer.parseInt(begin.group(width)),
                Integer.parseInt(begin.group(height)));
    }

    private static PictureHeader pam(String text) throws UndecodableException {
        Matcher end = PAM_END.matcher(text);
        if (!end.find()) {
            throw noSize(Format.PNM);
        }
        String head = text.substring(0, end.start() + 1);
        return new PictureHeader(Format.PNM, only(PAM_WIDTH, head), only(PAM_HEIGHT, head));
    }

    /** Returns the number that a pattern finds once. */
    private static int only(Pattern pattern, String head) throws UndecodableException {
        Matcher matcher = pattern.matcher(head);
        if (!matcher.find()) {
            throw noSize(Format.PNM);
        }
        int value = Integer.parseInt(matcher.group(1));
        if (matcher.find()) {
            throw new UndecodableException("PNM whose header tells two sizes");
        }
        return value;
    }

    private static UndecodableException noSize(Format format) {
        return new UndecodableException("%s whose header tells no size".formatted(format));
    }

    /** The first start of a frame: markers FFC0 to FFCF without FFC4, FFC8, FFCC. */
    private static PictureHeader jpeg(ByteBuffer in) throws UndecodableException {
        int at = 2;
        while (true) {
            if ((in.get(at) & 0xff) != 0xff) {
                throw new UndecodableException("JPEG with no marker where one is expected");
            }
            int marker = in.get(at + 1) & 0xff;
            boolean isStart =
                    marker >= 0xc0
                            && marker <= 0xcf
                            && marker != 0xc4
                            && marker != 0xc8
                            && marker != 0xcc;
            if (isStart) {
                int height = in.getShort(at + 5) & 0xffff;
                return new PictureHeader(Format.JPEG, in.getShort(at + 7) & 0xffff, height);
            }
            if (marker == 0xff) {
                at++; // a byte of padding
            } else if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd8) {
                at += 2; // no length follows
            } else {
                at += 2 + (in.getShort(at + 2) & 0xffff);
            }
        }
    }

    private static PictureHeader bmp(ByteBuffer in) throws UndecodableException {
        int headerBytes = in.getInt(14);
        if (headerBytes == 12) {
            return new PictureHeader(
                    Format.BMP, in.getShort(18) & 0xffff, in.getShort(20) & 0xffff);
        }
        int height = in.getInt(22); // negative: rows from the top
        if (height == Integer.MIN_VALUE) {
            throw new UndecodableException("BMP with a height of " + height);
        }
        return new PictureHeader(Format.BMP, in.getInt(18), Math.abs(height));
    }

    private static PictureHeader webp(ByteBuffer in, String chunk) throws UndecodableException {
        return switch (chunk) {
            case "VP8 " ->
                    new PictureHeader(
                            Format.WEBP, in.getShort(26) & 0x3fff, in.getShort(28) & 0x3fff);
            case "VP8L" -> {
                int bits = in.getInt(21);
                yield new PictureHeader(
                        Format.WEBP, (bits & 0x3fff) + 1, (bits >>> 14 & 0x3fff) + 1);
            }
            case "VP8X" ->
                    new PictureHeader(
                            Format.WEBP,
                            (in.getInt(24) & 0xffffff) + 1,
                            (in.getInt(27) & 0xffffff) + 1);
            default -> throw new UndecodableException("WebP that begins with a chunk " + chunk);
        };
    }
}
