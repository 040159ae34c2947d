package dev.egomotion.geometry.transform;

/** What every transformation asks of its parameters. */
final class Parameters {
    private Parameters() {}

    /**
     * Refuses another number of parameters than a kind of transformation has.
     *
     * @param kind with its article, for the message
     */
    static void requireCount(String kind, int expected, double[] parameters) {
        if (parameters.length != expected) {
            throw new IllegalArgumentException(
                    "%s has %d parameters, not %d".formatted(kind, expected, parameters.length));
        }
    }

    /**
     * Refuses parameters that are not finite.
     *
     * @param kind with its article, for the message
     */
    static void requireFinite(String kind, double[] parameters) {
        for (int i = 0; i < parameters.length; i++) {
            if (!Double.isFinite(parameters[i])) {
                throw new IllegalArgumentException(
                        "parameter %d of %s is %s; it must be finite"
                                .formatted(i + 1, kind, parameters[i]));
            }
        }
    }
}
