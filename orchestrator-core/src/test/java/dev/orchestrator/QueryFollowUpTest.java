package dev.orchestrator;

import static dev.orchestrator.QueryHouse.QUESTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.query.QueryResult;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a question is searched by when it goes on with a conversation. */
@Timeout(60)
class QueryFollowUpTest {

    private final MoodyBrain brain = MoodyBrain.watching(QueryHouse.brain());
    private final RecordingListener<QueryResult> listener = new RecordingListener<>();

    @Test
    void a_question_that_points_back_is_reworded_before_the_search() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("Needle [2]."),
                Script.answer(" Who gave Arya Stark her sword? \n"),
                Script.answer("Jon [1]."));
        try (QueryHouse house = QueryHouse.of(model, brain)) {
            QueryResult first = house.orchestrator.query(QueryHouse.question());
            QueryResult second = house.orchestrator
                    .query(first.reply("Who gave it to her?"), listener)
                    .await();
            assertThat(searches()).containsExactly(QUESTION, "Who gave Arya Stark her sword?");
            assertThat(second.message()).isEqualTo("Jon [1].").isEqualTo(listener.text());
            assertThat(second.usage().cost()).isEqualByComparingTo(ScriptedModel.COST.multiply(BigDecimal.valueOf(2)));
            assertThat(listener.events(UsageReported.class)).hasSize(2);
            assertThat(Prompted.text(model.requests().get(1).messages().get(0)))
                    .contains("User: " + QUESTION + "\nAssistant: Needle.", "Who gave it to her?");
            assertThat(Prompted.text(Prompted.question(model))).endsWith("Who gave it to her?");
        }
    }

    @Test
    void rewording_asks_a_fast_model_for_a_purpose_of_its_own() {
        ScriptedModel fast = ScriptedModel.answering("Who gave Arya Stark her sword?");
        ScriptedModel balanced = ScriptedModel.answering("Needle [2].");
        VirtualTime time = new VirtualTime();
        InMemoryStores stores = InMemoryStores.create(time.clock());
        ModelGateway gateway = ModelGateway.builder(Hop.primary(balanced, null))
                .tier(ModelTier.FAST, Hop.primary(fast, null).named("fast"))
                .ledger(stores.usage())
                .build();
        try (Orchestrator orchestrator =
                Orchestrator.builder(gateway).brain(brain).build()) {
            QueryResult first = orchestrator.query(QueryHouse.question());
            orchestrator.query(first.reply("Who gave it to her?"));
        }
        assertThat(fast.requests()).hasSize(1);
        assertThat(fast.requests().get(0).maxTokens()).isLessThanOrEqualTo(200);
        assertThat(stores.usage().sum(UsageQuery.ALL).calls()).isEqualTo(3);
    }

    @Test
    void a_question_that_stands_alone_is_searched_as_it_is() {
        ScriptedModel model = ScriptedModel.answering("Needle [2].");
        try (QueryHouse house = QueryHouse.of(model, brain)) {
            QueryResult first = house.orchestrator.query(QueryHouse.question());
            house.orchestrator.query(first.reply("Where does Arya Stark live?"));
            assertThat(searches()).containsExactly(QUESTION, "Where does Arya Stark live?");
            assertThat(model.requests()).hasSize(2);
        }
    }

    @Test
    void a_long_question_is_searched_as_a_whole() {
        ScriptedModel model = ScriptedModel.answering("Needle [2].");
        String question = "And it is like that. ".repeat(40) + "Where does Arya Stark live?";
        try (QueryHouse house = QueryHouse.of(model, brain)) {
            QueryResult first = house.orchestrator.query(QueryHouse.question());
            house.orchestrator.query(first.reply(question));
            assertThat(searches()).containsExactly(QUESTION, question);
        }
    }

    @Test
    void the_first_question_and_one_without_history_are_searched_as_they_are() {
        ScriptedModel model = ScriptedModel.answering("Needle [2].");
        try (QueryHouse house = QueryHouse.of(model, brain)) {
            QueryResult first =
                    house.orchestrator.query(QueryHouse.ask(" her sword? ").build());
            house.orchestrator.query(QueryHouse.ask("and her sword?")
                    .conversation(first.conversationId())
                    .includeHistory(false)
                    .build());
            assertThat(searches()).containsExactly("her sword?", "and her sword?");
            assertThat(Prompted.history(model)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n "})
    void an_empty_rewording_is_none(String reply) {
        assertThat(searchedAfter(Script.answer(reply))).isEqualTo("And her sword?");
    }

    @Test
    void an_essay_is_no_rewording() {
        assertThat(searchedAfter(Script.answer("long ".repeat(200)))).isEqualTo("And her sword?");
    }

    @Test
    void a_model_that_fails_makes_the_plain_question_do() {
        assertThat(searchedAfter(
                        Script.answer("Who").fail(ModelException.of(ErrorCode.LLM_ERROR, "scripted", "out of order"))))
                .isEqualTo("And her sword?");
    }

    private String searchedAfter(Script rewording) {
        ScriptedModel model = ScriptedModel.playing(Script.answer("Needle [2]."), rewording, Script.answer("Yes [2]."));
        try (QueryHouse house = QueryHouse.of(model, brain)) {
            QueryResult first = house.orchestrator.query(QueryHouse.question());
            assertThat(house.orchestrator.query(first.reply("And her sword?")).message())
                    .isEqualTo("Yes [2].");
            return searches().get(1);
        }
    }

    @Test
    void a_model_that_takes_longer_than_ten_seconds_makes_the_plain_question_do() {
        VirtualTime time = new VirtualTime();
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("Needle [2]."), Script.answer().stall(), Script.answer("Yes [2]."));
        try (QueryHouse house = QueryHouse.of(model, brain, builder -> builder.time(time.clock(), time))) {
            QueryResult first = house.orchestrator.query(QueryHouse.question());
            Run<QueryResult> run = house.orchestrator.query(first.reply("And her sword?"), listener);
            Eventually.until("the model is asked again", () -> model.requests().size() == 2);
            time.pass(Duration.ofSeconds(10));
            assertThat(run.await().message()).isEqualTo("Yes [2].");
        }
    }

    @Test
    void a_cancel_while_rewording_ends_the_run() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("Needle [2]."), Script.answer().stall());
        try (QueryHouse house = QueryHouse.of(model, brain)) {
            QueryResult first = house.orchestrator.query(QueryHouse.question());
            Run<QueryResult> run = house.orchestrator.query(first.reply("And her sword?"), listener);
            Eventually.until("the model is asked again", () -> model.requests().size() == 2);
            assertThat(run.cancel()).isTrue();
            ChatHouse.endOf(run);
            assertThat(listener.error().orElseThrow().code()).isEqualTo(ErrorCode.CANCELLED);
            assertThat(brain.queries).hasSize(1);
        }
    }

    private List<String> searches() {
        return brain.queries.stream().map(BrainQuery::text).toList();
    }
}
