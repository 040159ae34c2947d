package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.linear.CholeskyFactor;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.geometry.values.WorldMask;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The unit of length of a camera's results, as a factor from the window's own, which drifts: told by the distance
 * of the ground, in metres where the camera's height above it is known, and by measured speed.
 *
 * <p>Where the height is not known the ground still tells the drift: whatever the height is in the unit of the
 * results when the ground is found, there it stays.
 */
final class UnitOfLength {
    /** Frames between the two in which the ground is compared. */
    static final int GROUND_STEP = 2;

    /** Standard deviation of the log of the height that the network's depth gives, before the ground is found. */
    private static final double NETWORK_HEIGHT_SIGMA = 0.4;

    /** The same where the network's depth shows no ground: metres are asked, and nothing tells them yet. */
    private static final double UNTOLD_SIGMA = 2;

    /** Standard deviation of a measured distance, share. */
    private static final double SPEED_SIGMA = 0.03;

    /** What the ground's own errors, which last over many frames, leave of its say beside measured speed. */
    private static final double GROUND_BESIDE_SPEED = 0.1;

    /** So many of the last measurements by speed tell how high the camera is. */
    private static final int MOST_HEIGHTS = 100;

    /** Shorter distances say nothing of scale, metres. */
    private static final double LEAST_DISTANCE = 0.05;

    /** A plane whose normal points less downward is no ground. */
    private static final double LEAST_DOWN = 0.7;

    /** Every so many pixels the network's depth is asked for its ground. */
    private static final int STRIDE = 4;

    private final PinholeCamera camera;
    private final ScaleSettings settings;
    private final GroundFollower ground;
    private final CholeskyFactor factor = new CholeskyFactor(3);
    private final ScaleFilter filter = new ScaleFilter();

    /** Which pixels of the images show the world; empty where all do. */
    private Optional<WorldMask> world = Optional.empty();

    /** Log of the camera's height in the unit of the results; NaN before it is known. */
    private double logHeight;

    /** How many measurements by speed have told it. */
    private int heightsBySpeed;

    /** Log of the factor by the speed of this frame alone; NaN where that says nothing. */
    private double logFactorBySpeed = Double.NaN;

    UnitOfLength(PinholeCamera camera, ScaleSettings settings) {
        this.camera = camera;
        this.settings = settings;
        ground = new GroundFollower(new GroundPlane(camera));
        logHeight =
                settings.cameraHeight().isPresent()
                        ? Math.log(settings.cameraHeight().getAsDouble())
                        : Double.NaN;
    }

    /** Returns the factor from the window's unit. */
    double factor() {
        return filter.factor();
    }

    /** Returns where the unit stands. */
    Refinement.Scale now(boolean isReset) {
        return new Refinement.Scale(
                settings.source(), filter.factor(), filter.uncertainty(), isReset);
    }

    /**
     * Goes on by a frame.
     *
     * @param mask which pixels of the images show the world; empty where all do
     */
    void predict(Optional<WorldMask> mask) {
        world = mask;
        ground.leaveOut(mask);
        filter.predict();
    }

    /** The camera turned by an angle since the frame before, radians: the window's unit drifts more. */
    void turned(double angle) {
        filter.turned(angle);
    }

    /** The window began anew, with a unit of its own. */
    void windowBegan(InverseDepthLookup network, double depthRatio) {
        filter.loosen();
        ground.unitChanged();
        if (filter.isMeasured()) {
            return;
        }
        if (settings.bySpeed()) {
            filter.update(0, UNTOLD_SIGMA);
        } else if (settings.cameraHeight().isPresent()) {
            Vector3 plane = networkPlane(network, depthRatio);
            boolean isGround = plane.y() > LEAST_DOWN * plane.norm();
            filter.update(
                    isGround ? logHeight + Math.log(plane.norm()) : 0,
                    isGround ? NETWORK_HEIGHT_SIGMA : UNTOLD_SIGMA);
        }
    }

    /**
     * Takes in what was measured of speed.
     *
     * @param distance metres; where measured
     * @param step the same motion in the window's unit
     * @return whether the unit was taken up anew
     */
    boolean measureSpeed(OptionalDouble distance, double step) {
        boolean isTold =
                settings.bySpeed()
                        && distance.isPresent()
                        && distance.getAsDouble() > LEAST_DISTANCE
                        && step > 0;
        logFactorBySpeed = isTold ? Math.log(distance.getAsDouble() / step) : Double.NaN;
        return isTold && filter.update(logFactorBySpeed, SPEED_SIGMA);
    }

    /**
     * Takes in what two frames say of the ground.
     *
     * @param target the newest frame
     * @param source the frame {@link #GROUND_STEP} before it
     * @param sourceFromTarget motion between them, window's unit
     * @param network depth of the newest frame
     * @param depthRatio the window's depths over the network's
     * @return whether the unit was taken up anew
     */
    boolean measureGround(
            GroundPlane.Levels target,
            GroundPlane.Levels source,
            RigidTransform sourceFromTarget,
            InverseDepthLookup network,
            double depthRatio) {
        if (!settings.byGround()) {
            return false;
        }
        OptionalDouble expected =
                Double.isNaN(logHeight)
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(Math.exp(logHeight) / filter.factor());
        Optional<GroundFollower.Height> height =
                ground.measure(
                        target,
                        source,
                        sourceFromTarget,
                        networkPlane(network, depthRatio),
                        expected);
        return height.map(this::takeHeight).orElse(false);
    }

    private boolean takeHeight(GroundFollower.Height height) {
        return settings.bySpeed() ? takeHeightBySpeed(height) : takeHeightAsGiven(height);
    }

    /**
     * Speed tells how high the camera is, and that height the unit where speed is not measured or noisy. The height is taken
     * from single frames' speeds, not from the filtered unit, which would confirm itself.
     */
    private boolean takeHeightBySpeed(GroundFollower.Height height) {
        if (!ground.isFound()) {
            return false;
        }
        if (!Double.isNaN(logFactorBySpeed)) {
            double told = height.logHeight() + logFactorBySpeed;
            heightsBySpeed = Math.min(heightsBySpeed + 1, MOST_HEIGHTS);
            logHeight =
                    heightsBySpeed == 1 ? told : logHeight + (told - logHeight) / heightsBySpeed;
        }
        if (heightsBySpeed == 0) {
            return false;
        }
        double sigma = Math.hypot(height.sigma(), GROUND_BESIDE_SPEED);
        return filter.update(logHeight - height.logHeight(), sigma);
    }

    private boolean takeHeightAsGiven(GroundFollower.Height height) {
        if (Double.isNaN(logHeight)) {
            if (!ground.isFound()) {
                return false;
            }
            logHeight = height.logHeight() + Math.log(filter.factor());
        }
        return filter.update(logHeight - height.logHeight(), height.sigma());
    }

    /** Normal over height, window's unit, of the network's depth right ahead and below; least squares. */
    private Vector3 networkPlane(InverseDepthLookup network, double depthRatio) {
        double[] h = new double[9];
        double[] b = new double[3];
        for (int v = (int) (0.65 * camera.height()); v < camera.height(); v += STRIDE) {
            for (int u = (int) (0.35 * camera.width()); u < 0.65 * camera.width(); u += STRIDE) {
                double[] ray = {
                    (u - camera.cx()) / camera.fx(), (v - camera.cy()) / camera.fy(), 1
                };
                if (world.isPresent() && !world.get().at(u, v)) {
                    continue;
                }
                double rho = network.at(u, v) / depthRatio;
                for (int p = 0; p < 3; p++) {
                    b[p] += ray[p] * rho;
                    for (int q = 0; q <= p; q++) {
                        h[3 * p + q] += ray[p] * ray[q];
                    }
                }
            }
        }
        if (!factor.factor(h)) {
            return Vector3.ZERO;
        }
        factor.solve(b, b);
        return new Vector3(b[0], b[1], b[2]);
    }

    static final int BYTES =
            Double.BYTES + Integer.BYTES + ScaleFilter.BYTES + GroundFollower.BYTES;

    void write(ByteBuffer out) {
        out.putDouble(logHeight).putInt(heightsBySpeed);
        filter.write(out);
        ground.write(out);
    }

    /** Goes on from what was written; by an earlier version where nothing is told of its own uncertainty. */
    void read(ByteBuffer in, boolean isTold) {
        logHeight = in.getDouble();
        heightsBySpeed = in.getInt();
        filter.read(in, isTold);
        ground.read(in);
    }
}
