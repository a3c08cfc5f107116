package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.stream.Usage.CostBasis;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ModelGatewayTest {

    private static final ModelCall CALL = ModelCall.builder(
                    Caller.user("anna"),
                    "run-1",
                    ModelCall.Purpose.CHAT,
                    ModelRequest.builder(List.of(ModelMessage.of(Role.USER, "Hi")))
                            .build())
            .build();

    private final List<StreamEvent> heard = new ArrayList<>();
    private final Cancellation.Source run = Cancellation.source();

    private ModelAnswer ask(LanguageModel model) {
        return ModelGateway.builder(Hop.primary(model, null).attempts(1))
                .build()
                .generate(CALL, heard::add, run.token());
    }

    /** Streams one word, counts ten tokens each way without a price, and answers. */
    private static ModelResponse unpriced(EventSink events) {
        events.emit(new TextDelta("word"));
        events.emit(new UsageReported(Usage.ofTokens(10, 10)));
        return new ModelResponse("word", List.of(), FinishReason.STOP, Usage.ofTokens(10, 10), "m", "acme", null, null);
    }

    private record Priced(@Nullable ModelInfo info) implements LanguageModel {
        @Override
        public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
            return unpriced(events);
        }

        @Override
        public Optional<ModelInfo> describe(@Nullable String model, Cancellation cancellation) {
            return Optional.ofNullable(info);
        }
    }

    @Test
    void a_cost_the_provider_names_is_kept() {
        assertThat(ask(ScriptedModel.answering("a")).response().usage())
                .extracting(Usage::cost, Usage::basis)
                .containsExactly(ScriptedModel.COST, CostBasis.PROVIDER);
    }

    @Test
    void a_cost_nobody_names_is_prices_times_tokens() {
        ModelInfo info = new ModelInfo("m", null, null, new BigDecimal("0.000003"), new BigDecimal("0.000015"), null);
        Usage usage = ask(new Priced(info)).response().usage();
        assertThat(usage.cost()).isEqualByComparingTo("0.00018");
        assertThat(usage.basis()).isEqualTo(CostBasis.PRICES);
    }

    @Test
    void a_cost_nobody_can_know_is_said_to_be_unknown() {
        assertThat(ask(new Priced(null)).response().usage().basis()).isEqualTo(CostBasis.UNKNOWN);
    }

    @Test
    void usage_is_told_once_and_after_the_text() {
        ask(new Priced(null));
        assertThat(heard).hasSize(2);
        assertThat(heard.get(1)).isInstanceOf(UsageReported.class);
    }

    @Test
    void usage_counted_before_a_failure_is_told_all_the_same() {
        Script failing = Script.answer("a")
                .event(new UsageReported(Usage.ofTokens(5, 1)))
                .fail(ModelException.of(ErrorCode.LLM_ERROR, "acme", "gone"));
        assertThatThrownBy(() -> ask(ScriptedModel.playing(failing))).isInstanceOf(ModelException.class);
        assertThat(heard).last().isEqualTo(new UsageReported(Usage.ofTokens(5, 1)));
    }

    @Test
    void what_the_sink_throws_passes_through_even_if_the_adapter_wraps_it() {
        IllegalStateException own = new IllegalStateException("listener");
        LanguageModel wrapping = (request, events, cancellation) -> {
            try {
                return unpriced(events);
            } catch (RuntimeException e) {
                throw new RuntimeException("stream failed", e);
            }
        };
        ModelGateway gateway =
                ModelGateway.builder(Hop.primary(wrapping, null).attempts(1)).build();
        assertThatThrownBy(() -> gateway.generate(
                        CALL,
                        event -> {
                            throw own;
                        },
                        run.token()))
                .isSameAs(own);
    }

    @Test
    void an_adapter_that_reports_a_cancel_as_a_broken_stream_is_understood() {
        LanguageModel broken = (request, events, cancellation) -> {
            run.cancel(Reason.CALLER, "enough");
            throw ModelException.of(ErrorCode.LLM_ERROR, "acme", "socket closed")
                    .build();
        };
        assertThatThrownBy(() -> ask(broken))
                .isInstanceOf(CancelledException.class)
                .hasMessage("enough");
    }

    @Test
    void a_call_that_is_cancelled_already_never_reaches_the_model() {
        ScriptedModel model = ScriptedModel.answering("a");
        run.cancel(Reason.CALLER, "enough");
        assertThatThrownBy(() -> ask(model)).isInstanceOf(CancelledException.class);
        assertThat(model.requests()).isEmpty();
    }

    @Test
    void a_bug_in_an_adapter_is_named() {
        LanguageModel broken = (request, events, cancellation) -> {
            throw new IndexOutOfBoundsException("0");
        };
        assertThatThrownBy(() -> ask(broken))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("IndexOutOfBoundsException");
    }

    @Test
    void a_silent_model_times_out_with_a_failure_that_may_be_tried_again() throws Exception {
        VirtualTime time = new VirtualTime();
        ScriptedModel model = ScriptedModel.playing(Script.answer().stall());
        ModelGateway gateway = ModelGateway.builder(
                        Hop.primary(model, null).attempts(1).firstToken(Duration.ofSeconds(3)))
                .time(time.clock(), time)
                .build();
        CompletableFuture<ModelAnswer> answer =
                CompletableFuture.supplyAsync(() -> gateway.generate(CALL, heard::add, run.token()));
        while (model.requests().isEmpty()) {
            Thread.onSpinWait();
        }
        time.pass(Duration.ofSeconds(3));
        assertThatThrownBy(answer::join).cause().isInstanceOfSatisfying(ModelException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT);
            assertThat(e.isRetryable()).isTrue();
        });
        assertThat(run.token().isCancelled()).isFalse();
        assertThat(time.pending()).isZero();
    }

    @Test
    void the_first_token_and_the_whole_call_are_timed() {
        VirtualTime time = new VirtualTime();
        LanguageModel slow = (request, events, cancellation) -> {
            time.pass(Duration.ofSeconds(2));
            events.emit(new TextDelta("word"));
            time.pass(Duration.ofSeconds(3));
            return unpricedAfter();
        };
        ModelAnswer answer = ModelGateway.builder(Hop.primary(slow, null).attempts(1))
                .time(time.clock(), time)
                .build()
                .generate(CALL, heard::add, run.token());
        assertThat(answer.firstToken()).isEqualTo(Duration.ofSeconds(2));
        assertThat(answer.latency()).isEqualTo(Duration.ofSeconds(5));
    }

    private static ModelResponse unpricedAfter() {
        return new ModelResponse("word", List.of(), FinishReason.STOP, Usage.NONE, "m", "acme", null, null);
    }

    @Test
    void a_look_up_that_fails_tells_nothing_and_one_that_knows_better_is_heard() {
        assertThat(ModelGateway.builder(
                                Hop.primary(describing(new OrchestratorException(ErrorCode.LLM_ERROR, "down")), null))
                        .build()
                        .describe("m", run.token()))
                .isEmpty();
        OrchestratorException unknown = new OrchestratorException(ErrorCode.VALIDATION_ERROR, "no model m");
        assertThatThrownBy(() -> ModelGateway.builder(Hop.primary(describing(unknown), null))
                        .build()
                        .describe("m", run.token()))
                .isSameAs(unknown);
    }

    private static LanguageModel describing(OrchestratorException failure) {
        return new LanguageModel() {
            @Override
            public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
                return unpriced(events);
            }

            @Override
            public Optional<ModelInfo> describe(@Nullable String model, Cancellation cancellation) {
                throw failure;
            }
        };
    }
}
