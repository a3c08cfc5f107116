package dev.orchestrator;

import static dev.orchestrator.QueryHouse.ANNA;
import static dev.orchestrator.QueryHouse.QUESTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.BrainException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.query.EntityTypes;
import dev.orchestrator.query.QueryResult;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.SourcesFound;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Brain that is slow, down, or down half-way, and a model that fails over what was found. */
@Timeout(60)
class QueryFaultsTest {

    private final RecordingListener<QueryResult> listener = new RecordingListener<>();

    @Test
    void a_brain_that_is_down_ends_the_run_and_keeps_the_question() {
        ScriptedModel model = ScriptedModel.answering("Needle [2].");
        try (QueryHouse house = QueryHouse.of(model, MoodyBrain.down())) {
            ChatHouse.endOf(house.orchestrator.query(QueryHouse.question(), listener));
            assertFailed(ErrorCode.BRAIN_ERROR, true);
            assertThat(model.requests()).isEmpty();
            assertThat(listener.events(SourcesFound.class)).isEmpty();
            assertThat(house.messages()).extracting(Message::text).containsExactly(QUESTION);
        }
    }

    @Test
    void the_conversation_still_works_when_the_brain_is_back() {
        AtomicBoolean down = new AtomicBoolean(true);
        MoodyBrain brain = MoodyBrain.searching((query, cancellation) -> {
            if (down.get()) {
                throw new BrainException("down", true, null);
            }
            return QueryHouse.brain().search(query, cancellation);
        });
        try (QueryHouse house = QueryHouse.of(ScriptedModel.answering("Needle [2]."), brain)) {
            ChatHouse.endOf(house.orchestrator.query(
                    QueryHouse.ask(QUESTION).requestId("r-1").build(), listener));
            assertFailed(ErrorCode.BRAIN_ERROR, true);
            down.set(false);
            QueryResult answer = house.orchestrator.query(
                    QueryHouse.ask(QUESTION).requestId("r-1").build());
            assertThat(answer.message()).isEqualTo("Needle [2].");
            assertThat(house.messages()).extracting(Message::text).containsExactly(QUESTION, "Needle [2].");
        }
    }

    @Test
    void a_brain_that_refuses_is_not_worth_a_retry() {
        MoodyBrain brain = MoodyBrain.searching((query, cancellation) -> {
            throw new BrainException("the index is of another dimension; rebuild it", false, null);
        });
        try (QueryHouse house = QueryHouse.of(ScriptedModel.answering("Needle [2]."), brain)) {
            ChatHouse.endOf(house.orchestrator.query(QueryHouse.question(), listener));
            assertFailed(ErrorCode.BRAIN_ERROR, false);
        }
    }

    @Test
    void a_brain_that_goes_down_half_way_shows_nothing() {
        List<BrainMatch> page = IntStream.range(0, 100)
                .mapToObj(i -> new BrainMatch(Entity.of("e-" + i, "Person", "Arya", ""), 0.9, List.of()))
                .toList();
        MoodyBrain brain = MoodyBrain.searching((query, cancellation) -> {
            if (query.offset() > 0) {
                throw new BrainException("down", true, null);
            }
            return page;
        });
        try (QueryHouse house = QueryHouse.of(ScriptedModel.answering("Needle [2]."), brain)) {
            ChatHouse.endOf(house.orchestrator.query(
                    QueryHouse.ask(QUESTION).types(EntityTypes.OTHER).build(), listener));
            assertFailed(ErrorCode.BRAIN_ERROR, true);
            assertThat(listener.events(SourcesFound.class)).isEmpty();
            assertThat(house.messages()).hasSize(1);
        }
    }

    @Test
    void a_slow_brain_obeys_a_cancel() {
        MoodyBrain brain = MoodyBrain.slow(new CompletableFuture<>());
        try (QueryHouse house = QueryHouse.of(ScriptedModel.answering("Needle [2]."), brain)) {
            Run<QueryResult> run = house.orchestrator.query(QueryHouse.question(), listener);
            Eventually.until("the Brain is asked", () -> brain.queries.size() == 1);
            assertThat(run.cancel()).isTrue();
            ChatHouse.endOf(run);
            assertFailed(ErrorCode.CANCELLED, false);
            assertThat(house.messages()).extracting(Message::text).containsExactly(QUESTION);
        }
    }

    @Test
    void a_slow_brain_obeys_the_limit_of_the_run() {
        MoodyBrain brain = MoodyBrain.slow(new CompletableFuture<>());
        ScriptedModel model = ScriptedModel.answering("Needle [2].");
        VirtualTime time = new VirtualTime();
        try (QueryHouse house = QueryHouse.of(model, brain, builder -> builder.time(time.clock(), time))) {
            Run<QueryResult> run = house.orchestrator.query(
                    QueryHouse.ask(QUESTION).timeout(Duration.ofSeconds(5)).build(), listener);
            Eventually.until("the Brain is asked", () -> brain.queries.size() == 1);
            time.pass(Duration.ofSeconds(5));
            ChatHouse.endOf(run);
            assertFailed(ErrorCode.TIMEOUT, true);
        }
    }

    @Test
    void a_model_that_fails_after_the_search_leaves_the_sources() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer().fail(ModelException.of(ErrorCode.LLM_ERROR, "scripted", "out of order")));
        try (QueryHouse house = QueryHouse.of(model)) {
            ChatHouse.endOf(house.orchestrator.query(QueryHouse.question(), listener));
            assertFailed(ErrorCode.LLM_ERROR, false);
            Message left = house.messages().get(1);
            assertThat(left.status()).isEqualTo(Message.Status.INTERRUPTED);
            assertThat(left.text()).isEmpty();
            assertThat(left.metadata().sources()).containsExactly("arya", "needle");
        }
    }

    @Test
    void an_interrupted_answer_keeps_what_was_shown() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("Needle [2] [9], ", "which [1").stall());
        try (QueryHouse house = QueryHouse.of(model)) {
            Run<QueryResult> run = house.orchestrator.query(QueryHouse.question(), listener);
            Eventually.until("it was shown", () -> listener.text().endsWith("which"));
            run.cancel();
            ChatHouse.endOf(run);
            assertFailed(ErrorCode.CANCELLED, false);
            assertThat(listener.text()).isEqualTo("Needle [2], which");
            Message kept = house.messages().get(1);
            assertThat(kept.text()).isEqualTo("Needle [2], which");
            assertThat(kept.status()).isEqualTo(Message.Status.INTERRUPTED);
            assertThat(kept.parts()).hasSize(2);
            assertThat(SourcesFound.of(kept.parts().get(0))).isPresent();
            assertThat(kept.parts().get(1).data().get("citations"))
                    .asString()
                    .contains("needle")
                    .doesNotContain("arya");
        }
    }

    @Test
    void numbers_of_an_interrupted_answer_are_in_no_later_prompt() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("Needle [2] is", " a sword [1]").stall(), Script.answer("Yes [1]."));
        try (QueryHouse house = QueryHouse.of(model)) {
            Run<QueryResult> run = house.orchestrator.query(QueryHouse.question(), listener);
            Eventually.until("it was shown", () -> listener.text().endsWith("sword"));
            run.cancel();
            ChatHouse.endOf(run);
            String conversation = house.orchestrator
                    .conversations()
                    .list(ANNA, null, null, 1)
                    .get(0)
                    .id();
            house.orchestrator.query(
                    QueryHouse.ask(QUESTION).conversation(conversation).build());
            assertThat(model.requests().stream()
                            .flatMap(request -> request.messages().stream())
                            .map(Prompted::text))
                    .contains("Needle is a sword")
                    .noneMatch(text -> text.contains("Needle [2]"));
        }
    }

    @Test
    void an_answer_that_begins_anew_is_checked_anew() {
        ScriptedModel first = ScriptedModel.playing(Script.answer("It is [9] the [1")
                .fail(ModelException.of(ErrorCode.LLM_ERROR, "scripted", "broke")
                        .retryable(true)));
        ScriptedModel second = ScriptedModel.answering("2] Needle [2", "] [8].");
        ModelGateway gateway = ModelGateway.builder(
                        Hop.primary(first, null).named("first").attempts(1),
                        Hop.fallback(second, null).named("second"))
                .build();
        try (Orchestrator orchestrator =
                Orchestrator.builder(gateway).brain(QueryHouse.brain()).build()) {
            QueryResult answer =
                    orchestrator.query(QueryHouse.question(), listener).await();
            assertThat(listener.events(AnswerRestarted.class)).hasSize(1);
            assertThat(listener.events(SourcesFound.class)).hasSize(1);
            assertThat(answer.message()).isEqualTo("2] Needle [2].").isEqualTo(listener.text());
            assertThat(answer.droppedCitations()).containsExactly("8");
            assertThat(answer.results()).hasSize(2);
        }
    }

    @Test
    void an_answer_that_is_not_taken_back_is_not_asked_for_again() {
        ScriptedModel first = ScriptedModel.playing(Script.answer("It is")
                .fail(ModelException.of(ErrorCode.LLM_ERROR, "scripted", "broke")
                        .retryable(true)));
        ScriptedModel second = ScriptedModel.playing(
                Script.answer().fail(ModelException.of(ErrorCode.TOKEN_LIMIT_EXCEEDED, "scripted", "too long")));
        ModelGateway gateway = ModelGateway.builder(
                        Hop.primary(first, null).named("first").attempts(1),
                        Hop.fallback(second, null).named("second"),
                        Hop.fallback(ScriptedModel.answering("Needle [2]."), null)
                                .named("third"))
                .build();
        RecordingListener<QueryResult> keeping = new RecordingListener<>() {
            @Override
            public boolean onRestart(AnswerRestarted restarted) {
                return false;
            }
        };
        try (Orchestrator orchestrator =
                Orchestrator.builder(gateway).brain(QueryHouse.brain()).build()) {
            ChatHouse.endOf(orchestrator.query(QueryHouse.question(), keeping));
            assertThat(keeping.error()).isPresent();
            assertThat(keeping.text()).isEqualTo("It is");
            assertThat(first.requests()).hasSize(1);
        }
    }

    @Test
    void what_the_gateway_holds_back_is_checked_when_it_is_let_out() {
        ScriptedModel broken = ScriptedModel.playing(Script.answer("No [9")
                .fail(ModelException.of(ErrorCode.LLM_ERROR, "scripted", "broke")
                        .retryable(true)));
        ModelGateway gateway = ModelGateway.builder(
                        Hop.primary(broken, null).named("first").attempts(1),
                        Hop.fallback(ScriptedModel.answering("Needle", " [", "2].", " [7]"), null)
                                .named("second"))
                .holdBack(40)
                .build();
        try (Orchestrator orchestrator =
                Orchestrator.builder(gateway).brain(QueryHouse.brain()).build()) {
            QueryResult answer =
                    orchestrator.query(QueryHouse.question(), listener).await();
            assertThat(listener.events(AnswerRestarted.class)).isEmpty();
            assertThat(answer.message()).isEqualTo("Needle [2].").isEqualTo(listener.text());
        }
    }

    @Test
    void a_model_that_cites_nothing_but_nothing_has_not_answered() {
        try (QueryHouse house = QueryHouse.of(ScriptedModel.answering("[9]"))) {
            ChatHouse.endOf(house.orchestrator.query(QueryHouse.question(), listener));
            assertFailed(ErrorCode.LLM_ERROR, true);
            assertThat(listener.events(TextDelta.class)).isEmpty();
        }
    }

    @Test
    void a_brain_with_a_bug_is_an_internal_error() {
        MoodyBrain brain = MoodyBrain.searching((query, cancellation) -> {
            throw new IllegalStateException("bug");
        });
        try (QueryHouse house = QueryHouse.of(ScriptedModel.answering("Needle [2]."), brain)) {
            ChatHouse.endOf(house.orchestrator.query(QueryHouse.question(), listener));
            assertFailed(ErrorCode.INTERNAL_ERROR, false);
            assertThat(house.orchestrator.conversations().list(ANNA, null, null, 1))
                    .hasSize(1);
        }
    }

    private void assertFailed(ErrorCode code, boolean retryable) {
        OrchestratorException error = listener.error().orElseThrow();
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.isRetryable()).isEqualTo(retryable);
        assertThat(listener.ends()).isEqualTo(1);
    }
}
