package dev.egomotion.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrueLengthsTest {
    private static List<RigidTransform> path(double... steps) {
        List<RigidTransform> poses = new ArrayList<>();
        double z = 0;
        for (double step : steps) {
            z += step;
            poses.add(new RigidTransform(Rotation.IDENTITY, new Vector3(0, 0, z)));
        }
        return poses;
    }

    @Test
    void metresPerUnit_unitDrifts_isOfTheFramesOwnUnit() {
        double[] metres = {0, 1, 2, 1, 1, 2};
        TrueLengths lengths = TrueLengths.of(path(metres));
        for (int i = 0; i < 6; i++) {
            // A unit of frame i is 2 / (1 + i) metres.
            lengths.add(new TrueLengths.Refined(metres[i] * (1 + i) / 2, 1 + i));
        }
        for (int i = 0; i < 6; i++) {
            assertEquals(2.0 / (1 + i), lengths.metresPerUnit(i), 1e-12, "frame " + i);
        }
    }

    @Test
    void metresPerUnit_standing_isThatBefore() {
        TrueLengths lengths = TrueLengths.of(path(0, 1, 1, 0, 0, 0, 0, 0, 0, 0));
        for (int i = 0; i < 10; i++) {
            lengths.add(new TrueLengths.Refined(i == 1 || i == 2 ? 2 : 0, 1));
        }
        assertEquals(0.5, lengths.metresPerUnit(2), 1e-12);
        assertEquals(0.5, lengths.metresPerUnit(9), 1e-12);
    }

    @Test
    void metresPerUnit_noPoses_isOne() {
        TrueLengths lengths = TrueLengths.of(List.of());
        lengths.add(new TrueLengths.Refined(1, 1));
        lengths.add(new TrueLengths.Refined(1, 1));
        assertEquals(1, lengths.metresPerUnit(1));
    }
}
