package dev.egomotion.engine.report;

import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.camera.BadCameraException;
import dev.egomotion.codecs.decode.DecodeOutcome;
import dev.egomotion.codecs.decode.FrameDecoder;
import dev.egomotion.codecs.decode.FrameDecoders;
import dev.egomotion.codecs.still.ConfidencePng;
import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.engine.results.ResultFolder;
import dev.egomotion.engine.results.Results;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.SegmentStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a report: frames as the networks saw them and their depth and confidence maps, small enough to stand
 * inside the page, as WebP. Depth is a gray level, without loss: 0 has no value, level v is near (far / near)^((v - 1) / 254).
 */
final class SampleImages {
    private static final int MOST_WIDTH = 480;
    private static final int MAP_WIDTH = 256;
    private static final int QUALITY = 60;

    /** The page has no more bytes than this: it opens at once, also on a phone and from a mail. */
    private static final long MOST_BYTES = 8_000_000;

    /** What a row takes of it. */
    private static final long BYTES_A_ROW = 120;

    private static final double TAIL = 0.01;
    private static final int LEVELS = 254;

    /** Every second level is used: less than half a level's share of a depth is lost, and a third of the bytes saved. */
    private static final int LEVEL_STEP = 2;

    /**
     * One frame's pictures, base 64.
     *
     * @param row place in the page's rows
     * @param frame in colours
     * @param depth gray levels, without loss, if it has one
     * @param confidence gray, 255 for 1, if it has one
     */
    record Picture(int row, String frame, @Nullable String depth, @Nullable String confidence) {
        long bytes() {
            return frame.length()
                    + (depth == null ? 0 : depth.length())
                    + (confidence == null ? 0 : confidence.length());
        }

        /** Returns the three as they stand in the page, a bar between; nothing stands where there is none. */
        String inPage() {
            return frame
                    + "|"
                    + (depth == null ? "" : depth)
                    + "|"
                    + (confidence == null ? "" : confidence);
        }
    }

    /**
     * The pictures of a drive.
     *
     * @param near depth of the brightest colour, positive
     * @param far depth of the darkest
     */
    record Pictures(double near, double far, List<Picture> pictures) {
        static final Pictures NONE = new Pictures(1, 10, List.of());
    }

    private final ResultFolder folder;
    private final Results.DepthForm form;
    private final Map<Long, Integer> rows;
    private double near = 1;
    private double far = 10;

    private SampleImages(ResultFolder folder, Results.DepthForm form, Map<Long, Integer> rows) {
        this.folder = folder;
        this.form = form;
        this.rows = rows;
    }

    /**
     * Decodes frames; one that does not decode is left out, the report goes on without it.
     *
     * @param frames as they were sent
     * @param rows by a frame's sequence its place in the page's rows
     * @param wanted places that go first where not all find room
     */
    static Pictures of(
            List<Frame> frames,
            SegmentStart segment,
            Results.@Nullable DepthForm form,
            ResultFolder folder,
            Map<Long, Integer> rows,
            List<Integer> wanted)
            throws IOException {
        if (form == null) {
            return Pictures.NONE;
        }
        return new SampleImages(folder, form, rows).pictures(frames, segment, wanted);
    }

    private Pictures pictures(List<Frame> frames, SegmentStart segment, List<Integer> wanted)
            throws IOException {
        List<Frame> placed =
                frames.stream().filter(f -> rows.containsKey(f.getSequence())).toList();
        boolean alone = frames.stream().allMatch(Frame::getKeyFrame);
        chooseRange(placed);
        List<Picture> pictures = new ArrayList<>();
        try (FrameDecoder decoder = FrameDecoders.open(segment, form.width(), form.height())) {
            List<DecodeOutcome> outcomes = new ArrayList<>();
            // Others are decoded for the sake of those that follow.
            for (Frame frame : alone ? placed : frames) {
                outcomes.addAll(decoder.decode(frame));
                add(outcomes, pictures);
            }
            outcomes.addAll(decoder.drain());
            add(outcomes, pictures);
        } catch (BadCameraException e) {
            throw new IllegalStateException("the replay ran with a camera that does not work", e);
        } catch (UndecodableException e) {
            return Pictures.NONE; // no frame of such a segment has an image
        }
        return new Pictures(near, far, fitting(pictures, wanted));
    }

    private void add(List<DecodeOutcome> outcomes, List<Picture> pictures) throws IOException {
        for (DecodeOutcome outcome : outcomes) {
            Integer row = rows.get(outcome.sequence());
            if (row != null && outcome instanceof DecodeOutcome.Image image) {
                pictures.add(
                        new Picture(
                                row,
                                frame(image.image()),
                                depth(image.sequence()).map(this::levels).orElse(null),
                                confidence(image.sequence()).orElse(null)));
            }
        }
        outcomes.clear();
    }

    /** Returns those that find room, the wanted ones first, then ever more evenly spread ones. */
    private List<Picture> fitting(List<Picture> pictures, List<Integer> wanted) {
        Set<Picture> order = new LinkedHashSet<>();
        for (int row : wanted) {
            pictures.stream()
                    .min(Comparator.comparingInt(p -> Math.abs(p.row() - row)))
                    .ifPresent(order::add);
        }
        for (int stride = Integer.highestOneBit(Math.max(1, pictures.size()));
                stride > 0;
                stride /= 2) {
            for (int i = 0; i < pictures.size(); i += stride) {
                order.add(pictures.get(i));
            }
        }
        List<Picture> kept = new ArrayList<>();
        long bytes = BYTES_A_ROW * rows.size();
        for (Picture picture : order) {
            bytes += picture.bytes();
            if (bytes > MOST_BYTES) {
                break;
            }
            kept.add(picture);
        }
        kept.sort(Comparator.comparingInt(Picture::row));
        return kept;
    }

    private Optional<DepthImage> depth(long sequence) throws IOException {
        Path file = folder.depth(sequence);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(DepthPng.decode(Files.readAllBytes(file), form.scale()));
        } catch (UndecodableException e) {
            return Optional.empty();
        }
    }

    /** Takes the range of depths over some maps, nearly all of them. */
    private void chooseRange(List<Frame> frames) throws IOException {
        float[] values = new float[0];
        for (int i = 0; i < frames.size(); i += Math.max(1, frames.size() / 16)) {
            Optional<DepthImage> depth = depth(frames.get(i).getSequence());
            if (depth.isPresent()) {
                float[] map = depth.get().depth();
                float[] some = new float[map.length / 31 + 1];
                int count = 0;
                for (int k = 0; k < map.length; k += 31) {
                    if (map[k] > 0) {
                        some[count++] = map[k];
                    }
                }
                int before = values.length;
                values = Arrays.copyOf(values, before + count);
                System.arraycopy(some, 0, values, before, count);
            }
        }
        if (values.length > 0) {
            Arrays.sort(values);
            near = Math.max(1e-3, values[(int) (TAIL * (values.length - 1))]) / 1.1;
            far = Math.max(2 * near, values[(int) ((1 - TAIL) * (values.length - 1))] * 1.1);
        }
    }

    private String levels(DepthImage depth) {
        int width = Math.min(MAP_WIDTH, depth.width());
        int height = Math.max(1, Math.round((float) depth.height() * width / depth.width()));
        byte[] levels = new byte[width * height];
        double span = Math.log(far / near);
        for (int y = 0; y < height; y++) {
            int v = (int) ((y + 0.5) * depth.height() / height);
            for (int x = 0; x < width; x++) {
                float z = depth.at((int) ((x + 0.5) * depth.width() / width), v);
                if (z > 0) {
                    double share = Math.min(1, Math.max(0, Math.log(z / near) / span));
                    long level = LEVEL_STEP * Math.round(LEVELS / LEVEL_STEP * share);
                    levels[y * width + x] = (byte) (1 + level);
                }
            }
        }
        return base64(ImageCodec.encodeGrayWebp(levels, width, height, OptionalInt.empty()));
    }

    private Optional<String> confidence(long sequence) throws IOException {
        Path file = folder.confidence(sequence);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            FloatImage map = ConfidencePng.decode(Files.readAllBytes(file));
            int width = Math.min(MAP_WIDTH, map.width());
            int height = Math.max(1, Math.round((float) map.height() * width / map.width()));
            byte[] values = new byte[width * height];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    float value =
                            map.at(
                                    (int) ((x + 0.5) * map.width() / width),
                                    (int) ((y + 0.5) * map.height() / height));
                    values[y * width + x] = (byte) Math.round(255 * value);
                }
            }
            return Optional.of(
                    base64(
                            ImageCodec.encodeGrayWebp(
                                    values, width, height, OptionalInt.of(QUALITY))));
        } catch (UndecodableException e) {
            return Optional.empty();
        }
    }

    private static String frame(RgbImage image) {
        int width = Math.min(MOST_WIDTH, image.width());
        int height = Math.max(1, Math.round((float) image.height() * width / image.width()));
        return base64(ImageCodec.encodeWebp(ImageCodec.resize(image, width, height), QUALITY));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Returns the colours of levels 0 to 255 of gray that depth pictures have, 256 x R G B, base 64. */
    static String magma() {
        float[] depths = new float[256];
        for (int gray = 0; gray < depths.length; gray++) {
            double share = Math.max(0, gray - 24) / 231.0;
            depths[gray] = (float) Math.exp(1 - share);
        }
        return base64(DepthPng.colours(new DepthImage(256, 1, depths), 1, Math.E).rgb());
    }
}
