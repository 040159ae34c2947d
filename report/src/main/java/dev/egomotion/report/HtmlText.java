package dev.egomotion.report;

/** Text on its way into a page. */
public final class HtmlText {
    private HtmlText() {}

    /** Returns the text with the characters escaped that mean something in HTML, attributes included. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
