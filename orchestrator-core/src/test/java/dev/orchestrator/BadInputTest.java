package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.store.ConversationChange;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that is wrong gets a typed error, and nothing is written. */
@Timeout(60)
class BadInputTest {

    private static final Caller CALLER = Caller.user("u-1");
    private static final Caller OTHER = Caller.user("u-2");
    private static final String LONG = "x".repeat(201);

    private final WatchedStores stores = new WatchedStores();
    private final ScriptedModel model = ScriptedModel.answering("Yes.");
    private final Orchestrator orchestrator =
            Orchestrator.builder(new Knowing(model)).stores(stores).build();
    private String conversation;
    private List<Object> before;

    @BeforeEach
    void somebody_has_talked_already() {
        conversation = stores.conversation(CALLER, "One?", "One.");
        before = stores.everythingOf(CALLER, OTHER);
    }

    @AfterEach
    void nothing_was_written() {
        orchestrator.close();
        assertThat(stores.everythingOf(CALLER, OTHER)).isEqualTo(before);
        assertThat(model.requests()).isEmpty();
    }

    static Stream<Arguments> wrong_values() {
        Map<String, UnaryOperator<ChatRequest.Builder>> wrong = new TreeMap<>();
        wrong.put("conversationId blank", request -> request.conversation(" "));
        wrong.put("conversationId too long", request -> request.conversation(LONG));
        wrong.put("requestId blank", request -> request.requestId(""));
        wrong.put("requestId too long", request -> request.requestId(LONG));
        wrong.put("traceId blank", request -> request.traceId("\t"));
        wrong.put("traceId too long", request -> request.traceId(LONG));
        wrong.put("projectId blank", request -> request.project(" "));
        wrong.put("projectId too long", request -> request.project(LONG));
        wrong.put("model blank", request -> request.model(" "));
        wrong.put("model too long", request -> request.model(LONG));
        wrong.put("temperature below 0", request -> request.temperature(-0.01));
        wrong.put("temperature above 2", request -> request.temperature(2.01));
        wrong.put("temperature not a number", request -> request.temperature(Double.NaN));
        wrong.put("maxTokens 0", request -> request.maxTokens(0));
        wrong.put("maxTokens negative", request -> request.maxTokens(-1));
        wrong.put("timeout zero", request -> request.timeout(Duration.ZERO));
        wrong.put("timeout negative", request -> request.timeout(Duration.ofSeconds(-1)));
        return wrong.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void wrong_values(String what, UnaryOperator<ChatRequest.Builder> wrong) {
        OrchestratorException refused =
                refusal(() -> wrong.apply(ChatRequest.builder(CALLER, "Two?")).build());
        assertThat(refused.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
        assertThat(refused).hasMessageContaining(what.substring(0, what.indexOf(' ')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t \r\n", "\u2003"})
    void blank_text(String text) {
        assertThat(refusal(() -> ChatRequest.of(CALLER, text)).code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
    }

    static Stream<Arguments> missing_values() {
        Orchestrator any = Orchestrator.builder(ScriptedModel.answering("Yes.")).build();
        Conversations conversations = any.conversations();
        ChatRequest request = ChatRequest.of(CALLER, "Two?");
        Map<String, ThrowingCallable> missing = new TreeMap<>();
        missing.put("model of the builder", () -> Orchestrator.builder((LanguageModel) null));
        missing.put("gateway of the builder", () -> Orchestrator.builder((ModelGateway) null));
        missing.put(
                "stores of the builder",
                () -> Orchestrator.builder(ScriptedModel.answering("")).stores(null));
        missing.put(
                "prompts of the builder",
                () -> Orchestrator.builder(ScriptedModel.answering("")).prompts(null));
        missing.put("request", () -> any.chat(null));
        missing.put("request of a stream", () -> any.chat(null, StreamListener.text(text -> {})));
        missing.put("listener", () -> any.chat(request, null));
        missing.put("caller", () -> ChatRequest.of(null, "Two?"));
        missing.put("text", () -> ChatRequest.of(CALLER, null));
        missing.put(
                "timeout",
                () -> ChatRequest.builder(CALLER, "Two?").timeout(null).build());
        missing.put(
                "suggestions",
                () -> ChatRequest.builder(CALLER, "Two?").suggestions(null).build());
        missing.put("attachment", () -> ChatRequest.builder(CALLER, "Two?").attach(null));
        missing.put("userId", () -> Caller.user(null));
        missing.put("organisation", () -> CALLER.withOrganisation(null));
        missing.put("tier", () -> CALLER.withTier(null));
        missing.put("role", () -> CALLER.withRoles("member", null));
        missing.put("url", () -> Attachment.imageUrl(null));
        missing.put("path", () -> Attachment.file((Path) null));
        missing.put("bytes", () -> Attachment.bytes("a", "text/plain", null));
        missing.put("text of an attachment", () -> Attachment.text("a", null));
        missing.put("name of an attachment", () -> Attachment.text(null, "a"));
        missing.put("content", () -> Attachment.of("a", "text/plain", null));
        missing.put("caller of a cancel", () -> any.cancel(null, "run"));
        missing.put("run of a cancel", () -> any.cancel(CALLER, null));
        missing.put("caller of create", () -> conversations.create(null, null, "title"));
        missing.put("title of create", () -> conversations.create(CALLER, null, null));
        missing.put("caller of get", () -> conversations.get(null, "c"));
        missing.put("id of get", () -> conversations.get(CALLER, null));
        missing.put("caller of list", () -> conversations.list(null, null, null, 1));
        missing.put("id of messages", () -> conversations.messages(CALLER, null, 1, 1));
        missing.put("change", () -> conversations.update(CALLER, "c", null));
        missing.put("title", () -> ConversationChange.title(null));
        missing.put("status", () -> ConversationChange.status(null));
        missing.put("id of fork", () -> conversations.fork(CALLER, null, 1));
        missing.put("id of delete", () -> conversations.delete(CALLER, null));
        missing.put("attachment of open", () -> conversations.open(CALLER, null));
        return missing.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void missing_values(String what, ThrowingCallable call) {
        assertThat(refusal(call).code()).as(what).isEqualTo(ErrorCode.MISSING_FIELDS);
    }

    @Test
    void roles_named_twice_are_one() {
        assertThat(CALLER.withRoles("editor", "editor").roles()).containsExactly("editor");
    }

    @Test
    void an_unknown_conversation() {
        assertThat(chatRefusal(
                        ChatRequest.builder(CALLER, "Two?").conversation("c-x").build()))
                .isEqualTo(ErrorCode.CONVERSATION_NOT_FOUND);
    }

    @Test
    void somebody_elses_conversation() {
        ChatRequest request =
                ChatRequest.builder(OTHER, "Two?").conversation(conversation).build();
        assertThat(chatRefusal(request)).isEqualTo(ErrorCode.CONVERSATION_NOT_FOUND);
    }

    @Test
    void an_unknown_conversation_that_comes_with_attachments() {
        ChatRequest request = ChatRequest.builder(OTHER, "Two?")
                .conversation(conversation)
                .attach(Attachment.text("a.txt", "hello"))
                .build();
        assertThat(chatRefusal(request)).isEqualTo(ErrorCode.CONVERSATION_NOT_FOUND);
    }

    @Test
    void an_unknown_model() {
        ChatRequest request = ChatRequest.builder(CALLER, "Two?")
                .model("acme/none")
                .attach(Attachment.text("a.txt", "hello"))
                .build();
        assertThat(chatRefusal(request)).isEqualTo(ErrorCode.VALIDATION_ERROR);
        ChatRequest inConversation = ChatRequest.builder(CALLER, "Two?")
                .conversation(conversation)
                .model("acme/none")
                .build();
        assertThat(chatRefusal(inConversation)).isEqualTo(ErrorCode.VALIDATION_ERROR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:///etc/passwd", "ftp://example.org/a.png", "data:image/png;base64,AA", "a.png", "http:// x"
            })
    void an_image_that_is_not_on_the_web(String url) {
        assertThat(refusal(() -> Attachment.imageUrl(url)).code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_001})
    void a_page_of_no_size_or_too_large(int limit) {
        assertThat(refusal(() -> orchestrator.conversations().list(CALLER, null, null, limit))
                        .code())
                .isEqualTo(ErrorCode.VALIDATION_ERROR);
        assertThat(refusal(() -> orchestrator.conversations().messages(CALLER, conversation, 9, limit))
                        .code())
                .isEqualTo(ErrorCode.VALIDATION_ERROR);
    }

    @Test
    void a_fork_at_a_negative_place() {
        assertThat(refusal(() -> orchestrator.conversations().fork(CALLER, conversation, -1))
                        .code())
                .isEqualTo(ErrorCode.VALIDATION_ERROR);
    }

    @Test
    void a_conversation_without_a_title() {
        assertThat(refusal(() -> orchestrator.conversations().create(CALLER, null, " "))
                        .code())
                .isEqualTo(ErrorCode.VALIDATION_ERROR);
    }

    @Test
    void a_closed_orchestrator() {
        orchestrator.close();
        ChatRequest request = ChatRequest.of(CALLER, "Two?");
        RecordingListener<Object> listener = new RecordingListener<>();
        assertThatThrownBy(() -> orchestrator.chat(request)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> orchestrator.chat(request, listener)).isInstanceOf(IllegalStateException.class);
        assertThat(listener.ends()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void what_the_user_is_told_leaks_nothing(ErrorCode code) {
        OrchestratorException error = new OrchestratorException(code, "MongoDB at 10.0.0.1 said c-17 is u-1's");
        assertThat(error.userMessage()).matches("[A-Z][A-Za-z ]+\\.( [A-Z][A-Za-z ]+\\.)?");
        assertThat(error.userMessage()).isEqualTo(code.userMessage());
    }

    @Test
    void the_message_of_an_error_names_no_words_of_the_user() {
        String secret = "the butler did it";
        ChatRequest request =
                ChatRequest.builder(OTHER, secret).conversation(conversation).build();
        assertThatThrownBy(() -> orchestrator.chat(request))
                .hasMessageNotContaining(secret)
                .hasMessageContaining("c-0");
    }

    private ErrorCode chatRefusal(ChatRequest request) {
        RecordingListener<Object> listener = new RecordingListener<>();
        OrchestratorException blocking = refusal(() -> orchestrator.chat(request));
        OrchestratorException streaming =
                refusal(() -> orchestrator.chat(request, listener).await());
        assertThat(streaming.code()).isEqualTo(blocking.code());
        assertThat(listener.error().orElseThrow().code()).isEqualTo(blocking.code());
        assertThat(listener.frames()).isEmpty();
        return blocking.code();
    }

    private static OrchestratorException refusal(ThrowingCallable call) {
        OrchestratorException refusal = catchThrowableOfType(OrchestratorException.class, call);
        assertThat(refusal).as("it should have been refused").isNotNull();
        return refusal;
    }

    /** A model whose provider has a list of models. */
    private record Knowing(ScriptedModel model) implements LanguageModel {
        @Override
        public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
            return model.generate(request, events, cancellation);
        }

        @Override
        public Optional<ModelInfo> describe(String name, Cancellation cancellation) {
            if (name != null) {
                throw new OrchestratorException(ErrorCode.VALIDATION_ERROR, "the provider has no model " + name);
            }
            return Optional.empty();
        }
    }
}
