package dev.egomotion.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import dev.egomotion.engine.RenderedDrive;
import dev.egomotion.engine.Settings;
import dev.egomotion.geometry.scene.SceneSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every example runs and does what it says. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ExamplesTest {
    private static final int FRAMES = 8;
    private static final Pattern DECIMAL = Pattern.compile("\\d+\\.\\d+");

    @TempDir static Path folder;
    private static Path drive;

    @BeforeAll
    static void render() throws Exception {
        drive = folder.resolve("drive");
        RenderedDrive.write(SceneSettings.of(208, 64, FRAMES, 1), drive, () -> false);
    }

    private interface Program {
        void run() throws Exception;
    }

    private static String printed(Program program) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static List<Double> decimals(String text) {
        return DECIMAL.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(Double::valueOf)
                .toList();
    }

    @Test
    void replayADrive_renderedStreet_printsEveryFrame() throws Exception {
        String[] arguments = {drive.toString(), folder.resolve("out").toString()};
        String printed = printed(() -> ReplayADrive.main(arguments));
        assertEquals(FRAMES + 1, printed.lines().count(), printed);
        assertTrue(printed.startsWith("0 DEGRADED"), printed);
        assertTrue(printed.contains("report.html"), printed);
    }

    @Test
    void workOnACluster_renderedStreet_countsItsRecords() throws Exception {
        int largest = Settings.defaults().topology().streams().largestRecordBytes();
        try (EmbeddedBroker broker =
                EmbeddedBroker.startTemporary(
                        BrokerSettings.defaults().withLargestRecordBytes(largest))) {
            String[] arguments = {broker.bootstrapServers(), drive.toString()};
            String printed = printed(() -> WorkOnACluster.main(arguments));
            assertTrue(printed.contains("Count[records=" + FRAMES), printed);
        }
    }

    @Test
    void warpAnImage_renderedStreet_explainsTheOtherImage() throws Exception {
        List<Double> differences = decimals(printed(() -> WarpAnImage.main(new String[0])));
        assertTrue(differences.get(1) < differences.get(0) / 2, differences.toString());
    }

    @Test
    void addALoss_descent_goesDown() throws Exception {
        List<Double> losses = decimals(printed(() -> AddALoss.main(new String[0])));
        assertEquals(3, losses.size());
        assertTrue(losses.get(2) < losses.get(0) / 2, losses.toString());
    }
}
