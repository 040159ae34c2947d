package dev.egomotion.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egomotion.codecs.still.ConfidencePng;
import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.trajectory.GpsTrack;
import dev.egomotion.codecs.trajectory.Trajectory;
import dev.egomotion.codecs.wire.TrustedRecords;
import dev.egomotion.engine.evaluate.GpsComparison;
import dev.egomotion.engine.evaluate.TruthComparison;
import dev.egomotion.engine.export.StartPosition;
import dev.egomotion.engine.ingest.RunId;
import dev.egomotion.engine.ingest.SampleFrames;
import dev.egomotion.engine.ingest.SceneSource;
import dev.egomotion.engine.results.ResultFolder;
import dev.egomotion.engine.results.Results;
import dev.egomotion.engine.results.Track;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.model.DepthContract;
import dev.egomotion.model.ModelIdentity;
import dev.egomotion.model.NetworkInput;
import dev.egomotion.model.NetworkInput.ColorOrder;
import dev.egomotion.model.PoseContract;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.topology.steps.StepTimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    static {
        TrustedRecords.ready();
    }

    private static final int WIDTH = 208;
    private static final int HEIGHT = 64;
    private static final int FRAMES = 40;

    @TempDir static Path temporary;

    private static final SceneSettings SETTINGS = SceneSettings.of(WIDTH, HEIGHT, FRAMES, 4);
    private static final SceneDrive DRIVE = SceneDrive.street(SETTINGS);
    private static final SceneSource SOURCE =
            new SceneSource("a <drive> & more", DRIVE, SETTINGS.framePeriodNanos());

    private static ModelIdentity identity(String name) {
        return new ModelIdentity(name, "1", "streets", "MIT", "0123456789abcdef");
    }

    private static RunDescription description() {
        NetworkInput input =
                new NetworkInput(
                        "image",
                        WIDTH,
                        HEIGHT,
                        ColorOrder.RGB,
                        List.of(0f, 0f, 0f),
                        List.of(1f, 1f, 1f));
        return new RunDescription(
                new RunId("front", "0"),
                SOURCE.description(),
                DRIVE.camera(),
                new DepthContract(
                        identity("depth"),
                        input,
                        "disparity",
                        DepthContract.Kind.DISPARITY,
                        10,
                        0.01,
                        0.1,
                        100,
                        false),
                new PoseContract(
                        identity("pose"),
                        input,
                        "pose",
                        2,
                        List.of(0, 1),
                        PoseContract.RotationForm.AXIS_ANGLE,
                        true,
                        PoseContract.Direction.SOURCE_FROM_TARGET,
                        0.01,
                        false,
                        ""),
                "ONNX Runtime on the CPU",
                Map.of("rate", "max", Report.COMMAND, "./egomotion replay 'a drive'"),
                Map.of("egomotion", "test"),
                List.of("The intrinsics are a guess."));
    }

    private static Track.Point point(int i, Random random) {
        TrackingStatus status =
                i == 0 || i > 25 && i < 29
                        ? TrackingStatus.DEGRADED
                        : i > 31 && i < 35 ? TrackingStatus.LOST : TrackingStatus.TRACKED;
        return new Track.Point(
                i,
                i * 100_000_000L,
                DRIVE.worldFromCamera(i),
                status,
                switch (status) {
                    case TRACKED -> StatusReason.NONE;
                    case DEGRADED ->
                            i == 0 ? StatusReason.FIRST_FRAME : StatusReason.LOW_CONFIDENCE;
                    case LOST -> StatusReason.PHOTOMETRIC_VETO;
                },
                status == TrackingStatus.LOST ? 0 : 0.5f + 0.4f * random.nextFloat(),
                ScaleSource.NONE,
                0.05f,
                i == 0 ? Float.NaN : 0.9f,
                0.1f,
                Optional.empty());
    }

    private static String page;

    @BeforeAll
    static void write() throws Exception {
        ResultFolder folder = ResultFolder.prepare(temporary.resolve("out"), false);
        Track track = new Track();
        SampleFrames samples = new SampleFrames(4, Long.MAX_VALUE);
        Random random = new Random(1);
        for (int i = 0; i < FRAMES; i++) {
            Frame frame = SOURCE.next().orElseThrow();
            samples.offer(frame);
            track.add(point(i, random));
        }
        for (Frame frame : samples.frames()) {
            int i = (int) frame.getSequence();
            folder.add(folder.depth(i), DepthPng.encode(DRIVE.frame(i).depth(), 256));
            folder.add(
                    folder.confidence(i),
                    ConfidencePng.encode(new FloatImage(WIDTH, HEIGHT, new float[WIDTH * HEIGHT])));
        }
        Results results =
                new Results(
                        track,
                        FRAMES,
                        FRAMES - 1,
                        Map.of(),
                        new Results.DepthForm(WIDTH, HEIGHT, 256));
        StepTimes times = new StepTimes();
        times.record("decode", 1_500_000, 1_400_000);
        RunEnd end = new RunEnd(RunEnd.Exit.DONE, "", FRAMES, 2.5, times.snapshot());
        Optional<TruthComparison> truth =
                Optional.of(
                        TruthComparison.of(
                                track, Trajectory.of("the street's own", true, SOURCE.truth())));
        Report.write(
                folder,
                ReplaySummary.of(description(), results, end, truth, Optional.empty()),
                results,
                truth,
                Optional.empty(),
                0.5,
                samples,
                SOURCE.description().segmentStart(DRIVE.camera()));
        page = Files.readString(folder.report());
        GpsComparison gps = GpsComparison.of(track, receiver(), false);
        ResultFolder other = ResultFolder.prepare(temporary.resolve("gps"), false);
        Report.write(
                other,
                ReplaySummary.of(description(), results, end, Optional.empty(), Optional.of(gps)),
                results,
                Optional.empty(),
                Optional.of(gps),
                0.5,
                new SampleFrames(4, Long.MAX_VALUE),
                SOURCE.description().segmentStart(DRIVE.camera()));
        gpsPage = Files.readString(other.report());
    }

    private static String gpsPage;

    /** A receiver on the street that tells its place twice a second, of a drive to the north-east. */
    private static GpsTrack receiver() throws Exception {
        StartPosition start = StartPosition.parse("49.0135,8.4373", 45);
        StringBuilder rows = new StringBuilder("seconds,lat,lon\n");
        for (int i = 0; i < FRAMES; i += 5) {
            StartPosition.Place at = start.place(DRIVE.worldFromCamera(i).translation());
            rows.append(
                    String.format(
                            Locale.ROOT,
                            "%.1f,%.10f,%.10f%n",
                            0.1 * i,
                            at.latitude(),
                            at.longitude()));
        }
        return GpsTrack.read(Files.writeString(temporary.resolve("gps.csv"), rows));
    }

    @Test
    void write_gpsTrack_isDrawnOnThePathWithItsDistances() throws Exception {
        JsonNode data = data(gpsPage);
        assertEquals("GPS track", data.get("knownPath").asText());
        assertEquals("distance from the GPS track, m", data.get("errorLabel").asText());
        assertEquals("units", data.get("pathUnit").asText(), "the path has its own unit");
        assertEquals(8, data.at("/truth/x").size());
        for (int i = 0; i < 8; i++) {
            Vector3 place = DRIVE.worldFromCamera(5 * i).translation();
            assertEquals(place.x(), data.at("/truth/x/" + i).asDouble(), 0.1);
            assertEquals(place.z(), data.at("/truth/z/" + i).asDouble(), 0.1);
        }
        assertTrue(data.at("/rows/error/20").asDouble() < 0.1);
        assertTrue(data.at("/rows/error/39").isNull(), "after the receiver's last place");
        assertTrue(data.at("/rows/stepError").isNull());
        assertTrue(gpsPage.contains("Against the GPS track (36 frames"));
        JsonNode summary =
                new ObjectMapper()
                        .readTree(Files.readString(temporary.resolve("gps/summary.json")));
        assertEquals(1, summary.at("/gps/metres_per_unit").asDouble(), 0.01);
        assertEquals(45, summary.at("/gps/heading_degrees").asDouble(), 1);
    }

    @Test
    void write_anyRun_needsNothingBesideThePage() throws Exception {
        Matcher references =
                Pattern.compile("(?:src|href|url)\\s*[=(]\\s*['\"]?([^'\")> ]*)").matcher(page);
        while (references.find()) {
            String to = references.group(1);
            assertTrue(to.startsWith("data:") || to.startsWith("url"), references.group());
        }
        assertFalse(page.contains("http"), "nothing is loaded from elsewhere");
    }

    private static JsonNode data() throws Exception {
        return data(page);
    }

    private static JsonNode data(String page) throws Exception {
        String begin = "<script type=\"application/json\" id=\"data\">";
        int from = page.indexOf(begin) + begin.length();
        return new ObjectMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
    }

    @Test
    void write_samples_areFramesWithMapsAndDepthsInLevels() throws Exception {
        JsonNode data = data();
        int held = data.get("pictures").size();
        assertTrue(held >= 4, held + " pictures");
        int withDepth = 0;
        double near = data.at("/depthRange/0").asDouble();
        double far = data.at("/depthRange/1").asDouble();
        for (int place = 0; place < held; place++) {
            int row = data.at("/pictures/" + place).asInt();
            String[] picture = picture(place);
            assertEquals(WIDTH, ImageCodec.decode(bytes(picture[0])).width(), "frame " + row);
            if (picture[1].isEmpty()) {
                continue;
            }
            withDepth++;
            byte[] levels = ImageCodec.decode(bytes(picture[1])).rgb();
            DepthImage known = DRIVE.frame(row).depth();
            int compared = 0;
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    float truth = known.at(x, y);
                    int level = levels[3 * (y * WIDTH + x)] & 0xff;
                    assertEquals(truth > 0, level > 0);
                    if (truth > near && truth < far) {
                        double depth = near * Math.pow(far / near, (level - 1) / 254.0);
                        assertEquals(truth, depth, 0.02 * truth);
                        compared++;
                    }
                }
            }
            assertTrue(compared > WIDTH * HEIGHT / 4, compared + " pixels");
        }
        assertEquals(4, withDepth);
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    /** Returns frame, depth and confidence as they stand in the page. */
    private static String[] picture(int place) {
        String begin = "<script type=\"text/plain\" id=\"picture-" + place + "\">";
        int from = page.indexOf(begin) + begin.length();
        assertTrue(from >= begin.length(), "picture " + place);
        String[] parts = page.substring(from, page.indexOf("</script>", from)).split("\\|", -1);
        assertEquals(3, parts.length);
        return parts;
    }

    @Test
    void write_pictures_standBehindWhatIsSeenFirst() {
        int program = page.indexOf("'use strict'");
        assertTrue(page.indexOf("id=\"picture-0\"") < program, "the first is there at once");
        assertTrue(page.indexOf("id=\"picture-1\"") > program, "others come behind the program");
        assertTrue(page.indexOf("id=\"data\"") < program);
    }

    @Test
    void write_rows_areSpeedTurnAndErrorsOfEveryFrame() throws Exception {
        JsonNode rows = data().get("rows");
        assertEquals(FRAMES, rows.get("sequence").size());
        assertTrue(rows.at("/speed/0").isNull(), "the first frame has no speed");
        for (int i = 1; i < FRAMES; i++) {
            RigidTransform motion =
                    DRIVE.worldFromCamera(i - 1).inverse().times(DRIVE.worldFromCamera(i));
            assertEquals(
                    motion.translation().norm() / 0.1, rows.at("/speed/" + i).asDouble(), 1e-3);
            Vector3 forward = motion.rotation().apply(new Vector3(0, 0, 1));
            assertEquals(
                    Math.toDegrees(Math.atan2(forward.x(), forward.z())) / 0.1,
                    rows.at("/yawRate/" + i).asDouble(),
                    1e-3);
            assertEquals(0, rows.at("/error/" + i).asDouble(), 1e-4);
        }
        assertEquals(FRAMES, data().at("/truth/x").size());
    }

    @Test
    void write_moments_areWhereTrackingEnded() throws Exception {
        List<String> moments = new ArrayList<>();
        data().get("moments")
                .forEach(m -> moments.add(m.get("row") + " " + m.get("words").asText()));
        assertTrue(moments.contains("32 lost, photometric veto: 3 frames"), moments.toString());
        assertTrue(moments.stream().noneMatch(m -> m.startsWith("0 ")), moments.toString());
    }

    @Test
    void write_command_standsInThePageOnce() {
        assertTrue(
                page.contains("<pre class='command'>./egomotion replay &#39;a drive&#39;</pre>"));
        assertFalse(page.contains("<td>command</td>"));
    }

    @Test
    void write_nameWithMarkup_isEscaped() throws Exception {
        assertTrue(page.contains("<h1>a &lt;drive&gt; &amp; more</h1>"));
        assertTrue(page.contains("The intrinsics are a guess."));
        assertTrue(page.contains("photometric veto"));
    }

    @Test
    void write_summary_isWhatProgramsRead() throws Exception {
        JsonNode summary =
                new ObjectMapper()
                        .readTree(Files.readString(temporary.resolve("out/summary.json")));
        assertEquals("done", summary.get("exit").asText());
        assertEquals(FRAMES, summary.at("/frames/trajectory").asInt());
        assertEquals(33, summary.at("/status/TRACKED").asInt());
        assertEquals(3, summary.at("/reasons/PHOTOMETRIC_VETO").asInt());
        assertEquals("network units", summary.at("/scale/unit").asText());
        assertEquals("decode", summary.at("/timing/steps/0/step").asText());
        assertEquals("depth", summary.at("/model/depth/name").asText());
        assertEquals(1, summary.at("/truth/alignment/scale").asDouble(), 1e-6);
        assertEquals(0, summary.at("/truth/ate5/mean").asDouble(), 1e-6);
        assertEquals(FRAMES, summary.at("/truth/pairs").asInt());
        assertEquals("the street's own", summary.at("/truth/reference").asText());
        assertTrue(summary.at("/truth/ape_se3").has("rmse"));
        assertFalse(summary.has("detail"));
    }

    @Test
    void inWords_run_saysCountsStatusAndScale() throws Exception {
        String words = Files.readString(temporary.resolve("out/report.html")).replace("&#39;", "'");
        assertTrue(words.contains("40 frames went in, 40 trajectory records came out."));
        assertTrue(words.contains("82.5 % tracked (33), 4 degraded, 3 lost"));
        assertTrue(words.contains("one camera alone tells no absolute scale"));
        assertTrue(words.contains("Against the known path (the street's own; 40 frames"));
        assertTrue(words.contains("kitti-odom-eval") || words.contains("no segment of 100 m"));
    }
}
