package dev.egomotion.codecs.recording;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.mcap.McapReader;
import dev.egomotion.codecs.wire.TrustedRecords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens recordings: what lies at the path tells the layout. */
public final class FrameSources {
    static {
        TrustedRecords.ready();
    }

    private FrameSources() {}

    /**
     * Opens a video file or a folder of still images: a drive (images/, times.txt, camera.yaml), a
     * KITTI odometry sequence (image_2/ or image_0/, times.txt, calib.txt), a KITTI raw drive
     * (image_02/data/, image_02/timestamps.txt, calib_cam_to_cam.txt beside the drive), a TUM RGB-D
     * folder (rgb.txt) or images alone, sorted by name; or an MCAP file with pictures of ROS 1 or ROS 2.
     *
     * <p>Still images travel as the files' own bytes. A video's frames are decoded and encoded again as
     * JPEG, or with passthrough its H.264 or HEVC packets travel untouched, in whole groups: a range then
     * begins at the key frame at or before its first frame. Frames keep the recording's own indices and
     * times; a video's times count from its first frame.
     *
     * @throws SourceException if there is nothing there that is known, or it cannot be opened
     */
    public static FrameSource open(Path recording, SourceOptions options) throws SourceException {
        if (Files.isDirectory(recording)) {
            return new ImageSource(RecordingFolder.read(recording), options);
        }
        if (Files.isRegularFile(recording)) {
            refuseByFirstBytes(recording);
            return isMcap(recording)
                    ? new McapSource(recording, options)
                    : VideoSources.open(recording, options);
        }
        throw new SourceException(
                Files.exists(recording)
                        ? recording + ": neither a file nor a folder"
                        : recording + ": there is no such file or folder");
    }

    /** Refuses empty files, and recordings of ROS that are no MCAP files. */
    private static void refuseByFirstBytes(Path file) throws SourceException {
        String first;
        try (InputStream in = Files.newInputStream(file)) {
            first = new String(in.readNBytes(16), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new SourceException(file + ": " + FileTrouble.reading(e), e);
        }
        if (first.isEmpty()) {
            throw new SourceException(file + ": the file is empty");
        }
        if (first.startsWith("#ROSBAG V")) {
            throw new SourceException(
                    file
                            + ": is a bag of ROS 1; of ROS, MCAP files are read: convert it with 'mcap convert in.bag out.mcap'");
        }
        if (first.startsWith("SQLite format 3")) {
            throw new SourceException(
                    file
                            + ": is an SQLite file, as older rosbag2 writes; of ROS, MCAP files are read: convert it with 'mcap convert in.db3 out.mcap'");
        }
    }

    private static boolean isMcap(Path file) throws SourceException {
        try {
            return McapReader.isOne(file);
        } catch (IOException e) {
            throw new SourceException(file + ": " + FileTrouble.reading(e), e);
        }
    }
}
