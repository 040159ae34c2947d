package dev.egomotion.dashboard;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** A frame that is a still image, as a browser takes it: small JPEG and PNG as they are, others anew. */
final class StillFrame {
    private static final int MOST_BYTES = 400_000;

    private StillFrame() {}

    /**
     * Returns the picture of a frame.
     *
     * @throws IOException if the image is damaged
     */
    static ShownPicture show(byte[] image, long sequence) throws IOException {
        String type = type(image);
        if (type.isEmpty()) {
            return ShownPicture.none(
                    sequence,
                    "the camera sends coded video, and nothing yet said how it is decoded; its next key frame may");
        }
        try (ImageInputStream in =
                ImageIO.createImageInputStream(new ByteArrayInputStream(image))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IOException(image.length + " bytes that are no image");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                int widest = Math.max(reader.getWidth(0), reader.getHeight(0));
                if (widest <= PictureRenderer.MOST_PIXELS && image.length <= MOST_BYTES) {
                    return ShownPicture.of(image, type, sequence);
                }
                int step = (widest + PictureRenderer.MOST_PIXELS - 1) / PictureRenderer.MOST_PIXELS;
                ImageReadParam parameters = reader.getDefaultReadParam();
                parameters.setSourceSubsampling(step, step, 0, 0);
                return ShownPicture.of(jpeg(reader.read(0, parameters)), "image/jpeg", sequence);
            } finally {
                reader.dispose();
            }
        }
    }

    private static byte[] jpeg(BufferedImage image) throws IOException {
        BufferedImage opaque =
                new BufferedImage(
                        image.getWidth(), image.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
        opaque.createGraphics().drawImage(image, 0, 0, null);
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 17);
        ImageIO.write(opaque, "jpeg", out);
        return out.toByteArray();
    }

    /** Returns the media type by the first bytes; empty for what no browser shows. */
    private static String type(byte[] image) {
        if (image.length > 8 && (image[0] & 0xff) == 0xff && (image[1] & 0xff) == 0xd8) {
            return "image/jpeg";
        }
        if (image.length > 8 && (image[0] & 0xff) == 0x89 && image[1] == 'P' && image[2] == 'N') {
            return "image/png";
        }
        return "";
    }
}
