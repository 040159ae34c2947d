package dev.egomotion.codecs.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.egomotion.codecs.TestImages;
import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.SegmentStart;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class StillDecoderTest {
    @Test
    void decode_pngAfterPng_eachIsExact() throws Exception {
        PinholeCamera pinhole = new PinholeCamera(128, 48, 100, 100, 63.5, 23.5);
        SegmentStart segment =
                SegmentStart.newBuilder()
                        .setCameraInfo(CameraInfos.of(Camera.rectified(pinhole)))
                        .setCodec(FrameCodec.PNG)
                        .build();
        try (FrameDecoder decoder = FrameDecoders.open(segment, 128, 48)) {
            for (int i = 0; i < 3; i++) {
                RgbImage image = TestImages.moving(128, 48, i);
                Frame frame =
                        Frame.newBuilder()
                                .setSequence(i)
                                .setCaptureTimeNanos(i)
                                .setData(ByteBuffer.wrap(ImageCodec.encodePng(image)))
                                .build();
                DecodeOutcome.Image decoded = (DecodeOutcome.Image) decoder.decode(frame).get(0);
                assertArrayEquals(image.rgb(), decoded.image().rgb());
            }
        }
    }
}
