package dev.egomotion.engine.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.codecs.trajectory.TimedPose;
import dev.egomotion.codecs.trajectory.Trajectory;
import dev.egomotion.engine.Recording;
import dev.egomotion.engine.RenderedDrive;
import dev.egomotion.engine.Replay;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.results.SavedResults;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a replay's results, of a few frames of a rendered street. */
class ExportTest {
    private static final int FRAMES = 5;

    @TempDir static Path folder;

    private static Path street;
    private static Path out;

    @BeforeAll
    static void replay() throws Exception {
        street = folder.resolve("street");
        out = folder.resolve("out");
        RenderedDrive.write(SceneSettings.of(416, 128, FRAMES, 3), street, () -> false);
        Replay.of(street).out(out).run();
    }

    private static Export export(double confidence) throws Exception {
        return new Export(
                SavedResults.open(out), Optional.empty(), CloudSettings.of(confidence, 40, 0.1));
    }

    private static String text(String name) throws Exception {
        return Files.readString(out.resolve(name), StandardCharsets.ISO_8859_1);
    }

    @Test
    void replay_leavesTheIntrinsicsOfTheDepthGrid() throws Exception {
        PinholeCamera grid = CameraFile.read(out.resolve("depth/camera.yaml")).pinhole();
        PinholeCamera camera = CameraFile.read(out.resolve("camera.yaml")).pinhole();
        assertEquals(camera.resizedTo(grid.width(), grid.height()), grid);
        assertEquals(CameraFile.read(street.resolve("camera.yaml")).pinhole(), camera);
    }

    @Test
    void cloud_ofAReplay_hasTheColoursOfItsRecording() throws Exception {
        String line = export(0.2).cloud();
        String header = text("points.ply").replaceFirst("(?s)end_header.*", "");
        assertTrue(header.contains("property uchar red"), header);
        assertTrue(header.contains("x right, y down, z forward, metres"), header);
        assertTrue(line.matches(".*points\\.ply: \\d+ points, one in a cube of 0\\.1 m"), line);
    }

    @Test
    void clouds_perFrame_areOneFileEach() throws Exception {
        String line = export(0.2).clouds();
        assertTrue(line.contains("points: "), line);
        assertTrue(Files.isRegularFile(out.resolve("points/000004.ply")));
        int points =
                Integer.parseInt(
                        text("points/000004.ply").replaceFirst("(?s).*?vertex (\\d+)\n.*", "$1"));
        long size = Files.size(out.resolve("points/000004.ply"));
        int header = text("points/000004.ply").indexOf("end_header\n") + 11;
        assertEquals(header + 19L * points, size);
    }

    @Test
    void cloud_confidenceThatNothingHas_isSaid() throws Exception {
        String message =
                assertThrows(BadInputException.class, () -> export(1).cloud()).getMessage();
        assertTrue(message.contains("give a lower --min-confidence"), message);
    }

    @Test
    void gpxAndKml_haveAPlaceForEachFrame() throws Exception {
        StartPosition start = StartPosition.parse("49.0135,8.4373,115", 90);
        export(0.5).gpx(start);
        export(0.5).kml(start);
        List<MatchResult> places =
                Pattern.compile(
                                "<trkpt lat=\"([\\d.]+)\" lon=\"([\\d.]+)\"><ele>[\\d.]+</ele></trkpt>")
                        .matcher(text("path.gpx"))
                        .results()
                        .toList();
        assertEquals(FRAMES, places.size());
        double first = Double.parseDouble(places.get(0).group(2));
        double last = Double.parseDouble(places.get(FRAMES - 1).group(2));
        assertEquals(8.4373, first, 1e-9);
        double metres = (last - first) * 73_170;
        assertTrue(metres > 1 && metres < 3.5, "at five metres a second: " + metres);
        assertTrue(text("path.kml").contains("<altitudeMode>absolute</altitudeMode>"));
        assertTrue(
                text("path.kml").contains(places.get(0).group(2) + "," + places.get(0).group(1)));
    }

    /** The camera 1.2 m ahead of the body: where the body turns, the camera's way is longer. */
    @Test
    void body_mounted_isThePathOfTheBody() throws Exception {
        Path file = Files.writeString(folder.resolve("mount.txt"), "1.2 0 1.65 -0.5 0.5 -0.5 0.5");
        Mount mount = Mount.read(Optional.of(file));
        String line = export(0.5).mounted(mount).body();
        assertTrue(line.contains("body.tum: 5 poses; the camera looks forward"), line);
        List<TimedPose> camera = poses("trajectory.tum");
        List<TimedPose> body = poses("body.tum");
        RigidTransform x = mount.bodyFromCamera();
        for (int i = 0; i < FRAMES; i++) {
            assertEquals(camera.get(i).timeNanos(), body.get(i).timeNanos());
            RigidTransform left = body.get(i).worldFromCamera().times(x);
            RigidTransform right = x.times(camera.get(i).worldFromCamera());
            assertEquals(
                    0,
                    left.translation().minus(right.translation()).norm(),
                    1e-6,
                    "body pose and mount are mount and camera pose");
        }
        Vector3 end = body.get(FRAMES - 1).worldFromCamera().translation();
        assertTrue(end.x() > 1 && Math.abs(end.y()) < 1 && Math.abs(end.z()) < 0.5, "" + end);
    }

    private static List<TimedPose> poses(String name) throws Exception {
        return Trajectory.read(out.resolve(name), Optional.empty()).poses();
    }

    @Test
    void write_mapWithoutAPlace_isRefused() {
        String message =
                assertThrows(
                                BadInputException.class,
                                () ->
                                        export(0.5)
                                                .write(
                                                        List.of(Export.Kind.GPX),
                                                        Optional.empty(),
                                                        line -> {}))
                        .getMessage();
        assertTrue(message.contains("needs --start-position LAT,LON and --heading"), message);
    }

    @Test
    void export_overSomebodyElsesFile_isRefusedAndTouchesNothing() throws Exception {
        Path own = folder.resolve("own");
        Files.createDirectories(own);
        Files.copy(out.resolve("trajectory.csv"), own.resolve("trajectory.csv"));
        Files.writeString(own.resolve("path.gpx"), "mine");
        Export export =
                new Export(
                        SavedResults.open(own), Optional.empty(), CloudSettings.of(0.5, 40, 0.1));
        StartPosition start = StartPosition.parse("49,8", 0);
        String message = assertThrows(EngineException.class, () -> export.gpx(start)).getMessage();
        assertTrue(message.contains("is not known to be from a run"), message);
        assertEquals("mine", Files.readString(own.resolve("path.gpx")));
        assertTrue(
                assertThrows(BadInputException.class, export::cloud)
                        .getMessage()
                        .contains("replay the drive once more"));
    }

    /** What is written out as MCAP is a recording of the same drive. */
    @Test
    void mcap_replayed_givesThePosesOfTheDriveBitForBit() throws Exception {
        export(0.5).mcap();
        Path mcap = out.resolve("drive.mcap");
        byte[] once = Files.readAllBytes(mcap);
        assertEquals(
                Replay.of(Recording.of(street).withCameraHeight(1.65)).cameraId("c").points(),
                Replay.of(Recording.of(mcap).withCameraHeight(1.65)).cameraId("c").points());
        export(0.5).mcap();
        assertArrayEquals(once, Files.readAllBytes(mcap), "the same results, the same file");
    }

    @Test
    @Tag("slow")
    void overwrite_afterAnExport_removesItsFiles() throws Exception {
        Path again = folder.resolve("again");
        Replay.of(street).out(again).run();
        Export export =
                new Export(
                        SavedResults.open(again), Optional.empty(), CloudSettings.of(0.2, 40, 0.1));
        export.clouds();
        export.cloud();
        Replay.of(street).out(again).overwrite().run();
        assertFalse(Files.exists(again.resolve("points.ply")));
        assertFalse(Files.exists(again.resolve("points")));
        assertTrue(Files.exists(again.resolve("camera.yaml")));
    }
}
