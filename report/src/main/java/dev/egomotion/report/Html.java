package dev.egomotion.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Text on its way into a page. */
public final class Html {
    private Html() {}

    /** Returns the style sheet of every page. */
    public static String stylesheet() {
        try (InputStream css = Html.class.getResourceAsStream("report.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the text with the characters escaped that mean something in HTML, attributes included. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.chars()
                .forEach(
                        c -> {
                            switch (c) {
                                case '&' -> escaped.append("&amp;");
                                case '<' -> escaped.append("&lt;");
                                case '>' -> escaped.append("&gt;");
                                case '"' -> escaped.append("&quot;");
                                case '\'' -> escaped.append("&#39;");
                                default -> escaped.append((char) c);
                            }
                        });
        return escaped.toString();
    }
}
