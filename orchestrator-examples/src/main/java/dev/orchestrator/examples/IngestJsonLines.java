package dev.orchestrator.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Caller;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.IngestResult;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gather.sqlite.SqliteStores;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.IngestProgress;
import dev.orchestrator.stream.StreamEvent.ItemsIngested;
import dev.orchestrator.stream.StreamListener;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Takes a file of JSON lines into a project's Gather: {@code IngestJsonLines props.jsonl}. A run that was stopped or killed is
 * simply made again: what was accepted is recognised and not done once more.
 *
 * <p>No model is asked unless {@code --enrich} stands before the file; which one then is as in {@link Quickstart}, and so is
 * where the items are kept. A second argument names the project. The exit code is 0; 1 if lines were refused; 2 if there is no
 * such file or the configuration is wrong.
 */
public final class IngestJsonLines {

    private static final int SOME_REFUSED = 1;
    private static final int WRONG_CONFIGURATION = 2;
    private static final Caller USER = Caller.user("quickstart");

    /** What a killed run was completing is free again after four times as long; the default is for many processes. */
    private static final Duration LEASE = Duration.ofSeconds(5);

    private IngestJsonLines() {}

    /**
     * Runs the program.
     *
     * @param args {@code --enrich} or nothing, a file, and a project or nothing
     */
    public static void main(String[] args) {
        int status =
                run(new ArrayDeque<>(Arrays.asList(args)), System.getenv(), new PrintStream(System.out, true, UTF_8));
        if (status != 0) {
            System.exit(status);
        }
    }

    private static int run(Deque<String> args, Map<String, String> environment, PrintStream out) {
        boolean enrich = args.remove("--enrich");
        if (args.isEmpty()) {
            out.println("Which file? One JSON object or list a line: IngestJsonLines [--enrich] FILE [PROJECT]");
            return WRONG_CONFIGURATION;
        }
        Path file = Path.of(args.remove());
        String project = args.isEmpty() ? FilmProject.ID : args.remove();
        try (ModelServer server = ModelServer.of(environment);
                SqliteStores stores = SqliteStores.open(
                        Path.of(environment.getOrDefault("QUICKSTART_DB", "orchestrator-quickstart.db")));
                Orchestrator orchestrator = Orchestrator.builder(server.models())
                        .stores(stores)
                        .turnLease(LEASE)
                        .build()) {
            return ingest(orchestrator, file, json -> request(project, json, enrich), out) ? 0 : SOME_REFUSED;
        } catch (IOException e) {
            out.println("The file cannot be read: " + e);
        } catch (OrchestratorException e) {
            out.println(e.userMessage() + "\n  " + e.code() + ": " + e.getMessage());
        }
        return WRONG_CONFIGURATION;
    }

    private static DataRequest request(String project, String json, boolean enrich) {
        return DataRequest.builder(USER, project).json(json).enrich(enrich).build();
    }

    /** Takes a file in and prints how far it has come; returns whether every line could be taken. */
    static boolean ingest(
            Orchestrator orchestrator, Path file, Function<String, DataRequest> toRequest, PrintStream out)
            throws IOException {
        AtomicLong unread = new AtomicLong();
        Consumer<String> refused = line -> {
            unread.incrementAndGet();
            out.println(line);
        };
        try (JsonLines lines = JsonLines.open(file, toRequest, refused)) {
            IngestResult result = orchestrator
                    .gather()
                    .ingest(USER, lines, new Progress(lines, out))
                    .await();
            result.problems()
                    .forEach(
                            problem -> out.println("line " + lines.lineOf(problem.number()) + ": " + problem.reason()));
            long missing = unread.get() + result.progress().refused();
            out.println("Done: " + counts(result.progress()) + "; lines that could not be taken: " + missing);
            return missing == 0;
        }
    }

    private static String counts(IngestProgress progress) {
        return String.format(
                Locale.ROOT,
                "%,d new, %,d there before, %,d to be completed later",
                progress.accepted(),
                progress.existed(),
                progress.pending());
    }

    /** Prints how far it has come, now and then. */
    private record Progress(JsonLines lines, PrintStream out) implements StreamListener<IngestResult> {
        @Override
        public void onEvent(EventFrame frame) {
            if (frame.event() instanceof ItemsIngested ingested) {
                IngestProgress progress = ingested.progress();
                out.println(Math.round(100 * lines.share()) + " %: " + counts(progress) + "; about "
                        + lines.left(progress.took()).toSeconds() + " s left");
            }
        }
    }
}
