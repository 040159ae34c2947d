package dev.egomotion.report;

/**
 * What a chart is drawn on; coordinates in CSS pixels from the top left. A style is the name of a class in
 * report.css, of several the first says most.
 */
public interface Drawing {
    Drawing line(String style, double x1, double y1, double x2, double y2);

    Drawing rectangle(String style, double x, double y, double w, double h, String title);

    Drawing circle(String style, double x, double y, double radius, String title);

    /** Draws a path; data as SVG's d attribute, of absolute M, L and Z alone. */
    Drawing path(String style, String data);

    /**
     * Writes a text.
     *
     * @param anchor start, middle or end
     */
    Drawing text(String style, double x, double y, String anchor, String text);
}
