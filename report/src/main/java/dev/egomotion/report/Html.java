package dev.egomotion.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Pages, and text on its way into them. */
public final class Html {
    private Html() {}

    /** How a page looks. */
    public enum Look {
        /** Results of a drive: path, frames, figures. */
        RESULTS("report.css"),
        /** Curves of a training or an experiment, side by side. */
        CURVES("training-report.css");

        private final String file;

        Look(String file) {
            this.file = file;
        }

        private String stylesheet() {
            return resource(file);
        }
    }

    private static String resource(String file) {
        try (InputStream in = Objects.requireNonNull(Html.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a script of this module, to stand inside a page. */
    public static String script(String name) {
        return resource(name);
    }

    /**
     * Returns a page that needs nothing beside it.
     *
     * @param title as it is, not escaped
     * @param body what stands in its main part, as HTML
     */
    public static String page(Look look, String title, String body) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                %s</main>
                </body>
                </html>
                """
                .formatted(escape(title), look.stylesheet(), body);
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
