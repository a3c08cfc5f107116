package dev.orchestrator.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParameterSchemaTest {

    record Place(String name, Optional<Place> in) {}

    @SuppressWarnings("unused")
    void book(
            @Description("who travels") String name,
            int nights,
            @Nullable Integer beds,
            Optional<LocalDate> from,
            List<Place> places) {}

    @SuppressWarnings("unused")
    void odd(Object anything) {}

    private static JsonSchema<List<@Nullable Object>> schema(String method, String... names) {
        for (Method each : ParameterSchemaTest.class.getDeclaredMethods()) {
            if (each.getName().equals(method)) {
                Map<String, Parameter> parameters = new LinkedHashMap<>();
                for (int i = 0; i < names.length; i++) {
                    parameters.put(names[i], each.getParameters()[i]);
                }
                return JsonSchema.of(method, parameters);
            }
        }
        throw new AssertionError(method);
    }

    private static final JsonSchema<List<@Nullable Object>> BOOK =
            schema("book", "name", "nights", "beds", "from", "places");

    @Test
    void parameters_have_the_schema_of_a_record_with_the_same_components() {
        record Book(
                @Description("who travels") String name,
                int nights,
                @Nullable Integer beds,
                Optional<LocalDate> from,
                List<Place> places) {}
        assertThat(BOOK.asMap()).isEqualTo(JsonSchema.of(Book.class).asMap());
        assertThat(BOOK.text()).contains("who travels").contains("$defs");
        assertThat(BOOK.name()).isEqualTo("book");
    }

    @Test
    void values_become_arguments_in_the_order_of_the_parameters() {
        List<@Nullable Object> arguments =
                BOOK.read("{\"places\":[{\"name\":\"a\",\"in\":{\"name\":\"b\"}}],\"nights\":2,"
                        + "\"from\":\"2026-01-31\",\"name\":\"x\"}");
        assertThat(arguments)
                .containsExactly(
                        "x",
                        2,
                        null,
                        Optional.of(LocalDate.of(2026, 1, 31)),
                        List.of(new Place("a", Optional.of(new Place("b", Optional.empty())))));
    }

    @Test
    void what_does_not_fit_is_told_by_name() {
        JsonException misfit = catchThrowableOfType(
                JsonException.class, () -> BOOK.read("{\"name\":\"x\",\"nights\":3000000000,\"places\":[]}"));
        assertThat(misfit.feedback()).isEqualTo("$.nights: is too large: it must fit into int");
        assertThat(BOOK.problems(Map.of()))
                .extracting(JsonProblem::path)
                .containsExactly("$.name", "$.nights", "$.places");
    }

    @Test
    void without_parameters_the_object_is_empty() {
        assertThat(JsonSchema.of("now", Map.of()).read("{}")).isEmpty();
        assertThat(JsonSchema.of("now", Map.of()).problems(Map.of("a", 1L))).hasSize(1);
    }

    @Test
    void a_parameter_for_which_there_is_no_schema_is_named() {
        assertThatThrownBy(() -> schema("odd", "anything"))
                .hasMessage(
                        "No JSON schema for anything of dev.orchestrator.json.ParameterSchemaTest.odd: JSON has nothing"
                                + " for java.lang.Object");
    }
}
