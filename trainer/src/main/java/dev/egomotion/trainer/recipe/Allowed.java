package dev.egomotion.trainer.recipe;

import org.jspecify.annotations.Nullable;

/** What a recipe's values must be. */
final class Allowed {
    private Allowed() {}

    /**
     * Requires that a value is allowed.
     *
     * @param key of the recipe, from the top
     * @param allowed what it must be, for people
     * @throws IllegalArgumentException naming key, value and what is allowed
     */
    static void require(boolean fine, String key, @Nullable Object found, String allowed) {
        if (!fine) {
            throw new IllegalArgumentException(
                    "%s is %s; it must be %s".formatted(key, found, allowed));
        }
    }

    /** Requires that a group of keys is given. */
    static void given(String key, @Nullable Object group) {
        require(group != null, key, null, "given");
    }

    static void share(String key, double value) {
        require(value >= 0 && value <= 1, key, value, "in [0, 1]");
    }

    static void positive(String key, double value) {
        require(value > 0 && Double.isFinite(value), key, value, "positive");
    }

    static void weight(String key, double value) {
        require(value >= 0 && Double.isFinite(value), key, value, "at least 0");
    }

    static void width(String key, double value) {
        require(value > 0 && value <= 4, key, value, "in (0, 4]");
    }
}
