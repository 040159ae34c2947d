package dev.egomotion.geometry.scene;

/**
 * An upright box: the one shape of which buildings, poles, signs and cars are made. Its local axes
 * are x to the right of its heading, y down, z along its heading.
 *
 * @param x centre, metres
 * @param z centre, metres
 * @param heading radians to the right of the scene's z axis
 * @param halfWidth half its size along local x, metres
 * @param halfLength half its size along local z, metres
 * @param bottom height of its lower face above the ground, metres
 * @param top height of its upper face, metres
 * @param paint what its faces look like
 * @param moving whether it moves through the scene
 */
record Box(
        double x,
        double z,
        double heading,
        double halfWidth,
        double halfLength,
        double bottom,
        double top,
        Paint paint,
        boolean moving) {
    /**
     * Texture and tint of a surface.
     *
     * @param texture shared
     * @param offset where along the texture its left edge lies, metres
     * @param tint factor on red, green, blue
     */
    record Paint(Texture texture, double offset, double[] tint) {}
}
