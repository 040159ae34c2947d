package dev.egomotion.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.DepthMethod;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

/** Depth records of earlier versions stay readable. */
class DepthMapVersionsTest {
    @Test
    void decode_firstVersion_isTheNetworksDepthWithoutUncertainty() throws Exception {
        Schema schema;
        try (InputStream in = DepthMap.class.getResourceAsStream("/baseline/v1/DepthMap.avsc")) {
            schema = new Schema.Parser().parse(in);
        }
        GenericRecord old =
                new GenericRecordBuilder(schema)
                        .set("camera", "front")
                        .set("segment", "0")
                        .set("sequence", 7L)
                        .set("captureTimeNanos", 1L)
                        .set("width", 4)
                        .set("height", 2)
                        .set("fx", 1.0)
                        .set("fy", 1.0)
                        .set("cx", 1.5)
                        .set("cy", 0.5)
                        .set("depthScale", 256.0)
                        .set("data", ByteBuffer.wrap(new byte[] {1, 2, 3}))
                        .build();
        ByteBuffer encoded =
                new BinaryMessageEncoder<GenericRecord>(GenericData.get(), schema).encode(old);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        DepthMap read = AvroCodec.of(DepthMap.class).decode(bytes);
        assertEquals(7, read.getSequence());
        assertEquals(DepthMethod.NETWORK, read.getMethod());
        assertNull(read.getUncertainty());
    }
}
