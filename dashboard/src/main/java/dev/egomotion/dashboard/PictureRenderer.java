package dev.egomotion.dashboard;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.codecs.wire.UnreadableRecordException;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.PhotometricConfidence;
import dev.egomotion.schemas.ScaleSource;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Makes the pictures that viewers ask for, each once: the newest of each pane is kept for the next
 * viewer. Never wider than {@value #MOST_PIXELS} pixels, so that no viewer holds much.
 */
final class PictureRenderer {
    static {
        // Pictures are small: no file of the temporary folder for each.
        ImageIO.setUseCache(false);
    }

    /** The widest picture, pixels. */
    static final int MOST_PIXELS = 960;

    private final AvroCodec<DepthMap> depths = AvroCodec.of(DepthMap.class);
    private final AvroCodec<PhotometricConfidence> confidences =
            AvroCodec.of(PhotometricConfidence.class);
    private final ConcurrentMap<String, Kept> kept = new ConcurrentHashMap<>();

    /** The newest picture of a pane; its lock is held while one is made. */
    private static final class Kept {
        private String tag = "";
        private @Nullable ShownPicture picture;
        private Optional<DepthRange> range = Optional.empty();
    }

    /** Returns the picture of a record. */
    ShownPicture render(String camera, Pane pane, Picture record) {
        Kept slot = kept.computeIfAbsent(pane + " " + camera, name -> new Kept());
        synchronized (slot) {
            ShownPicture newest = slot.picture;
            if (newest == null || !slot.tag.equals(record.sighting().tag())) {
                newest = make(pane, record, slot);
                slot.picture = newest;
                slot.tag = record.sighting().tag();
            }
            return newest;
        }
    }

    private ShownPicture make(Pane pane, Picture record, Kept slot) {
        try {
            return switch (pane) {
                case DEPTH -> depth(depths.decode(record.record()), slot);
                case CONFIDENCE -> confidence(confidences.decode(record.record()));
                case FRAME -> StillFrame.show(record.record(), record.sequence());
            };
        } catch (UnreadableRecordException | IOException | RuntimeException e) {
            return ShownPicture.none(
                    record.sequence(), "the record cannot be shown: " + e.getMessage());
        }
    }

    private static ShownPicture depth(DepthMap map, Kept slot) throws IOException {
        Raster raster = decoded(map.getData());
        int step = step(raster.getWidth());
        int width = raster.getWidth() / step;
        int height = raster.getHeight() / step;
        double[] depth = new double[width * height];
        double[] known = new double[width * height];
        int count = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double value = raster.getSample(x * step, y * step, 0) / map.getDepthScale();
                depth[y * width + x] = value;
                if (value > 0) {
                    known[count++] = value;
                }
            }
        }
        DepthRange range = DepthRange.of(java.util.Arrays.copyOf(known, count), slot.range);
        slot.range = Optional.of(range);
        byte[] indices = new byte[depth.length];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = (byte) (depth[i] > 0 ? ColourMap.index(range.share(depth[i])) : 0);
        }
        return new ShownPicture(
                png(width, height, indices, ColourMap.MAGMA),
                "image/png",
                map.getSequence(),
                Optional.of(
                        new ShownPicture.ScaleBar(range, map.getScaleSource() != ScaleSource.NONE)),
                "");
    }

    private static ShownPicture confidence(PhotometricConfidence record) throws IOException {
        if (record.getMap() == null) {
            return ShownPicture.none(record.getSequence(), "this frame was not validated");
        }
        Raster raster = decoded(record.getMap());
        int step = step(raster.getWidth());
        int width = raster.getWidth() / step;
        int height = raster.getHeight() / step;
        byte[] indices = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int value = raster.getSample(x * step, y * step, 0);
                indices[y * width + x] = (byte) ColourMap.index(value / 255.0);
            }
        }
        return ShownPicture.of(
                png(width, height, indices, ColourMap.VIRIDIS), "image/png", record.getSequence());
    }

    private static int step(int width) {
        return (width + MOST_PIXELS - 1) / MOST_PIXELS;
    }

    private static Raster decoded(ByteBuffer png) throws IOException {
        byte[] bytes = new byte[png.remaining()];
        png.duplicate().get(bytes);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
        if (image == null) {
            throw new IOException("%d bytes that are no PNG".formatted(bytes.length));
        }
        return image.getRaster();
    }

    /** Returns a picture of palette entries as PNG. */
    static byte[] png(int width, int height, byte[] indices, ColourMap map) {
        BufferedImage image =
                new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, map.palette());
        image.getRaster().setDataElements(0, 0, width, height, indices);
        ByteArrayOutputStream out = new ByteArrayOutputStream(indices.length / 4 + 1024);
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
