package dev.egomotion.engine.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.codecs.wire.UnreadableRecordException;
import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.PhotometricConfidence;
import dev.egomotion.schemas.ServiceStatement;
import dev.egomotion.schemas.TrajectoryPoint;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;

/** Records of any of the project's topics as text for people: every field by its name; of images how many bytes they have. */
final class RecordText {
    private static final List<AvroCodec<? extends SpecificRecord>> CODECS =
            List.of(
                    AvroCodec.of(TrajectoryPoint.class),
                    AvroCodec.of(PhotometricConfidence.class),
                    AvroCodec.of(DepthMap.class),
                    AvroCodec.of(FrameEvent.class),
                    AvroCodec.of(CameraStatus.class),
                    AvroCodec.of(DeadLetter.class),
                    AvroCodec.of(ServiceStatement.class));

    private final ObjectMapper mapper = new ObjectMapper();

    /** Which of the codecs read the last record: a topic holds records of one type. */
    private AvroCodec<? extends SpecificRecord> likely = CODECS.get(0);

    /**
     * Reads a record of whichever type.
     *
     * @throws UnreadableRecordException if it is a record of none
     */
    SpecificRecord read(byte[] bytes) throws UnreadableRecordException {
        try {
            return likely.decode(bytes);
        } catch (UnreadableRecordException e) {
            for (AvroCodec<? extends SpecificRecord> codec : CODECS) {
                try {
                    SpecificRecord record = codec.decode(bytes);
                    likely = codec;
                    return record;
                } catch (UnreadableRecordException other) {
                    e.addSuppressed(other);
                }
            }
            throw e;
        }
    }

    /** Returns a record as a line of JSON, after where it lies. */
    String json(int partition, long offset, long timestamp, String key, SpecificRecord record) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("partition", partition).put("offset", offset).put("timestamp", timestamp);
        line.put("key", key);
        line.put("type", record.getSchema().getName());
        fields(record, line);
        return text(line);
    }

    private String text(JsonNode node) {
        try {
            return mapper.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fields(IndexedRecord record, ObjectNode out) {
        for (Schema.Field field : record.getSchema().getFields()) {
            out.set(field.name(), node(record.get(field.pos())));
        }
    }

    private static JsonNode node(Object value) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (value == null) {
            return make.nullNode();
        } else if (value instanceof IndexedRecord record) {
            ObjectNode nested = make.objectNode();
            nested.put("type", record.getSchema().getName());
            fields(record, nested);
            return nested;
        } else if (value instanceof ByteBuffer bytes) {
            return make.objectNode().put("bytes", bytes.remaining());
        } else if (value instanceof List<?> list) {
            ArrayNode array = make.arrayNode();
            list.forEach(item -> array.add(node(item)));
            return array;
        } else if (value instanceof java.util.Map<?, ?> map) {
            ObjectNode object = make.objectNode();
            map.forEach((key, item) -> object.set(String.valueOf(key), node(item)));
            return object;
        } else if (value instanceof Boolean flag) {
            return make.booleanNode(flag);
        } else if (value instanceof Float number) {
            return make.numberNode(number);
        } else if (value instanceof Double number) {
            return make.numberNode(number);
        } else if (value instanceof Integer number) {
            return make.numberNode(number);
        } else if (value instanceof Long number) {
            return make.numberNode(number);
        } else if (value instanceof GenericEnumSymbol<?> || value instanceof CharSequence) {
            return make.textNode(value.toString());
        }
        return make.textNode(String.valueOf(value));
    }
}
