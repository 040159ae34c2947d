package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.linear.CholeskyFactor;
import dev.egomotion.geometry.values.PinholeCamera;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Whether the images contradict the camera file. Where the camera turns, what is at the edges of the image moves by another amount
 * than what is in its middle, and by how much tells the focal length ({@link LensWindow}); straight on, a wrong focal length makes
 * another scene and nothing else, and nothing is asked.
 *
 * <p>Windows that share no frames are asked one by one, each starting with what the ones before have said. A window's own
 * standard deviation holds for errors that are independent; those of tracked points are not (they drift, they sit on edges), and
 * what errors share in a window does not go away with more points. So its covariance counts {@link #CORRELATED} times, and
 * {@link #COMMON} is added; both are what makes the windows of untouched training drives agree. {@link #state} is all that
 * is kept.
 */
public final class LensCheck {
    /** How many windows of independent errors a window's covariance stands for. */
    private static final double CORRELATED = 16;

    /** Standard deviations of what a window's errors have in common. */
    private static final double[] COMMON = {0.03, 0.01, 0.01, 0.005};

    /** What is thought of a camera file before anything is seen: standard deviations. */
    private static final double[] OF_A_FILE = {0.3, 0.1, 0.1, 0.03};

    /** What is thought of a camera that nobody measured: its centre is near the middle, its lens may bend. */
    private static final double[] OF_A_GUESS = {0.5, 0.03, 0.03, 0.2};

    /** What all windows may have in common: the least standard deviations. */
    private static final double[] LEAST = {0.025, 0.005, 0.005, 0.005};

    /** A camera off by less is right enough: log of the focal length, and of the principal point, widths of the image. */
    private static final double[] HARMLESS = {0.05, 0.03, 0.03};

    /** By so many standard deviations it must be off by more. */
    private static final double SURE = 3;

    /** A window farther from the others than this many standard deviations, in all four at once, counts less. */
    private static final double FAR = 4;

    /**
     * A window of fewer frames or less of a turn says too little, radians. From 4 degrees on six drives' own files were off by
     * 0.017 (rms of log f), from 6 degrees on by 0.008.
     */
    public static final double LEAST_TURN = Math.toRadians(6);

    private static final int LEAST_FRAMES = 6;

    /** One window may be wrong altogether: something large moved. So many must have been asked. */
    private static final int LEAST_WINDOWS = 3;

    private static final byte FORMAT = 1;
    private static final int SIZE = LensWindow.LENS;
    private static final int BYTES =
            1 + Integer.BYTES + Long.BYTES + (4 + SIZE * (SIZE + 1)) * Double.BYTES;

    private final PinholeCamera camera;
    private final double[] prior;
    private final LensWindow asked;
    private final CholeskyFactor factor = new CholeskyFactor(SIZE);

    /** Sums over windows. */
    private final double[] information = new double[SIZE * SIZE];

    private final double[] vector = new double[SIZE];
    private int windows;

    /** Number of the newest frame of the last window that was asked; -1 before the first of a segment. */
    private long last = -1;

    private LensCheck(PinholeCamera camera, RefinementSettings settings, double[] prior) {
        this.camera = camera;
        this.prior = prior;
        asked = new LensWindow(camera, settings);
    }

    /**
     * Begins with nothing seen.
     *
     * @param camera of the tracking images, as the file has it
     * @param settings of the windows
     */
    public LensCheck(PinholeCamera camera, RefinementSettings settings) {
        this(camera, settings, OF_A_FILE);
    }

    /** Returns the check of a camera that was guessed, with nothing seen. */
    public static LensCheck ofGuess(PinholeCamera camera, RefinementSettings settings) {
        return new LensCheck(camera, settings, OF_A_GUESS);
    }

    /** Another segment of the camera: frames are numbered anew. */
    public void beginSegment() {
        last = -1;
    }

    /** Asks a window, where it turns and shares no frame with the one before. */
    void see(TrackWindow window) {
        if (window.frames.size() < LEAST_FRAMES
                || window.frames.get(0).number < last
                || window.turned() < LEAST_TURN) {
            return;
        }
        last = window.newest().number;
        double[] mean = new double[SIZE];
        double[] covariance = pooled(mean);
        asked.ask(window, mean).ifPresent(answer -> add(answer, mean, covariance));
    }

    private void add(LensWindow.Answer answer, double[] mean, double[] pooled) {
        double[] own = answer.information().clone();
        double[] estimate = answer.estimate();
        for (int i = 0; i < SIZE; i++) {
            double weak = 1 / (prior[i] * prior[i]);
            own[i * (SIZE + 1)] += weak;
        }
        if (!factor.factor(own)) {
            return;
        }
        double[] covariance = factor.inverseBlock(0, SIZE);
        double[] expected = pooled.clone();
        double[] off = new double[SIZE];
        for (int i = 0; i < covariance.length; i++) {
            covariance[i] *= CORRELATED;
        }
        for (int i = 0; i < SIZE; i++) {
            covariance[i * (SIZE + 1)] += COMMON[i] * COMMON[i];
            off[i] = estimate[i] - mean[i];
        }
        for (int i = 0; i < covariance.length; i++) {
            expected[i] += covariance[i];
        }
        double far = squared(expected, off) / (FAR * FAR);
        if (!(far < Double.POSITIVE_INFINITY) || !factor.factor(covariance)) {
            return;
        }
        double share = 1 / Math.max(1, far);
        double[] inverse = factor.inverseBlock(0, SIZE);
        for (int i = 0; i < SIZE; i++) {
            for (int k = 0; k < SIZE; k++) {
                information[SIZE * i + k] += share * inverse[SIZE * i + k];
                vector[i] += share * inverse[SIZE * i + k] * estimate[k];
            }
        }
        windows++;
    }

    /** x^T A^-1 x. */
    private double squared(double[] a, double[] x) {
        if (!factor.factor(a)) {
            return Double.POSITIVE_INFINITY;
        }
        double[] solved = new double[SIZE];
        factor.solve(x, solved);
        double sum = 0;
        for (int i = 0; i < SIZE; i++) {
            sum += x[i] * solved[i];
        }
        return sum;
    }

    /**
     * Returns the covariance of what all windows say.
     *
     * @param mean output
     */
    private double[] pooled(double[] mean) {
        double[] all = information.clone();
        for (int i = 0; i < SIZE; i++) {
            all[i * (SIZE + 1)] += 1 / (prior[i] * prior[i]);
        }
        // A sum of matrices that are positive definite, and of a positive diagonal.
        if (!factor.factor(all)) {
            throw new IllegalStateException("the lens's information is not positive definite");
        }
        factor.solve(vector, mean);
        return factor.inverseBlock(0, SIZE);
    }

    /** Returns what is known now; empty before a window has told it. */
    public Optional<Lens> now() {
        if (windows == 0) {
            return Optional.empty();
        }
        double[] mean = new double[SIZE];
        double[] covariance = pooled(mean);
        double[] sigma = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            sigma[i] = Math.hypot(Math.sqrt(covariance[i * (SIZE + 1)]), LEAST[i]);
        }
        boolean isDoubtful = false;
        for (int i = 0; i < HARMLESS.length; i++) {
            isDoubtful |=
                    windows >= LEAST_WINDOWS && Math.abs(mean[i]) - HARMLESS[i] > SURE * sigma[i];
        }
        return Optional.of(
                new Lens(
                        Math.exp(mean[0]),
                        sigma[0],
                        mean[1],
                        sigma[1],
                        mean[2],
                        sigma[2],
                        mean[3],
                        sigma[3],
                        windows,
                        isDoubtful));
    }

    /** Returns all that is known; empty before anything was seen. */
    public byte[] state() {
        if (windows == 0 && last < 0) {
            return new byte[0];
        }
        ByteBuffer out = ByteBuffer.allocate(BYTES).put(FORMAT).putInt(windows).putLong(last);
        out.putDouble(camera.fx()).putDouble(camera.fy());
        out.putDouble(camera.cx()).putDouble(camera.cy());
        for (double value : information) {
            out.putDouble(value);
        }
        for (double value : vector) {
            out.putDouble(value);
        }
        return out.array();
    }

    /** Goes on from a state; that of another camera, or of another version, says nothing of this one. */
    public void restore(byte[] state) {
        ByteBuffer in = ByteBuffer.wrap(state);
        if (state.length != BYTES || in.get() != FORMAT) {
            return;
        }
        int count = in.getInt();
        long newest = in.getLong();
        boolean isOurs =
                in.getDouble() == camera.fx()
                        && in.getDouble() == camera.fy()
                        && in.getDouble() == camera.cx()
                        && in.getDouble() == camera.cy();
        if (!isOurs) {
            return;
        }
        windows = count;
        last = newest;
        for (int i = 0; i < information.length; i++) {
            information[i] = in.getDouble();
        }
        for (int i = 0; i < SIZE; i++) {
            vector[i] = in.getDouble();
        }
    }
}
