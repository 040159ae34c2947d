package dev.egomotion.codecs.mcap;

import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** ROS 2 messages in CDR. Times are nanoseconds, lengths metres, angles radians. */
public final class RosMessages {
    /** sensor_msgs/PointField: a float of four bytes. */
    private static final int FLOAT32 = 7;

    /** Bytes of a point: x, y, z, and its colour as a float's bits. */
    public static final int POINT_BYTES = 16;

    private RosMessages() {}

    /** Returns sensor_msgs/CompressedImage. */
    public static byte[] compressedImage(long timeNanos, String frame, String format, byte[] data) {
        return new Cdr().header(timeNanos, frame).text(format).data(data).bytes();
    }

    /** Returns sensor_msgs/Image of depth: 32FC1, metres, NaN where there is none (REP 118). */
    public static byte[] depthImage(long timeNanos, String frame, DepthImage depth) {
        ByteBuffer data =
                ByteBuffer.allocate(4 * depth.depth().length).order(ByteOrder.LITTLE_ENDIAN);
        for (float z : depth.depth()) {
            data.putFloat(z > 0 ? z : Float.NaN);
        }
        return new Cdr()
                .header(timeNanos, frame)
                .u32(depth.height())
                .u32(depth.width())
                .text("32FC1")
                .u8(0)
                .u32(4L * depth.width())
                .data(data.array())
                .bytes();
    }

    /** Returns sensor_msgs/CameraInfo. */
    public static byte[] cameraInfo(long timeNanos, String frame, Camera camera) {
        PinholeCamera p = camera.pinhole();
        Cdr cdr = new Cdr().header(timeNanos, frame).u32(p.height()).u32(p.width());
        double[] d = coefficients(camera.distortion());
        cdr.text(model(camera.distortion())).u32(d.length).f64(d);
        cdr.f64(p.fx(), 0, p.cx(), 0, p.fy(), p.cy(), 0, 0, 1);
        cdr.f64(1, 0, 0, 0, 1, 0, 0, 0, 1);
        cdr.f64(p.fx(), 0, p.cx(), 0, 0, p.fy(), p.cy(), 0, 0, 0, 1, 0);
        return cdr.u32(0).u32(0).u32(0).u32(0).u32(0).u32(0).u8(0).bytes();
    }

    private static String model(Distortion distortion) {
        if (distortion instanceof Distortion.Fisheye) {
            return "equidistant";
        }
        if (distortion instanceof Distortion.RationalPolynomial) {
            return "rational_polynomial";
        }
        return distortion instanceof Distortion.FieldOfView ? "fov" : "plumb_bob";
    }

    private static double[] coefficients(Distortion distortion) {
        if (distortion instanceof Distortion.PlumbBob d) {
            return new double[] {d.k1(), d.k2(), d.p1(), d.p2(), d.k3()};
        }
        if (distortion instanceof Distortion.Fisheye d) {
            return new double[] {d.k1(), d.k2(), d.k3(), d.k4()};
        }
        if (distortion instanceof Distortion.RationalPolynomial d) {
            return new double[] {
                d.k1(), d.k2(), d.p1(), d.p2(), d.k3(), d.k4(), d.k5(), d.k6(), d.s1(), d.s2(),
                d.s3(), d.s4(), d.tauX(), d.tauY()
            };
        }
        return distortion instanceof Distortion.FieldOfView d
                ? new double[] {d.omega()}
                : new double[5];
    }

    private static Cdr pose(Cdr cdr, RigidTransform pose) {
        Vector3 t = pose.translation();
        Rotation q = pose.rotation();
        return cdr.f64(t.x(), t.y(), t.z(), q.x(), q.y(), q.z(), q.w());
    }

    /** Returns geometry_msgs/PoseStamped. */
    public static byte[] pose(long timeNanos, String frame, RigidTransform pose) {
        return pose(new Cdr().header(timeNanos, frame), pose).bytes();
    }

    /**
     * A pose and its time.
     *
     * @param timeNanos nanoseconds
     */
    public record Stamped(long timeNanos, RigidTransform pose) {}

    /** Returns nav_msgs/Path. */
    public static byte[] path(long timeNanos, String frame, List<Stamped> poses) {
        Cdr cdr = new Cdr().header(timeNanos, frame).u32(poses.size());
        poses.forEach(p -> pose(cdr.header(p.timeNanos(), frame), p.pose()));
        return cdr.bytes();
    }

    /** Returns tf2_msgs/TFMessage with one transform: where the child is in the frame. */
    public static byte[] transform(
            long timeNanos, String frame, String child, RigidTransform frameFromChild) {
        Cdr cdr = new Cdr().u32(1).header(timeNanos, frame).text(child);
        return pose(cdr, frameFromChild).bytes();
    }

    /**
     * A motion as nav_msgs/Odometry states it.
     *
     * @param linear metres per second, in the child's axes
     * @param angular radians per second, in the child's axes
     * @param covariance of both, 36 numbers, row by row; zeros where it is not known
     */
    public record Twist(Vector3 linear, Vector3 angular, double[] covariance) {}

    /**
     * Returns nav_msgs/Odometry.
     *
     * @param covariance of the pose, position along and rotation about the axes of the frame, 36 numbers, row by row; zeros
     *     where it is not known
     */
    public static byte[] odometry(
            long timeNanos,
            String frame,
            String child,
            RigidTransform pose,
            double[] covariance,
            Twist twist) {
        Cdr cdr = pose(new Cdr().header(timeNanos, frame).text(child), pose).f64(covariance);
        cdr.f64(twist.linear().x(), twist.linear().y(), twist.linear().z());
        cdr.f64(twist.angular().x(), twist.angular().y(), twist.angular().z());
        return cdr.f64(twist.covariance()).bytes();
    }

    /**
     * Returns sensor_msgs/PointCloud2.
     *
     * @param points {@link #POINT_BYTES} each, little-endian: x, y, z as floats, 0x00RRGGBB
     */
    public static byte[] pointCloud(long timeNanos, String frame, byte[] points) {
        int count = points.length / POINT_BYTES;
        Cdr cdr = new Cdr().header(timeNanos, frame).u32(1).u32(count).u32(4);
        String[] fields = {"x", "y", "z", "rgb"};
        for (int i = 0; i < fields.length; i++) {
            cdr.text(fields[i]).u32(4L * i).u8(FLOAT32).u32(1);
        }
        return cdr.u8(0).u32(POINT_BYTES).u32(points.length).data(points).u8(1).bytes();
    }
}
