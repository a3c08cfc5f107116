package dev.orchestrator;

import dev.orchestrator.call.Caller;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.stream.Run;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An orchestrator over one model, in-memory stores and, if wanted, virtual time, with one conversation in it. */
final class ChatHouse implements AutoCloseable {

    static final Caller ANNA = Caller.user("anna");

    final VirtualTime time = new VirtualTime();
    final InMemoryStores stores = InMemoryStores.create(time.clock());
    final Orchestrator orchestrator;
    final Conversation conversation;

    private ChatHouse(LanguageModel model, boolean virtual) {
        Orchestrator.Builder builder = Orchestrator.builder(model).stores(stores);
        this.orchestrator = (virtual ? builder.time(time.clock(), time) : builder).build();
        this.conversation = orchestrator.conversations().create(ANNA, null, "test");
    }

    static ChatHouse of(LanguageModel model) {
        return new ChatHouse(model, false);
    }

    static ChatHouse inVirtualTime(LanguageModel model) {
        return new ChatHouse(model, true);
    }

    ChatRequest.Builder ask(String text) {
        return ChatRequest.builder(ANNA, text).conversation(conversation.id());
    }

    Run<ChatResult> start(RecordingListener<ChatResult> listener) {
        return orchestrator.chat(ask("Hi").build(), listener);
    }

    List<Message> messages() {
        return orchestrator.conversations().messages(ANNA, conversation.id(), Long.MAX_VALUE, 100).stream()
                .map(StoredMessage::message)
                .toList();
    }

    Message last() {
        List<Message> all = messages();
        return all.get(all.size() - 1);
    }

    /** Waits for what other threads do; fails after ten seconds. */
    static void eventually(BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("it did not come true within ten seconds");
            }
            Thread.onSpinWait();
        }
    }

    static void endOf(Run<?> run) {
        boolean ended;
        try {
            ended = run.await(Duration.ofSeconds(10)).isPresent();
        } catch (OrchestratorException failed) {
            ended = true; // how it ended is what the listener recorded
        }
        if (!ended) {
            throw new AssertionError("run " + run.id() + " hangs");
        }
    }

    @Override
    public void close() {
        orchestrator.close();
    }
}
