package dev.egomotion.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SnippetListTest {
    private static final PinholeCamera CAMERA = new PinholeCamera(8, 4, 5, 5, 3, 1);

    private static TrainingDrive drive(boolean truth, double... zs) {
        List<RgbImage> frames = new ArrayList<>();
        List<RigidTransform> poses = new ArrayList<>();
        for (double z : zs) {
            byte[] rgb = new byte[3 * 8 * 4];
            new SplittableRandom((long) (1000 * z)).nextBytes(rgb);
            frames.add(new RgbImage(8, 4, rgb));
            poses.add(new RigidTransform(Rotation.IDENTITY, new Vector3(0, 0, z)));
        }
        return new TrainingDrive("test", CAMERA, frames, truth ? poses : List.of(), List.of());
    }

    @Test
    void of_standingCarWithTruth_isLeftOut() {
        List<TrainingSnippet> snippets =
                SnippetList.of(List.of(drive(true, 0, 1, 2, 2.01, 2.02, 3, 4)), 2, 1);
        assertEquals(List.of(1, 5), snippets.stream().map(TrainingSnippet::target).toList());
    }

    @Test
    void of_equalFramesWithoutTruth_areLeftOut() {
        List<TrainingSnippet> snippets = SnippetList.of(List.of(drive(false, 0, 1, 1, 2, 3)), 2, 1);
        assertEquals(List.of(3), snippets.stream().map(TrainingSnippet::target).toList());
    }

    @Test
    void of_strideTwo_staysInsideTheDrive() {
        List<TrainingSnippet> snippets =
                SnippetList.of(List.of(drive(true, 0, 1, 2, 3, 4, 5)), 2, 2);
        assertEquals(List.of(2, 3), snippets.stream().map(TrainingSnippet::target).toList());
        assertEquals(0, snippets.get(0).source(0));
        assertEquals(4, snippets.get(0).source(1));
    }

    @Test
    void of_fourSources_areInTimeOrderAndInsideTheDrive() {
        List<TrainingSnippet> snippets =
                SnippetList.of(List.of(drive(true, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)), 4, 2);
        assertEquals(List.of(4, 5), snippets.stream().map(TrainingSnippet::target).toList());
        List<Integer> sources = IntStream.range(0, 4).map(snippets.get(0)::source).boxed().toList();
        assertEquals(List.of(0, 2, 6, 8), sources);
        assertEquals(2, snippets.get(0).source(snippets.get(0).previous()));
        assertEquals(5, snippets.get(0).frames().size());
    }

    @Test
    void of_fourSourcesOneOfThemStill_isLeftOut() {
        List<TrainingSnippet> snippets =
                SnippetList.of(List.of(drive(true, 0, 1, 2, 3, 3.01, 5, 6, 7)), 4, 1);
        assertEquals(List.of(2, 5), snippets.stream().map(TrainingSnippet::target).toList());
    }

    @Test
    void of_tooShortForFourSources_isEmpty() {
        assertTrue(SnippetList.of(List.of(drive(true, 0, 1, 2, 3)), 4, 1).isEmpty());
    }

    @Test
    void new_threeSources_isRefused() {
        TrainingDrive drive = drive(true, 0, 1, 2, 3, 4);
        assertThrows(IllegalArgumentException.class, () -> new TrainingSnippet(drive, 2, 3, 1));
    }

    @Test
    void sourceFromTarget_earlierSource_liesBehind() {
        TrainingSnippet snippet = new TrainingSnippet(drive(true, 0, 1, 2), 1, 2, 1);
        assertTrue(snippet.sourceFromTarget(0).orElseThrow().translation().z() > 0);
        assertTrue(snippet.sourceFromTarget(1).orElseThrow().translation().z() < 0);
    }
}
