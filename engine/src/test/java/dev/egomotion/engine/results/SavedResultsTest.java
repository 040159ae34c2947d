package dev.egomotion.engine.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.wire.TrustedRecords;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedResultsTest {
    static {
        TrustedRecords.ready();
    }

    @TempDir Path folder;

    private static TrajectoryPoint point(int i, Random random) {
        return TrajectoryPoint.newBuilder()
                .setCamera("front, \"upper\"")
                .setSegment("0")
                .setSegmentIndex(0)
                .setSequence(i)
                .setCaptureTimeNanos(1_317_046_450_072_943_613L + i)
                .setStatus(TrackingStatus.DEGRADED)
                .setReason(StatusReason.LOW_PARALLAX)
                .setTx(random.nextGaussian())
                .setTy(1e-300 * random.nextDouble())
                .setTz(1e17 * random.nextDouble())
                .setQx(0.1)
                .setQy(-0.2)
                .setQz(random.nextDouble())
                .setQw(0.5)
                .setScaleSource(ScaleSource.SPEED)
                .setScaleUncertainty(i % 2 == 0 ? null : random.nextFloat())
                .setScaleReset(i % 3 == 0)
                .setConfidence(random.nextFloat())
                .setModel("a@1")
                .setCovariance(
                        i % 2 == 0
                                ? List.of()
                                : IntStream.range(0, 36).mapToObj(k -> random.nextFloat()).toList())
                .setTracks(i % 2 == 0 ? null : i)
                .setInlierShare(i % 2 == 0 ? null : random.nextFloat())
                .build();
    }

    @Test
    void trajectoryPoint_ofARow_isTheRecordBitForBit() {
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            TrajectoryPoint point = point(i, random);
            assertEquals(point, Rows.trajectoryPoint(Rows.of(point)));
        }
    }

    @Test
    void open_whatIsNoResults_saysWhatIsExpected() throws Exception {
        String absent =
                assertThrows(
                                BadInputException.class,
                                () -> SavedResults.open(folder.resolve("absent")))
                        .getMessage();
        assertTrue(absent.endsWith("the results of a replay are expected"), absent);
        Path segment = Files.createDirectories(folder.resolve("front/20261128"));
        Files.writeString(segment.resolve(ResultFolder.CSV), Rows.TRAJECTORY + "\nx\n");
        String live =
                assertThrows(BadInputException.class, () -> SavedResults.open(folder)).getMessage();
        assertTrue(
                live.contains("the folder of one segment is expected, such as " + segment), live);
        String broken =
                assertThrows(BadInputException.class, () -> SavedResults.open(segment))
                        .getMessage();
        assertTrue(broken.contains("line 2 is no row of a trajectory: 1 columns"), broken);
    }
}
