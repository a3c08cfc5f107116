package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.ModelSwitched;
import dev.orchestrator.stream.StreamEvent.ReasoningDelta;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which model answers when others fail, what is tried again, and what the listener sees of it. */
@Timeout(30)
class FailoverTest {

    private static final ModelException.Builder BUSY = failure(503).retryable(true);

    private final InstantTime time = new InstantTime();
    private final Cancellation.Source run = Cancellation.source();
    private final List<StreamEvent> heard = new ArrayList<>();

    private static ModelException.Builder failure(int status) {
        return ModelException.of(ErrorCode.LLM_ERROR, "acme", "no").status(status);
    }

    private static ModelRequest request(@Nullable String model) {
        return ModelRequest.builder(List.of(ModelMessage.of(Role.USER, "Hi")))
                .model(model)
                .maxTokens(1000)
                .build();
    }

    private static ModelCall call(@Nullable ModelTier tier, ModelRequest request) {
        return ModelCall.builder(Caller.user("anna"), "run-1", ModelCall.Purpose.CHAT, request)
                .tier(tier)
                .build();
    }

    private ModelGateway.Builder chain(LanguageModel first, LanguageModel... then) {
        Hop[] hops = new Hop[then.length];
        for (int i = 0; i < then.length; i++) {
            hops[i] = Hop.fallback(then[i], "model-" + (i + 2));
        }
        return ModelGateway.builder(Hop.primary(first, "model-1"), hops).time(time.clock(), time);
    }

    private ModelAnswer ask(ModelGateway gateway) {
        return gateway.generate(call(null, request(null)), heard::add, run.token());
    }

    private <E extends StreamEvent> List<E> heard(Class<E> kind) {
        return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** What a listener that takes text back has on its screen. */
    private String shown() {
        StringBuilder text = new StringBuilder();
        for (StreamEvent event : heard) {
            if (event instanceof TextDelta delta) {
                text.append(delta.text());
            } else if (event instanceof AnswerRestarted) {
                text.setLength(0);
            }
        }
        return text.toString();
    }

    @Test
    void a_failure_that_may_pass_is_tried_again_after_one_second_then_two() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer().fail(BUSY), Script.answer().fail(BUSY), Script.answer("Yes"));
        ModelAnswer answer = ask(chain(model).build());
        assertThat(answer.response().text()).isEqualTo("Yes");
        assertThat(answer.failures()).extracting(FailedAttempt::hop).containsExactly("model-1", "model-1");
        assertThat(time.pauses()).hasSize(2);
        assertThat(time.pauses().get(0)).isBetween(Duration.ofMillis(750), Duration.ofMillis(1250));
        assertThat(time.pauses().get(1)).isBetween(Duration.ofMillis(1500), Duration.ofMillis(2500));
    }

    @Test
    void what_the_provider_wishes_for_is_waited_for() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer().fail(failure(429).retryable(true).retryAfter(Duration.ofSeconds(7))),
                Script.answer("Yes"));
        ask(chain(model).build());
        assertThat(time.pauses())
                .hasSize(1)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(9)));
    }

    @Test
    void a_long_wait_is_for_the_last_hop_alone() {
        ModelException.Builder later = failure(429).retryable(true).retryAfter(Duration.ofSeconds(30));
        ScriptedModel first = ScriptedModel.playing(Script.answer().fail(later));
        ScriptedModel second = ScriptedModel.playing(Script.answer().fail(later), Script.answer("Yes"));
        ask(chain(first, second).build());
        assertThat(first.requests()).hasSize(1);
        assertThat(second.requests()).hasSize(2);
        assertThat(time.pauses()).hasSize(1);
    }

    @Test
    void nobody_waits_for_an_hour() {
        ModelException.Builder tomorrow = failure(429).retryable(true).retryAfter(Duration.ofHours(1));
        ScriptedModel model = ScriptedModel.playing(Script.answer().fail(tomorrow));
        assertThatThrownBy(() -> ask(chain(model).build())).isInstanceOf(ModelException.class);
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void a_refusal_is_not_repeated_but_another_model_may_take_the_request() {
        ScriptedModel first = ScriptedModel.playing(Script.answer().fail(failure(404)));
        ScriptedModel second = ScriptedModel.answering("Yes");
        ModelAnswer answer = ask(chain(first, second).build());
        assertThat(first.requests()).hasSize(1);
        assertThat(answer.hop()).isEqualTo("model-2");
        assertThat(answer.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.hop()).isEqualTo("model-1");
            assertThat(failed.reason()).contains("404");
        });
        assertThat(heard(ModelSwitched.class)).singleElement().satisfies(switched -> {
            assertThat(switched.from()).isEqualTo("model-1");
            assertThat(switched.to()).isEqualTo("model-2");
        });
        assertThat(heard(AnswerRestarted.class)).isEmpty();
    }

    @Test
    void each_hop_is_asked_for_its_own_model_with_its_own_parameters() {
        ScriptedModel first = ScriptedModel.playing(Script.answer().fail(failure(404)));
        ScriptedModel second = ScriptedModel.answering("Yes");
        ModelGateway gateway = ModelGateway.builder(
                        Hop.primary(first, "a/one").effort("high"),
                        Hop.fallback(second, "b/two").maxTokens(500).temperature(0.1))
                .build();
        ask(gateway);
        assertThat(first.requests().get(0)).satisfies(asked -> {
            assertThat(asked.model()).isEqualTo("a/one");
            assertThat(asked.reasoning()).isEqualTo("high");
            assertThat(asked.maxTokens()).isEqualTo(1000);
        });
        assertThat(second.requests().get(0)).satisfies(asked -> {
            assertThat(asked.model()).isEqualTo("b/two");
            assertThat(asked.reasoning()).isNull();
            assertThat(asked.maxTokens()).isEqualTo(500);
            assertThat(asked.temperature()).isEqualTo(0.1);
        });
    }

    @Test
    void nothing_is_tried_again_on_the_same_hop_after_the_first_token() {
        ScriptedModel first = ScriptedModel.playing(Script.answer("Hal").fail(BUSY));
        ModelAnswer answer = ask(chain(first, ScriptedModel.answering("Whole")).build());
        assertThat(first.requests()).hasSize(1);
        assertThat(answer.hop()).isEqualTo("model-2");
        assertThat(shown()).isEqualTo("Whole");
        assertThat(heard(AnswerRestarted.class))
                .extracting(AnswerRestarted::generation)
                .containsExactly(2);
    }

    @Test
    void a_hop_that_fails_before_its_first_token_has_wiped_nothing() {
        ScriptedModel first = ScriptedModel.playing(Script.answer("Half").fail(BUSY));
        ScriptedModel second = ScriptedModel.playing(Script.answer().fail(failure(500)));
        ModelGateway gateway = chain(first, second).build();
        assertThatThrownBy(() -> ask(gateway)).hasMessageContaining("503");
        assertThat(shown()).isEqualTo("Half");
        assertThat(heard(AnswerRestarted.class)).isEmpty();
    }

    @Test
    void thoughts_need_not_be_taken_back() {
        ScriptedModel first = ScriptedModel.playing(
                Script.answer().event(new ReasoningDelta("Hm")).fail(BUSY));
        ask(chain(first, ScriptedModel.answering("Whole")).build());
        assertThat(heard(AnswerRestarted.class)).isEmpty();
        assertThat(first.requests()).hasSize(1);
    }

    @Test
    void a_listener_that_takes_nothing_back_keeps_what_it_was_shown_and_hears_of_the_first_failure() {
        ScriptedModel first = ScriptedModel.playing(Script.answer("Half").fail(BUSY));
        ScriptedModel second = ScriptedModel.answering("Whole");
        ModelGateway gateway = chain(first, second).build();
        Throwable failure = catchThrowable(() -> gateway.generate(
                call(null, request(null)),
                event -> {
                    if (event instanceof AnswerRestarted) {
                        throw new CancelledException("no", null);
                    }
                    heard.add(event);
                },
                run.token()));
        assertThat(failure).isInstanceOf(ModelException.class).hasMessageContaining("503");
        assertThat(shown()).isEqualTo("Half");
        assertThat(gateway.circuits().values()).containsOnly(CircuitState.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 100})
    void what_is_held_back_is_never_seen_to_fail(int holdBack) {
        ScriptedModel first = ScriptedModel.playing(Script.answer("Ha", "lf").fail(BUSY));
        ModelGateway gateway = chain(first, ScriptedModel.answering("Who", "le"))
                .holdBack(holdBack)
                .build();
        assertThat(ask(gateway).response().text()).isEqualTo("Whole");
        assertThat(shown()).isEqualTo("Whole");
        assertThat(heard(AnswerRestarted.class)).hasSize(holdBack <= 4 ? 1 : 0);
    }

    @Test
    void what_abandoned_attempts_consumed_is_counted() {
        Usage abandoned = Usage.ofTokens(100, 20);
        ScriptedModel first = ScriptedModel.playing(
                Script.answer("Half").event(new UsageReported(abandoned)).fail(BUSY));
        ModelAnswer answer = ask(chain(first, ScriptedModel.answering("Whole")).build());
        assertThat(answer.usage()).isEqualTo(abandoned.plus(answer.response().usage()));
        assertThat(heard(UsageReported.class).stream().map(UsageReported::usage).reduce(Usage.NONE, Usage::plus))
                .isEqualTo(answer.usage());
    }

    @Test
    void a_silent_model_is_replaced() {
        LanguageModel silent = (request, events, cancellation) -> {
            time.pass(Duration.ofSeconds(31));
            cancellation.throwIfCancelled();
            throw new AssertionError("was not stopped");
        };
        ModelAnswer answer = ask(chain(silent, ScriptedModel.answering("Whole")).build());
        assertThat(answer.failures()).hasSize(3).extracting(FailedAttempt::code).containsOnly(ErrorCode.TIMEOUT);
        assertThat(answer.failures().get(0).latency()).isEqualTo(Duration.ofSeconds(31));
    }

    @Test
    void a_request_that_is_too_long_is_handed_back_at_once() {
        ScriptedModel second = ScriptedModel.answering("Whole");
        ModelGateway gateway = chain(
                        ScriptedModel.playing(Script.answer()
                                .fail(ModelException.of(ErrorCode.TOKEN_LIMIT_EXCEEDED, "acme", "too long"))),
                        second)
                .build();
        assertThatThrownBy(() -> ask(gateway)).hasMessageContaining("too long");
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void an_account_that_is_nearly_empty_is_asked_once_for_what_it_can_pay() {
        ModelException.Builder poor = failure(402).affordableTokens(300);
        ScriptedModel model = ScriptedModel.playing(Script.answer().fail(poor), Script.answer("Short"));
        assertThat(ask(chain(model).build()).response().text()).isEqualTo("Short");
        assertThat(model.requests().get(1).maxTokens()).isEqualTo(300);
        assertThat(time.pauses()).isEmpty();

        ScriptedModel poorer = ScriptedModel.playing(Script.answer().fail(poor));
        assertThatThrownBy(() -> ask(chain(poorer).build())).hasMessageContaining("402");
        assertThat(poorer.requests()).hasSize(2);
    }

    @Test
    void a_cancel_while_waiting_for_the_next_attempt_ends_the_call() {
        ScriptedModel model = ScriptedModel.playing(Script.answer().fail(BUSY));
        Cancellation.Registration later = time.after(Duration.ofMillis(500), () -> run.cancel(Reason.CALLER, "enough"));
        assertThatThrownBy(() -> ask(chain(model).build())).isInstanceOf(CancelledException.class);
        assertThat(model.requests()).hasSize(1);
        later.close();
    }

    @Test
    void all_failures_are_told_with_the_first_one() {
        ModelGateway gateway = chain(
                        ScriptedModel.playing(Script.answer().fail(failure(404))),
                        ScriptedModel.playing(Script.answer().fail(failure(500))))
                .build();
        Throwable thrown = catchThrowable(() -> ask(gateway));
        assertThat(thrown).hasMessageContaining("404");
        assertThat(thrown.getSuppressed())
                .singleElement()
                .satisfies(other -> assertThat(other).hasMessageContaining("500"));
    }

    @Test
    void a_model_that_is_asked_for_by_name_has_no_stand_in() {
        ScriptedModel first = ScriptedModel.playing(Script.answer().fail(failure(404)));
        ScriptedModel second = ScriptedModel.answering("Whole");
        ModelGateway gateway = chain(first, second).build();
        assertThatThrownBy(() -> gateway.generate(call(null, request("other/model")), heard::add, run.token()))
                .isInstanceOf(ModelException.class);
        assertThat(first.requests().get(0).model()).isEqualTo("other/model");
        assertThat(second.requests()).isEmpty();
        assertThat(gateway.generate(call(null, request("model-2")), heard::add, run.token())
                        .hop())
                .isEqualTo("model-2");
    }

    @Test
    void tiers_have_chains_of_their_own_and_images_go_to_those_who_see() {
        ModelGateway gateway = chain(ScriptedModel.answering("balanced"))
                .tier(ModelTier.FAST, Hop.primary(ScriptedModel.answering("fast"), "small"))
                .tier(ModelTier.VISION, Hop.primary(ScriptedModel.answering("vision"), "eyes"))
                .build();
        assertThat(textOf(gateway, ModelTier.FAST, request(null))).isEqualTo("fast");
        assertThat(textOf(gateway, ModelTier.POWERFUL, request(null))).isEqualTo("balanced");
        ModelRequest seeing = ModelRequest.builder(List.of(
                        ModelMessage.of(Role.USER, List.of(new ContentPart.ImageUrl("https://a.example/b.png")))))
                .build();
        assertThat(textOf(gateway, null, seeing)).isEqualTo("vision");
        assertThat(textOf(gateway, ModelTier.FAST, seeing)).isEqualTo("fast");
    }

    private String textOf(ModelGateway gateway, @Nullable ModelTier tier, ModelRequest request) {
        return gateway.generate(call(tier, request), heard::add, run.token())
                .response()
                .text();
    }

    @Test
    void two_hops_of_one_name_must_be_the_same() {
        ScriptedModel model = ScriptedModel.answering("a");
        ModelGateway.Builder same = chain(model).tier(ModelTier.FAST, Hop.primary(model, "model-1"));
        assertThat(same.build().circuits()).containsOnlyKeys("model-1");
        ModelGateway.Builder different =
                chain(model).tier(ModelTier.FAST, Hop.primary(model, "model-1").attempts(1));
        assertThatThrownBy(different::build)
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("model-1");
    }
}
