package dev.egomotion.codecs.trajectory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.trajectory.TrajectoryFile.Format;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrajectoryFileTest {
    @TempDir Path folder;

    private static List<TimedPose> randomPoses() {
        Random random = new Random(11);
        List<TimedPose> poses = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Vector3 axisAngle =
                    new Vector3(
                            random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
            Vector3 at =
                    new Vector3(
                            100 * random.nextGaussian(),
                            1e-9 * random.nextGaussian(),
                            1e7 * random.nextGaussian());
            poses.add(
                    new TimedPose(
                            i * TrajectoryFile.KITTI_PERIOD_NANOS,
                            new RigidTransform(Rotation.fromAxisAngle(axisAngle), at)));
        }
        return poses;
    }

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("t.txt"), text);
    }

    private void assertRefused(String text, String message) throws Exception {
        Path file = file(text);
        SourceException e = assertThrows(SourceException.class, () -> TrajectoryFile.read(file));
        assertEquals(file + ": " + message, e.getMessage());
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void read_written_formatToldAndNumbersKept(Format format) throws Exception {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            Path file = folder.resolve("trajectory");
            List<TimedPose> poses = randomPoses();
            TrajectoryFile.write(file, format, poses);
            assertFalse(Files.readString(file).contains("\r"));
            assertEquals(format, TrajectoryFile.format(file));
            List<TimedPose> back = TrajectoryFile.read(file);
            assertEquals(poses.size(), back.size());
            for (int i = 0; i < poses.size(); i++) {
                RigidTransform a = poses.get(i).worldFromCamera();
                RigidTransform b = back.get(i).worldFromCamera();
                assertEquals(poses.get(i).timeNanos(), back.get(i).timeNanos());
                assertEquals(a.translation(), b.translation());
                assertEquals(0, a.rotation().inverse().times(b.rotation()).angle(), 3e-8);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void row_knownPose_asTheFormatsSay() {
        TimedPose pose =
                new TimedPose(
                        1_305_031_102_175_304_001L,
                        new RigidTransform(
                                new Rotation(0, 0, Math.sqrt(0.5), Math.sqrt(0.5)),
                                new Vector3(1, -0.0, 2.5)));
        double h = pose.worldFromCamera().rotation().w();
        assertEquals(
                "1305031102.175304001 1.0 0.0 2.5 0.0 0.0 " + h + " " + h,
                TrajectoryFile.row(Format.TUM, pose));
        assertEquals(
                "1305031102175304001,1.0,0.0,2.5," + h + ",0.0,0.0," + h,
                TrajectoryFile.row(Format.EUROC, pose));
        String[] kitti = TrajectoryFile.row(Format.KITTI, pose).split(" ", -1);
        assertEquals(12, kitti.length);
        assertEquals(-1, Double.parseDouble(kitti[1]), 1e-15);
        assertEquals("2.5", kitti[11]);
    }

    @Test
    void read_heading_isNoRowAndSaysTheOrder() throws Exception {
        double h = Math.sqrt(0.5);
        Rotation turned = new Rotation(0, h, 0, h);
        String last = "1 2 3 0 %s 0 %s\n".formatted(h, h);
        String first = "1 2 3 %s 0 %s 0\n".formatted(h, h);
        for (String text :
                List.of(
                        "timestamp tx ty tz qx qy qz qw\n2.5 " + last,
                        "\uFEFFtimestamp,tx,ty,tz,qx,qy,qz,qw\r\n2.5," + last.replace(' ', ','),
                        "# a drive\n# timestamp tx ty tz q_x q_y q_z q_w\n2.5 " + last,
                        "time pos_x pos_y pos_z orientation.w orientation.x orientation.y orientation.z\n2.5 "
                                + first,
                        "#timestamp tx ty tz qw qx qy qz\n2.5 " + first,
                        "timestamp [ns],p_RS_R_x [m],p_RS_R_y [m],p_RS_R_z [m],q_RS_w [],q_RS_x [],q_RS_y [],q_RS_z []\n2500000000,"
                                + first.replace(' ', ','),
                        "timestamp,x,y,z,qx,qy,qz,qw\n2500000000," + last.replace(' ', ','))) {
            TimedPose pose = TrajectoryFile.read(file(text)).get(0);
            assertEquals(2_500_000_000L, pose.timeNanos(), text);
            assertEquals(new Vector3(1, 2, 3), pose.worldFromCamera().translation(), text);
            assertEquals(
                    0,
                    turned.inverse().times(pose.worldFromCamera().rotation()).angle(),
                    1e-7,
                    text);
        }
        Path unusual = file("#timestamp tx ty tz qw qx qy qz\n1 " + first + "2 " + first);
        assertEquals(
                List.of(
                        unusual
                                + ": taken for TUM rows with times in seconds (tx ty tz qw qx qy qz), as its heading says"),
                Trajectory.read(unusual, Optional.empty()).notes());
        assertRefused(
                "timestamp tx ty tz qx qy qz qw\n", "line 1: 'timestamp' is not a time in seconds");
    }

    @Test
    void read_kittiWithIndex_timedByIndex() throws Exception {
        Path file = file("5 1 0 0 1 0 1 0 2 0 0 1 3\n");
        TimedPose pose = TrajectoryFile.read(file).get(0);
        assertEquals(500_000_000L, pose.timeNanos());
        assertEquals(new Vector3(1, 2, 3), pose.worldFromCamera().translation());
    }

    @Test
    void read_badFile_lineNamed() throws Exception {
        assertRefused("# nothing\n", "holds no pose; rows of TUM, KITTI or EuRoC are expected");
        assertRefused(
                "1 2 3\n", "line 1 has 3 columns; a trajectory has 8 (TUM, EuRoC) or 12 (KITTI)");
        assertRefused("#\n1 0 0 0 0 0 0 1\n2 0 0 x 0 0 0 1\n", "line 3: 'x' is not a number");
        assertRefused("1 0 0 0 0 0 0 1\n2 0 0\n", "line 2 has 3 columns; a TUM row has 8");
        assertRefused("now 0 0 0 0 0 0 1\n", "line 1: 'now' is not a time in seconds");
        assertRefused("1 0 0 NaN 0 0 0 1\n", "line 1: 'NaN' is not a finite number");
        assertRefused(
                "1 0 0 0 0 0 0 0\n", "line 1: quaternion (0.0, 0.0, 0.0, 0.0) has no direction");
        assertRefused(
                "1 0 0 0 0 0.5 0 0 0 0 1 0\n",
                "line 1: matrix is not a rotation: rows 1 and 1 have product 0.250000");
        assertRefused(
                "1 0 0 0 0 2 0 0 0 0 1 0\n",
                "line 1: '2' is not an element of a rotation matrix, from -1 to 1");
    }

    @Test
    void read_resultsOfAReplay_saysWhichFileHoldsThePoses() throws Exception {
        assertRefused(
                "camera,segment,segment_index,sequence,capture_time_ns,status,reason,tx,ty,tz\nfront,0,0,0,0,TRACKED,NONE,0,0,0\n",
                "is the table of a replay's frames; its poses are in trajectory.tum beside it");
        SourceException none =
                assertThrows(SourceException.class, () -> TrajectoryFile.read(folder));
        assertEquals(folder + ": is a folder; a file of poses is expected", none.getMessage());
        Path poses = Files.createFile(folder.resolve("trajectory.tum"));
        SourceException there =
                assertThrows(SourceException.class, () -> TrajectoryFile.read(folder));
        assertEquals(folder + ": is a folder; its poses are in " + poses, there.getMessage());
    }

    @Test
    void read_golden_everyFile() throws Exception {
        Path golden = Path.of(System.getProperty("egomotion.shared", "../shared"), "golden");
        assumeTrue(Files.isDirectory(golden), "no reference trajectories at " + golden);
        assertEquals(4541, TrajectoryFile.read(golden.resolve("KITTI_00_ORB.txt")).size());
        assertEquals(4541, TrajectoryFile.read(golden.resolve("KITTI_00_gt.txt")).size());
        List<TimedPose> tum = TrajectoryFile.read(golden.resolve("fr2_desk_ORB.txt"));
        assertEquals(1_311_868_164_363_181_000L, tum.get(0).timeNanos());
        assertTrue(TrajectoryFile.read(golden.resolve("fr2_desk_groundtruth.txt")).size() > 2174);
        // 13 columns with a leading frame index, from 2 on
        assertEquals(
                200_000_000L,
                TrajectoryFile.read(golden.resolve("kitti_09_example_0.txt")).get(0).timeNanos());
    }
}
