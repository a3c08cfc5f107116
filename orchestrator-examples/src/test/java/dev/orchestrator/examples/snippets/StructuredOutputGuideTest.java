package dev.orchestrator.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Caller;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.gateway.StructuredAnswer;
import dev.orchestrator.json.Description;
import dev.orchestrator.json.Json;
import dev.orchestrator.json.JsonException;
import dev.orchestrator.json.JsonSchema;
import dev.orchestrator.json.PartialJson;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.testing.ScriptedModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The code of docs/guides/structured-output.md. */
class StructuredOutputGuideTest {

    private static final String ANSWER =
            "Gladly: {title: \"Rififi\", \"year\": 1955, \"genre\": \"HEIST\", \"cast\": [\"Jean Servais\"], \"minutes\": 118,}";

    enum Genre {
        HEIST,
        DRAMA,
        COMEDY
    }

    @Description("A film that was shown in cinemas.")
    record Film(
            String title,
            int year,
            Genre genre,
            List<String> cast,
            @Description("Null if unknown.") @Nullable Integer minutes) {}

    @Test
    void a_record_and_its_schema() {
        String answer = ANSWER;
        JsonSchema<Film> schema = JsonSchema.of(Film.class);
        String forTheModel = schema.text();
        Film film = schema.read(answer);
        assertThat(forTheModel).contains("Null if unknown.");
        assertThat(film).isEqualTo(new Film("Rififi", 1955, Genre.HEIST, List.of("Jean Servais"), 118));
    }

    @Test
    void ask_again() {
        assertThat(film(ANSWER.replace("1955", "\"1955\"")).year()).isEqualTo(1955);
    }

    private static Film film(String answer) {
        JsonSchema<Film> schema = JsonSchema.of(Film.class);
        try {
            return schema.read(answer);
        } catch (JsonException e) {
            return schema.read(askAgain(e.feedback()));
        }
    }

    private static String askAgain(String feedback) {
        assertThat(feedback).isEqualTo("$.year: expected an integer, got a string");
        return ANSWER;
    }

    @Test
    void through_the_gateway() {
        ModelGateway gateway = ModelGateway.builder(Hop.primary(ScriptedModel.answering(ANSWER), null))
                .build();
        ModelRequest request = ModelRequest.builder(List.of(ModelMessage.of(Role.USER, "A French heist film?")))
                .build();
        ModelCall call = ModelCall.builder(Caller.user("u-1"), "run-1", ModelCall.Purpose.CHAT, request)
                .build();
        StructuredAnswer<Film> answer = gateway.generate(call, Film.class);
        Film film = answer.value();
        assertThat(film.title()).isEqualTo("Rififi");
    }

    @Test
    void without_a_schema() {
        String text = "{\"year\": 1955}";
        Object exact = Json.read(text);
        Object repaired = Json.repair(text);
        Object found = Json.extract(text);
        assertThat(List.of(exact, repaired, found)).containsOnly(Map.of("year", 1955L));
    }

    @Test
    void while_it_still_streams() {
        Page page = new Page();
        List<String> pieces = List.of("{\"title\": \"Rif", "ifi\", \"year\": 19", "55}");
        PartialJson partial = new PartialJson(new PartialJson.Listener() {
            @Override
            public void onText(String path, String piece) {
                page.append(path, piece);
            }

            @Override
            public void onValue(String path, @Nullable Object value) {
                page.set(path, value);
            }
        });
        pieces.forEach(partial::append);
        assertThat(page.shown).containsEntry("$.title", "Rififi").containsEntry("$.year", "1955");
        assertThat(partial.value()).isEqualTo(Map.of("title", "Rififi", "year", 1955L));
    }

    private static final class Page {
        private final Map<String, String> shown = new LinkedHashMap<>();

        void append(String path, String piece) {
            shown.merge(path, piece, String::concat);
        }

        void set(String path, @Nullable Object value) {
            shown.put(path, String.valueOf(value));
        }
    }
}
