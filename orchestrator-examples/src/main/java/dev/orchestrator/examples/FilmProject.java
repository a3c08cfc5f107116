package dev.orchestrator.examples;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orchestrator.brain.lucene.LuceneBrain;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is known of a small film, "The Last Light", that ships with the examples. */
final class FilmProject {

    static final String ID = "the-last-light";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> PROPERTIES = new TypeReference<>() {};

    private FilmProject() {}

    /** Returns the embedded Brain with the film in it; searched by words alone, so that nothing has to be loaded for it. */
    static LuceneBrain brain() {
        LuceneBrain brain = LuceneBrain.inMemory();
        JsonNode film = read();
        brain.upsert(ID, entities(film), relations(film), Cancellation.none());
        return brain;
    }

    private static JsonNode read() {
        try (InputStream film = FilmProject.class.getResourceAsStream(ID + ".json")) {
            return JSON.readTree(film);
        } catch (IOException e) {
            throw new UncheckedIOException("the film project cannot be read", e);
        }
    }

    private static List<Entity> entities(JsonNode film) {
        List<Entity> entities = new ArrayList<>();
        for (JsonNode one : film.path("entities")) {
            entities.add(new Entity(
                    one.path("id").asText(),
                    one.path("type").asText(),
                    one.path("title").asText(),
                    one.path("text").asText(),
                    one.has("properties") ? JSON.convertValue(one.path("properties"), PROPERTIES) : Map.of()));
        }
        return entities;
    }

    private static List<Relation> relations(JsonNode film) {
        List<Relation> relations = new ArrayList<>();
        for (JsonNode one : film.path("relations")) {
            relations.add(Relation.of(
                    one.path("from").asText(),
                    one.path("type").asText(),
                    one.path("to").asText()));
        }
        return relations;
    }
}
