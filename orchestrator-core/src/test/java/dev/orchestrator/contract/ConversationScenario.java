package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Mode;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.MessageMetadata;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What the tests of a conversation store share. Every test has users and conversations of its own. */
@Timeout(120)
abstract class ConversationScenario {

    static final Duration LEASE = Duration.ofSeconds(30);

    protected final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    protected final String user = unique("user");
    protected final String stranger = unique("stranger");
    protected ConversationStore store;

    /**
     * Opens the store under test; it may hold conversations of other tests. What has to be closed is closed by the
     * subclass after each test.
     */
    protected abstract ConversationStore open(Clock clock) throws Exception;

    @BeforeEach
    void opens_the_store() throws Exception {
        store = open(clock);
    }

    static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID();
    }

    Conversation conversation(String id) {
        return Conversation.begin(id, user, null, "title", clock.instant());
    }

    /** Creates a conversation of the user and returns its id. */
    String created() {
        return store.create(conversation(unique("c"))).id();
    }

    /** Creates a conversation with messages m-1, m-2 … */
    String createdWith(int messages) {
        String id = created();
        for (int i = 1; i <= messages; i++) {
            store.append(user, id, message("m-" + i, "text " + i));
        }
        return id;
    }

    Message message(String id, String text) {
        return message(id, Role.USER, text, Message.Status.COMPLETE, Usage.NONE);
    }

    Message answer(String requestId, String text, Usage usage) {
        return message(Turn.answerId(requestId), Role.ASSISTANT, text, Message.Status.COMPLETE, usage);
    }

    Message interrupted(String requestId, String text, Usage usage) {
        return message(Turn.answerId(requestId), Role.ASSISTANT, text, Message.Status.INTERRUPTED, usage);
    }

    private Message message(String id, Role role, String text, Message.Status status, Usage usage) {
        MessageMetadata metadata = MessageMetadata.builder(Mode.CHAT, "request", "run", "trace")
                .usage(usage)
                .build();
        return new Message(id, role, text, List.of(), List.of(), status, metadata, clock.instant());
    }

    Turn turn(String conversationId, String requestId, String runId, String text) {
        return new Turn(user, conversationId, requestId, runId, message(Turn.questionId(requestId), text));
    }

    TurnStart.Started started(String conversationId, String requestId) {
        return started(turn(conversationId, requestId, "run of " + requestId, "question"));
    }

    TurnStart.Started started(Turn turn) {
        TurnStart start = store.beginTurn(turn, LEASE);
        assertThat(start).isInstanceOf(TurnStart.Started.class);
        return (TurnStart.Started) start;
    }

    static Usage usage(long tokens, String cost) {
        return new Usage(tokens, tokens, 0, 0, new BigDecimal(cost), Usage.CostBasis.PROVIDER);
    }

    Usage usageOf(String conversationId) {
        return found(conversationId).usage();
    }

    Conversation found(String conversationId) {
        return store.find(user, conversationId).orElseThrow();
    }

    List<StoredMessage> all(String conversationId) {
        return store.messages(user, conversationId, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    List<String> texts(String conversationId) {
        return all(conversationId).stream().map(m -> m.message().text()).toList();
    }

    void assertGapless(String conversationId, int messages) {
        assertThat(all(conversationId))
                .extracting(StoredMessage::sequence)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, messages).boxed().toList());
        assertThat(found(conversationId).messageCount()).isEqualTo(messages);
    }

    static void assertFails(ErrorCode code, ThrowingCallable call) {
        OrchestratorException failure = catchThrowableOfType(OrchestratorException.class, call);
        assertThat(failure).as("a failure with code %s", code).isNotNull();
        assertThat(failure.code()).isEqualTo(code);
    }
}
