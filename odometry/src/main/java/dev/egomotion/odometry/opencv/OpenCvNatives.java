package dev.egomotion.odometry.opencv;

/**
 * OpenCV without its windows. JavaCPP's classes of optical flow initialise those of highgui, whose library needs GTK 2: on a
 * server or in a container, which has none, nothing could be tracked. Nothing that is used here needs highgui's library, so its
 * class is initialised without it, and JavaCPP then finds it done.
 */
public final class OpenCvNatives {
    private static final String LOADS = "org.bytedeco.javacpp.loadLibraries";

    static {
        String before = System.setProperty(LOADS, "false");
        try {
            Class.forName("org.bytedeco.opencv.global.opencv_highgui");
        } catch (ClassNotFoundException e) {
            throw new NoClassDefFoundError(e.getMessage());
        } finally {
            if (before == null) {
                System.clearProperty(LOADS);
            } else {
                System.setProperty(LOADS, before);
            }
        }
    }

    private OpenCvNatives() {}

    /**
     * Sees to it that optical flow loads without windows; further calls do nothing. While the first call runs (some milliseconds) no
     * other thread may load a library through JavaCPP: call it before such threads start.
     */
    public static void leaveWindowsOut() {
        // Done once, when this class is initialised.
    }
}
