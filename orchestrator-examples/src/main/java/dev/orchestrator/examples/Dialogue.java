package dev.orchestrator.examples;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Caller;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.query.QueryRequest;
import dev.orchestrator.query.QueryResult;
import dev.orchestrator.stream.EntityCard;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.RequestAccepted;
import dev.orchestrator.stream.StreamEvent.SourcesFound;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.stream.TaskProgress;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.stream.Usage.CostBasis;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One person's conversation with the model, shown while it goes on. Goes on with the last one that was begun. */
final class Dialogue {

    static final String QUERY = "/query ";
    static final String DATA = "/data ";

    private static final Caller USER = Caller.user("quickstart");

    private final Orchestrator orchestrator;
    private final Terminal terminal;
    private volatile @Nullable String conversationId;
    private volatile @Nullable Run<?> running;

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

    /**
     * Sends a message, a question to the Brain, or content for Gather, and shows the answer while it arrives; returns whether
     * it is complete.
     */
    boolean say(String message) {
        if (message.startsWith(DATA)) {
            return data(message.substring(DATA.length()).strip());
        }
        return message.startsWith(QUERY) ? query(message.substring(QUERY.length())) : chat(message);
    }

    private boolean chat(String message) {
        return shown(() -> {
            ChatRequest request = ChatRequest.builder(USER, message)
                    .conversation(conversationId)
                    .project(conversationId == null ? FilmProject.ID : null)
                    .build();
            ChatResult answer = await(orchestrator.chat(request, new Display<>()));
            return summary(answer.model(), answer.usage(), answer.conversationId());
        });
    }

    private boolean query(String question) {
        return shown(() -> {
            QueryRequest request = QueryRequest.builder(USER, FilmProject.ID, question)
                    .conversation(belongsToFilm() ? conversationId : null)
                    .build();
            QueryResult answer = await(orchestrator.query(request, new Display<>()));
            return summary(answer.model(), answer.usage(), answer.conversationId());
        });
    }

    private boolean data(String content) {
        return shown(() -> {
            DataRequest.Builder request =
                    DataRequest.builder(USER, FilmProject.ID).conversation(belongsToFilm() ? conversationId : null);
            DataResult result =
                    await(orchestrator.data(brought(request, content).build(), new Display<>()));
            result.duplicates().forEach(this::show);
            return summary(result.model(), result.usage(), result.conversationId());
        });
    }

    /** A file if there is one of that name, else JSON if it looks like it, else words. */
    private static DataRequest.Builder brought(DataRequest.Builder request, String content) {
        Path file = file(content);
        if (file != null) {
            return request.attach(Attachment.file(file));
        }
        return content.startsWith("{") || content.startsWith("[") ? request.json(content) : request.text(content);
    }

    private static @Nullable Path file(String content) {
        try {
            Path path = Path.of(content);
            return Files.isRegularFile(path) ? path : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private void show(GatherDuplicate duplicate) {
        terminal.line("\n  " + duplicate.suggestion() + " " + duplicate.id() + " (" + duplicate.kind() + ", "
                + Math.round(100 * duplicate.similarity()) + " % alike): " + String.join("; ", duplicate.reasons()));
    }

    /** A conversation that was begun before there was a film cannot ask about it. */
    private boolean belongsToFilm() {
        String id = conversationId;
        return id != null
                && FilmProject.ID.equals(
                        orchestrator.conversations().get(USER, id).projectId());
    }

    private <R> R await(Run<R> run) {
        running = run;
        return run.await();
    }

    private boolean shown(Supplier<String> answering) {
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

    /** Stops the answer that is being written; returns false if there is none. May be called by any thread. */
    boolean cancel() {
        Run<?> run = running;
        if (run == null) {
            return false;
        }
        run.cancel();
        return true;
    }

    private String summary(String model, Usage usage, String conversation) {
        Usage total = orchestrator.conversations().get(USER, conversation).usage();
        return "[" + (model.isEmpty() ? "no model" : model) + ": " + usage.inputTokens() + " tokens in, "
                + usage.outputTokens() + " out, " + cost(usage) + "; conversation " + cost(total) + "]";
    }

    private static String cost(Usage usage) {
        String dollars = "$" + usage.cost().stripTrailingZeros().toPlainString();
        return usage.basis() == CostBasis.UNKNOWN ? "at least " + dollars : dollars;
    }

    /** Shows an answer; called on the run's thread. */
    private final class Display<R> implements StreamListener<R> {
        @Override
        public void onAccepted(RequestAccepted accepted) {
            conversationId = accepted.conversationId();
        }

        @Override
        public void onSources(SourcesFound sources) {
            List<EntityCard> cards = sources.cards();
            for (int i = 0; i < cards.size(); i++) {
                terminal.line("[" + (i + 1) + "] " + cards.get(i).title() + " ("
                        + cards.get(i).type() + ")");
            }
            terminal.line("");
        }

        @Override
        public void onProgress(TaskProgress progress) {
            progress.steps().stream()
                    .filter(step -> step.state() == TaskProgress.State.ACTIVE)
                    .forEach(step -> terminal.line("  " + progress.percentage() + " % " + step.name() + " ..."));
        }

        @Override
        public void onText(String delta) {
            terminal.text(delta);
        }
    }
}
