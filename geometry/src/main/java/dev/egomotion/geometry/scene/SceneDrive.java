package dev.egomotion.geometry.scene;

import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * A drive through a rendered street with curves, changing speed and the small vibration of a car,
 * every frame with exact depth and pose. Deterministic: the same settings give the same frames, in any
 * order. One thread at a time.
 */
public final class SceneDrive {
    /** Height of the camera above the road, metres: that of a camera on a car's roof. */
    public static final double CAMERA_HEIGHT = 1.65;

    private static final double LANE = 1.75;
    private static final double SPEED_CHANGE = 1.0 / 3;
    private static final double SPEED_PERIOD = 9;

    /** Keeps the shakes of drives apart whose seeds are neighbours. */
    private static final long SHAKE_SEED = 0xBF58476D1CE4E5B9L;

    private final SceneSettings settings;
    private final Street street;
    private final SceneRenderer renderer;
    private final RigidTransform firstFromScene;

    private SceneDrive(SceneSettings settings) {
        this.settings = settings;
        double seconds = settings.frames() * settings.framePeriodNanos() * 1e-9;
        double length = settings.speed() * (seconds + SPEED_PERIOD);
        Random random = new Random(settings.seed());
        street = new Street(length, settings.speed(), settings.traffic(), random);
        renderer = new SceneRenderer(settings.camera(), street);
        firstFromScene = sceneFromFrame(0).inverse();
    }

    /** Builds the street of a drive; frames are rendered when asked. */
    public static SceneDrive street(SceneSettings settings) {
        return new SceneDrive(settings);
    }

    /** Returns how many frames the drive has. */
    public int size() {
        return settings.frames();
    }

    /** Returns the camera, of known height above the ground. */
    public Camera camera() {
        Camera camera = settings.camera();
        return new Camera(
                camera.pinhole(),
                camera.distortion(),
                camera.calibration(),
                OptionalDouble.of(CAMERA_HEIGHT));
    }

    /**
     * Renders a frame.
     *
     * @param index in 0 .. size - 1
     */
    public SceneFrame frame(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException(
                    "frame %d of a drive of %d".formatted(index, size()));
        }
        double seconds = seconds(index);
        SceneRenderer.Rendered rendered =
                renderer.render(sceneFromFrame(index), along(seconds), seconds);
        return new SceneFrame(
                index * settings.framePeriodNanos(),
                rendered.image(),
                rendered.depth(),
                worldFromCamera(index),
                rendered.moving());
    }

    /**
     * Returns the pose of a frame without rendering it; the world is the first camera.
     *
     * @param index in 0 .. size - 1
     */
    public RigidTransform worldFromCamera(int index) {
        return index == 0 ? RigidTransform.IDENTITY : firstFromScene.times(sceneFromFrame(index));
    }

    private double seconds(int index) {
        return index * settings.framePeriodNanos() * 1e-9;
    }

    /** Returns metres along the road: the integral of speed (1 + SPEED_CHANGE sin(2 pi t / period)). */
    private double along(double seconds) {
        double omega = 2 * Math.PI / SPEED_PERIOD;
        return settings.speed()
                * (seconds + SPEED_CHANGE / omega * (1 - Math.cos(omega * seconds)));
    }

    private RigidTransform sceneFromFrame(int index) {
        return sceneFromCamera(seconds(index))
                .times(new RigidTransform(shake(index), Vector3.ZERO));
    }

    /**
     * Returns how a frame's camera is turned against one that is fixed to the car, fixedFromShaken: pitch, yaw and roll with the settings' standard deviation,
     * each frame's by itself.
     *
     * @param index in 0 .. size - 1
     */
    public Rotation shake(int index) {
        if (settings.shake() == 0) {
            return Rotation.IDENTITY;
        }
        SplittableRandom random = new SplittableRandom(SHAKE_SEED * (settings.seed() + 1) + index);
        return Rotation.fromAxisAngle(
                new Vector3(random.nextGaussian(), random.nextGaussian(), random.nextGaussian())
                        .times(settings.shake()));
    }

    private RigidTransform sceneFromCamera(double t) {
        double shaking = settings.speed() > 0 ? 1 : 0;
        double[] at = street.road().at(along(t), LANE + 0.15 * shaking * Math.sin(t));
        double pitch =
                shaking * Math.toRadians(0.12 * Math.sin(8.2 * t) + 0.05 * Math.sin(18.1 * t + 1));
        double roll = shaking * Math.toRadians(0.1 * Math.sin(5.3 * t + 2));
        double bounce = shaking * 0.01 * Math.sin(8.2 * t + 0.7);
        Rotation heading = Rotation.fromAxisAngle(new Vector3(0, at[2], 0));
        Rotation shake = Rotation.fromEulerXyz(pitch, 0, roll);
        return new RigidTransform(
                heading.times(shake), new Vector3(at[0], -CAMERA_HEIGHT + bounce, at[1]));
    }
}
