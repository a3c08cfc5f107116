package dev.orchestrator;

import static dev.orchestrator.QueryHouse.ANNA;
import static dev.orchestrator.QueryHouse.PROJECT;
import static dev.orchestrator.QueryHouse.QUESTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Mode;
import dev.orchestrator.call.Prompt;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.call.Suggestions;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.query.Citation;
import dev.orchestrator.query.EntityTypes;
import dev.orchestrator.query.QueryRequest;
import dev.orchestrator.query.QueryResult;
import dev.orchestrator.stream.EntityCard;
import dev.orchestrator.stream.EntityCard.Link;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.RequestAccepted;
import dev.orchestrator.stream.StreamEvent.SourcesFound;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Questions to the Brain, from the request to what is stored. */
@Timeout(60)
class QueryTest {

    private final RecordingListener<QueryResult> listener = new RecordingListener<>();

    @Test
    void an_answer_comes_with_what_was_found_and_what_it_rests_on() {
        ScriptedModel model =
                ScriptedModel.answering("Arya uses ", "Needle [2", "], which is", " hers [1]. It rains [1].");
        try (QueryHouse house = QueryHouse.of(model)) {
            QueryResult answer =
                    house.orchestrator.query(QueryHouse.question(), listener).await();
            assertThat(answer.message()).isEqualTo("Arya uses Needle [2], which is hers [1]. It rains [1].");
            assertThat(answer.results()).extracting(EntityCard::id).containsExactly("arya", "needle");
            assertThat(answer.citations())
                    .containsExactly(
                            new Citation(2, "needle", 17, true),
                            new Citation(1, "arya", 36, true),
                            new Citation(1, "arya", 50, false));
            assertThat(answer.droppedCitations()).isEmpty();
            assertThat(answer.withheldCharacters()).isZero();
            assertThat(answer.model()).isEqualTo("scripted");
            assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(answer.usage().cost()).isEqualByComparingTo(ScriptedModel.COST);
            assertThat(answer.projectId()).isEqualTo(PROJECT);
            assertThat(listener.text()).isEqualTo(answer.message());
            assertThat(listener.result()).contains(answer);
        }
    }

    @Test
    void a_card_tells_what_is_known_in_the_words_of_the_project() {
        EntityTypes types = EntityTypes.defaults().with("weapon", "Weapon");
        try (QueryHouse house = QueryHouse.of(
                ScriptedModel.answering("Needle [2]."), QueryHouse.brain(), builder -> builder.entityTypes(types))) {
            EntityCard card =
                    house.orchestrator.query(QueryHouse.question()).results().get(0);
            assertThat(card.type()).isEqualTo(EntityTypes.CHARACTER);
            assertThat(card.title()).isEqualTo("Arya Stark");
            assertThat(card.summary()).isEqualTo("The younger daughter. Her sword is called Needle.");
            assertThat(card.relevance()).isBetween(0.6, 1.0);
            assertThat(card.properties()).containsEntry("age", 11L);
            assertThat(card.relations()).containsExactly(new Link("OWNS", true, "needle", "Needle"));
            EntityCard second =
                    house.orchestrator.query(QueryHouse.question()).results().get(1);
            assertThat(second.type()).isEqualTo("weapon");
        }
    }

    @Test
    void the_sources_come_before_the_first_word_and_the_check_after_the_last() {
        try (QueryHouse house = QueryHouse.of(ScriptedModel.answering("Needle [2]", "."))) {
            house.orchestrator.query(QueryHouse.question(), listener).await();
            List<Class<?>> kinds = new ArrayList<>();
            listener.frames().stream()
                    .map(EventFrame::event)
                    .map(Object::getClass)
                    .filter(
                            List.of(RequestAccepted.class, SourcesFound.class, TextDelta.class, DataPart.class)
                                    ::contains)
                    .forEach(kinds::add);
            assertThat(kinds)
                    .containsExactly(
                            RequestAccepted.class,
                            SourcesFound.class,
                            TextDelta.class,
                            TextDelta.class,
                            DataPart.class);
        }
    }

    @Test
    void a_listener_is_told_the_sources_by_a_short_method() {
        List<SourcesFound> told = new ArrayList<>();
        try (QueryHouse house = QueryHouse.of(ScriptedModel.answering("Needle [2]."))) {
            house.orchestrator
                    .query(QueryHouse.question(), new StreamListener<QueryResult>() {
                        @Override
                        public void onSources(SourcesFound sources) {
                            told.add(sources);
                        }
                    })
                    .await();
        }
        assertThat(told).hasSize(1);
        assertThat(told.get(0).cards()).hasSize(2);
    }

    @Test
    void question_and_answer_are_kept_like_those_of_a_chat() {
        try (QueryHouse house = QueryHouse.of(ScriptedModel.answering("Needle [2] [9]."))) {
            QueryResult answer = house.orchestrator.query(
                    QueryHouse.ask(QUESTION).requestId("r-1").traceId("t-1").build());
            List<Message> messages = house.messages(answer.conversationId());
            assertThat(messages).extracting(Message::text).containsExactly(QUESTION, "Needle [2].");
            assertThat(messages)
                    .extracting(message -> message.metadata().mode())
                    .containsOnly(Mode.QUERY);
            Message stored = messages.get(1);
            assertThat(stored.id()).isEqualTo(answer.messageId()).isEqualTo("r-1/answer");
            assertThat(stored.metadata().traceId()).isEqualTo("t-1").isEqualTo(answer.traceId());
            assertThat(stored.metadata().sources()).containsExactly("arya", "needle");
            assertThat(stored.metadata().prompt()).isEqualTo(Prompts.QUERY_PERSONA + "@1");
            assertThat(stored.metadata().suggestions()).isEqualTo(answer.suggestions());
            assertThat(stored.parts().stream().map(SourcesFound::of).findFirst().orElseThrow())
                    .hasValueSatisfying(sources -> assertThat(sources.cards()).isEqualTo(answer.results()));
            assertThat(house.orchestrator
                            .conversations()
                            .get(ANNA, answer.conversationId())
                            .projectId())
                    .isEqualTo(PROJECT);
        }
    }

    @Test
    void a_repeated_request_gets_the_same_answer_and_asks_nobody() {
        ScriptedModel model = ScriptedModel.answering("Needle [2] [9]. It rains [1].");
        QueryRequest request = QueryHouse.ask(QUESTION).requestId("r-1").build();
        try (QueryHouse house = QueryHouse.of(model)) {
            QueryResult first = house.orchestrator.query(request);
            QueryResult again = house.orchestrator.query(request, listener).await();
            assertThat(again).isEqualTo(first);
            assertThat(again.droppedCitations()).containsExactly("9");
            assertThat(model.requests()).hasSize(1);
            assertThat(listener.events(SourcesFound.class)).hasSize(1);
            assertThat(listener.text()).isEqualTo(first.message());
        }
    }

    @Test
    void a_request_id_belongs_to_one_mode() {
        try (QueryHouse house = QueryHouse.of(ScriptedModel.answering("Needle [2]."))) {
            house.orchestrator.query(QueryHouse.ask(QUESTION).requestId("r-1").build());
            ChatRequest chat = ChatRequest.builder(ANNA, QUESTION)
                    .project(PROJECT)
                    .requestId("r-1")
                    .build();
            assertCode(ErrorCode.VALIDATION_ERROR, () -> house.orchestrator.chat(chat));
        }
    }

    @Test
    void the_model_is_shown_numbered_evidence_between_markers_and_then_the_question() {
        ScriptedModel model = ScriptedModel.answering("Needle [2].");
        try (QueryHouse house = QueryHouse.of(model)) {
            house.orchestrator.query(QueryHouse.question());
        }
        assertThat(model.requests().get(0).temperature()).isEqualTo(0.3);
        assertThat(model.requests().get(0).maxTokens()).isEqualTo(1500);
        assertThat(Prompted.text(Prompted.question(model)))
                .containsPattern("(?s)^----- BEGIN EVIDENCE ([0-9a-f]{16}) -----\n.*\n----- END EVIDENCE \\1 -----\n")
                .contains("[1] Arya Stark (character)\n| The younger daughter. Her sword is called Needle.\n| age: 11\n"
                        + "| OWNS → Needle")
                .contains("[2] Needle (other)")
                .endsWith(QUESTION)
                .doesNotContain("The Wall", "None.");
    }

    @Test
    void where_nothing_is_known_nothing_is_invented() {
        ScriptedModel model = ScriptedModel.answering("Quidditch is played on brooms.");
        try (QueryHouse house = QueryHouse.of(model)) {
            QueryResult answer = house.orchestrator
                    .query(
                            QueryHouse.ask("quidditch rules?")
                                    .suggestions(Suggestions.MODEL)
                                    .build(),
                            listener)
                    .await();
            assertThat(model.requests()).isEmpty();
            assertThat(answer.message())
                    .isEqualTo(
                            Prompts.defaults().get(Prompts.QUERY_NOTHING_FOUND).text());
            assertThat(answer.results()).isEmpty();
            assertThat(answer.suggestions()).isEmpty();
            assertThat(answer.model()).isEmpty();
            assertThat(answer.provider()).isEmpty();
            assertThat(answer.usage()).isEqualTo(Usage.NONE);
            assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(listener.events(SourcesFound.class)).containsExactly(new SourcesFound(List.of()));
            assertThat(listener.text()).isEqualTo(answer.message());
            Message stored = house.messages(answer.conversationId()).get(1);
            assertThat(stored.status()).isEqualTo(Message.Status.COMPLETE);
            assertThat(stored.metadata().prompt()).isEqualTo(Prompts.QUERY_NOTHING_FOUND + "@1");
            assertThat(house.stores.usage().sum(UsageQuery.ALL).calls()).isZero();
        }
    }

    @Test
    void the_sentence_for_nothing_found_can_be_replaced() {
        Prompts own = Prompts.defaults().with(new Prompt(Prompts.QUERY_NOTHING_FOUND, "2", "Nichts gefunden."));
        try (QueryHouse house =
                QueryHouse.of(ScriptedModel.answering("No."), QueryHouse.brain(), builder -> builder.prompts(own))) {
            assertThat(house.orchestrator
                            .query(QueryHouse.ask("quidditch?").build())
                            .message())
                    .isEqualTo("Nichts gefunden.");
        }
    }

    @Test
    void entities_can_be_asked_for_by_the_types_people_see() {
        EntityTypes types = EntityTypes.defaults().with(EntityTypes.PROP, "Weapon");
        try (QueryHouse house = QueryHouse.of(
                ScriptedModel.answering("Yes."), QueryHouse.brain(), builder -> builder.entityTypes(types))) {
            assertThat(found(house, EntityTypes.CHARACTER)).containsExactly("arya");
            assertThat(found(house, EntityTypes.PROP)).containsExactly("needle");
            assertThat(found(house, EntityTypes.PROP, EntityTypes.CHARACTER)).containsExactly("arya", "needle");
            assertThat(found(house, EntityTypes.OTHER)).isEmpty();
            assertThat(found(house, EntityTypes.SCENE)).isEmpty();
        }
    }

    @Test
    void other_types_are_all_that_stand_for_nothing() {
        try (QueryHouse house = QueryHouse.of(ScriptedModel.answering("Yes."))) {
            assertThat(found(house, EntityTypes.OTHER)).containsExactly("needle");
            assertThat(found(house, EntityTypes.OTHER, EntityTypes.CHARACTER)).containsExactly("arya", "needle");
        }
    }

    @Test
    void limit_and_threshold_reach_the_brain() {
        try (QueryHouse house = QueryHouse.of(ScriptedModel.answering("Yes."))) {
            QueryRequest one = QueryHouse.ask(QUESTION).limit(1).build();
            assertThat(house.orchestrator.query(one).results()).hasSize(1);
            QueryRequest exact = QueryHouse.ask("swords of Arya in winter and summer")
                    .threshold(0.99)
                    .build();
            assertThat(house.orchestrator.query(exact).results()).isEmpty();
        }
    }

    @Test
    void what_cannot_be_asked_is_refused_and_nothing_is_stored() {
        try (QueryHouse house = QueryHouse.of(ScriptedModel.answering("Yes."))) {
            OrchestratorException refused = assertCode(
                    ErrorCode.VALIDATION_ERROR,
                    () -> house.orchestrator.query(
                            QueryHouse.ask(QUESTION).types("weapon").build()));
            assertThat(refused).hasMessageContaining("weapon").hasMessageContaining(EntityTypes.PROP);
            assertThat(house.orchestrator.conversations().list(ANNA, null, null, 10))
                    .isEmpty();
        }
        try (Orchestrator without =
                Orchestrator.builder(ScriptedModel.answering("Yes.")).build()) {
            assertThat(assertCode(ErrorCode.VALIDATION_ERROR, () -> without.query(QueryHouse.question())))
                    .hasMessageContaining("no Brain");
            assertThat(without.conversations().list(ANNA, null, null, 10)).isEmpty();
        }
    }

    @Test
    void a_conversation_keeps_to_its_project() {
        try (QueryHouse house = QueryHouse.of(ScriptedModel.answering("Yes."))) {
            String none =
                    house.orchestrator.conversations().create(ANNA, null, "x").id();
            String other =
                    house.orchestrator.conversations().create(ANNA, "p-2", "x").id();
            for (String id : List.of(none, other)) {
                QueryRequest request = QueryHouse.ask(QUESTION).conversation(id).build();
                assertCode(ErrorCode.VALIDATION_ERROR, () -> house.orchestrator.query(request));
            }
        }
    }

    @Test
    void chats_and_queries_take_turns_in_one_conversation() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("Needle [2] [1], `a[1]`."), Script.answer("You are welcome."), Script.answer("Yes [1]."));
        try (QueryHouse house = QueryHouse.of(model)) {
            QueryResult first = house.orchestrator.query(QueryHouse.question());
            ChatResult chat = house.orchestrator.chat(ChatRequest.builder(ANNA, "Thank you!")
                    .conversation(first.conversationId())
                    .build());
            assertThat(Prompted.texts(Prompted.messages(model)).get(2)).isEqualTo("Needle, `a[1]`.");
            house.orchestrator.query(first.reply("Is the sword of Arya Stark thin?"));
            assertThat(Prompted.texts(Prompted.history(model)))
                    .containsExactly(QUESTION, "Needle, `a[1]`.", "Thank you!", "You are welcome.");
            assertThat(house.messages(chat.conversationId()))
                    .extracting(message -> message.metadata().mode())
                    .containsExactly(Mode.QUERY, Mode.QUERY, Mode.CHAT, Mode.CHAT, Mode.QUERY, Mode.QUERY);
        }
    }

    @Test
    void what_a_model_finds_too_long_is_halved() {
        ModelException.Builder tooLong = ModelException.of(ErrorCode.TOKEN_LIMIT_EXCEEDED, "scripted", "too long");
        ScriptedModel model = ScriptedModel.playing(
                Script.answer().fail(tooLong), Script.answer("A sword [1] [2]."), Script.answer("Why?"));
        try (QueryHouse house = QueryHouse.of(model)) {
            QueryResult answer = house.orchestrator.query(QueryHouse.question());
            assertThat(Prompted.text(Prompted.question(model)))
                    .contains("[1] Arya Stark")
                    .doesNotContain("[2] Needle");
            assertThat(answer.message()).isEqualTo("A sword [1].");
            assertThat(answer.results()).hasSize(2);
        }
    }

    @Test
    void how_the_answer_is_cut_into_pieces_changes_nothing() {
        String text =
                "Arya [1, 9] uses Needle [2][7].\n```\na[9]\n```\n`b[9]` [2](http://a.b/c[9]) [9](no [1] [1-2]. [3";
        String expected = "Arya [1] uses Needle [2].\n```\na[9]\n```\n`b[9]` [2](http://a.b/c[9])(no [1] [1][2]. [3";
        Random random = new Random(4713);
        for (int i = 0; i < 200; i++) {
            RecordingListener<QueryResult> recorded = new RecordingListener<>();
            try (QueryHouse house = QueryHouse.of(ScriptedModel.answering(pieces(text, random)))) {
                QueryResult answer = house.orchestrator
                        .query(QueryHouse.question(), recorded)
                        .await();
                assertThat(answer.message()).isEqualTo(expected).isEqualTo(recorded.text());
                assertThat(answer.droppedCitations()).containsExactly("9", "7", "9");
                assertThat(answer.citations()).extracting(Citation::number).containsExactly(1, 2, 2, 1, 1, 2);
            }
        }
    }

    private static String[] pieces(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(7));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces.toArray(String[]::new);
    }

    @Test
    void follow_up_questions_are_about_what_was_found() {
        try (QueryHouse house = QueryHouse.of(ScriptedModel.answering("Needle [2]."))) {
            assertThat(house.orchestrator.query(QueryHouse.question()).suggestions())
                    .containsExactly(
                            "How is Arya Stark related to Needle?",
                            "What else is known about Arya Stark?",
                            "What else is known about Needle?");
        }
    }

    @Test
    void suggestions_of_a_model_cite_nothing() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("Needle [2]."),
                Script.answer("1. Who made Needle [2]?\n\"Where is it?\" [99]\n- [1, 2]\n3. [7] Who is Jon?"));
        try (QueryHouse house = QueryHouse.of(model)) {
            QueryResult answer = house.orchestrator.query(
                    QueryHouse.ask(QUESTION).suggestions(Suggestions.MODEL).build());
            assertThat(answer.suggestions()).containsExactly("Who made Needle?", "Where is it?", "Who is Jon?");
        }
    }

    @Test
    void follow_up_questions_can_come_from_a_model() {
        ScriptedModel model = ScriptedModel.playing(Script.answer("Needle [2]."), Script.answer("Who made Needle?"));
        try (QueryHouse house = QueryHouse.of(model)) {
            QueryResult answer = house.orchestrator.query(
                    QueryHouse.ask(QUESTION).suggestions(Suggestions.MODEL).build());
            assertThat(answer.suggestions()).containsExactly("Who made Needle?");
            assertThat(Prompted.text(Prompted.question(model))).contains(QUESTION, "Needle [2].", "knowledge base");
        }
    }

    @Test
    void a_reply_asks_the_same_project_in_the_same_conversation() {
        try (QueryHouse house = QueryHouse.of(ScriptedModel.answering("Needle [2]."))) {
            QueryResult first = house.orchestrator.query(QueryHouse.question());
            QueryRequest reply = first.reply("Who is Jon?");
            assertThat(reply.projectId()).isEqualTo(PROJECT);
            assertThat(reply.conversationId()).isEqualTo(first.conversationId());
            assertThat(reply.caller()).isEqualTo(ANNA);
        }
    }

    private static List<String> found(QueryHouse house, String... types) {
        return house.orchestrator.query(QueryHouse.ask(QUESTION).types(types).build()).results().stream()
                .map(EntityCard::id)
                .toList();
    }

    private static OrchestratorException assertCode(ErrorCode code, ThrowingCallable call) {
        OrchestratorException thrown = catchThrowableOfType(OrchestratorException.class, call);
        assertThat(thrown).isNotNull();
        assertThat(thrown.code()).isEqualTo(code);
        return thrown;
    }
}
