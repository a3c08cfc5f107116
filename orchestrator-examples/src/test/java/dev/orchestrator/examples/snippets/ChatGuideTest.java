package dev.orchestrator.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.orchestrator.Conversations;
import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Prompt;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.call.Suggestions;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationChange;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code of docs/guides/chat.md. */
@Timeout(60)
class ChatGuideTest {

    private final Caller caller = Caller.user("u-1");
    private final ScriptedModel films = ScriptedModel.answering("Rififi, Topkapi ", "and Inside Man.");
    private final Orchestrator orchestrator = Orchestrator.builder(films).build();

    @AfterEach
    void close() {
        orchestrator.close();
    }

    @Test
    void ask() {
        ChatResult answer = orchestrator.chat(ChatRequest.of(caller, "Name three heist films."));
        System.out.println(answer.message());

        ChatResult more = orchestrator.chat(answer.reply("Which of them is the funniest?"));
        assertThat(more.conversationId()).isEqualTo(answer.conversationId());
    }

    @Test
    void stream() {
        ChatRequest request = ChatRequest.of(caller, "Name three heist films.");
        Page page = new Page();
        Run<ChatResult> run = orchestrator.chat(request, new StreamListener<ChatResult>() {
            @Override
            public void onText(String delta) {
                page.append(delta);
            }

            @Override
            public void onComplete(ChatResult result) {
                page.suggest(result.suggestions());
            }

            @Override
            public void onError(OrchestratorException error) {
                page.show(error.userMessage());
            }
        });
        assertThat(run.await().message()).isEqualTo(page.text.toString());
        assertThat(page.suggestions).isNotEmpty();
        assertThat(page.errors).isEmpty();
    }

    @Test
    void options() {
        String conversationId = "c-1";
        String notes = "The vault is under the bakery.";
        ChatRequest request = ChatRequest.builder(caller, "What do you make of this storyboard?")
                .conversation(conversationId)
                .requestId("form-4711")
                .attach(Attachment.file(Path.of("storyboard.png")))
                .attach(Attachment.text("notes.txt", notes))
                .model("google/gemini-2.5-flash")
                .temperature(0.4)
                .maxTokens(800)
                .timeout(Duration.ofMinutes(2))
                .suggestions(Suggestions.MODEL)
                .build();
        assertThat(request.attachments()).hasSize(2);
    }

    @Test
    void conversations() {
        orchestrator.chat(ChatRequest.of(caller, "Name three heist films."));
        Conversations conversations = orchestrator.conversations();
        List<Conversation> newest = conversations.list(caller, null, null, 20);
        Conversation first = newest.get(0);
        List<StoredMessage> end = conversations.messages(caller, first.id(), Long.MAX_VALUE, 50);
        conversations.update(caller, first.id(), ConversationChange.title("Heist films"));
        Conversation branch = conversations.fork(caller, first.id(), 2);
        conversations.delete(caller, branch.id());
        assertThat(end).hasSize(2);
        assertThat(conversations.list(caller, null, null, 20))
                .singleElement()
                .extracting(Conversation::title)
                .isEqualTo("Heist films");
    }

    @Test
    void own_words() {
        Prompts prompts = Prompts.defaults()
                .with(new Prompt(Prompts.CHAT_PERSONA, "acme-3", "You are the assistant of Acme Films. Be brief."));
        assertThat(prompts.get(Prompts.CHAT_PERSONA).version()).isEqualTo("acme-3");
    }

    @Test
    void test_without_a_model() {
        ScriptedModel model = ScriptedModel.answering("It was ", "the butler.");
        try (Orchestrator orchestrator = Orchestrator.builder(model).build()) {
            ChatResult answer = orchestrator.chat(ChatRequest.of(Caller.user("u-1"), "Who did it?"));
            assertEquals("It was the butler.", answer.message());
        }
    }

    /** Whatever shows the answer. */
    private static final class Page {
        private final StringBuilder text = new StringBuilder();
        private final List<String> suggestions = new ArrayList<>();
        private final List<String> errors = new ArrayList<>();

        void append(String delta) {
            text.append(delta);
        }

        void suggest(List<String> questions) {
            suggestions.addAll(questions);
        }

        void show(String error) {
            errors.add(error);
        }
    }

    record Shelf() {}

    @Test
    void with_tools() {
        ChatRequest withTools = ChatRequest.builder(caller, "How many lanterns are left?")
                .tools("stock")
                .build();
        ChatRequest withAgent = ChatRequest.builder(caller, "What is the plot so far?")
                .agent("story-head")
                .build();
        ScriptedModel counting = ScriptedModel.playing(
                Script.answer().call(new ToolCall("c-1", "stock", "{}")), Script.answer("Seven are left."));
        try (Orchestrator counted = Orchestrator.builder(counting)
                .tools(Tool.builder("stock", "Lanterns left", Shelf.class)
                        .readOnly()
                        .handler((shelf, context) -> 7)
                        .build())
                .build()) {
            assertThat(counted.chat(withTools).message()).isEqualTo("Seven are left.");
        }
        assertThat(orchestrator.chat(withAgent).message()).isEqualTo("Rififi, Topkapi and Inside Man.");
    }
}
