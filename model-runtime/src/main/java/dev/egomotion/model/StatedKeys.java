package dev.egomotion.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that a model file states of itself, read by type; whatever is missing or not allowed is
 * refused by name.
 *
 * @param file where the keys stand, for messages
 * @param values key to value, such as egomotion.depth.kind to disparity
 */
record StatedKeys(String file, Map<String, String> values) {
    private static final String MISSING = "missing";

    StatedKeys {
        values = Map.copyOf(values);
    }

    /** Returns these keys and one more, where it has no value yet. */
    StatedKeys withDefault(String key, String value) {
        if (optional(key).isPresent()) {
            return this;
        }
        Map<String, String> more = new HashMap<>(values);
        more.put(key, value);
        return new StatedKeys(file, more);
    }

    Optional<String> optional(String key) {
        return Optional.ofNullable(values.get(key)).map(String::trim).filter(v -> !v.isEmpty());
    }

    String text(String key, String allowed) throws ModelContractException {
        return optional(key).orElseThrow(() -> refusal(key, MISSING, allowed));
    }

    /** Returns the constant of an enum that a key names in lower or upper case. */
    <E extends Enum<E>> E choice(String key, Class<E> type) throws ModelContractException {
        List<String> names = new ArrayList<>();
        boolean upper = type == NetworkInput.ColorOrder.class;
        for (E constant : type.getEnumConstants()) {
            names.add(upper ? constant.name() : constant.name().toLowerCase(Locale.ROOT));
        }
        String allowed = String.join(", ", names);
        int index = names.indexOf(text(key, allowed));
        if (index < 0) {
            throw wrong(key, allowed);
        }
        return type.getEnumConstants()[index];
    }

    /** Returns the position of the value in a list of allowed words. */
    int word(String key, String... words) throws ModelContractException {
        String allowed = String.join(", ", words);
        int index = List.of(words).indexOf(text(key, allowed));
        if (index < 0) {
            throw wrong(key, allowed);
        }
        return index;
    }

    int integer(String key, String allowed) throws ModelContractException {
        try {
            return Integer.parseInt(text(key, allowed));
        } catch (NumberFormatException e) {
            throw wrong(key, allowed);
        }
    }

    double number(String key, String allowed) throws ModelContractException {
        double value;
        try {
            value = Double.parseDouble(text(key, allowed));
        } catch (NumberFormatException e) {
            throw wrong(key, allowed);
        }
        if (!Double.isFinite(value)) {
            throw wrong(key, allowed);
        }
        return value;
    }

    double positive(String key) throws ModelContractException {
        double value = number(key, "a positive number");
        if (!(value > 0)) {
            throw wrong(key, "a positive number");
        }
        return value;
    }

    List<Float> floats(String key, int count) throws ModelContractException {
        String allowed = count == 1 ? "a number" : count + " numbers with commas between";
        List<Float> floats = new ArrayList<>();
        for (String part : words(key, allowed)) {
            try {
                floats.add(Float.parseFloat(part));
            } catch (NumberFormatException e) {
                throw wrong(key, allowed);
            }
        }
        if (floats.size() != count || !floats.stream().allMatch(v -> Float.isFinite(v))) {
            throw wrong(key, allowed);
        }
        return floats;
    }

    /** Returns the parts of a value between commas. */
    List<String> words(String key, String allowed) throws ModelContractException {
        List<String> words = new ArrayList<>();
        for (String part : text(key, allowed).split(",", -1)) {
            if (part.isBlank()) {
                throw wrong(key, allowed);
            }
            words.add(part.trim());
        }
        return words;
    }

    /** Returns the refusal of the value that a key has. */
    ModelContractException wrong(String key, String allowed) {
        return refusal(key, optional(key).map(v -> "\"" + v + "\"").orElse(MISSING), allowed);
    }

    private ModelContractException refusal(String key, String found, String allowed) {
        return new ModelContractException(file, key, found, allowed);
    }
}
