package dev.egomotion.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ModelCheckTest {
    private static Map<String, String> here() throws ModelException {
        try (Model model = Model.open(ModelLocation.starter(), RuntimeOptions.defaults())) {
            return ModelCheck.measure(model);
        }
    }

    /** Networks that are replaced need new values: what this prints, in self-check.txt beside them. */
    @Test
    void of_defaultNetworks_giveTheStoredValues() throws Exception {
        String values =
                here().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining("\n"));
        try (Model model = Model.open(ModelLocation.starter(), RuntimeOptions.defaults())) {
            ModelCheck check = ModelCheck.of(model);
            assertTrue(check.right(), () -> check.summary() + "\n" + values);
            assertEquals(1, check.summary().lines().count());
            assertTrue(check.summary().endsWith(": right"), check.summary());
        } catch (IllegalStateException e) {
            throw new AssertionError(values, e);
        }
    }

    @Test
    void compare_oneDepthIsOff_isWrongByThatMuch() throws Exception {
        Map<String, String> stored = here();
        Map<String, String> found = new LinkedHashMap<>(stored);
        String[] depths = stored.get("depth").split(" ");
        depths[7] = Double.toString(1.01 * Double.parseDouble(depths[7]));
        found.put("depth", String.join(" ", depths));
        ModelCheck check = ModelCheck.compare(stored, found);
        assertFalse(check.right());
        assertEquals(0.01, check.depthError(), 1e-9);
        assertEquals(0, check.motionError(), 0);
        assertTrue(check.summary().contains("WRONG"), check.summary());
    }

    /** Half a degree is little in radians, and all of the rotation there is. */
    @Test
    void compare_rotationOrTranslationIsOffByTwoPercent_isWrongByThatMuch() throws Exception {
        Map<String, String> stored = here();
        String[] motion = stored.get("motion").split(" ");
        for (int first : new int[] {0, 3}) {
            String[] moved = motion.clone();
            for (int i = first; i < first + 3; i++) {
                moved[i] = Double.toString(1.02 * Double.parseDouble(motion[i]));
            }
            Map<String, String> found = new LinkedHashMap<>(stored);
            found.put("motion", String.join(" ", moved));
            ModelCheck check = ModelCheck.compare(stored, found);
            assertFalse(check.right());
            assertEquals(0.02, check.motionError(), 1e-9);
            assertEquals(0, check.depthError(), 0);
        }
    }

    @Test
    void compare_motionIsNoNumber_isWrong() throws Exception {
        Map<String, String> stored = here();
        Map<String, String> found = new LinkedHashMap<>(stored);
        found.put("motion", "NaN 0 0 0 0 0");
        assertFalse(ModelCheck.compare(stored, found).right());
    }

    @Test
    void compare_valuesOfOtherNetworks_namesWhatDiffers() throws Exception {
        Map<String, String> found = here();
        Map<String, String> stored = new LinkedHashMap<>(found);
        stored.put("pose-sha256", "0");
        String message =
                assertThrows(IllegalStateException.class, () -> ModelCheck.compare(stored, found))
                        .getMessage();
        assertTrue(message.contains("pose-sha256 is 0"), message);
    }
}
