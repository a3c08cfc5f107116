package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ProjectDirectory;
import dev.orchestrator.query.QueryRequest;
import dev.orchestrator.query.QueryResult;
import dev.orchestrator.stream.EntityCard;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is let into which project. */
@Timeout(30)
class ProjectAccessTest {

    private static final Caller ANNA = Caller.user("anna");
    private static final Caller BEN = Caller.user("ben");
    private static final String PROJECT = "p-1";

    private final InMemoryStores stores = InMemoryStores.create();
    private final ScriptedModel model = ScriptedModel.answering("Yes.");
    private final Orchestrator orchestrator = Orchestrator.builder(model)
            .stores(stores)
            .brain(QueryHouse.brain())
            .projects(stores.projects())
            .build();

    @BeforeEach
    void lets_anna_in() {
        stores.projects().create(PROJECT);
        stores.projects().setRoles(PROJECT, ANNA.userId(), Set.of(ProjectDirectory.MEMBER));
    }

    @AfterEach
    void closes() {
        orchestrator.close();
    }

    private static ChatRequest chat(Caller caller, String project) {
        return ChatRequest.builder(caller, "Hi").project(project).build();
    }

    private void assertRefused(ErrorCode code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        OrchestratorException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void a_member_chats_and_asks() {
        assertThat(orchestrator.chat(chat(ANNA, PROJECT)).message()).isEqualTo("Yes.");
        assertThat(orchestrator
                        .query(QueryRequest.builder(ANNA, PROJECT, QueryHouse.QUESTION)
                                .build())
                        .results())
                .isNotEmpty();
    }

    @Test
    void a_project_that_is_not_there_is_told() {
        assertRefused(ErrorCode.PROJECT_NOT_FOUND, () -> orchestrator.chat(chat(ANNA, "p-2")));
        assertRefused(
                ErrorCode.PROJECT_NOT_FOUND,
                () -> orchestrator.query(
                        QueryRequest.builder(ANNA, "p-2", "Who?").build()));
        assertRefused(
                ErrorCode.PROJECT_NOT_FOUND, () -> orchestrator.conversations().create(ANNA, "p-2", "Title"));
    }

    @Test
    void whoever_is_no_member_is_refused_and_leaves_nothing_behind() {
        assertRefused(ErrorCode.ACCESS_DENIED, () -> orchestrator.chat(chat(BEN, PROJECT)));
        assertRefused(
                ErrorCode.ACCESS_DENIED,
                () -> orchestrator.query(
                        QueryRequest.builder(BEN, PROJECT, "Who?").build()));
        assertRefused(
                ErrorCode.ACCESS_DENIED, () -> orchestrator.conversations().create(BEN, PROJECT, "Title"));
        assertThat(orchestrator.conversations().list(BEN, null, null, 10)).isEmpty();
        assertThat(model.requests()).isEmpty();
    }

    @Test
    void a_refusal_reaches_the_listener() {
        RecordingListener<ChatResult> heard = new RecordingListener<>();
        assertRefused(
                ErrorCode.ACCESS_DENIED,
                () -> orchestrator.chat(chat(BEN, PROJECT), heard).await());
        assertThat(heard.error()).get().extracting(OrchestratorException::code).isEqualTo(ErrorCode.ACCESS_DENIED);
    }

    @Test
    void a_conversation_of_a_project_ends_with_its_membership() {
        ChatResult before = orchestrator.chat(chat(ANNA, PROJECT));
        stores.projects().setRoles(PROJECT, ANNA.userId(), Set.of());
        assertRefused(ErrorCode.ACCESS_DENIED, () -> orchestrator.chat(before.reply("And now?")));
        assertThat(orchestrator.conversations().list(ANNA, null, null, 10)).hasSize(1);
    }

    @Test
    void a_request_id_of_one_project_finds_nothing_of_another() {
        stores.projects().create("p-2");
        stores.projects().setRoles("p-2", ANNA.userId(), Set.of(ProjectDirectory.MEMBER));
        QueryResult first = orchestrator.query(query(PROJECT));
        QueryResult second = orchestrator.query(query("p-2"));
        assertThat(first.results()).extracting(EntityCard::id).contains("arya");
        assertThat(second.results()).extracting(EntityCard::id).containsExactly("other");
        assertThat(second.conversationId()).isNotEqualTo(first.conversationId());
        assertThat(orchestrator.conversations().list(ANNA, "p-2", null, 10))
                .extracting(Conversation::id)
                .containsExactly(second.conversationId());
        assertThat(orchestrator.query(query("p-2")).messageId()).isEqualTo(second.messageId());
        assertThat(orchestrator.query(query("p-2")).conversationId()).isEqualTo(second.conversationId());

        ChatRequest inProject =
                ChatRequest.builder(ANNA, "Hi").project("p-2").requestId("r-2").build();
        ChatRequest inNone = ChatRequest.builder(ANNA, "Hi").requestId("r-2").build();
        assertThat(orchestrator.chat(inNone).conversationId())
                .isNotEqualTo(orchestrator.chat(inProject).conversationId());
    }

    private static QueryRequest query(String project) {
        return QueryRequest.builder(ANNA, project, QueryHouse.QUESTION)
                .requestId("r-1")
                .build();
    }

    @Test
    void what_belongs_to_no_project_needs_no_membership() {
        assertThat(orchestrator.chat(ChatRequest.of(BEN, "Hi")).message()).isEqualTo("Yes.");
    }
}
