package dev.egomotion.report;

import java.util.Locale;

/** A drawing under construction: elements of an SVG, coordinates in CSS pixels from the top left. */
public final class Svg implements Drawing {
    private final StringBuilder elements = new StringBuilder();
    private final double width;
    private final double height;
    private final String label;

    /**
     * Creates an empty drawing.
     *
     * @param label what it shows, for screen readers
     */
    public Svg(double width, double height, String label) {
        this.width = width;
        this.height = height;
        this.label = label;
    }

    @Override
    public Svg line(String style, double x1, double y1, double x2, double y2) {
        return add(
                "<line class='%s' x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f'/>",
                style, x1, y1, x2, y2);
    }

    @Override
    public Svg rectangle(String style, double x, double y, double w, double h, String title) {
        return add(
                "<rect class='%s' x='%.2f' y='%.1f' width='%.2f' height='%.1f'><title>%s</title></rect>",
                style, x, y, w, h, Html.escape(title));
    }

    @Override
    public Svg circle(String style, double x, double y, double radius, String title) {
        return add(
                "<circle class='%s' cx='%.1f' cy='%.1f' r='%.1f'><title>%s</title></circle>",
                style, x, y, radius, Html.escape(title));
    }

    @Override
    public Svg path(String style, String data) {
        return add("<path class='%s' d='%s'/>", style, data);
    }

    @Override
    public Svg text(String style, double x, double y, String anchor, String text) {
        return add(
                "<text class='%s' x='%.1f' y='%.1f' text-anchor='%s'>%s</text>",
                style, x, y, anchor, Html.escape(text));
    }

    private Svg add(String format, Object... values) {
        elements.append(String.format(Locale.ROOT, format, values)).append('\n');
        return this;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "<svg viewBox='0 0 %.0f %.0f' role='img' aria-label='%s'>%n%s</svg>",
                width,
                height,
                Html.escape(label),
                elements);
    }
}
