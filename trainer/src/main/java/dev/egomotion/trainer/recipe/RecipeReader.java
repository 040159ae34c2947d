package dev.egomotion.trainer.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Recipes as YAML. */
final class RecipeReader {
    private static final Pattern MISSING = Pattern.compile("(?i)missing.*creator property");

    private RecipeReader() {}

    /**
     * Reads a recipe.
     *
     * @param name of the file, for messages
     * @throws RecipeException if a key is unknown or missing, or a value is not allowed
     */
    static TrainingRecipe read(String name, byte[] yaml) {
        YAMLMapper mapper = new YAMLMapper();
        mapper.enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);
        mapper.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        try {
            JsonNode root = mapper.readTree(yaml);
            if (!root.isObject()) {
                throw new RecipeException(name + ": no keys found; a recipe is YAML");
            }
            requireNone(name, MovedKeys.in(root));
            return mapper.treeToValue(root, TrainingRecipe.class);
        } catch (UnrecognizedPropertyException e) {
            throw new RecipeException(
                    "%s: unknown key '%s'; known are %s"
                            .formatted(name, key(e), e.getKnownPropertyIds()),
                    e);
        } catch (InvalidFormatException e) {
            throw new RecipeException(
                    "%s: %s is '%s'; it must be %s"
                            .formatted(name, key(e), e.getValue(), allowed(mapper, e)),
                    e);
        } catch (JsonProcessingException e) {
            throw new RecipeException(name + ": " + plain(e), e);
        } catch (IOException e) {
            throw new RecipeException(name + ": cannot be read", e);
        }
    }

    /** Returns why, in words that name no class. */
    private static String plain(JsonProcessingException e) {
        Throwable cause = e.getCause() instanceof IllegalArgumentException c ? c : e;
        String line = String.valueOf(cause == e ? e.getOriginalMessage() : cause.getMessage());
        String where = e instanceof JsonMappingException mapping ? key(mapping) : "";
        if (MISSING.matcher(line).find()) {
            return where + " is missing";
        }
        if (line.startsWith("Cannot map `null`")) {
            return where + " is empty";
        }
        return line.lines()
                .findFirst()
                .filter(text -> !text.matches(".*[a-z]\\.[A-Z].*|Cannot invoke .*"))
                .orElse("cannot be read as a recipe in YAML");
    }

    private static void requireNone(String name, List<String> moved) {
        if (!moved.isEmpty()) {
            throw new RecipeException(
                    "%s: keys of an earlier version: %s".formatted(name, String.join(", ", moved)));
        }
    }

    private static String key(JsonMappingException e) {
        return e.getPath().stream()
                .map(
                        step ->
                                step.getFieldName() == null
                                        ? Integer.toString(step.getIndex())
                                        : step.getFieldName())
                .collect(Collectors.joining("."));
    }

    private static String allowed(YAMLMapper mapper, InvalidFormatException e) {
        Class<?> type = e.getTargetType();
        if (!type.isEnum()) {
            if (type == boolean.class) {
                return "true or false";
            }
            if (type == int.class || type == long.class) {
                return "a whole number";
            }
            return type == double.class ? "a number" : "another kind of value";
        }
        StringBuilder names = new StringBuilder("one of");
        for (Object constant : type.getEnumConstants()) {
            names.append(' ').append(mapper.convertValue(constant, String.class));
        }
        return names.toString();
    }
}
