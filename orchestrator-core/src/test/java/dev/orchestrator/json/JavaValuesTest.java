package dev.orchestrator.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class JavaValuesTest {

    enum Mood {
        GLAD,
        SAD {
            @Override
            public String toString() {
                return "sad indeed";
            }
        }
    }

    record Place(String name, @Nullable Integer height) {}

    sealed interface Shape permits Round, Flat {}

    record Round(double radius) implements Shape {}

    record Flat(String type) implements Shape {}

    record User(
            String name,
            @JsonIgnore String password,
            @JsonProperty("mail_address") String mail) {}

    public static class Bean {
        public String getName() {
            return "a";
        }

        public Instant getAt() {
            return Instant.EPOCH;
        }

        public Optional<Place> getPlace() {
            return Optional.of(new Place("b", 3));
        }

        @JsonIgnore
        public String getPassword() {
            return "swordfish";
        }
    }

    public static class Loop {
        public Loop getSelf() {
            return this;
        }
    }

    public static class Empty {}

    @TestFactory
    Stream<DynamicTest> a_java_value_becomes_json() {
        Map<Object, String> cases = new LinkedHashMap<>();
        cases.put("a\"b", "\"a\\\"b\"");
        cases.put(new StringBuilder("a"), "\"a\"");
        cases.put('a', "\"a\"");
        cases.put(true, "true");
        cases.put(7, "7");
        cases.put((byte) 7, "7");
        cases.put(7L, "7");
        cases.put(new AtomicLong(7), "7");
        cases.put(1.5, "1.5");
        cases.put(1.1f, "1.1");
        cases.put(Double.NaN, "\"NaN\"");
        cases.put(Float.POSITIVE_INFINITY, "\"Infinity\"");
        cases.put(new BigDecimal("0.10"), "0.10");
        cases.put(BigInteger.TEN.pow(30), "1" + "0".repeat(30));
        cases.put(Mood.SAD, "\"SAD\"");
        cases.put(Optional.of(Mood.GLAD), "\"GLAD\"");
        cases.put(Optional.empty(), "null");
        cases.put(OptionalInt.of(3), "3");
        cases.put(OptionalInt.empty(), "null");
        cases.put(OptionalLong.of(3), "3");
        cases.put(OptionalDouble.of(0.5), "0.5");
        cases.put(List.of(1, "a", List.of()), "[1,\"a\",[]]");
        cases.put(Arrays.asList(1, null), "[1,null]");
        cases.put(new ArrayDeque<>(List.of(1, 2)), "[1,2]");
        cases.put(new int[] {1, 2}, "[1,2]");
        cases.put(new String[][] {{"a"}, {}}, "[[\"a\"],[]]");
        cases.put(new byte[] {1, 2, 3}, "\"AQID\"");
        cases.put(Stream.of("a", "b"), "[\"a\",\"b\"]");
        cases.put(IntStream.range(0, 3), "[0,1,2]");
        cases.put(new EnumMap<>(Map.of(Mood.SAD, 1)), "{\"SAD\":1}");
        cases.put(Map.of(7, Optional.of(8)), "{\"7\":8}");
        cases.put(Instant.EPOCH, "\"1970-01-01T00:00:00Z\"");
        cases.put(LocalDate.of(2026, 1, 31), "\"2026-01-31\"");
        cases.put(Duration.ofMinutes(90), "\"PT1H30M\"");
        cases.put(ZoneId.of("Europe/Berlin"), "\"Europe/Berlin\"");
        cases.put(new Date(0), "\"1970-01-01T00:00:00Z\"");
        cases.put(new UUID(0, 1), "\"00000000-0000-0000-0000-000000000001\"");
        cases.put(URI.create("https://example.com"), "\"https://example.com\"");
        cases.put(Path.of("a", "b"), "\"" + Path.of("a", "b") + "\"");
        cases.put(new IllegalStateException("x"), "\"java.lang.IllegalStateException: x\"");
        cases.put(new Place("a", null), "{\"name\":\"a\",\"height\":null}");
        cases.put(List.of(new Place("a", 1)), "[{\"name\":\"a\",\"height\":1}]");
        cases.put(new Round(2), "{\"type\":\"Round\",\"radius\":2.0}");
        cases.put(new Flat("mine"), "{\"type\":\"mine\"}");
        cases.put(new User("a", "swordfish", "m"), "{\"name\":\"a\",\"mail_address\":\"m\"}");
        return cases.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.getValue(),
                        () -> assertThat(Json.write(Json.toValue(each.getKey())))
                                .isEqualTo(each.getValue())));
    }

    @Test
    void null_stays_null() {
        assertThat(Json.toValue(null)).isNull();
    }

    @Test
    void a_class_of_an_application_is_written_as_jackson_has_it() {
        assertThat(Json.toValue(List.of(new Bean())))
                .isEqualTo(List.of(
                        Map.of("name", "a", "at", "1970-01-01T00:00:00Z", "place", Map.of("name", "b", "height", 3L))));
    }

    @Test
    void what_a_record_becomes_its_schema_reads() {
        JsonSchema<Place> schema = JsonSchema.of(Place.class);
        assertThat(schema.bind(Json.toValue(new Place("a", null)))).isEqualTo(new Place("a", null));
    }

    @Test
    void the_value_is_a_copy() {
        List<Object> list = new ArrayList<>(List.of(1));
        Object copy = Json.toValue(list);
        list.add(2);
        assertThat(copy).isEqualTo(List.of(1L));
    }

    @Test
    void what_holds_itself_or_is_nested_too_deep_is_refused() {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        Object deep = "a";
        for (int i = 0; i < 101; i++) {
            deep = List.of(deep);
        }
        for (Object value : new Object[] {itself, deep}) {
            assertThatThrownBy(() -> Json.toValue(value)).hasMessageContaining("nested deeper than 100 levels");
        }
    }

    @Test
    void what_jackson_cannot_write_is_refused_and_its_class_named() {
        for (Object value : new Object[] {new Empty(), new Loop()}) {
            assertThatThrownBy(() -> Json.toValue(value))
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR))
                    .hasMessageContaining(value.getClass().getName());
        }
    }
}
