package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.geometry.values.WorldMask;
import dev.egomotion.odometry.refinement.Refinement.Outcome;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Refines the motion of one camera by points that are followed from frame to frame.
 *
 * <p>Each frame: points are found again; the frame is placed by their known depths, from the velocity, from the
 * network's motion and from rest, the cheapest kept; the last frames and the points' depths are adjusted
 * together, with the network's depth as prior; points that do not fit are dropped, new ones taken up with the
 * network's depth. The answer is causal: the motion from the frame before, as the window has it now.
 *
 * <p>The window's own unit of length starts as the network's and then drifts. A {@link ScaleFilter} follows the
 * factor from it to the unit of the results, by the ground's distance ({@link GroundPlane}; in metres where the
 * camera's height is known, else steady) and by measured speed.
 *
 * <p>{@link #state} holds all that the next frame depends on but the last {@link #HISTORY} images: a new instance
 * that is given both goes on to the same bits. One thread.
 */
public final class PoseRefiner {
    /** How many of the last images the next frame needs. */
    public static final int HISTORY = UnitOfLength.GROUND_STEP;

    /** A rotation that moves pixels by less is none, pixels. */
    private static final double LEAST_ROTATION = 1;

    /** Points whose log depth is known better than this tell the network's unit. */
    private static final double KNOWN_DEPTH_SIGMA = 0.15;

    private static final int LEAST_KNOWN_DEPTHS = 20;

    /** A track this many standard deviations from where the placed frame expects it is not the world's. */
    private static final double MOST_MISFIT = 8;

    /** A point nearer to what is no world has some of it in its window, pixels. */
    private static final int MARGIN = 7;

    private static final byte FORMAT = 3;

    /** Without what is told of the unit's uncertainty. */
    private static final byte UNTOLD = 2;

    private final PinholeCamera camera;
    private final RefinementSettings settings;
    private final FeatureTracker tracker;
    private final TrackProjection projection;
    private final BundleAdjustment adjustment;
    private final PoseSearch search;
    private final TrackWindow window;
    private final UnitOfLength unit;
    private final Deque<GroundPlane.Levels> images = new ArrayDeque<>();

    private long frames;
    private boolean hasMoved;
    private RigidTransform lastMotion = RigidTransform.IDENTITY;

    private Optional<WorldMask> world = Optional.empty();

    /** Where points may be: the world without its margins. */
    private Optional<WorldMask> places = Optional.empty();

    /** Log of the window's depths over the network's. */
    private double logDepthRatio;

    /**
     * Prepares for one camera.
     *
     * @param camera of the tracking images
     * @param settings how to refine
     * @param scaleSettings where the unit of length comes from
     * @param tracker finds points again; stays open, its owner closes it
     */
    public PoseRefiner(
            PinholeCamera camera,
            RefinementSettings settings,
            ScaleSettings scaleSettings,
            FeatureTracker tracker) {
        this.camera = camera;
        this.settings = settings;
        this.tracker = tracker;
        projection = new TrackProjection(camera);
        adjustment = new BundleAdjustment(camera, settings);
        search = new PoseSearch(camera, settings);
        unit = new UnitOfLength(camera, scaleSettings);
        window = new TrackWindow(camera, settings.windowFrames());
    }

    /**
     * Refines the motion of the next frame.
     *
     * @param view the frame; without a motion everything before it is forgotten but the unit of length
     */
    public Refinement refine(FrameView view) {
        leaveOut(view.world());
        unit.predict(world);
        if (view.previousFromTarget().isEmpty() || images.isEmpty()) {
            beginAnew(RigidTransform.IDENTITY, view);
            return new Refinement(
                    Outcome.FIRST,
                    RigidTransform.IDENTITY,
                    new double[0],
                    0,
                    0,
                    Double.NaN,
                    Double.NaN,
                    "",
                    depthFactor(),
                    unit.now(false));
        }
        RigidTransform before = window.newest().cameraFromWorld();
        RigidTransform network = networkMotion(view);
        double flow = findAgain(view, before);
        if (window.tracks.size() < settings.leastTracks()) {
            return withoutTracks(view, before, network);
        }
        boolean isStatic = flow < settings.staticFlow();
        WindowFrame frame = new WindowFrame(frames++, before);
        if (isStatic) {
            return adjust(view, frame, isStatic, "", window.tracks.size());
        }
        PoseSearch.Place place = search.place(starts(before, network), window.tracks);
        frame.set(place.cameraFromWorld());
        int found = window.tracks.size();
        window.tracks.removeIf(track -> search.misfit(frame, track) > MOST_MISFIT);
        return adjust(view, frame, isStatic, place.start(), found);
    }

    /** Forgets points that do not show the world. */
    private void leaveOut(Optional<WorldMask> mask) {
        if (!mask.equals(world)) {
            world = mask;
            places = mask.map(m -> m.eroded(MARGIN));
        }
        window.tracks.removeIf(track -> !isPlace(track.x, track.y));
    }

    private boolean isPlace(float x, float y) {
        return places.isEmpty() || places.get().at(Math.round(x), Math.round(y));
    }

    /** Takes up an image again after a restart, before the state is used; the last {@link #HISTORY} are enough. */
    public void remember(GrayImage image) {
        keep(GroundPlane.Levels.of(image));
    }

    private void keep(GroundPlane.Levels image) {
        images.addLast(image);
        if (images.size() > HISTORY) {
            images.removeFirst();
        }
    }

    private void beginAnew(RigidTransform cameraFromWorld, FrameView view) {
        window.clear();
        images.clear();
        hasMoved = false;
        window.add(new WindowFrame(frames++, cameraFromWorld));
        takeUpPoints(view);
        remember(view.image());
        unit.windowBegan(lookup(view), Math.exp(logDepthRatio));
    }

    /** The network's motion in the window's unit. */
    private RigidTransform networkMotion(FrameView view) {
        RigidTransform motion = view.previousFromTarget().orElseThrow();
        return new RigidTransform(
                motion.rotation(), motion.translation().times(Math.exp(logDepthRatio)));
    }

    /** Finds the tracks in the new image, drops the lost ones; returns the median flow, pixels. */
    private double findAgain(FrameView view, RigidTransform before) {
        RigidTransform guessed =
                (hasMoved ? lastMotion : networkMotion(view)).inverse().times(before);
        WindowFrame guess = new WindowFrame(-1, guessed);
        float[] from = window.positions();
        float[] guesses = from.clone();
        for (int i = 0; i < window.tracks.size(); i++) {
            if (projection.project(window.tracks.get(i), guess, 0, 0)) {
                float x = (float) -projection.residualX;
                float y = (float) -projection.residualY;
                if (x >= 0 && y >= 0 && x < camera.width() && y < camera.height()) {
                    guesses[2 * i] = x;
                    guesses[2 * i + 1] = y;
                }
            }
        }
        FeatureTracker.Found found =
                tracker.track(images.getLast().full(), view.image(), from, guesses);
        double[] flows = new double[window.tracks.size()];
        int n = 0;
        List<Track> kept = new ArrayList<>();
        for (int i = 0; i < window.tracks.size(); i++) {
            if (found.found()[i] && isPlace(found.points()[2 * i], found.points()[2 * i + 1])) {
                Track track = window.tracks.get(i);
                track.x = found.points()[2 * i];
                track.y = found.points()[2 * i + 1];
                flows[n++] = Math.hypot(track.x - from[2 * i], track.y - from[2 * i + 1]);
                kept.add(track);
            }
        }
        window.tracks.clear();
        window.tracks.addAll(kept);
        return TrackWindow.median(flows, n);
    }

    private List<PoseSearch.Start> starts(RigidTransform before, RigidTransform network) {
        List<PoseSearch.Start> starts = new ArrayList<>();
        if (hasMoved) {
            starts.add(new PoseSearch.Start("velocity", lastMotion.inverse().times(before)));
        }
        starts.add(new PoseSearch.Start("network", network.inverse().times(before)));
        starts.add(new PoseSearch.Start("none", before));
        return starts;
    }

    private Refinement withoutTracks(
            FrameView view, RigidTransform before, RigidTransform network) {
        int found = window.tracks.size();
        beginAnew(network.inverse().times(before), view);
        return new Refinement(
                Outcome.TOO_FEW_TRACKS,
                scaled(network),
                new double[0],
                found,
                0,
                Double.NaN,
                Double.NaN,
                "network",
                depthFactor(),
                unit.now(false));
    }

    /**
     * Takes the frame into the window and adjusts that.
     *
     * @param found how many tracks were found in it
     */
    private Refinement adjust(
            FrameView view, WindowFrame frame, boolean isStatic, String start, int found) {
        WindowFrame previous = window.newest();
        makeRoom(isStatic);
        window.add(frame);
        window.numberUnknowns();
        if (!isStatic) {
            adjustment.solve(window.frames, window.tracks);
        }
        double parallax = window.parallax();
        double[] covariance = search.covariance(frame, window.tracks);
        double[] errors = new double[window.tracks.size()];
        int inliers = dropOutliers(frame, errors);
        double error = TrackWindow.median(errors, errors.length);
        RigidTransform motion = previous.cameraFromWorld().times(frame.cameraFromWorld().inverse());
        double share = (double) inliers / found;
        Outcome outcome = isStatic ? Outcome.STATIC : outcome(parallax, share, motion);
        if (outcome != Outcome.MOVING_OBJECTS) {
            learnDepthRatio(frame, view);
        }
        GroundPlane.Levels image = GroundPlane.Levels.of(view.image());
        unit.turned(motion.rotation().angle());
        boolean isReset = outcome == Outcome.REFINED && measureUnit(view, image, frame, motion);
        window.round();
        takeUpPoints(view);
        keep(image);
        lastMotion = motion;
        hasMoved = true;
        return new Refinement(
                outcome,
                scaled(motion),
                inUnit(covariance),
                found,
                share,
                error,
                parallax,
                start,
                depthFactor(),
                unit.now(isReset));
    }

    /** Lets the newest frame go when little parallax lies behind it, and else the oldest when the window is full. */
    private void makeRoom(boolean isStatic) {
        int last = window.frames.size() - 1;
        if (last > 0 && (isStatic || window.parallax() < settings.keepParallax())) {
            window.remove(last);
        }
        if (window.isFull()) {
            adjustment.hold(window.frames, 0, window.tracks);
            window.remove(0);
        }
    }

    /**
     * Drops what does not fit the frame.
     *
     * @param errors output: per track its distance, pixels
     * @return how many fit well
     */
    private int dropOutliers(WindowFrame frame, double[] errors) {
        double fits = settings.robust() * settings.pixelSigma();
        int n = 0;
        int inliers = 0;
        for (Iterator<Track> it = window.tracks.iterator(); it.hasNext(); ) {
            Track track = it.next();
            boolean isBefore = projection.project(track, frame, track.x, track.y);
            double error = isBefore ? projection.error() : Double.POSITIVE_INFINITY;
            errors[n++] = error;
            if (error <= fits) {
                inliers++;
            } else if (error > 3 * fits) {
                it.remove();
            }
        }
        return inliers;
    }

    private Outcome outcome(double parallax, double inlierShare, RigidTransform motion) {
        if (inlierShare < settings.leastInliers()) {
            return Outcome.MOVING_OBJECTS;
        }
        if (parallax >= settings.leastParallax()) {
            return Outcome.REFINED;
        }
        double turned = camera.fx() * motion.rotation().angle();
        return turned > LEAST_ROTATION ? Outcome.PURE_ROTATION : Outcome.LOW_PARALLAX;
    }

    /** Compares depths that are known well with the network's. */
    private void learnDepthRatio(WindowFrame frame, FrameView view) {
        InverseDepthLookup network = lookup(view);
        double[] logs = new double[window.tracks.size()];
        int n = 0;
        double least = 1 / (KNOWN_DEPTH_SIGMA * KNOWN_DEPTH_SIGMA);
        for (Track track : window.tracks) {
            if (track.information > least
                    && track.age > 2
                    && projection.project(track, frame, track.x, track.y)) {
                double rho = network.at(track.x, track.y);
                if (rho > 0) {
                    logs[n++] = Math.log(projection.depth(track) * rho);
                }
            }
        }
        if (n >= LEAST_KNOWN_DEPTHS) {
            logDepthRatio = TrackWindow.median(logs, n);
        }
        logDepthRatio *= 1 - settings.unitLeak();
    }

    private InverseDepthLookup lookup(FrameView view) {
        return new InverseDepthLookup(view.depth(), camera.width(), camera.height());
    }

    private void takeUpPoints(FrameView view) {
        float[] corners = tracker.detect(view.image(), settings.cell(), window.positions(), places);
        InverseDepthLookup network = lookup(view);
        double ratio = Math.exp(-logDepthRatio);
        float[] points = new float[corners.length];
        double[] rho = new double[corners.length / 2];
        int n = 0;
        for (int i = 0; i < corners.length; i += 2) {
            double inverse = network.at(corners[i], corners[i + 1]);
            if (inverse > 0) {
                points[2 * n] = corners[i];
                points[2 * n + 1] = corners[i + 1];
                rho[n++] = ratio * inverse;
            }
        }
        double sigma = settings.depthSigma();
        window.follow(points, Arrays.copyOf(rho, n), 1 / (sigma * sigma));
    }

    /** Takes in what speed and ground say of the unit; returns whether it was taken up anew. */
    private boolean measureUnit(
            FrameView view, GroundPlane.Levels image, WindowFrame frame, RigidTransform motion) {
        boolean isReset = unit.measureSpeed(view.distance(), motion.translation().norm());
        for (WindowFrame other : window.frames) {
            if (other.number == frame.number - UnitOfLength.GROUND_STEP
                    && images.size() == UnitOfLength.GROUND_STEP) {
                isReset |=
                        unit.measureGround(
                                image,
                                images.getFirst(),
                                other.cameraFromWorld().times(frame.cameraFromWorld().inverse()),
                                lookup(view),
                                Math.exp(logDepthRatio));
            }
        }
        return isReset;
    }

    private RigidTransform scaled(RigidTransform motion) {
        return new RigidTransform(motion.rotation(), motion.translation().times(unit.factor()));
    }

    private double[] inUnit(double[] covariance) {
        double[] out = covariance.clone();
        double s = unit.factor();
        for (int i = 0; i < out.length; i++) {
            out[i] *= (i / 6 < 3 ? s : 1) * (i % 6 < 3 ? s : 1);
        }
        return out;
    }

    private double depthFactor() {
        return Math.exp(logDepthRatio) * unit.factor();
    }

    /** Returns the points that the newest frame sees, with their depths in the unit of the results. */
    public TrackedPoints points() {
        int n = 0;
        float[] x = new float[window.tracks.size()];
        float[] y = new float[x.length];
        float[] depth = new float[x.length];
        float[] sigma = new float[x.length];
        for (Track track : window.tracks) {
            boolean isBefore = projection.project(track, window.newest(), track.x, track.y);
            double z = projection.depth(track) * unit.factor();
            if (isBefore && track.age > 1 && track.information > 0 && z > 0) {
                x[n] = track.x;
                y[n] = track.y;
                depth[n] = (float) z;
                sigma[n++] = (float) (1 / Math.sqrt(track.information));
            }
        }
        return new TrackedPoints(
                Arrays.copyOf(x, n),
                Arrays.copyOf(y, n),
                Arrays.copyOf(depth, n),
                Arrays.copyOf(sigma, n));
    }

    /** Shows the window as the last frame left it to who looks for the lens. */
    public void show(LensCheck lens) {
        lens.see(window);
    }

    /** Returns all that the next frame depends on but the last images. */
    public byte[] state() {
        byte[] windowState = window.state();
        ByteBuffer out =
                ByteBuffer.allocate(
                        2
                                + Long.BYTES
                                + 8 * Double.BYTES
                                + UnitOfLength.BYTES
                                + windowState.length);
        out.put(FORMAT).putLong(frames).put((byte) (hasMoved ? 1 : 0));
        Rotation q = lastMotion.rotation();
        Vector3 t = lastMotion.translation();
        out.putDouble(q.x()).putDouble(q.y()).putDouble(q.z()).putDouble(q.w());
        out.putDouble(t.x()).putDouble(t.y()).putDouble(t.z());
        out.putDouble(logDepthRatio);
        unit.write(out);
        out.put(windowState);
        return out.array();
    }

    /**
     * Goes on from a state.
     *
     * @throws IllegalArgumentException if the bytes are no state of this version
     */
    public void restore(byte[] state) {
        ByteBuffer in = ByteBuffer.wrap(state);
        byte format = in.get();
        if (format != FORMAT && format != UNTOLD) {
            throw new IllegalArgumentException(
                    "refinement state of format %d; expected %d".formatted(format, FORMAT));
        }
        frames = in.getLong();
        hasMoved = in.get() != 0;
        Rotation rotation =
                new Rotation(in.getDouble(), in.getDouble(), in.getDouble(), in.getDouble());
        lastMotion =
                new RigidTransform(
                        rotation, new Vector3(in.getDouble(), in.getDouble(), in.getDouble()));
        logDepthRatio = in.getDouble();
        unit.read(in, format == FORMAT);
        window.restore(in);
    }
}
