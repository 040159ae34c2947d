package dev.egomotion.benchmarks;

import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.live.CameraAddress;
import dev.egomotion.live.CameraSpec;
import dev.egomotion.live.Ledger;
import dev.egomotion.live.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the measurements of live cameras have in common. */
final class LiveCameras {
    private LiveCameras() {}

    /** Describes a camera of 80 degrees. */
    static CameraSpec spec(String id, String address) throws Exception {
        return new CameraSpec(
                id,
                CameraAddress.parse(address),
                Optional.empty(),
                OptionalDouble.of(80),
                OptionalDouble.empty(),
                Transport.TCP);
    }

    /** Renders a street; as JPEG. */
    static List<byte[]> street(int width, int height, int pictures) {
        SceneDrive drive = SceneDrive.street(SceneSettings.of(width, height, pictures, 2));
        List<byte[]> jpegs = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
            jpegs.add(ImageCodec.encodeJpeg(drive.frame(i).image(), 90));
        }
        return jpegs;
    }

    /** Returns whether everything that came was published or has a reason. */
    static boolean balances(Ledger.Counts counts) {
        return counts.received()
                == counts.published()
                        + counts.notPublished().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns a ledger in one line. */
    static String line(Ledger.Counts counts) {
        return "%d received = %d published + %s; %d never arrived"
                .formatted(
                        counts.received(),
                        counts.published(),
                        counts.notPublished(),
                        counts.missing());
    }

    /** Returns the resident size of a process, kB. */
    static double residentKilobytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the value below which such a share of them lies. */
    static double quantile(List<Double> values, double share) {
        List<Double> sorted = new ArrayList<>(values);
        sorted.sort(null);
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
    }
}
