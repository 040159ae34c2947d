package dev.egomotion.topology.steps;

import dev.egomotion.topology.records.EventParser;
import dev.egomotion.topology.records.ParsedRecord;
import dev.egomotion.topology.records.RecordPlace;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** The step parse-events. May be re-used: it remembers nothing. */
public final class ParseProcessor implements FixedKeyProcessor<String, byte[], ParsedRecord> {
    private final StepTimes times;
    private final EventParser parser;
    private FixedKeyProcessorContext<String, ParsedRecord> context;

    public ParseProcessor(StepTimes times, EventParser parser) {
        this.times = times;
        this.parser = parser;
    }

    @Override
    public void init(FixedKeyProcessorContext<String, ParsedRecord> newContext) {
        context = newContext;
    }

    @Override
    public void process(FixedKeyRecord<String, byte[]> record) {
        RecordMetadata at = context.recordMetadata().orElseThrow();
        RecordPlace place = new RecordPlace(at.topic(), at.partition(), at.offset());
        ParsedRecord parsed =
                times.measure(
                        Step.PARSE_EVENTS.label(),
                        () -> parser.parse(record.key(), record.value(), place));
        context.forward(record.withValue(parsed));
    }
}
