package dev.egomotion.topology;

import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A short drive through the rendered street with its truth, as PNG files at the networks' size, so that
 * an image says which frame it is.
 */
public final class RenderedDrive {
    public static final int WIDTH = 128;
    public static final int HEIGHT = 48;
    static final long PERIOD_NANOS = 100_000_000;

    private final Camera camera;
    private final List<SceneFrame> frames = new ArrayList<>();
    private final List<byte[]> images = new ArrayList<>();
    private final Map<ByteBuffer, SceneFrame> byPixels = new HashMap<>();

    public RenderedDrive(int size, long seed) {
        this(
                SceneDrive.street(SceneSettings.of(WIDTH, HEIGHT, size, seed).withTraffic(false)),
                size,
                image -> image);
    }

    /** Returns a fast drive whose lower third is covered by what moves with the camera. */
    static RenderedDrive behindABonnet(int size, long seed) {
        return new RenderedDrive(
                SceneDrive.street(
                        SceneSettings.of(WIDTH, HEIGHT, size, seed)
                                .withTraffic(false)
                                .withSpeed(20)),
                size,
                RenderedDrive::covered);
    }

    /** Returns a fast drive that turns from its eighteenth frame on. */
    static RenderedDrive intoATurn(int size, long seed) {
        return new RenderedDrive(
                SceneDrive.street(
                        SceneSettings.of(WIDTH, HEIGHT, size, seed)
                                .withTraffic(false)
                                .withSpeed(14)),
                size,
                image -> image);
    }

    private static RgbImage covered(RgbImage image) {
        byte[] rgb = image.rgb().clone();
        for (int i = 3 * WIDTH * (HEIGHT * 2 / 3); i < rgb.length; i++) {
            int x = i / 3 % WIDTH;
            int y = i / 3 / WIDTH;
            rgb[i] = (byte) (110 + 60 * Math.sin(x / 2.0 + y) * Math.sin(y / 2.0));
        }
        return new RgbImage(WIDTH, HEIGHT, rgb);
    }

    private RenderedDrive(SceneDrive drive, int size, UnaryOperator<RgbImage> seen) {
        camera = Camera.rectified(drive.camera().pinhole());
        for (int i = 0; i < size; i++) {
            SceneFrame frame = drive.frame(i);
            frames.add(frame);
            RgbImage image = seen.apply(frame.image());
            images.add(ImageCodec.encodePng(image));
            byPixels.put(ByteBuffer.wrap(image.rgb()), frame);
        }
    }

    public Camera camera() {
        return camera;
    }

    int size() {
        return frames.size();
    }

    /** Returns frame i as a PNG file. */
    byte[] png(int i) {
        return images.get(i);
    }

    RigidTransform worldFromCamera(int i) {
        return frames.get(i).worldFromCamera();
    }

    /** Returns the true depth of an image; where there is sky, the greatest. */
    DepthImage depth(RgbImage image, double max) {
        float[] depth = truth(image).depth().depth().clone();
        for (int i = 0; i < depth.length; i++) {
            depth[i] = depth[i] > 0 ? (float) Math.min(depth[i], max) : (float) max;
        }
        return new DepthImage(image.width(), image.height(), depth);
    }

    /** Returns the true sourceFromTarget of two images. */
    RigidTransform motion(RgbImage source, RgbImage target) {
        return truth(source).worldFromCamera().inverse().times(truth(target).worldFromCamera());
    }

    private SceneFrame truth(RgbImage image) {
        SceneFrame frame = byPixels.get(ByteBuffer.wrap(image.rgb()));
        if (frame == null) {
            throw new IllegalArgumentException("not an image of this drive");
        }
        return frame;
    }
}
