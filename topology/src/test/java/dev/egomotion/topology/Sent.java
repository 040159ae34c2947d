package dev.egomotion.topology;

import dev.egomotion.geometry.values.Camera;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A record on its way to the frames topic.
 *
 * @param key camera id
 * @param record its bytes
 */
public record Sent(String key, byte[] record) {
    /** Sends all, in order. */
    public static void all(TopologyFixture topology, List<Sent> records) {
        records.forEach(sent -> topology.send(sent.key, sent.record));
    }

    /** Returns a whole segment. */
    public static List<Sent> segment(String camera, String segment, RenderedDrive drive) {
        List<Sent> records = new ArrayList<>();
        records.add(start(camera, segment, drive.camera()));
        for (int i = 0; i < drive.size(); i++) {
            records.add(frame(camera, segment, drive, i));
        }
        records.add(new Sent(camera, Events.end(camera, segment)));
        return records;
    }

    static Sent start(String camera, String segment, Camera model) {
        return new Sent(camera, Events.start(camera, segment, model));
    }

    static Sent frame(String camera, String segment, RenderedDrive drive, int i) {
        return new Sent(camera, Events.frame(camera, segment, i, drive.png(i)));
    }

    /** Returns a frame that holds no image. */
    static Sent corrupt(String camera, String segment, long sequence) {
        byte[] noise = new byte[100];
        new Random(sequence).nextBytes(noise);
        return new Sent(camera, Events.frame(camera, segment, sequence, noise));
    }
}
