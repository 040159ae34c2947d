package dev.egomotion.benchmarks;

import dev.egomotion.codecs.camera.Truth;
import dev.egomotion.codecs.recording.DriveWriter;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.RgbImage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A rendered drive whose images are spoilt for stretches of 6 to 19 frames, a third of them not at all: noise, motion blur,
 * darkness, the lower part covered. What it is good for is asking whether a confidence knows which frames went wrong:
 * {@code ./egomotion replay DIR} says so.
 */
@Command(name = "benchmarks/run stressed-drive", mixinStandardHelpOptions = true)
public final class StressedDrive implements Callable<Integer> {
    @Option(names = "--out", required = true, description = "A new folder.")
    private Path out;

    @Option(names = "--seed", required = true, description = "Of the street and of the stretches.")
    private long seed;

    @Option(names = "--speed", defaultValue = "10", description = "Metres per second.")
    private double speed;

    @Option(names = "--frames", defaultValue = "160")
    private int frames;

    /** What happens to a stretch of images. */
    private enum Kind {
        NOTHING,
        NOTHING_EITHER,
        NOISE,
        BLUR,
        DARKNESS,
        COVER
    }

    /** Runs it. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new StressedDrive()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        SceneDrive drive =
                SceneDrive.street(SceneSettings.of(620, 188, frames, seed).withSpeed(speed));
        Random random = new Random(seed);
        try (DriveWriter writer = new DriveWriter(out, drive.camera(), Truth.EXACT)) {
            int i = 0;
            while (i < frames) {
                Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
                int end = Math.min(frames, i + 6 + random.nextInt(14));
                double strength = 0.3 + 0.7 * random.nextDouble();
                System.out.printf("%d to %d: %s %.2f%n", i, end - 1, kind, strength);
                for (; i < end; i++) {
                    SceneFrame frame = drive.frame(i);
                    writer.write(
                            frame.timeNanos(),
                            spoilt(frame.image(), kind, strength, random),
                            Optional.of(frame.worldFromCamera()),
                            Optional.of(frame.depth()));
                }
            }
        }
        return 0;
    }

    private static RgbImage spoilt(RgbImage image, Kind kind, double strength, Random random) {
        int width = image.width();
        int height = image.height();
        byte[] rgb = image.rgb().clone();
        int reach = (int) (7 * strength);
        for (int y = 0; y < height; y++) {
            boolean isCovered = kind == Kind.COVER && y > height * (1 - 0.75 * strength);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    double value = image.rgb()[3 * (y * width + x) + c] & 0xff;
                    if (kind == Kind.NOISE) {
                        value += 30 * strength * random.nextGaussian();
                    } else if (kind == Kind.DARKNESS) {
                        value = value * (1 - 0.85 * strength) + 3 * random.nextGaussian();
                    } else if (isCovered) {
                        value = 25 + 2 * random.nextGaussian();
                    } else if (kind == Kind.BLUR) {
                        value = alongRow(image, x, y, c, reach);
                    }
                    rgb[3 * (y * width + x) + c] =
                            (byte) Math.max(0, Math.min(255, Math.round(value)));
                }
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static double alongRow(RgbImage image, int x, int y, int channel, int reach) {
        double sum = 0;
        for (int d = -reach; d <= reach; d++) {
            int u = Math.max(0, Math.min(image.width() - 1, x + d));
            sum += image.rgb()[3 * (y * image.width() + u) + channel] & 0xff;
        }
        return sum / (2 * reach + 1);
    }
}
