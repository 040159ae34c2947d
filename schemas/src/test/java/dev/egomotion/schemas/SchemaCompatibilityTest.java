package dev.egomotion.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds that consumers and producers may be upgraded in any order: today's schemas read what every
 * published version wrote, and every published version reads what is written today.
 *
 * <p>The published versions are the resources baseline/v1, v2, ...; readers need them at run time too.
 * A release that changes a schema adds a folder; a folder is never changed.
 */
class SchemaCompatibilityTest {
    private static final List<Schema> TOPIC_RECORDS =
            List.of(
                    FrameEvent.getClassSchema(),
                    TrajectoryPoint.getClassSchema(),
                    DepthMap.getClassSchema(),
                    PhotometricConfidence.getClassSchema(),
                    DeadLetter.getClassSchema(),
                    ModelRevision.getClassSchema(),
                    ServiceStatement.getClassSchema(),
                    CameraStatus.getClassSchema());

    private record Published(int version, Schema current, Schema baseline) {
        @Override
        public String toString() {
            return "v%d %s".formatted(version, current.getName());
        }
    }

    static Stream<Published> published() throws Exception {
        List<Published> all = new ArrayList<>();
        for (Schema current : TOPIC_RECORDS) {
            for (int version = 1; ; version++) {
                String resource = "/baseline/v%d/%s.avsc".formatted(version, current.getName());
                try (InputStream in = SchemaCompatibilityTest.class.getResourceAsStream(resource)) {
                    if (in == null) {
                        break;
                    }
                    all.add(new Published(version, current, new Schema.Parser().parse(in)));
                }
            }
        }
        return all.stream();
    }

    @Test
    void baseline_everyTopicRecord_present() throws Exception {
        Set<String> first = new TreeSet<>();
        published().filter(p -> p.version() == 1).forEach(p -> first.add(p.current().getName()));
        assertEquals(TOPIC_RECORDS.size(), first.size(), first.toString());
    }

    @ParameterizedTest
    @MethodSource("published")
    void currentSchema_readsEveryBaseline(Published p) {
        assertCompatible(p.current(), p.baseline());
    }

    @ParameterizedTest
    @MethodSource("published")
    void everyBaseline_readsCurrentSchema(Published p) {
        assertCompatible(p.baseline(), p.current());
    }

    private static void assertCompatible(Schema reader, Schema writer) {
        SchemaCompatibility.SchemaPairCompatibility result =
                SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        assertEquals(
                SchemaCompatibilityType.COMPATIBLE,
                result.getType(),
                () -> result.getResult().getIncompatibilities().toString());
    }

    /** The check itself is seen to fail: a field without default, a symbol that old readers lack. */
    @Test
    void compatibility_brokenOnPurpose_noticed() {
        Schema v1 =
                new Schema.Parser()
                        .parse(
                                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"}]}");
        Schema v2 =
                new Schema.Parser()
                        .parse(
                                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"},{\"name\":\"b\",\"type\":\"int\"}]}");
        assertEquals(
                SchemaCompatibilityType.INCOMPATIBLE,
                SchemaCompatibility.checkReaderWriterCompatibility(v2, v1).getType());
        assertEquals(
                SchemaCompatibilityType.COMPATIBLE,
                SchemaCompatibility.checkReaderWriterCompatibility(v1, v2).getType());
    }

    static Stream<Schema> topicRecords() {
        return TOPIC_RECORDS.stream();
    }

    @ParameterizedTest
    @MethodSource("topicRecords")
    void everyRecordAndField_documented(Schema schema) {
        assertDocumented(schema, new HashSet<>());
    }

    private static void assertDocumented(Schema schema, Set<String> seen) {
        switch (schema.getType()) {
            case RECORD -> {
                if (!seen.add(schema.getFullName())) {
                    return;
                }
                assertNotNull(schema.getDoc(), schema.getFullName() + " has no doc");
                for (Schema.Field field : schema.getFields()) {
                    String name = schema.getName() + "." + field.name();
                    assertNotNull(field.doc(), name + " has no doc");
                    assertFalse(field.doc().isBlank(), name + " has no doc");
                    assertDocumented(field.schema(), seen);
                }
            }
            case ENUM -> assertNotNull(schema.getEnumDefault(), schema + " has no default symbol");
            case ARRAY -> assertDocumented(schema.getElementType(), seen);
            case MAP -> assertDocumented(schema.getValueType(), seen);
            case UNION -> schema.getTypes().forEach(member -> assertDocumented(member, seen));
            default -> {}
        }
    }

    @ParameterizedTest
    @MethodSource("topicRecords")
    void everyOptionalField_defaultsToNull(Schema schema) {
        for (Schema.Field field : schema.getFields()) {
            if (field.schema().isNullable()) {
                assertTrue(field.hasDefaultValue(), schema.getName() + "." + field.name());
            }
        }
    }
}
