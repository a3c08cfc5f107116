package dev.orchestrator.examples;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Caller;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.RequestAccepted;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.stream.Usage.CostBasis;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One person's conversation with the model, shown while it goes on. Goes on with the last one that was begun. */
final class Dialogue {

    private static final Caller USER = Caller.user("quickstart");

    private final Orchestrator orchestrator;
    private final Terminal terminal;
    private volatile @Nullable String conversationId;
    private volatile @Nullable Run<ChatResult> running;

    Dialogue(Orchestrator orchestrator, Terminal terminal) {
        this.orchestrator = orchestrator;
        this.terminal = terminal;
        List<Conversation> newest = orchestrator.conversations().list(USER, null, null, 1);
        this.conversationId = newest.isEmpty() ? null : newest.get(0).id();
    }

    /** Says which conversation the next message belongs to. */
    String greeting() {
        String id = conversationId;
        if (id == null) {
            return "This is a new conversation.";
        }
        Conversation conversation = orchestrator.conversations().get(USER, id);
        return "Going on with \"" + conversation.title() + "\" (" + conversation.messageCount() + " messages).";
    }

    /** Lets the next message begin another conversation. */
    void begin() {
        conversationId = null;
        terminal.line(greeting());
    }

    /** Sends a message and shows the answer while it arrives; returns whether it is complete. */
    boolean say(String message) {
        try {
            ChatRequest request = ChatRequest.builder(USER, message)
                    .conversation(conversationId)
                    .build();
            Run<ChatResult> run = orchestrator.chat(request, new Display());
            running = run;
            ChatResult answer = run.await();
            terminal.line("\n" + summary(answer));
            return true;
        } catch (CancelledException e) {
            terminal.line("\n[stopped; what had been answered is kept]");
        } catch (OrchestratorException e) {
            terminal.line("");
            terminal.error(e);
        } finally {
            running = null;
        }
        return false;
    }

    /** Stops the answer that is being written; returns false if there is none. May be called by any thread. */
    boolean cancel() {
        Run<ChatResult> run = running;
        if (run == null) {
            return false;
        }
        run.cancel();
        return true;
    }

    private String summary(ChatResult answer) {
        Usage usage = answer.usage();
        Usage total =
                orchestrator.conversations().get(USER, answer.conversationId()).usage();
        return "[" + answer.model() + ": " + usage.inputTokens() + " tokens in, " + usage.outputTokens() + " out, "
                + cost(usage) + "; conversation " + cost(total) + "]";
    }

    private static String cost(Usage usage) {
        String dollars = "$" + usage.cost().stripTrailingZeros().toPlainString();
        return usage.basis() == CostBasis.UNKNOWN ? "at least " + dollars : dollars;
    }

    /** Shows an answer; called on the run's thread. */
    private final class Display implements StreamListener<ChatResult> {
        @Override
        public void onAccepted(RequestAccepted accepted) {
            conversationId = accepted.conversationId();
        }

        @Override
        public void onText(String delta) {
            terminal.text(delta);
        }
    }
}
