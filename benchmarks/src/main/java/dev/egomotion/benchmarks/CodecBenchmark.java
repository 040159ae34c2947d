package dev.egomotion.benchmarks;

import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.camera.BadCameraException;
import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.codecs.decode.DecodeOutcome;
import dev.egomotion.codecs.decode.FrameDecoder;
import dev.egomotion.codecs.decode.FrameDecoders;
import dev.egomotion.codecs.still.ConfidencePng;
import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.codecs.wire.UnreadableRecordException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.SegmentStart;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Bytes to values and back: a 1226x370 frame in, a 416x128 depth map and confidence out. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    private static final int WIDTH = 416;
    private static final int HEIGHT = 128;
    private static final double DEPTH_SCALE = 256;

    private final Rendered full = Rendered.pair(1226, 370);
    private final Rendered small = Rendered.pair(WIDTH, HEIGHT);
    private final RgbImage image = full.target().image();
    private final byte[] jpeg = ImageCodec.encodeJpeg(image, ImageCodec.JPEG_QUALITY);
    private final Frame frame =
            Frame.newBuilder()
                    .setSequence(0)
                    .setCaptureTimeNanos(0)
                    .setData(ByteBuffer.wrap(jpeg))
                    .build();
    private final AvroCodec<FrameEvent> codec = AvroCodec.of(FrameEvent.class);
    private final FrameEvent event =
            FrameEvent.newBuilder().setCamera("front").setSegment("0").setEvent(frame).build();
    private final byte[] record = codec.encode(event);
    private final FloatImage confidence = small.target().image().luma();
    private final FrameDecoder decoder = decoder();

    private FrameDecoder decoder() {
        SegmentStart start =
                SegmentStart.newBuilder()
                        .setCameraInfo(CameraInfos.of(Camera.rectified(full.camera())))
                        .setCodec(FrameCodec.JPEG)
                        .build();
        try {
            return FrameDecoders.open(start, WIDTH, HEIGHT);
        } catch (BadCameraException | UndecodableException e) {
            throw new IllegalStateException(e);
        }
    }

    @TearDown
    public void close() {
        decoder.close();
    }

    /** What ingest does to a decoded video frame. */
    @Benchmark
    public byte[] encodeJpeg() {
        return ImageCodec.encodeJpeg(image, ImageCodec.JPEG_QUALITY);
    }

    /** The decode step: JPEG to a rectified image of the network's size. */
    @Benchmark
    public List<DecodeOutcome> decodeToNetworkSize() {
        return decoder.decode(frame);
    }

    /** JPEG to a full-size image. */
    @Benchmark
    public RgbImage decodeFullSize() throws UndecodableException {
        return ImageCodec.decode(jpeg);
    }

    /** Area resize alone. */
    @Benchmark
    public RgbImage resize() {
        return ImageCodec.resize(image, WIDTH, HEIGHT);
    }

    /** A depth map as PNG16. */
    @Benchmark
    public byte[] encodeDepth() {
        return DepthPng.encode(small.target().depth(), DEPTH_SCALE);
    }

    /** The colour preview of a depth map, a result file. */
    @Benchmark
    public byte[] previewDepth() {
        return DepthPng.preview(small.target().depth());
    }

    /** A confidence map as PNG8. */
    @Benchmark
    public byte[] encodeConfidence() {
        return ConfidencePng.encode(confidence);
    }

    /** A frame as an Avro record. */
    @Benchmark
    public byte[] encodeRecord() {
        return codec.encode(event);
    }

    /** An Avro record as a frame. */
    @Benchmark
    public FrameEvent decodeRecord() throws UnreadableRecordException {
        return codec.decode(record);
    }
}
