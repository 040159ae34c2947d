package dev.egomotion.benchmarks;

import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.codecs.decode.DecodeOutcome;
import dev.egomotion.codecs.decode.FrameDecoder;
import dev.egomotion.codecs.decode.FrameDecoders;
import dev.egomotion.codecs.recording.DriveWriter;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.trajectory.Trajectory;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.schemas.Frame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A recorded drive as another camera would have taken it: with a bonnet of its own making in view, text over the picture, black
 * bars, flickering exposure, in the dark. Each kind becomes a folder with its truth, and an image that is black where the picture
 * is not the world.
 */
@Command(name = "benchmarks/run transformed-drive", mixinStandardHelpOptions = true)
public final class TransformedDrive implements Callable<Integer> {
    /** Standard deviation of what is added to every drawn pixel of every frame, grey levels. */
    private static final double NOISE = 1.5;

    /** What is done to the images. */
    enum Kind {
        PLAIN,
        BONNET_12_TEXTURED,
        BONNET_12_SMOOTH,
        BONNET_24_TEXTURED,
        BONNET_24_SMOOTH,
        TEXT,
        LETTERBOX,
        FLICKER,
        DARK
    }

    @Parameters(index = "0", description = "A recording.")
    private Path input;

    @Option(names = "--camera", required = true)
    private Path cameraFile;

    @Option(names = "--reference", required = true, description = "Its true path, KITTI.")
    private Path reference;

    @Option(names = "--from", defaultValue = "0")
    private long from;

    @Option(names = "--to", required = true)
    private long to;

    @Option(names = "--out", required = true, description = "A folder for the drives.")
    private Path out;

    @Option(names = "--kind", description = "Of ${COMPLETION-CANDIDATES}; all unless given.")
    private List<Kind> kinds = List.of(Kind.values());

    /** Runs it. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TransformedDrive()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        for (Kind kind : kinds) {
            write(kind);
        }
        return 0;
    }

    static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void write(Kind kind) throws Exception {
        Camera camera = CameraFile.read(cameraFile);
        List<RigidTransform> truth =
                Trajectory.read(reference, Optional.empty()).frames(from, to + 1).poses().stream()
                        .map(pose -> pose.worldFromCamera())
                        .toList();
        Overlay overlay = Overlay.of(kind, camera.pinhole().width(), camera.pinhole().height());
        Random random = new Random(kind.ordinal());
        int i = 0;
        try (FrameSource source =
                        FrameSources.open(input, new SourceOptions(false, from, to, 100));
                FrameDecoder decoder = FrameDecoders.openFullSize(source.segmentStart(camera));
                DriveWriter writer = new DriveWriter(out.resolve(name(kind)), camera)) {
            for (Optional<Frame> next = source.next(); next.isPresent(); next = source.next()) {
                DecodeOutcome.Image image = (DecodeOutcome.Image) decoder.decode(next.get()).get(0);
                writer.write(
                        image.captureTimeNanos(),
                        overlay.over(image.image(), kind, random),
                        Optional.of(truth.get(i++)),
                        Optional.empty());
            }
        }
        Files.write(out.resolve(name(kind) + ".mask.png"), ImageCodec.encodePng(overlay.mask()));
    }

    /**
     * What is drawn over each image.
     *
     * @param value grey level of each pixel; negative where the image shows
     */
    private record Overlay(int width, int height, float[] value) {
        static Overlay of(Kind kind, int width, int height) {
            Overlay overlay = new Overlay(width, height, new float[width * height]);
            Arrays.fill(overlay.value, -1);
            switch (kind) {
                case PLAIN, FLICKER, DARK -> {}
                case BONNET_12_TEXTURED -> overlay.bonnet(0.12, true);
                case BONNET_12_SMOOTH -> overlay.bonnet(0.12, false);
                case BONNET_24_TEXTURED -> overlay.bonnet(0.24, true);
                case BONNET_24_SMOOTH -> overlay.bonnet(0.24, false);
                case TEXT -> overlay.text();
                case LETTERBOX -> overlay.bars(0.12);
            }
            return overlay;
        }

        /** A bonnet whose edge is bent, over that share of the image. */
        private void bonnet(double share, boolean isTextured) {
            Random random = new Random(5);
            float[][] octaves = new float[5][];
            for (int o = 0; o < octaves.length; o++) {
                octaves[o] = new float[64 * 64];
                for (int i = 0; i < octaves[o].length; i++) {
                    octaves[o][i] = random.nextFloat() - 0.5f;
                }
            }
            for (int x = 0; x < width; x++) {
                double across = 2.0 * x / (width - 1) - 1;
                double top = height * (1 - share * (1.15 - 0.45 * across * across));
                for (int y = (int) Math.round(top); y < height; y++) {
                    double down = (y - top) / (height - top);
                    double texture = 0;
                    for (int o = 0; isTextured && o < octaves.length; o++) {
                        double step = 64 >> o;
                        texture += 55 * smooth(octaves[o], x / step, y / step);
                    }
                    value[y * width + x] =
                            (float) Math.max(2, Math.min(250, 70 + 40 * down + texture));
                }
            }
        }

        private static double smooth(float[] noise, double x, double y) {
            int i = (int) Math.floor(x);
            int j = (int) Math.floor(y);
            double a = x - i;
            double b = y - j;
            double top =
                    (1 - a) * noise[(j & 63) * 64 + (i & 63)]
                            + a * noise[(j & 63) * 64 + (i + 1 & 63)];
            double low =
                    (1 - a) * noise[(j + 1 & 63) * 64 + (i & 63)]
                            + a * noise[(j + 1 & 63) * 64 + (i + 1 & 63)];
            return (1 - b) * top + b * low;
        }

        /** Two lines of letters of five by seven squares: below to the left, above to the right. */
        private void text() {
            line(new Random(1), (int) (0.03 * width), (int) (0.87 * height), 26);
            line(new Random(2), (int) (0.6 * width), (int) (0.05 * height), 20);
        }

        private void line(Random random, int left, int top, int letters) {
            int square = 3;
            for (int letter = 0; letter < letters; letter++) {
                for (int j = 0; j < 7; j++) {
                    for (int i = 0; i < 5; i++) {
                        if (random.nextBoolean()) {
                            fill(
                                    left + (6 * letter + i) * square,
                                    top + j * square,
                                    square,
                                    square,
                                    240);
                        }
                    }
                }
            }
        }

        private void bars(double share) {
            int bar = (int) (share * height);
            fill(0, 0, width, bar, 16);
            fill(0, height - bar, width, bar, 16);
        }

        private void fill(int left, int top, int w, int h, float grey) {
            for (int y = top; y < top + h; y++) {
                for (int x = left; x < left + w; x++) {
                    value[y * width + x] = grey;
                }
            }
        }

        private RgbImage over(RgbImage image, Kind kind, Random random) {
            double gain =
                    kind == Kind.FLICKER
                            ? Math.exp(0.35 * random.nextGaussian())
                            : kind == Kind.DARK ? 0.05 : 1;
            double noise = kind == Kind.LETTERBOX ? 0 : NOISE;
            byte[] rgb = image.rgb().clone();
            for (int i = 0; i < value.length; i++) {
                double added = value[i] < 0 ? 0 : noise * random.nextGaussian();
                for (int c = 0; c < 3; c++) {
                    double grey = value[i] < 0 ? gain * (rgb[3 * i + c] & 0xff) : value[i] + added;
                    rgb[3 * i + c] = (byte) Math.max(0, Math.min(255, Math.round(grey)));
                }
            }
            return new RgbImage(width, height, rgb);
        }

        private RgbImage mask() {
            byte[] rgb = new byte[3 * value.length];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) (value[i / 3] < 0 ? 255 : 0);
            }
            return new RgbImage(width, height, rgb);
        }
    }
}
