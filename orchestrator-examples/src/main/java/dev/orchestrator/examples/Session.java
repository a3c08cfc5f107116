package dev.orchestrator.examples;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Caller;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.stream.Usage.CostBasis;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all commands share: the conversation that is going on, the run that is at work, and how its end is shown. */
final class Session {

    static final Caller USER = Caller.user("quickstart");

    private final Orchestrator orchestrator;
    private final Terminal terminal;
    private volatile @Nullable String conversationId;
    private volatile @Nullable Run<?> running;

    /** Goes on with the last conversation that was begun. */
    Session(Orchestrator orchestrator, Terminal terminal) {
        this.orchestrator = orchestrator;
        this.terminal = terminal;
        List<Conversation> newest = orchestrator.conversations().list(USER, null, null, 1);
        this.conversationId = newest.isEmpty() ? null : newest.get(0).id();
    }

    Orchestrator orchestrator() {
        return orchestrator;
    }

    Terminal terminal() {
        return terminal;
    }

    @Nullable
    String conversationId() {
        return conversationId;
    }

    /** The conversation if it belongs to the film: one that was begun before there was a film cannot ask about it. */
    @Nullable
    String filmConversationId() {
        String id = conversationId;
        boolean ofFilm = id != null
                && FilmProject.ID.equals(
                        orchestrator.conversations().get(USER, id).projectId());
        return ofFilm ? id : null;
    }

    void goOnWith(@Nullable String conversation) {
        conversationId = conversation;
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

    <R> R await(Run<R> run) {
        running = run;
        return run.await();
    }

    /** Shows what is answered, or why it is not; returns whether the answer is complete. */
    boolean shown(Supplier<String> answering) {
        try {
            terminal.line("\n" + answering.get());
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

    /** Stops what is at work; returns false if nothing is. May be called by any thread. */
    boolean cancel() {
        Run<?> run = running;
        if (run == null) {
            return false;
        }
        run.cancel();
        return true;
    }

    String summary(String model, Usage usage, String conversation) {
        Usage total = orchestrator.conversations().get(USER, conversation).usage();
        return "[" + (model.isEmpty() ? "no model" : model) + ": " + usage.inputTokens() + " tokens in, "
                + usage.outputTokens() + " out, " + cost(usage) + "; conversation " + cost(total) + "]";
    }

    static String cost(Usage usage) {
        String dollars = "$" + usage.cost().stripTrailingZeros().toPlainString();
        return usage.basis() == CostBasis.UNKNOWN ? "at least " + dollars : dollars;
    }
}
