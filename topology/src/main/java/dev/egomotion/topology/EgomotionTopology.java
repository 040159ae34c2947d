package dev.egomotion.topology;

import dev.egomotion.model.DepthNetwork;
import dev.egomotion.model.NetworkInput;
import dev.egomotion.model.PoseNetwork;
import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.PhotometricConfidence;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.records.DecodeItem;
import dev.egomotion.topology.records.EventParser;
import dev.egomotion.topology.records.FrameResult;
import dev.egomotion.topology.records.OutputRecords;
import dev.egomotion.topology.records.ParsedRecord;
import dev.egomotion.topology.settings.Topics;
import dev.egomotion.topology.settings.TopologySettings;
import dev.egomotion.topology.state.StateStores;
import dev.egomotion.topology.steps.CameraStream.ImageSize;
import dev.egomotion.topology.steps.DecodeProcessor;
import dev.egomotion.topology.steps.MeasureProcessor;
import dev.egomotion.topology.steps.ParseProcessor;
import dev.egomotion.topology.steps.RefineProcessor;
import dev.egomotion.topology.steps.SnippetEstimator;
import dev.egomotion.topology.steps.SnippetForm;
import dev.egomotion.topology.steps.SnippetWindow;
import dev.egomotion.topology.steps.StabiliseProcessor;
import dev.egomotion.topology.steps.Step;
import dev.egomotion.topology.steps.StepProcessor;
import dev.egomotion.topology.steps.StepTimes;
import dev.egomotion.topology.steps.ValidateProcessor;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.ValueMapper;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Draws the topology: frames in; trajectory, depth, confidence and dead letters out. */
public final class EgomotionTopology {
    private EgomotionTopology() {}

    /**
     * Returns the topology: one sub-topology, everything keyed by camera id, no repartition.
     *
     * @param settings names, limits, outputs
     * @param depthNetwork shared by all threads; stays open, its owner closes it
     * @param poseNetwork shared by all threads; stays open, its owner closes it
     * @param times where every step's times are recorded
     * @throws IllegalArgumentException if the two networks do not take images of the same size
     */
    public static Topology build(
            TopologySettings settings,
            DepthNetwork depthNetwork,
            PoseNetwork poseNetwork,
            StepTimes times) {
        return build(settings, depthNetwork, poseNetwork, times, point -> {});
    }

    /**
     * Returns the topology, as {@link #build(TopologySettings, DepthNetwork, PoseNetwork, StepTimes)} does.
     *
     * @param made told of each trajectory record when it is made, by the thread that made it: before it is committed, and
     *     again where a transaction is repeated; must not throw
     */
    public static Topology build(
            TopologySettings settings,
            DepthNetwork depthNetwork,
            PoseNetwork poseNetwork,
            StepTimes times,
            Consumer<TrajectoryPoint> made) {
        ImageSize size = commonSize(depthNetwork, poseNetwork);
        SnippetForm form = SnippetForm.of(poseNetwork.contract(), settings.maxGap());
        Topics topics = settings.topics();
        EventParser parser = new EventParser(settings.streams().largestUsableRecordBytes());
        StreamsBuilder builder = new StreamsBuilder();

        KStream<String, ParsedRecord> events =
                builder.stream(
                                topics.frames(),
                                Consumed.with(Serdes.String(), Serdes.ByteArray())
                                        .withTimestampExtractor(EgomotionTopology::time)
                                        .withName("read-frames"))
                        .processValues(
                                () -> new ParseProcessor(times, parser), named(Step.PARSE_EVENTS));
        KStream<String, DecodeItem> frames =
                events.process(
                        decode(() -> new DecodeProcessor(times, size, form, parser, settings)),
                        named(Step.DECODE));
        KStream<String, DecodeItem> seen =
                settings.stabilisation().enabled()
                        ? frames.processValues(
                                withStores(
                                        () ->
                                                new StabiliseProcessor(
                                                        times,
                                                        settings.stabilisation().path(),
                                                        form),
                                        StateStores.stabilisers()),
                                named(Step.STABILISE))
                        : frames;
        KStream<String, FrameResult> results =
                seen.processValues(
                                () ->
                                        new StepProcessor<>(
                                                Step.WINDOW_SNIPPETS,
                                                times,
                                                () -> new SnippetWindow(form)),
                                named(Step.WINDOW_SNIPPETS))
                        .processValues(
                                () ->
                                        new StepProcessor<>(
                                                Step.PREDICT,
                                                times,
                                                () ->
                                                        new SnippetEstimator(
                                                                depthNetwork,
                                                                poseNetwork,
                                                                !settings.refinement().enabled())),
                                named(Step.PREDICT))
                        .processValues(
                                withStores(
                                        () ->
                                                new RefineProcessor(
                                                        times,
                                                        settings.refinement(),
                                                        depthNetwork.contract().isRelative(),
                                                        settings.measurement().isMeasured()),
                                        StateStores.refiners()),
                                named(Step.REFINE))
                        .processValues(
                                withStores(
                                        () -> new MeasureProcessor(times, settings.measurement()),
                                        StateStores.depths()),
                                named(Step.MEASURE))
                        .processValues(
                                withStores(
                                        () -> new ValidateProcessor(times, settings.validator()),
                                        StateStores.paths()),
                                named(Step.VALIDATE));

        Provenance provenance =
                Provenance.of(settings, depthNetwork.contract(), poseNetwork.contract());
        OutputRecords records =
                new OutputRecords(
                        settings.output(),
                        settings.refinement(),
                        settings.depth(),
                        depthNetwork.contract(),
                        poseNetwork.contract(),
                        settings.streams().largestUsableRecordBytes());
        results.mapValues(
                        timed(
                                Step.TRAJECTORY_RECORDS,
                                times,
                                result -> {
                                    TrajectoryPoint point = records.trajectory(result);
                                    made.accept(point);
                                    return point;
                                }),
                        named(Step.TRAJECTORY_RECORDS))
                .to(
                        topics.trajectory(),
                        sink(TrajectoryPoint.class, provenance, "write-trajectory"));
        results.flatMapValues(
                        timed(Step.DEPTH_RECORDS, times, records::depth), named(Step.DEPTH_RECORDS))
                .to(topics.depth(), sink(DepthMap.class, provenance, "write-depth"));
        results.flatMapValues(
                        timed(Step.CONFIDENCE_RECORDS, times, records::confidence),
                        named(Step.CONFIDENCE_RECORDS))
                .to(
                        topics.confidence(),
                        sink(PhotometricConfidence.class, provenance, "write-confidence"));
        events.flatMapValues(ParsedRecord::deadLetters, Named.as("unreadable-records"))
                .merge(
                        frames.flatMapValues(DecodeItem::deadLetters, Named.as("rejected-records")),
                        Named.as("dead-letters"))
                .selectKey((key, letter) -> letter.getCamera(), Named.as("key-dead-letters"))
                .to(topics.deadLetter(), sink(DeadLetter.class, provenance, "write-dead-letter"));
        return builder.build();
    }

    /** A record without a time comes at the time of the one before. */
    private static long time(ConsumerRecord<Object, Object> record, long partitionTime) {
        return Math.max(0, record.timestamp() < 0 ? partitionTime : record.timestamp());
    }

    static ImageSize commonSize(DepthNetwork depthNetwork, PoseNetwork poseNetwork) {
        NetworkInput depth = depthNetwork.contract().input();
        NetworkInput pose = poseNetwork.contract().input();
        if (depth.width() != pose.width() || depth.height() != pose.height()) {
            throw new IllegalArgumentException(
                    "the depth network takes images of %dx%d, the pose network of %dx%d; both must take the same"
                            .formatted(depth.width(), depth.height(), pose.width(), pose.height()));
        }
        return new ImageSize(depth.width(), depth.height());
    }

    private static Named named(Step step) {
        return Named.as(step.label());
    }

    private static <T> ValueMapper<FrameResult, T> timed(
            Step step, StepTimes times, Function<FrameResult, T> work) {
        return result -> times.measure(step.label(), () -> work.apply(result));
    }

    private static <T extends SpecificRecord> Produced<String, T> sink(
            Class<T> type, Provenance provenance, String name) {
        return Produced.with(Serdes.String(), new StampedSerde<>(type, provenance)).withName(name);
    }

    private static ProcessorSupplier<String, ParsedRecord, String, DecodeItem> decode(
            Supplier<DecodeProcessor> processor) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, ParsedRecord, String, DecodeItem> get() {
                return processor.get();
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(StateStores.progress(), StateStores.wireFrames());
            }
        };
    }

    private static <I, O> FixedKeyProcessorSupplier<String, I, O> withStores(
            Supplier<FixedKeyProcessor<String, I, O>> processor, StoreBuilder<?>... stores) {
        return new FixedKeyProcessorSupplier<>() {
            @Override
            public FixedKeyProcessor<String, I, O> get() {
                return processor.get();
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(stores);
            }
        };
    }
}
