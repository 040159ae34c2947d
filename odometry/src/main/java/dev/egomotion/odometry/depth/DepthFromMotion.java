package dev.egomotion.odometry.depth;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.geometry.values.WorldMask;
import dev.egomotion.odometry.depth.SourceCosts.Source;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Measures the depth of one camera's frames by its own motion: a plane sweep with semi-global aggregation (Collins 1996;
 * Hirschmueller 2008) whose hypotheses lie about the depth that is expected.
 *
 * <p>Each frame: the network's depth, corrected by tracked points ({@link PriorField}), says what is expected; hypotheses about it are
 * compared with the last frames and with the last map, moved along ({@link HypothesisCosts}); costs are aggregated along six
 * directions ({@link PathAggregation}); the cheapest hypothesis is the depth ({@link HypothesisChoice}), and what was seen on the
 * way says how sure it is ({@link Certainty}), as does the ground that things stand on ({@link GroundContact}). This happens on the coarse grid of {@link SweepGrid}; maps are brought to the fine
 * one along the edges of the image ({@link DepthUpsampler}).
 *
 * <p>{@link #state} holds all that the next frame depends on but the last {@link #HISTORY} images: a new instance that is
 * given both goes on to the same bits. One thread calls; free processors help it ({@link Shared}).
 */
public final class DepthFromMotion {
    /** How many of the last images the next frame needs. */
    public static final int HISTORY = SourceCosts.MOST_SOURCES;

    /** Sigma of log depth where nothing was measured: as the network, and without one. */
    private static final float NETWORK_SIGMA = 0.3f;

    private static final float GUESSED_SIGMA = 0.6f;

    /** Log depth where nothing at all is known. */
    static final float GUESSED_LOG_DEPTH = (float) Math.log(10);

    /** What a state begins with: the last frame was measured, or the map was carried along to it. */
    private static final byte MEASURED = 1;

    private static final byte CARRIED = 2;

    private static final int POSE_BYTES = 7 * Double.BYTES;

    private final PinholeCamera tracking;
    private final DepthSettings settings;
    private final SweepGrid grid;
    private final AreaResampler resampler;
    private final PriorField prior;
    private final HypothesisCosts costs;
    private final PathAggregation aggregation;
    private final HypothesisChoice choice;
    private final Certainty certainty;
    private final GroundContact ground;
    private final DepthMemory memory;
    private final MapCodec codec;
    private final DepthUpsampler upsampler;
    private final FineSearch fine;

    private final float[] expected;
    private final float[][] sums;
    private final float[] log;
    private final float[] sigma;
    private final float[] contrast;
    private final float[] fineLog;
    private byte[] coded = {};
    private boolean isCarried;
    private Optional<WorldMask> world = Optional.empty();

    /** Which pixels of both grids show the world, row by row; empty where all do. */
    private boolean[] worldCoarse = {};

    private boolean[] worldFine = {};

    /** The last images, newest first. */
    private final List<Images> images = new ArrayList<>();

    /** Where their cameras are from that of the newest frame. */
    private final List<RigidTransform> poses = new ArrayList<>();

    /** A frame's image on both grids, row by row. */
    private record Images(float[] coarse, float[] fine) {}

    /**
     * Prepares for one camera.
     *
     * @param tracking camera of the images that are given
     * @param settings how to measure
     */
    public DepthFromMotion(PinholeCamera tracking, DepthSettings settings) {
        this.tracking = tracking;
        this.settings = settings;
        grid = SweepGrid.of(tracking);
        int width = grid.coarse().width();
        int height = grid.coarse().height();
        resampler =
                new AreaResampler(
                        tracking.width(),
                        tracking.height(),
                        grid.fine().width(),
                        grid.fine().height());
        prior = new PriorField(width, height);
        costs = new HypothesisCosts(grid, settings);
        aggregation = new PathAggregation(width, height, settings);
        choice = new HypothesisChoice(width, height, settings);
        certainty = new Certainty(width, height, settings);
        ground = new GroundContact(grid.coarse());
        memory = new DepthMemory(grid);
        codec = new MapCodec(width, height);
        upsampler = new DepthUpsampler(width, height);
        fine = new FineSearch(grid, settings);
        expected = new float[grid.pixels()];
        sums = new float[height * settings.levels()][width];
        log = new float[grid.pixels()];
        sigma = new float[grid.pixels()];
        contrast = new float[grid.pixels()];
        fineLog = new float[4 * grid.pixels()];
    }

    /** Returns the camera of the maps. */
    public PinholeCamera camera() {
        return grid.fine();
    }

    /** Says what of the images shows the world, of the tracking size; needed before {@link #last} after a restart. */
    public void leaveOut(Optional<WorldMask> mask) {
        if (mask.equals(world)) {
            return;
        }
        world = mask;
        worldCoarse = onGrid(grid.coarse());
        worldFine = onGrid(grid.fine());
        costs.leaveOut(worldCoarse);
        fine.leaveOut(worldFine);
    }

    private boolean[] onGrid(PinholeCamera camera) {
        return world.map(mask -> mask.resizedTo(camera.width(), camera.height()).world())
                .orElse(new boolean[0]);
    }

    /** Measures the next frame. What does not show the world has no depth. */
    public MeasuredDepth measure(DepthView view) {
        return next(view, false);
    }

    /**
     * Takes the next frame without measuring, in about a fifth of the time: its map is the last one, moved along with the
     * camera, and what is expected where that says nothing.
     */
    public MeasuredDepth carry(DepthView view) {
        return next(view, true);
    }

    private MeasuredDepth next(DepthView view, boolean carries) {
        leaveOut(view.world());
        Images image = take(view.image());
        move(view.motion());
        isCarried = carries;
        boolean isStanding = view.motion() instanceof DepthView.Standing && coded.length > 0;
        if (!isStanding) {
            expect(view);
            if (carries) {
                recall(view.network().isPresent() ? NETWORK_SIGMA : GUESSED_SIGMA);
            } else {
                measure(view, image.coarse);
            }
            coded = codec.encode(log, sigma);
        }
        memory.keep(log, sigma);
        keep(image, RigidTransform.IDENTITY);
        return last();
    }

    private Images take(GrayImage image) {
        FloatImage taken =
                new FloatImage(
                        grid.fine().width(), grid.fine().height(), new float[4 * grid.pixels()]);
        resampler.apply(image, taken.values());
        return new Images(taken.halved().values(), taken.values());
    }

    private void keep(Images image, RigidTransform pose) {
        images.add(0, image);
        poses.add(0, pose);
        if (images.size() > HISTORY) {
            images.remove(HISTORY);
            poses.remove(HISTORY);
        }
    }

    private void move(DepthView.Motion motion) {
        if (motion instanceof DepthView.Unknown) {
            images.clear();
            poses.clear();
            memory.forget();
            coded = new byte[0];
        } else if (motion instanceof DepthView.Moving moving) {
            RigidTransform step = moving.previousFromTarget();
            double unit = moving.unitChange();
            memory.scale(unit);
            memory.carry(step, settings.memoryGrowth(), settings.memoryFloor());
            poses.replaceAll(
                    pose ->
                            new RigidTransform(pose.rotation(), pose.translation().times(unit))
                                    .times(step));
        }
    }

    private void expect(DepthView view) {
        if (view.network().isPresent()) {
            prior.network(view.network().get(), expected);
        } else {
            Arrays.fill(expected, GUESSED_LOG_DEPTH);
        }
        prior.correct(tracking, view.points(), view.network().isEmpty(), expected);
    }

    /** Takes what is remembered, and what is expected where there is nothing. */
    private void recall(float expectedSigma) {
        for (int i = 0; i < log.length; i++) {
            boolean isKnown = memory.sigma()[i] > 0;
            log[i] = isKnown ? memory.log()[i] : expected[i];
            sigma[i] = isKnown ? Math.min(memory.sigma()[i], Certainty.MOST) : expectedSigma;
        }
        expectBehindMask();
    }

    /** Takes what is expected where the image does not show the world: nothing is remembered of that. */
    private void expectBehindMask() {
        for (int i = 0; i < worldCoarse.length; i++) {
            if (!worldCoarse[i]) {
                log[i] = expected[i];
                sigma[i] = GUESSED_SIGMA;
            }
        }
    }

    private void measure(DepthView view, float[] image) {
        if (images.isEmpty()) {
            System.arraycopy(expected, 0, log, 0, log.length);
            Arrays.fill(sigma, view.network().isPresent() ? NETWORK_SIGMA : GUESSED_SIGMA);
            return;
        }
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            sources.add(new Source(images.get(i).coarse, poses.get(i)));
        }
        costs.sweep(image, sources, expected);
        costs.remember(memory, expected);
        aggregation.aggregate(image, costs.rows, sums);
        choice.choose(sums);
        for (int i = 0; i < log.length; i++) {
            log[i] = expected[i] + choice.offset[i];
        }
        certainty.write(costs, choice, memory, expected, log, sigma);
        expectBehindMask();
        if (ground.find(log)) {
            ground.mend(grid.coarse(), log, sigma);
            costs.contrasts(contrast);
            ground.doubt(image, contrast, log, sigma);
        }
    }

    /** Takes up an image again after a restart, oldest first, before the state is used. */
    public void remember(GrayImage image) {
        images.add(0, take(image));
        if (images.size() > poses.size()) {
            images.remove(images.size() - 1);
        }
    }

    /**
     * Returns the last frame's map, also after a restart, when its image was remembered: it follows from the state and the
     * last images. Where the camera stands it is the coarse map along the edges of the image, since images of one place tell
     * nothing: the same from frame to frame. Needs a state.
     */
    public MeasuredDepth last() {
        Images image = images.get(0);
        float[] fineSigma = new float[fineLog.length];
        upsampler.apply(log, sigma, image.coarse, image.fine, fineLog, fineSigma);
        List<Source> sources = new ArrayList<>();
        for (int i = 1; i < images.size() && sources.size() < FineSearch.SOURCES; i++) {
            sources.add(new Source(images.get(i).fine, poses.get(i)));
        }
        boolean isMoved = images.size() > 1 && poses.get(1).translation().norm() > 0;
        if (isMoved && !isCarried && sources.size() == FineSearch.SOURCES) {
            fine.sharpen(log, image.fine, sources, fineLog);
        }
        if (images.size() > 1 && ground.find(log)) {
            ground.mend(grid.fine(), fineLog, fineSigma);
        }
        float[] depth = new float[fineLog.length];
        Shared.rows(
                depth.length,
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        depth[i] = (float) Math.exp(fineLog[i]);
                    }
                });
        for (int i = 0; i < worldFine.length; i++) {
            if (!worldFine[i]) {
                depth[i] = 0;
                fineSigma[i] = 1;
            }
        }
        int width = grid.fine().width();
        int height = grid.fine().height();
        return new MeasuredDepth(
                new DepthImage(width, height, depth), new FloatImage(width, height, fineSigma));
    }

    /** Returns all that the next frame depends on but the last images: at most 38 KiB and a little. */
    public byte[] state() {
        ByteBuffer out = ByteBuffer.allocate(2 + poses.size() * POSE_BYTES + coded.length);
        out.put(isCarried ? CARRIED : MEASURED).put((byte) poses.size());
        for (RigidTransform pose : poses) {
            Rotation q = pose.rotation();
            Vector3 t = pose.translation();
            out.putDouble(q.x()).putDouble(q.y()).putDouble(q.z()).putDouble(q.w());
            out.putDouble(t.x()).putDouble(t.y()).putDouble(t.z());
        }
        return out.put(coded).array();
    }

    /**
     * Goes on from a state.
     *
     * @throws IllegalArgumentException if the bytes are no state of this version
     */
    public void restore(byte[] state) {
        ByteBuffer in = ByteBuffer.wrap(state);
        byte format = in.get();
        if (format != MEASURED && format != CARRIED) {
            throw new IllegalArgumentException(
                    "state of measured depth has format %d; expected %d or %d"
                            .formatted(format, MEASURED, CARRIED));
        }
        isCarried = format == CARRIED;
        int count = in.get();
        poses.clear();
        for (int i = 0; i < count; i++) {
            Rotation rotation =
                    new Rotation(in.getDouble(), in.getDouble(), in.getDouble(), in.getDouble());
            poses.add(
                    new RigidTransform(
                            rotation, new Vector3(in.getDouble(), in.getDouble(), in.getDouble())));
        }
        coded = new byte[in.remaining()];
        in.get(coded);
        codec.decode(coded, log, sigma);
        memory.keep(log, sigma);
    }
}
