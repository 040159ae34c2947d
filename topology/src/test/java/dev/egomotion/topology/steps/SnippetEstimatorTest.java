package dev.egomotion.topology.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.geometry.warp.StabilisedView;
import dev.egomotion.model.PoseContract;
import dev.egomotion.model.PoseNetwork;
import dev.egomotion.model.Snippet;
import dev.egomotion.model.SnippetMotion;
import dev.egomotion.topology.Networks;
import dev.egomotion.topology.RenderedDrive;
import dev.egomotion.topology.records.DecodeItem.DecodedFrame;
import dev.egomotion.topology.records.DecodeItem.Stabilised;
import dev.egomotion.topology.records.EstimateItem;
import dev.egomotion.topology.records.EstimateItem.Estimate;
import dev.egomotion.topology.records.EstimateItem.EstimatedMotion;
import dev.egomotion.topology.records.FrameRef;
import dev.egomotion.topology.records.PathEvent.SegmentClosed;
import dev.egomotion.topology.records.Segment;
import dev.egomotion.topology.records.SnippetItem.Target;
import dev.egomotion.topology.records.SnippetItem.Window;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SnippetEstimatorTest {
    private static final int WIDTH = RenderedDrive.WIDTH;
    private static final int HEIGHT = RenderedDrive.HEIGHT;
    private static final PinholeCamera CAMERA =
            PinholeCamera.ofFieldOfView(WIDTH, HEIGHT, Math.toRadians(80));

    /** A pair network that was trained in time order alone, as monodepth2's. */
    private record OneWay(PoseNetwork network) implements PoseNetwork {
        @Override
        public PoseContract contract() {
            PoseContract c = network.contract();
            return new PoseContract(
                    c.identity(),
                    c.input(),
                    c.output(),
                    c.frames(),
                    c.stackingOrder(),
                    c.rotation(),
                    c.translationFirst(),
                    c.direction(),
                    c.outputScale(),
                    true,
                    c.explainability());
        }

        @Override
        public List<SnippetMotion> predict(List<Snippet> snippets) {
            assertEquals(1, snippets.size(), "a swapped pair means nothing to this network");
            return network.predict(snippets);
        }

        @Override
        public void close() {}
    }

    @Test
    void accept_pairNetwork_isAskedBothWays() {
        PoseNetwork pose = Networks.posing(WIDTH, HEIGHT);

        assertEquals(
                pose.predict(List.of(pair())).get(0).sourceFromTarget().get(0),
                motion(pose).targetFromPrevious().orElseThrow());
    }

    @Test
    void accept_networkOfTimeOrderAlone_isAskedOneWay() {
        PoseNetwork pose = new OneWay(Networks.posing(WIDTH, HEIGHT));

        assertEquals(Optional.empty(), motion(pose).targetFromPrevious());
    }

    @Test
    void accept_oneAnswerIsEnough_isAskedOneWay() {
        PoseNetwork pose = Networks.posing(WIDTH, HEIGHT);

        assertEquals(Optional.empty(), motion(pose, false).targetFromPrevious());
    }

    /** Between segments neither the window nor the estimator holds an image. */
    @Test
    void accept_segmentClosed_releasesItsImages() {
        SnippetWindow window = new SnippetWindow(new SnippetForm(3, 1, 5));
        Networks networks = Networks.pixels(3);
        SnippetEstimator estimator = new SnippetEstimator(networks.depth(), networks.pose(), false);
        Segment segment = new Segment("front", "0", 0, Optional.empty());
        List<WeakReference<RgbImage>> images = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            RgbImage image = new RgbImage(WIDTH, HEIGHT, new byte[3 * WIDTH * HEIGHT]);
            images.add(new WeakReference<>(image));
            GrayImage tracking = new GrayImage(WIDTH, HEIGHT, new byte[WIDTH * HEIGHT]);
            window.accept(new DecodedFrame(new FrameRef(segment, i, i), image, tracking))
                    .forEach(estimator::accept);
        }
        window.accept(new SegmentClosed(segment)).forEach(estimator::accept);
        for (int i = 0; i < 20 && images.stream().anyMatch(image -> image.get() != null); i++) {
            System.gc();
        }
        assertTrue(images.stream().allMatch(image -> image.get() == null));
        Reference.reachabilityFence(window);
        Reference.reachabilityFence(estimator);
    }

    /** The networks say that nothing moved between what they saw: the camera turned from one view to the other. */
    @Test
    void accept_stabilisedFrames_givesTheMotionAndDepthOfTheCamera() {
        PoseNetwork pose = Networks.posing(WIDTH, HEIGHT);
        Rotation previous = Rotation.fromAxisAngle(new Vector3(0.01, 0.02, -0.01));
        Rotation target = Rotation.fromAxisAngle(new Vector3(-0.02, 0.01, 0.03));
        Window window = new Window(List.of(turned(0, previous), turned(1, target)), 1);
        EstimateItem item =
                new SnippetEstimator(Networks.pixels(2).depth(), pose, true)
                        .accept(new Target(turned(1, target), Optional.of(window)))
                        .get(0);
        Estimate estimate = assertInstanceOf(Estimate.class, item);
        EstimatedMotion motion = estimate.motion().orElseThrow();
        Rotation truth = previous.inverse().times(target);
        assertEquals(
                0, truth.inverse().times(motion.previousFromTarget().rotation()).angle(), 1e-12);
        assertEquals(
                0,
                truth.times(motion.targetFromPrevious().orElseThrow().rotation()).angle(),
                1e-12);
        Vector3 ray = target.apply(CAMERA.backProject(40, 20, 1));
        assertEquals(5 / ray.z(), estimate.depth().at(40, 20), 1e-5);
    }

    private static DecodedFrame turned(long sequence, Rotation stabilisedFromCamera) {
        DecodedFrame frame = frame(sequence);
        StabilisedView view = new StabilisedView(CAMERA, stabilisedFromCamera);
        return new DecodedFrame(
                frame.frame(),
                frame.image(),
                frame.tracking(),
                Optional.of(new Stabilised(view, view.image(frame.image()))));
    }

    private static EstimatedMotion motion(PoseNetwork pose) {
        return motion(pose, true);
    }

    private static EstimatedMotion motion(PoseNetwork pose, boolean bothWays) {
        SnippetEstimator estimator =
                new SnippetEstimator(Networks.pixels(2).depth(), pose, bothWays);
        Window window = new Window(List.of(frame(0), frame(1)), 1);
        EstimateItem item = estimator.accept(new Target(frame(1), Optional.of(window))).get(0);
        return assertInstanceOf(Estimate.class, item).motion().orElseThrow();
    }

    private static Snippet pair() {
        return new Snippet(frame(1).image(), List.of(frame(0).image()));
    }

    private static DecodedFrame frame(long sequence) {
        Segment segment = new Segment("front", "0", 0, Optional.empty());
        RgbImage image = new RgbImage(WIDTH, HEIGHT, new byte[3 * WIDTH * HEIGHT]);
        GrayImage tracking = new GrayImage(WIDTH, HEIGHT, new byte[WIDTH * HEIGHT]);
        return new DecodedFrame(new FrameRef(segment, sequence, sequence), image, tracking);
    }
}
