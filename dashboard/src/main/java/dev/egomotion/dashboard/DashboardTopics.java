package dev.egomotion.dashboard;

/**
 * The names of the topics that the page reads. A topic that does not exist is looked for again until it
 * does.
 *
 * @param frames FrameEvent records
 * @param trajectory TrajectoryPoint records
 * @param depth DepthMap records
 * @param confidence PhotometricConfidence records
 * @param cameras CameraStatus records: how live cameras are
 */
public record DashboardTopics(
        String frames, String trajectory, String depth, String confidence, String cameras) {}
