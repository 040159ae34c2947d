package dev.egomotion.replay;

/** Text on its way into a page. */
final class Html {
    private Html() {}

    /** Returns the text with the characters escaped that mean something in HTML, attributes included. */
    static String escape(String text) {
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
