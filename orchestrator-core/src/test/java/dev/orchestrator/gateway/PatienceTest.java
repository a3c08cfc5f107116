package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerStarted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.ToolArgumentsDelta;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a silent model is waited for, and how long until it is tried again. */
@Timeout(30)
class PatienceTest {

    private static final int LONGEST = 200;

    private final VirtualTime virtual = new VirtualTime();
    private final InstantTime instant = new InstantTime();

    private static ModelCall call() {
        ModelRequest request =
                ModelRequest.builder(List.of(ModelMessage.of(Role.USER, "Hi"))).build();
        return ModelCall.builder(Caller.user("anna"), "run-1", ModelCall.Purpose.CHAT, request)
                .build();
    }

    private static ModelException.Builder busy(Duration wish) {
        return ModelException.of(ErrorCode.LLM_ERROR, "acme", "busy")
                .status(429)
                .retryable(true)
                .retryAfter(wish);
    }

    /** Emits what is due at each second, and says after how many seconds it was stopped. */
    private LanguageModel speaking(Map<Integer, StreamEvent> atSecond, int[] stopped) {
        return (request, events, cancellation) -> {
            for (int second = 1; second <= LONGEST; second++) {
                virtual.pass(Duration.ofSeconds(1));
                if (cancellation.isCancelled()) {
                    stopped[0] = second;
                    cancellation.throwIfCancelled();
                }
                StreamEvent event = atSecond.get(second);
                if (event != null) {
                    events.emit(event);
                }
            }
            return new ModelResponse("Hi", List.of(), FinishReason.STOP, Usage.ofTokens(1, 1), "m", "acme", null, null);
        };
    }

    @Test
    void the_limit_between_tokens_holds_where_it_is_shorter_than_the_one_to_the_first() {
        int[] stopped = new int[1];
        LanguageModel model = speaking(Map.of(1, new TextDelta("Half")), stopped);
        Hop hop = Hop.reasoning(model, "m").betweenTokens(Duration.ofSeconds(5)).attempts(1);
        assertTimesOut(hop);
        assertThat(stopped[0]).isEqualTo(1 + 5 + 1); // by up to a tenth late, seen at the next whole second
    }

    @Test
    void who_answers_is_no_token() {
        int[] stopped = new int[1];
        AnswerStarted started = new AnswerStarted("m", "acme", null);
        Hop hop = Hop.primary(speaking(Map.of(10, started, 29, started), stopped), "m")
                .firstToken(Duration.ofSeconds(30))
                .attempts(1);
        assertTimesOut(hop);
        assertThat(stopped[0]).isEqualTo(30);
    }

    @Test
    void arguments_of_a_tool_are_no_silence() {
        int[] stopped = new int[1];
        StreamEvent piece = new ToolArgumentsDelta("write", "{");
        Hop hop = Hop.primary(speaking(Map.of(29, piece, 88, piece, 147, piece), stopped), "m")
                .attempts(1);
        ModelGateway.builder(hop)
                .time(virtual.clock(), virtual)
                .build()
                .generate(call(), event -> {}, Cancellation.none());
        assertThat(stopped[0]).isZero();
    }

    private void assertTimesOut(Hop hop) {
        ModelGateway gateway =
                ModelGateway.builder(hop).time(virtual.clock(), virtual).build();
        assertThatThrownBy(() -> gateway.generate(call(), event -> {}, Cancellation.none()))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
    }

    private ModelGateway gateway(Hop first, Hop... then) {
        return ModelGateway.builder(first, then)
                .breaker(100, Duration.ofSeconds(1))
                .time(instant.clock(), instant)
                .build();
    }

    /** A pause varies by chance; whether there is one must not. */
    @RepeatedTest(50)
    void a_wish_within_patience_is_always_waited_for() {
        ScriptedModel model =
                ScriptedModel.playing(Script.answer().fail(busy(Duration.ofSeconds(9))), Script.answer("Yes"));
        Hop other = Hop.fallback(ScriptedModel.answering("No"), "other");
        assertThat(gateway(Hop.primary(model, "m"), other)
                        .generate(call(), event -> {}, Cancellation.none())
                        .response()
                        .text())
                .isEqualTo("Yes");
        ScriptedModel last =
                ScriptedModel.playing(Script.answer().fail(busy(Duration.ofSeconds(55))), Script.answer("Yes"));
        assertThat(gateway(Hop.primary(last, "m"))
                        .generate(call(), event -> {}, Cancellation.none())
                        .response()
                        .text())
                .isEqualTo("Yes");
    }

    @RepeatedTest(50)
    void every_attempt_that_is_allowed_is_made() {
        ScriptedModel model = ScriptedModel.playing(Script.answer().fail(busy(Duration.ZERO)));
        Hop other = Hop.fallback(ScriptedModel.answering("No"), "other");
        gateway(Hop.primary(model, "m").attempts(8), other).generate(call(), event -> {}, Cancellation.none());
        assertThat(model.requests()).hasSize(8);
        assertThat(instant.pauses()).as("a wish for no pause is none").allMatch(pause -> !pause.isZero());
    }
}
