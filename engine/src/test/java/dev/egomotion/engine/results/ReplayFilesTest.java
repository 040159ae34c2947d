package dev.egomotion.engine.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.engine.RefinedMotions;
import dev.egomotion.engine.RenderedDrive;
import dev.egomotion.engine.Replay;
import dev.egomotion.engine.ReplayResult;
import dev.egomotion.engine.Settings;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.topology.settings.RefinementChoice;
import dev.egomotion.topology.settings.StabilisationChoice;
import dev.egomotion.topology.settings.TopologySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The front door on a rendered street: a replay on a broker, and the same in this process. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ReplayFilesTest {
    private static final int FRAMES = 14;

    @TempDir static Path shared;
    @TempDir Path folder;

    private static Path drive;

    @BeforeAll
    static void render() throws BadInputException {
        drive = shared.resolve("street");
        RenderedDrive.write(SceneSettings.of(416, 128, FRAMES, 3), drive, () -> false);
    }

    private List<String> rows(Settings settings) throws Exception {
        ReplayResult result =
                Replay.of(drive).settings(settings).out(folder.resolve("out")).overwrite().run();
        assertEquals(FRAMES, result.points().size());
        assertTrue(result.truth().isPresent());
        return Files.readAllLines(folder.resolve("out").resolve(ResultFolder.CSV));
    }

    private static List<String> inProcess(Settings settings) throws Exception {
        List<String> rows = new ArrayList<>(List.of(Rows.TRAJECTORY));
        Replay.of(drive).settings(settings).points().forEach(point -> rows.add(Rows.of(point)));
        return rows;
    }

    @Test
    @Tag("slow")
    void points_inProcess_areTheRecordsThatAReplayWrites() throws Exception {
        Settings settings = Settings.defaults();
        assertEquals(rows(settings), inProcess(settings));
    }

    @Test
    @Tag("slow")
    void points_stabilisedNetworksAlone_areTheRecordsThatAReplayWrites() throws Exception {
        TopologySettings topology = Settings.defaults().topology();
        RefinementChoice off =
                new RefinementChoice(
                        false,
                        topology.refinement().steadyByGround(),
                        topology.refinement().leaveOutFixed(),
                        topology.refinement().checkLens(),
                        topology.refinement().tracks());
        Settings settings =
                Settings.defaults()
                        .withTopology(
                                topology.withRefinement(off)
                                        .withStabilisation(
                                                new StabilisationChoice(
                                                        true, topology.stabilisation().path())));
        assertEquals(rows(settings), inProcess(settings));
    }

    @Test
    void refinedMotions_secondTime_areReadBackBitForBit() throws Exception {
        List<String> said = new ArrayList<>();
        RefinedMotions motions =
                new RefinedMotions(
                        folder.resolve("teachers"), 0, Optional.empty(), false, said::add);
        List<List<Optional<RigidTransform>>> made = motions.of(List.of(drive));
        assertEquals(FRAMES - 1, made.get(0).size());
        assertTrue(made.get(0).stream().anyMatch(Optional::isPresent), said.toString());
        said.clear();
        assertEquals(made, motions.of(List.of(drive)));
        assertTrue(said.get(0).contains("found in"), said.toString());
    }

    @Test
    void refinedMotions_otherNetworks_areRefused() throws Exception {
        Path teachers = Files.createDirectories(folder.resolve("teachers"));
        Files.writeString(
                teachers.resolve("street.json"),
                "{\"cameraHeight\":1.65,\"follows\":\"0123\",\"motions\":[]}");
        RefinedMotions motions =
                new RefinedMotions(teachers, 1.65, Optional.empty(), false, line -> {});
        String message =
                Assertions.assertThrows(BadInputException.class, () -> motions.of(List.of(drive)))
                        .getMessage();
        assertTrue(message.contains("made with networks and settings 0123; "), message);
    }

    @Test
    void statuses_ofAReplay_areCounted() throws Exception {
        ReplayResult result = Replay.of(drive).out(folder.resolve("out")).run();
        assertEquals(
                FRAMES,
                result.results().statuses().values().stream().mapToLong(Long::longValue).sum());
        assertTrue(result.results().statuses().containsKey(TrackingStatus.TRACKED));
    }
}
