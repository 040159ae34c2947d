package dev.egomotion.trainer.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.trainer.recipe.TrainingRecipe;
import org.junit.jupiter.api.Test;

class CosineRateTest {
    private static final long WARM = 1000;

    @Test
    void at_halfOfTheRun_fallsOverItsOwnHalf() {
        CosineRate rate = new CosineRate(2, 0.5, 1);
        assertEquals(2, rate.at(0.2, WARM), 1e-12);
        assertEquals(2, rate.at(0.5, WARM), 1e-12);
        assertEquals(2 * (0.05 + 0.95 / 2), rate.at(0.75, WARM), 1e-12);
        assertEquals(0.1, rate.at(1, WARM), 1e-12);
        assertEquals(0.1, rate.at(1.01, WARM), 1e-12);
    }

    @Test
    void at_firstSteps_grows() {
        CosineRate rate = new CosineRate(2, 0, 1);
        assertEquals(0.02, rate.at(0, 0), 1e-12);
        assertEquals(1, rate.at(0, 49), 1e-12);
        assertEquals(2, rate.at(0, 100), 1e-12);
    }

    @Test
    void ofDepth_supervisedStepsAloneFirst_beginsAfterThem() {
        TrainingRecipe starter = TrainingRecipe.bundled(TrainingRecipe.DEFAULT);
        CosineRate rate = CosineRate.ofDepth(starter, true);
        assertEquals(starter.supervisedSteps().alone(), rate.from());
        assertEquals(0, CosineRate.ofDepth(starter, false).from());
    }

    @Test
    void ofPose_supervisedInStepsOfBothToo_goesOnToTheEnd() {
        TrainingRecipe rendered = TrainingRecipe.bundled("rendered");
        assertEquals(1, CosineRate.ofPose(rendered, true).until());
    }
}
