package dev.egomotion.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.RigidTransform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefinedPathTest {
    @TempDir Path folder;

    private static String row(int z, String status, String model, String unsure, String rest) {
        return "cam,0,0,%d,0,%s,NONE,0.0,0.0,%d.0,0.0,0.0,0.0,1.0,CAMERA_HEIGHT,0.5,%s,%s,%s"
                .formatted(z, status, z, model, unsure, rest);
    }

    @Test
    void motions_rowsOfAllKinds_areThoseThatRefinementIsSureOf() throws IOException {
        Files.write(
                folder.resolve("trajectory.csv"),
                List.of(
                        "camera,segment,segment_index,sequence,capture_time_ns,status,reason,tx,ty,tz,qx,qy,qz,qw,scale_source,"
                                + "confidence,model,scale_uncertainty,scale_reset,covariance,tracks,inlier_share",
                        row(0, "DEGRADED", "m@1", "0.4", "false,,,"),
                        row(1, "TRACKED", "m@1", "0.4", "false,0 0,177,0.9"),
                        row(2, "TRACKED", "m@1", "0.04", "false,0 0,180,0.9"),
                        row(3, "TRACKED", "\"m, mine@1\"", "0.04", "false,0 0,180,0.9"),
                        row(4, "DEGRADED", "m@1", "0.04", "false,0 0,180,0.9"),
                        row(5, "TRACKED", "m@1", "0.04", "true,0 0,180,0.9"),
                        row(6, "TRACKED", "m@1", "", "false,,,"),
                        row(8, "TRACKED", "m@1", "0.04", "false,0 0,180,0.9")));
        List<Optional<RigidTransform>> motions = new RefinedPath(folder).motions();
        assertEquals(
                List.of(false, true, true, false, false, false, true),
                motions.stream().map(Optional::isPresent).toList());
        assertEquals(1, motions.get(1).orElseThrow().translation().z());
        assertEquals(2, motions.get(6).orElseThrow().translation().z());
    }

    @Test
    void madeWith_onlyAReplayThatIsDone_says() throws IOException {
        RefinedPath path = new RefinedPath(folder);
        assertTrue(path.madeWith().isEmpty());
        Path summary = folder.resolve("summary.json");
        Files.writeString(summary, "{\"exit\":\"interrupted\",\"options\":{\"a\":\"1\"}}");
        assertTrue(path.madeWith().isEmpty());
        Files.writeString(summary, "{\"exit\":\"done\",\"options\":{\"a\":\"1\"}}");
        assertEquals(Optional.of(Map.of("a", "1")), path.madeWith());
    }
}
