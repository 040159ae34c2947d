package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.values.PinholeCamera;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The last frames of a camera, oldest first, and the points that they follow. */
final class TrackWindow {
    private static final int POSE_BYTES = Long.BYTES + 12 * Double.BYTES;
    private static final int TRACK_BYTES = 2 * Short.BYTES + 1 + 9 * Float.BYTES;

    final List<WindowFrame> frames = new ArrayList<>();
    final List<Track> tracks = new ArrayList<>();

    private final PinholeCamera camera;
    private final int capacity;

    TrackWindow(PinholeCamera camera, int capacity) {
        this.camera = camera;
        this.capacity = capacity;
    }

    boolean isFull() {
        return frames.size() == capacity;
    }

    WindowFrame newest() {
        return frames.get(frames.size() - 1);
    }

    void clear() {
        frames.clear();
        tracks.clear();
    }

    /** Appends a frame that sees every track at its x, y. */
    void add(WindowFrame frame) {
        int k = frames.size();
        frames.add(frame);
        for (Track track : tracks) {
            track.see(k);
            track.age = Math.min(track.age + 1, Short.MAX_VALUE);
        }
    }

    /** Takes a frame out; it stays the host of the points that it found. */
    void remove(int index) {
        frames.get(index).unknown = -1;
        frames.remove(index);
        for (Track track : tracks) {
            track.forget(index);
        }
    }

    /** Lets every pose but the oldest be adjusted. */
    void numberUnknowns() {
        for (int i = 0; i < frames.size(); i++) {
            frames.get(i).unknown = i - 1;
        }
    }

    /**
     * Starts following points of the newest frame.
     *
     * @param points x y x y ..., pixels
     * @param networkRho inverse depth of each, per unit of the window
     * @param information on its log
     */
    void follow(float[] points, double[] networkRho, double information) {
        for (int i = 0; i < networkRho.length; i++) {
            Track track =
                    new Track(
                            newest(),
                            points[2 * i],
                            points[2 * i + 1],
                            camera,
                            (float) networkRho[i],
                            capacity);
            track.see(frames.size() - 1);
            track.information = (float) information;
            tracks.add(track);
        }
    }

    /** Returns x y x y ... of every track in the newest frame. */
    float[] positions() {
        float[] out = new float[2 * tracks.size()];
        for (int i = 0; i < tracks.size(); i++) {
            out[2 * i] = tracks.get(i).x;
            out[2 * i + 1] = tracks.get(i).y;
        }
        return out;
    }

    /**
     * Returns the median distance between where the last frame saw points and where its rotation against the frame
     * before would have put them, pixels; NaN when both share none.
     */
    double parallax() {
        int j = frames.size() - 1;
        double[] distances = new double[tracks.size()];
        int n = 0;
        double[] r = rotation(frames.get(j), frames.get(j - 1));
        for (Track track : tracks) {
            if (track.isSeenBy(j) && track.isSeenBy(j - 1)) {
                double x = (track.seen[2 * j - 2] - camera.cx()) / camera.fx();
                double y = (track.seen[2 * j - 1] - camera.cy()) / camera.fy();
                double z = r[6] * x + r[7] * y + r[8];
                double u = camera.fx() * (r[0] * x + r[1] * y + r[2]) / z + camera.cx();
                double v = camera.fy() * (r[3] * x + r[4] * y + r[5]) / z + camera.cy();
                distances[n++] = Math.hypot(track.seen[2 * j] - u, track.seen[2 * j + 1] - v);
            }
        }
        return median(distances, n);
    }

    /** Returns the angle between the oldest frame and the newest, radians. */
    double turned() {
        double[] r = rotation(newest(), frames.get(0));
        return Math.acos(Math.max(-1, Math.min(1, (r[0] + r[4] + r[8] - 1) / 2)));
    }

    /** toFromFrom: R_to R_from^T. */
    private static double[] rotation(WindowFrame to, WindowFrame from) {
        double[] r = new double[9];
        for (int p = 0; p < 3; p++) {
            for (int q = 0; q < 3; q++) {
                for (int k = 0; k < 3; k++) {
                    r[3 * p + q] += to.rotation[3 * p + k] * from.rotation[3 * q + k];
                }
            }
        }
        return r;
    }

    /** Returns the median of the first n; NaN of none. Sorts them. */
    static double median(double[] values, int n) {
        Arrays.sort(values, 0, n);
        return n == 0 ? Double.NaN : values[n / 2];
    }

    /** Keeps of the solution what a restart will find. */
    void round() {
        for (Track track : tracks) {
            track.round();
        }
    }

    /** The window's frames first, then hosts that have left it. */
    private List<WindowFrame> poses() {
        Set<WindowFrame> all = new LinkedHashSet<>(frames);
        for (Track track : tracks) {
            all.add(track.host);
        }
        return new ArrayList<>(all);
    }

    /** Returns all of it; every number as it is, none rounded. */
    byte[] state() {
        List<WindowFrame> poses = poses();
        Map<WindowFrame, Integer> index = new HashMap<>();
        ByteBuffer out =
                ByteBuffer.allocate(
                        3 * Integer.BYTES
                                + poses.size() * POSE_BYTES
                                + tracks.size() * (TRACK_BYTES + 2 * capacity * Float.BYTES));
        out.putInt(frames.size()).putInt(poses.size()).putInt(tracks.size());
        for (WindowFrame frame : poses) {
            index.put(frame, index.size());
            out.putLong(frame.number);
            for (double value : frame.rotation) {
                out.putDouble(value);
            }
            for (double value : frame.translation) {
                out.putDouble(value);
            }
        }
        for (Track track : tracks) {
            out.putShort(Objects.requireNonNull(index.get(track.host)).shortValue())
                    .putShort((short) track.age);
            write(track, out);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private void write(Track track, ByteBuffer out) {
        int first = 0;
        while (first < frames.size() && !track.isSeenBy(first)) {
            first++;
        }
        out.put((byte) first).putFloat(track.hostX).putFloat(track.hostY);
        out.putFloat(track.networkRho).putFloat((float) track.rho).putFloat(track.heldRho);
        out.putFloat(track.heldInformation).putFloat(track.information);
        out.putFloat(track.x).putFloat(track.y);
        for (int i = 2 * first; i < 2 * frames.size(); i++) {
            out.putFloat(track.seen[i]);
        }
    }

    /** Goes back to a state. */
    void restore(ByteBuffer in) {
        clear();
        int inWindow = in.getInt();
        int poseCount = in.getInt();
        int trackCount = in.getInt();
        List<WindowFrame> poses = new ArrayList<>();
        for (int i = 0; i < poseCount; i++) {
            WindowFrame frame = new WindowFrame(in.getLong());
            for (int k = 0; k < 9; k++) {
                frame.rotation[k] = in.getDouble();
            }
            for (int k = 0; k < 3; k++) {
                frame.translation[k] = in.getDouble();
            }
            poses.add(frame);
        }
        frames.addAll(poses.subList(0, inWindow));
        for (int i = 0; i < trackCount; i++) {
            tracks.add(read(in, poses));
        }
    }

    private Track read(ByteBuffer in, List<WindowFrame> poses) {
        WindowFrame host = poses.get(in.getShort());
        int age = in.getShort();
        int first = in.get();
        float hostX = in.getFloat();
        float hostY = in.getFloat();
        Track track = new Track(host, hostX, hostY, camera, in.getFloat(), capacity);
        track.age = age;
        track.rho = in.getFloat();
        track.heldRho = in.getFloat();
        track.heldInformation = in.getFloat();
        track.information = in.getFloat();
        track.x = in.getFloat();
        track.y = in.getFloat();
        for (int i = 2 * first; i < 2 * frames.size(); i++) {
            track.seen[i] = in.getFloat();
        }
        return track;
    }
}
