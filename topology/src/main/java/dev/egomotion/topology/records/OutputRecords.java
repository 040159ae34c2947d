package dev.egomotion.topology.records;

import dev.egomotion.codecs.still.ConfidencePng;
import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.geometry.photometric.Validation;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.model.DepthContract;
import dev.egomotion.model.PoseContract;
import dev.egomotion.odometry.depth.GuidedUpsampler;
import dev.egomotion.odometry.depth.MeasuredDepth;
import dev.egomotion.odometry.refinement.Lens;
import dev.egomotion.odometry.refinement.Refinement;
import dev.egomotion.schemas.DepthEncoding;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.DepthMethod;
import dev.egomotion.schemas.PhotometricConfidence;
import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.settings.DepthChoice;
import dev.egomotion.topology.settings.OutputSettings;
import dev.egomotion.topology.settings.RefinementChoice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Writes results as the records of the output topics. Safe for use by several threads. */
public final class OutputRecords {
    /** Units per metre of a metric depth PNG: KITTI's. */
    private static final double METRIC_DEPTH_SCALE = 256;

    private static final double LARGEST_PNG_VALUE = 65535;

    /** Room for the unit of a refined drive to grow in, against the network's. */
    private static final double UNIT_DRIFT = 2;

    private static final int MOST_GRIDS = 8;

    private final int mostDepthBytes;
    private final OutputSettings settings;
    private final RefinementChoice refinement;
    private final DepthChoice source;
    private final String depthModel;
    private final String models;
    private final boolean metric;
    private final double depthScale;

    /** Of the sizes asked for last; a few cameras are like each other, and a grid is quickly made again. */
    private final Map<Sizes, DepthGrid> grids =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(MOST_GRIDS, 0.75f, true) {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected boolean removeEldestEntry(Map.Entry<Sizes, DepthGrid> eldest) {
                            return size() > MOST_GRIDS;
                        }
                    });

    /** The grids between which depth is interpolated, pixels. */
    private record Sizes(int width, int height, int newWidth, int newHeight) {}

    OutputRecords(
            OutputSettings settings,
            RefinementChoice refinement,
            DepthChoice source,
            DepthContract depth,
            PoseContract pose) {
        this(settings, refinement, source, depth, pose, Integer.MAX_VALUE);
    }

    /**
     * Creates the writer.
     *
     * @param mostDepthBytes largest depth map that a record holds; one that is larger at the recording's size is
     *     published at the network's
     */
    public OutputRecords(
            OutputSettings settings,
            RefinementChoice refinement,
            DepthChoice source,
            DepthContract depth,
            PoseContract pose,
            int mostDepthBytes) {
        this.mostDepthBytes = mostDepthBytes;
        this.settings = settings;
        this.refinement = refinement;
        this.source = source;
        depthModel = depth.identity().label();
        models =
                depthModel.equals(pose.identity().label())
                        ? depthModel
                        : depthModel + "+" + pose.identity().label();
        metric = depth.metric();
        depthScale = depthScale(depth);
    }

    /**
     * Returns the units of a depth PNG per unit of depth: 256 when metric, else the largest power of two
     * with which the contract's greatest depth fits 16 bits.
     */
    static double depthScale(DepthContract depth) {
        return depth.metric()
                ? METRIC_DEPTH_SCALE
                : Math.pow(
                        2,
                        Math.floor(Math.log(LARGEST_PNG_VALUE / depth.maxDepth()) / Math.log(2)));
    }

    /** A network knows metres only through the focal length: with a guessed one it does not. */
    private ScaleSource scaleSource(FrameRef frame) {
        Optional<Segment.SegmentView> view = frame.segment().view();
        if (refinement.enabled() && view.map(Segment.SegmentView::speedMeasured).orElse(false)) {
            return ScaleSource.SPEED;
        }
        boolean byHeight = refinement.enabled() && refinement.steadyByGround();
        if (byHeight && view.map(v -> v.heightAboveGround().isPresent()).orElse(false)) {
            return ScaleSource.CAMERA_HEIGHT;
        }
        boolean trusted = view.map(v -> v.calibration() != Calibration.GUESSED).orElse(false);
        return metric && trusted ? ScaleSource.MODEL : ScaleSource.NONE;
    }

    /** Units of a depth PNG per unit of a frame's depth. */
    private double depthScale(FrameRef frame) {
        if (scaleSource(frame) != ScaleSource.NONE) {
            return METRIC_DEPTH_SCALE;
        }
        return refinement.enabled() ? depthScale / UNIT_DRIFT : depthScale;
    }

    /** Returns the trajectory record of a frame. */
    public TrajectoryPoint trajectory(FrameResult result) {
        FrameRef frame = result.frame();
        Vector3 t = result.worldFromCamera().translation();
        Rotation q = result.worldFromCamera().rotation();
        TrajectoryPoint.Builder record = TrajectoryPoint.newBuilder();
        result.refinement().ifPresent(refinement -> refined(record, refinement));
        if (result.leftOut() > 0) {
            record.setLeftOut((float) result.leftOut());
        }
        result.lens().ifPresent(lens -> told(record, lens));
        return record.setCamera(frame.segment().camera())
                .setSegment(frame.segment().id())
                .setSegmentIndex(frame.segment().index())
                .setSequence(frame.sequence())
                .setCaptureTimeNanos(frame.captureTimeNanos())
                .setStatus(result.status())
                .setReason(result.reason())
                .setTx(t.x())
                .setTy(t.y())
                .setTz(t.z())
                .setQx(q.x())
                .setQy(q.y())
                .setQz(q.z())
                .setQw(q.w())
                .setScaleSource(scaleSource(frame))
                .setConfidence(result.confidence())
                .setModel(models)
                .build();
    }

    private static void told(TrajectoryPoint.Builder record, Lens lens) {
        record.setFocalFactor((float) lens.focalFactor())
                .setFocalUncertainty((float) lens.focalSigma())
                .setShiftX((float) lens.shiftX())
                .setShiftUncertaintyX((float) lens.shiftSigmaX())
                .setShiftY((float) lens.shiftY())
                .setShiftUncertaintyY((float) lens.shiftSigmaY());
    }

    private static void refined(TrajectoryPoint.Builder record, Refinement refinement) {
        Refinement.Scale scale = refinement.scale();
        if (Double.isFinite(scale.uncertainty())) {
            record.setScaleUncertainty((float) scale.uncertainty());
        }
        record.setScaleReset(scale.reset());
        if (refinement.outcome() == Refinement.Outcome.FIRST) {
            return;
        }
        List<Float> covariance = new ArrayList<>();
        for (double value : refinement.covariance()) {
            covariance.add((float) value);
        }
        record.setCovariance(covariance)
                .setTracks(refinement.tracks())
                .setInlierShare((float) refinement.inlierShare());
    }

    /** Returns the depth record of a frame that has an image, if depth is published. */
    public List<DepthMap> depth(FrameResult result) {
        if (!settings.depthMaps() || result.depth().isEmpty()) {
            return List.of();
        }
        FrameRef frame = result.frame();
        Segment.SegmentView view = frame.segment().view().orElseThrow();
        Optional<Measured> measured = result.measured();
        PinholeCamera wanted =
                switch (settings.depthSize()) {
                    case MAP -> measured.map(Measured::camera).orElse(view.network());
                    case NETWORK -> view.network();
                    case INPUT -> view.input();
                };
        Encoded asWanted = encoded(result, wanted);
        Encoded map =
                asWanted.bytes() > mostDepthBytes ? encoded(result, view.network()) : asWanted;
        PinholeCamera camera = map.camera;
        DepthMap.Builder record = DepthMap.newBuilder();
        map.sigma.map(ByteBuffer::wrap).ifPresent(record::setUncertainty);
        return List.of(
                record.setMethod(measured.isPresent() ? method() : DepthMethod.NETWORK)
                        .setCamera(frame.segment().camera())
                        .setSegment(frame.segment().id())
                        .setSegmentIndex(frame.segment().index())
                        .setSequence(frame.sequence())
                        .setCaptureTimeNanos(frame.captureTimeNanos())
                        .setWidth(camera.width())
                        .setHeight(camera.height())
                        .setFx(camera.fx())
                        .setFy(camera.fy())
                        .setCx(camera.cx())
                        .setCy(camera.cy())
                        .setEncoding(DepthEncoding.PNG16)
                        .setDepthScale(depthScale(frame))
                        .setScaleSource(scaleSource(frame))
                        .setModel(depthModel)
                        .setData(ByteBuffer.wrap(map.depth))
                        .build());
    }

    private DepthMethod method() {
        return source.source() == DepthChoice.Source.MOTION
                ? DepthMethod.MOTION
                : DepthMethod.MEASURED;
    }

    /** A map on a grid as its record holds it. */
    private record Encoded(PinholeCamera camera, byte[] depth, Optional<byte[]> sigma) {
        int bytes() {
            return depth.length + sigma.map(bytes -> bytes.length).orElse(0);
        }
    }

    private Encoded encoded(FrameResult result, PinholeCamera camera) {
        double scale = depthScale(result.frame());
        DepthImage own = result.depth().orElseThrow();
        if (result.measured().isEmpty()) {
            return new Encoded(
                    camera, DepthPng.encode(onGrid(own, camera), scale), Optional.empty());
        }
        Measured measured = result.measured().get();
        MeasuredDepth map = measured.map();
        if (camera.width() == own.width() && camera.height() == own.height()) {
            map = new MeasuredDepth(own, measured.sigma());
        } else if (camera.width() > map.depth().width()) {
            map = new GuidedUpsampler(camera.width(), camera.height()).apply(map, measured.image());
        }
        return new Encoded(
                camera,
                DepthPng.encode(onGrid(map.depth(), camera), scale),
                Optional.of(ConfidencePng.encode(onGrid(map.sigma(), camera))));
    }

    private DepthImage onGrid(DepthImage depth, PinholeCamera camera) {
        if (depth.width() == camera.width() && depth.height() == camera.height()) {
            return depth;
        }
        return grid(depth.width(), depth.height(), camera).apply(depth);
    }

    private FloatImage onGrid(FloatImage image, PinholeCamera camera) {
        if (image.width() == camera.width() && image.height() == camera.height()) {
            return image;
        }
        return grid(image.width(), image.height(), camera).apply(image);
    }

    private DepthGrid grid(int width, int height, PinholeCamera camera) {
        return grids.computeIfAbsent(
                new Sizes(width, height, camera.width(), camera.height()),
                key -> new DepthGrid(key.width, key.height, key.newWidth, key.newHeight));
    }

    /** Returns the confidence record of a frame that has an image. */
    public List<PhotometricConfidence> confidence(FrameResult result) {
        if (result.depth().isEmpty()) {
            return List.of();
        }
        FrameRef frame = result.frame();
        PhotometricConfidence.Builder record =
                PhotometricConfidence.newBuilder()
                        .setCamera(frame.segment().camera())
                        .setSegment(frame.segment().id())
                        .setSegmentIndex(frame.segment().index())
                        .setSequence(frame.sequence())
                        .setCaptureTimeNanos(frame.captureTimeNanos())
                        .setConfidence(result.confidence());
        result.validation().ifPresent(validation -> measures(record, validation));
        return List.of(record.build());
    }

    private void measures(PhotometricConfidence.Builder record, Validation validation) {
        record.setPhotometricError(orNull(validation.photometricError()))
                .setPhotometricErrorBackward(orNull(validation.photometricErrorBackward()))
                .setIdentityError(orNull(validation.identityError()))
                .setVisibleShare(validation.visibleShare())
                .setForwardBackwardRotation(orNull(validation.forwardBackwardRotation()))
                .setForwardBackwardTranslation(orNull(validation.forwardBackwardTranslation()))
                .setDepthConsistency((float) validation.depthConsistency())
                .setExplainability(orNull(validation.explainability()));
        if (settings.confidenceMaps()) {
            record.setWidth(validation.map().width())
                    .setHeight(validation.map().height())
                    .setMap(ByteBuffer.wrap(ConfidencePng.encode(validation.map())));
        }
    }

    private static @Nullable Float orNull(OptionalDouble value) {
        return value.isPresent() ? (Float) (float) value.getAsDouble() : null;
    }

    private static @Nullable Float orNull(float value) {
        return Float.isNaN(value) ? null : (Float) value;
    }
}
