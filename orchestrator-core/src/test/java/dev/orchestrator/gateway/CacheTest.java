package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.json.JsonException;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.port.model.Reasoning;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.model.ToolSpec;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.CacheHit;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which answers are given again, to whom, and how that looks. */
@Timeout(30)
class CacheTest {

    private static final Caller ANNA = Caller.user("anna");

    private final InstantTime time = new InstantTime();
    private final ScriptedModel model = ScriptedModel.answering("Yes 🚀 ".repeat(40));
    private final ModelGateway gateway = cached(model).build();

    private ModelGateway.Builder cached(LanguageModel model) {
        return ModelGateway.builder(Hop.primary(model, null))
                .tier(ModelTier.FAST, Hop.primary(model, "fast"))
                .cache(AnswerCache.inMemory(1_000_000))
                .time(time.clock(), time);
    }

    private static ModelRequest.Builder request() {
        return ModelRequest.builder(List.of(ModelMessage.of(Role.USER, "Hi")));
    }

    private static ModelCall call(Caller caller, ModelRequest request) {
        return ModelCall.builder(caller, "run-1", ModelCall.Purpose.CHAT, request)
                .build();
    }

    private ModelAnswer ask(ModelGateway gateway, ModelCall call) {
        return gateway.generate(call, event -> {}, Cancellation.none());
    }

    private ModelAnswer ask() {
        return ask(gateway, call(ANNA, request().build()));
    }

    @Test
    void a_hit_streams_as_an_answer_does_costs_nothing_and_says_so() {
        ask();
        time.pass(Duration.ofMinutes(5));
        List<StreamEvent> heard = new ArrayList<>();
        ModelAnswer again = gateway.generate(call(ANNA, request().build()), heard::add, Cancellation.none());
        assertThat(model.requests()).hasSize(1);
        assertThat(again.cached()).isTrue();
        assertThat(again.hop()).isEqualTo("default");
        assertThat(again.usage())
                .isEqualTo(Usage.NONE)
                .isEqualTo(again.response().usage());
        assertThat(heard.get(0)).isEqualTo(new CacheHit(Duration.ofMinutes(5)));
        assertThat(heard).last().isEqualTo(new UsageReported(Usage.NONE));
        List<String> pieces = heard.stream()
                .filter(TextDelta.class::isInstance)
                .map(event -> ((TextDelta) event).text())
                .toList();
        assertThat(pieces)
                .hasSizeGreaterThan(3)
                .allSatisfy(
                        piece -> assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(piece))
                                .isTrue());
        assertThat(String.join("", pieces)).isEqualTo(again.response().text());
    }

    @Test
    void an_answer_is_good_for_an_hour() {
        ask();
        time.pass(Duration.ofMinutes(59));
        assertThat(ask().cached()).isTrue();
        time.pass(Duration.ofMinutes(1));
        assertThat(ask().cached()).isFalse();
        assertThat(ask().cached()).isTrue();
    }

    @Test
    void callers_are_kept_apart_unless_the_application_says_otherwise() {
        ask();
        ModelCall other = call(Caller.user("berta"), request().build());
        ModelCall elsewhere = call(ANNA.withOrganisation("acme"), request().build());
        ModelCall inProject = ModelCall.builder(
                        ANNA, "run-1", ModelCall.Purpose.CHAT, request().build())
                .project("p-1")
                .build();
        for (ModelCall apart : List.of(other, elsewhere, inProject)) {
            assertThat(ask(gateway, apart).cached()).isFalse();
        }
        ModelGateway shared = cached(model).shareCache().build();
        ask(shared, call(ANNA, request().build()));
        for (ModelCall apart : List.of(other, elsewhere, inProject)) {
            assertThat(ask(shared, apart).cached()).isTrue();
        }
    }

    /** Everything that shapes an answer, changed one by one. */
    private static Map<String, UnaryOperator<ModelRequest.Builder>> changes() {
        Map<String, UnaryOperator<ModelRequest.Builder>> changes = new LinkedHashMap<>();
        changes.put("text", request -> request.messages(List.of(ModelMessage.of(Role.USER, "Hi!"))));
        changes.put("role", request -> request.messages(List.of(ModelMessage.of(Role.SYSTEM, "Hi"))));
        changes.put(
                "two messages",
                request -> request.messages(List.of(ModelMessage.of(Role.USER, "H"), ModelMessage.of(Role.USER, "i"))));
        changes.put("image", request -> content(request, new ContentPart.ImageUrl("Hi")));
        changes.put("bytes", request -> content(request, new ContentPart.Data("a", "image/png", new byte[] {1})));
        changes.put("other bytes", request -> content(request, new ContentPart.Data("a", "image/png", new byte[] {2})));
        changes.put("model", request -> request.model("m"));
        changes.put("temperature", request -> request.temperature(0.5));
        changes.put("maxTokens", request -> request.maxTokens(5));
        changes.put("topP", request -> request.topP(0.5));
        changes.put("seed", request -> request.seed(5));
        changes.put("stop", request -> request.stop(List.of("x")));
        changes.put("tools", request -> request.tools(List.of(new ToolSpec("t", "d", "{}"))));
        changes.put("schema", request -> request.outputSchema("{}"));
        changes.put("reasoning", request -> request.reasoning("low"));
        changes.put("option", request -> request.option("k", 1));
        changes.put("option as text", request -> request.option("k", "1"));
        changes.put("option as list", request -> request.option("k", List.of(1)));
        return changes;
    }

    private static ModelRequest.Builder content(ModelRequest.Builder request, ContentPart part) {
        return request.messages(List.of(ModelMessage.of(Role.USER, List.of(part))));
    }

    @Test
    void everything_that_shapes_an_answer_counts() {
        ask();
        changes().forEach((name, change) -> {
            ModelCall changed = call(ANNA, change.apply(request()).build());
            assertThat(ask(gateway, changed).cached()).as(name).isFalse();
            assertThat(ask(gateway, changed).cached()).as(name + ", again").isTrue();
        });
        ModelCall fast = ModelCall.builder(
                        ANNA, "run-1", ModelCall.Purpose.CHAT, request().build())
                .tier(ModelTier.FAST)
                .build();
        assertThat(ask(gateway, fast).cached()).isFalse();
    }

    @Test
    void the_order_of_options_does_not_count() {
        ask(gateway, call(ANNA, request().option("a", 1).option("b", 2).build()));
        assertThat(ask(
                                gateway,
                                call(
                                        ANNA,
                                        request().option("b", 2).option("a", 1).build()))
                        .cached())
                .isTrue();
    }

    @Test
    void what_is_cut_fails_calls_tools_or_has_parts_is_not_kept() {
        List<LanguageModel> models = List.of(
                ScriptedModel.playing(Script.answer("Half").finish(FinishReason.LENGTH)),
                ScriptedModel.playing(Script.answer("See").event(new DataPart("chart", Map.of("a", 1)))),
                (request, events, cancellation) -> new ModelResponse(
                        "",
                        List.of(new ToolCall("c", "t", "{}")),
                        FinishReason.STOP,
                        Usage.NONE,
                        "m",
                        "acme",
                        null,
                        null));
        for (LanguageModel uncacheable : models) {
            ModelGateway gateway = cached(uncacheable).build();
            ModelCall call = call(ANNA, request().build());
            ask(gateway, call);
            assertThat(ask(gateway, call).cached()).isFalse();
        }
        ScriptedModel failing = ScriptedModel.playing(
                Script.answer().fail(ModelException.of(ErrorCode.LLM_ERROR, "acme", "no")), Script.answer("Yes"));
        ModelGateway gateway = cached(failing).build();
        assertThatThrownBy(() -> ask(gateway, call(ANNA, request().build()))).isInstanceOf(ModelException.class);
        assertThat(ask(gateway, call(ANNA, request().build())).cached()).isFalse();
    }

    @Test
    void what_was_not_asked_for_the_longest_is_forgotten_first() {
        AnswerCache cache = AnswerCache.inMemory(3 * 600);
        CachedAnswer answer = new CachedAnswer(
                ScriptedModel.answering("a".repeat(100)).generate(request().build(), event -> {}, Cancellation.none()),
                "hop",
                time.clock().instant());
        for (String key : List.of("a", "b", "c")) {
            cache.keep(key, answer);
        }
        assertThat(cache.find("a")).isPresent();
        cache.keep("d", answer);
        cache.keep("d", answer);
        assertThat(List.of("a", "b", "c", "d").stream()
                        .filter(key -> cache.find(key).isPresent())
                        .collect(Collectors.joining()))
                .isEqualTo("acd");
    }

    @Test
    void what_is_kept_weighs_with_its_thoughts() {
        AnswerCache cache = AnswerCache.inMemory(10_000);
        for (Reasoning thought :
                List.of(new Reasoning("m", "x".repeat(10_000), null), new Reasoning("m", "", "x".repeat(10_000)))) {
            ModelResponse response =
                    new ModelResponse("a", List.of(), FinishReason.STOP, Usage.NONE, "m", "a", null, thought);
            cache.keep("a", new CachedAnswer(response, "hop", time.clock().instant()));
            assertThat(cache.find("a")).isEmpty();
        }
    }

    @Test
    void callers_whose_names_have_no_utf8_are_kept_apart() {
        ask(gateway, call(Caller.user("a\uD800"), request().build()));
        for (String other : List.of("a?", "a\uD801", "a\uFFFD")) {
            assertThat(ask(gateway, call(Caller.user(other), request().build())).cached())
                    .isFalse();
        }
        assertThat(ask(gateway, call(Caller.user("a\uD800"), request().build())).cached())
                .isTrue();
    }

    @Test
    void a_cache_that_fails_fails_no_call() {
        AnswerCache broken = new AnswerCache() {
            @Override
            public Optional<CachedAnswer> find(String key) {
                throw new IllegalStateException("down");
            }

            @Override
            public void keep(String key, CachedAnswer answer) {
                throw new IllegalStateException("down");
            }
        };
        ModelGateway unlucky = cached(model).cache(broken).build();
        for (int i = 0; i < 2; i++) {
            assertThat(ask(unlucky, call(ANNA, request().build())).cached()).isFalse();
        }
    }

    private record Scene(String place) {}

    @Test
    void what_does_not_fit_the_type_is_not_kept() {
        ScriptedModel moody = ScriptedModel.playing(
                Script.answer("No."),
                Script.answer("No!"),
                Script.answer("No?"),
                Script.answer("{\"place\":\"lighthouse\"}"));
        ModelGateway gateway = cached(moody).build();
        ModelCall call = call(ANNA, request().build());
        assertThatThrownBy(() -> gateway.generate(call, Scene.class)).isInstanceOf(JsonException.class);
        for (int i = 0; i < 2; i++) {
            StructuredAnswer<Scene> answer = gateway.generate(call, Scene.class);
            assertThat(answer.value().place()).isEqualTo("lighthouse");
            assertThat(answer.answer().cached()).isEqualTo(i > 0);
        }
        assertThat(moody.requests()).hasSize(4);
    }
}
