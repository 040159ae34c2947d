package dev.egomotion.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.PhotometricConfidence;
import dev.egomotion.schemas.ScaleSource;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

final class PictureRendererTest {
    private final PictureRenderer renderer = new PictureRenderer();

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(image, format, out));
        return out.toByteArray();
    }

    private static Picture depth(int... values) throws IOException {
        BufferedImage image = new BufferedImage(values.length, 1, BufferedImage.TYPE_USHORT_GRAY);
        for (int x = 0; x < values.length; x++) {
            image.getRaster().setSample(x, 0, 0, values[x]);
        }
        DepthMap map =
                DepthMap.newBuilder()
                        .setCamera("front")
                        .setSegment("a")
                        .setSequence(7)
                        .setCaptureTimeNanos(0)
                        .setWidth(values.length)
                        .setHeight(1)
                        .setFx(1)
                        .setFy(1)
                        .setCx(0)
                        .setCy(0)
                        .setDepthScale(256)
                        .setScaleSource(ScaleSource.SPEED)
                        .setData(ByteBuffer.wrap(encoded(image, "png")))
                        .build();
        return new Picture(AvroCodec.of(DepthMap.class).encode(map), Records.at(1), -1);
    }

    private static BufferedImage decoded(ShownPicture picture) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(picture.bytes()));
    }

    private static int lightness(int rgb) {
        return (rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff);
    }

    @Test
    void render_depth_isBrightWhereNearAndClearWhereUnknown() throws Exception {
        ShownPicture shown =
                renderer.render("front", Pane.DEPTH, depth(0, 2 * 256, 10 * 256, 40 * 256));

        BufferedImage image = decoded(shown);
        assertEquals(0, image.getRGB(0, 0) >>> 24);
        assertTrue(lightness(image.getRGB(1, 0)) > lightness(image.getRGB(2, 0)));
        assertTrue(lightness(image.getRGB(2, 0)) > lightness(image.getRGB(3, 0)));
        assertEquals(new DepthRange(2, 50), shown.range().orElseThrow().depths());
        assertTrue(shown.range().orElseThrow().metric());
        assertEquals(7, shown.sequence());
    }

    @Test
    void render_sameRecordTwice_isMadeOnce() throws Exception {
        Picture record = depth(256, 512);

        assertSame(
                renderer.render("front", Pane.DEPTH, record),
                renderer.render("front", Pane.DEPTH, record));
    }

    @Test
    void render_confidence_hasTheMapsEnds() throws Exception {
        BufferedImage gray = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSample(1, 0, 0, 255);
        PhotometricConfidence record =
                PhotometricConfidence.newBuilder()
                        .setCamera("front")
                        .setSegment("a")
                        .setSequence(7)
                        .setCaptureTimeNanos(0)
                        .setConfidence(1)
                        .setMap(ByteBuffer.wrap(encoded(gray, "png")))
                        .build();

        BufferedImage image =
                decoded(
                        renderer.render(
                                "front",
                                Pane.CONFIDENCE,
                                new Picture(
                                        AvroCodec.of(PhotometricConfidence.class).encode(record),
                                        Records.at(1),
                                        -1)));

        assertEquals(0xff440154, image.getRGB(0, 0));
        assertEquals(0xfffde725, image.getRGB(1, 0));
    }

    @Test
    void render_smallJpegFrame_isPassedOnUntouched() throws Exception {
        byte[] jpeg = encoded(new BufferedImage(64, 32, BufferedImage.TYPE_3BYTE_BGR), "jpeg");

        ShownPicture shown =
                renderer.render("front", Pane.FRAME, new Picture(jpeg, Records.at(1), 3));

        assertSame(jpeg, shown.bytes());
        assertEquals("image/jpeg", shown.type());
    }

    @Test
    void render_hugeNoisyFrame_isMadeSmall() throws Exception {
        BufferedImage noise = new BufferedImage(3840, 2160, BufferedImage.TYPE_3BYTE_BGR);
        Random random = new Random(1);
        for (int y = 0; y < 2160; y++) {
            for (int x = 0; x < 3840; x++) {
                noise.setRGB(x, y, random.nextInt());
            }
        }

        ShownPicture shown =
                renderer.render(
                        "front", Pane.FRAME, new Picture(encoded(noise, "jpeg"), Records.at(1), 3));

        assertEquals(PictureRenderer.MOST_PIXELS, decoded(shown).getWidth());
        assertTrue(shown.bytes().length < 1 << 20, shown.bytes().length + " bytes");
    }

    @Test
    void render_damagedRecord_saysWhy() {
        ShownPicture shown =
                renderer.render(
                        "front", Pane.DEPTH, new Picture(new byte[] {1, 2, 3}, Records.at(1), -1));

        assertTrue(shown.why().contains("3 bytes"), shown.why());
    }
}
