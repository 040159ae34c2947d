package dev.egomotion.dashboard;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The parameters of a request. */
record Query(Map<String, String> values) {
    static Query of(URI uri) {
        Map<String, String> values = new HashMap<>();
        String raw = uri.getRawQuery();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    values.putIfAbsent(
                            decoded(pair.substring(0, equals)),
                            decoded(pair.substring(equals + 1)));
                }
            }
        }
        return new Query(values);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Returns a whole number, or -1 where there is none. */
    long number(String name) {
        String text = values.getOrDefault(name, "");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }
}
