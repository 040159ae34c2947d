package dev.egomotion.engine.export;

/** Takes points one by one. */
@FunctionalInterface
interface PointSink {
    /**
     * Takes a point.
     *
     * @param x in the frame and unit that the giver says
     * @param rgb 0xRRGGBB, or {@link #NO_COLOUR}
     * @param confidence 0 to 1
     * @param range distance to the camera that saw it, unit of length
     */
    void accept(double x, double y, double z, int rgb, float confidence, double range);

    /** A colour that is not known. */
    int NO_COLOUR = -1;
}
