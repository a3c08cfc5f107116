package dev.orchestrator.brain.lucene;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import java.io.IOException;
import java.util.Map;
import org.apache.lucene.util.BytesRef;

/** What only whoever reads a whole entity or relation needs: text and properties, kept as JSON. */
final class Rest {

    private static final TypeReference<Map<String, Object>> PLAIN = new TypeReference<>() {};
    private static final ObjectMapper MAPPER = mapper();

    private Rest() {}

    private static ObjectMapper mapper() {
        ObjectMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.USE_LONG_FOR_INTS)
                // Escaped, half of a surrogate pair can be written too.
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .build();
        // What is read was written here: its size is no attack.
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build());
        return mapper;
    }

    static byte[] of(Entity entity) {
        return json(Map.of("text", entity.text(), "properties", entity.properties()));
    }

    static byte[] of(Relation relation) {
        return json(relation.properties());
    }

    static Map<String, Object> read(BytesRef json) throws IOException {
        return MAPPER.readValue(json.bytes, json.offset, json.length, PLAIN);
    }

    private static byte[] json(Map<String, Object> values) {
        try {
            return MAPPER.writeValueAsBytes(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("properties are plain values, and those can be written", e);
        }
    }
}
