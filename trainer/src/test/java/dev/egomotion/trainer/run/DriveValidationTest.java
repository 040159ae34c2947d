package dev.egomotion.trainer.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.trainer.data.DriveReader;
import dev.egomotion.trainer.data.TrainingDrive;
import dev.egomotion.trainer.data.TrainingSnippet;
import dev.egomotion.trainer.recipe.DepthArchitecture;
import dev.egomotion.trainer.recipe.PoseArchitecture;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriveValidationTest {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 32;

    @TempDir static Path folder;

    private static TrainingDrive drive;

    @BeforeAll
    static void render() throws IOException {
        Path written = RenderedDrives.write(folder.resolve("drive"), WIDTH, HEIGHT, 8, 3);
        drive = new DriveReader(WIDTH, HEIGHT).read(written);
    }

    private static void assertSame(
            RigidTransform expected, RigidTransform found, double tolerance) {
        RigidTransform off = expected.inverse().times(found);
        assertEquals(0, off.translation().norm(), tolerance);
        assertEquals(0, off.rotation().angle(), tolerance);
    }

    /** Every neighbour once and in order, whichever snippets they come from. */
    @Test
    void neighbours_ofTrueMotions_areTheWholePath() {
        int frames = drive.frames().size();
        for (int sources : new int[] {2, 4}) {
            List<RigidTransform> motions = new ArrayList<>();
            for (int t = sources / 2; t + sources / 2 < frames; t++) {
                TrainingSnippet snippet = new TrainingSnippet(drive, t, sources, 1);
                List<RigidTransform> truth = new ArrayList<>();
                for (int s = 0; s < sources; s++) {
                    truth.add(RigidTransform.IDENTITY);
                    truth.add(snippet.sourceFromTarget(s).orElseThrow());
                }
                motions.addAll(DriveValidation.neighbours(snippet, 1, 2, truth));
            }
            assertEquals(frames - 1, motions.size());
            for (int t = 1; t < frames; t++) {
                assertSame(drive.motion(t - 1, t), motions.get(t - 1), 1e-9);
            }
        }
    }

    /** To a network of pairs four sources are twice two. */
    @Test
    void sourceFromTarget_networksOfPairs_sayTheSameOfTwoOfFourSources() throws Exception {
        for (PoseArchitecture pose : List.of(PoseArchitecture.PAIR, PoseArchitecture.MATCHING)) {
            TrainingRecipe recipe =
                    SmallRecipes.with(DepthArchitecture.COMPACT, pose, 4, WIDTH, HEIGHT);
            try (TrainingState state = TrainingState.begin(recipe, Optional.empty())) {
                DriveValidation networks = new DriveValidation(recipe, state);
                List<RigidTransform> four =
                        networks.sourceFromTarget(List.of(new TrainingSnippet(drive, 3, 4, 1)));
                List<RigidTransform> near =
                        networks.sourceFromTarget(List.of(new TrainingSnippet(drive, 3, 2, 1)));
                List<RigidTransform> far =
                        networks.sourceFromTarget(List.of(new TrainingSnippet(drive, 3, 2, 2)));
                assertSame(far.get(0), four.get(0), 1e-5);
                assertSame(near.get(0), four.get(1), 1e-5);
                assertSame(near.get(1), four.get(2), 1e-5);
                assertSame(far.get(1), four.get(3), 1e-5);
            }
        }
    }
}
