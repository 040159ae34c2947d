package dev.egomotion.dashboard;

/** The pictures of one camera. */
enum Pane {
    FRAME,
    DEPTH,
    CONFIDENCE;

    /** Returns the name as the page spells it. */
    String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    static java.util.Optional<Pane> of(String label) {
        return java.util.Arrays.stream(values()).filter(p -> p.label().equals(label)).findFirst();
    }
}
