package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.topology.settings.OutputSettings;
import dev.egomotion.topology.settings.StabilisationChoice;
import dev.egomotion.topology.settings.TopologySettings;
import dev.egomotion.topology.state.StateStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Cameras that come and are retired leave next to nothing in this process.
 *
 * <p>The long form: -Degomotion.retire.cameras=1000, which also holds the resident size and the open files. It begins to
 * count after {@value #WARM} other cameras: until then the JVM's compilers still work, and the code they make and the
 * memory they borrow come and go by more than what is looked for.
 */
@Tag("slow")
class RetirementMemoryTest {
    private static final int CAMERAS = Integer.getInteger("egomotion.retire.cameras", 120);
    private static final int LONG_FORM = 1000;
    private static final int WARM = 2000;
    private static final int EVERY = CAMERAS / 20;
    private static final double MOST_KILOBYTES = 20;
    private static final RenderedDrive DRIVE = new RenderedDrive(6, 5);

    /** What the process holds after a number of cameras, KiB and files. */
    private record Held(int cameras, double heap, double resident, long files) {
        static Held now(int cameras) throws IOException {
            System.gc();
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            double heap = (runtime.totalMemory() - runtime.freeMemory()) / 1024.0;
            return new Held(cameras, heap, residentSize(), openFiles());
        }

        private static double residentSize() throws IOException {
            Path status = Path.of("/proc/self/status");
            if (!Files.exists(status)) {
                return 0;
            }
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmRSS")) {
                    return Double.parseDouble(line.replaceAll("\\D", ""));
                }
            }
            return 0;
        }

        private static long openFiles() throws IOException {
            Path open = Path.of("/proc/self/fd");
            if (!Files.exists(open)) {
                return 0;
            }
            try (Stream<Path> files = Files.list(open)) {
                return files.count();
            }
        }
    }

    /** Every camera has intrinsics and a lens of its own. */
    private static Camera camera(int i) {
        PinholeCamera p = DRIVE.camera().pinhole();
        return new Camera(
                new PinholeCamera(p.width(), p.height(), p.fx() + i * 0.01, p.fy(), p.cx(), p.cy()),
                i % 2 == 0
                        ? Distortion.NONE
                        : new Distortion.PlumbBob(-0.1 - i * 1e-5, 0.01, 0, 0, 0),
                Camera.Calibration.CALIBRATED,
                OptionalDouble.of(1.6));
    }

    private static List<Sent> segment(String camera, int i) {
        List<Sent> records = new ArrayList<>();
        records.add(Sent.start(camera, "0", camera(i)));
        for (int frame = 0; frame < DRIVE.size(); frame++) {
            records.add(Sent.frame(camera, "0", DRIVE, frame));
        }
        return records;
    }

    @Test
    void retire_camerasOneAfterAnother_leaveNextToNothing() throws IOException {
        TopologySettings settings =
                TopologyFixture.refining()
                        .withStabilisation(StabilisationChoice.steady())
                        .withOutput(new OutputSettings(OutputSettings.DepthSize.INPUT, true, true));
        List<Held> held = new ArrayList<>();
        try (TopologyFixture topology = new TopologyFixture(settings, Networks.pixels(3))) {
            int warm = CAMERAS >= LONG_FORM ? WARM : 0;
            for (int i = 0; i < warm + CAMERAS; i++) {
                String camera = "camera-%04d".formatted(i);
                Sent.all(topology, segment(camera, i));
                topology.send(camera, Events.retired(camera));
                assertEquals(DRIVE.size(), topology.trajectory().size());
                assertEquals(List.of(), topology.deadLetters());
                topology.depth();
                topology.confidence();
                topology.dropChangelogs();
                if (i >= warm && (i - warm) % EVERY == EVERY - 1) {
                    held.add(Held.now(i + 1 - warm));
                }
            }
            for (String store : TopologyFixture.STORES) {
                boolean holdsTombstones =
                        List.of(StateStores.PROGRESS, StateStores.PATHS).contains(store);
                assertEquals(
                        holdsTombstones ? warm + CAMERAS : 0,
                        topology.store(store).approximateNumEntries(),
                        store);
            }
        }
        List<Held> second = held.subList(held.size() / 2, held.size());
        double heap = slope(second, second.stream().mapToDouble(Held::heap).toArray());
        double resident = slope(second, second.stream().mapToDouble(Held::resident).toArray());
        Held first = second.get(0);
        Held last = second.get(second.size() - 1);
        System.out.printf(
                "%d cameras: heap %.2f KB a camera, resident %.2f KB a camera, %.0f to %.0f MB, files %d to %d%n",
                CAMERAS,
                heap,
                resident,
                first.resident / 1024,
                last.resident / 1024,
                first.files,
                last.files);
        assertTrue(heap <= MOST_KILOBYTES, "heap grows by %.1f KB a camera".formatted(heap));
        if (CAMERAS >= LONG_FORM) {
            assertTrue(resident <= MOST_KILOBYTES, "resident grows by %.1f KB".formatted(resident));
            assertEquals(first.files, last.files, "open files");
        }
    }

    /** Slope of the straight line of least squares, per camera. */
    private static double slope(List<Held> held, double[] values) {
        double meanX = held.stream().mapToInt(Held::cameras).average().orElseThrow();
        double meanY = java.util.Arrays.stream(values).average().orElseThrow();
        double above = 0;
        double below = 0;
        for (int i = 0; i < values.length; i++) {
            double x = held.get(i).cameras - meanX;
            above += x * (values[i] - meanY);
            below += x * x;
        }
        return above / below;
    }
}
