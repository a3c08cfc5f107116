package dev.orchestrator.gather.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.util.Map;

/** Maps as JSON text. It holds every character as it is, so it may be an {@link ExactText}. */
public final class Json {

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    /** What is read was written here: limits against strangers would only make one's own data unreadable. */
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build());

    private Json() {}

    /** Returns the map as JSON. */
    public static String write(Map<String, ?> map) {
        try {
            return MAPPER.writeValueAsString(map);
        } catch (JsonProcessingException e) {
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR,
                    "a data part holds something that is no JSON value ("
                            + e.getClass().getSimpleName() + "); use text, numbers, booleans, lists and maps");
        }
    }

    /** Returns the map that was written. */
    public static Map<String, Object> read(String json) {
        try {
            return MAPPER.readValue(json, MAP);
        } catch (JsonProcessingException e) {
            // The location alone: the message of the cause quotes what it read.
            throw new OrchestratorException(
                    ErrorCode.DATABASE_ERROR,
                    "a stored record is damaged: no JSON at character "
                            + e.getLocation().getCharOffset());
        }
    }
}
