package dev.orchestrator.examples;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.agent.Permissions;
import dev.orchestrator.brain.lucene.LuceneBrain;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gather.content.Documents;
import dev.orchestrator.gather.sqlite.SqliteStores;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chat in a terminal, with a history that outlives the program, and questions to what is known of a small film: {@code
 * /query Who keeps the lighthouse?} What it should keep of the film is brought by {@code /data}, and what agents should do
 * for it is told by {@code /task}.
 *
 * <p>With {@code OPENROUTER_API_KEY} it talks to OpenRouter, with {@code OPENROUTER_BASE_URL} to any compatible server, with
 * neither to a stand-in of its own, and says so in its first line. The history is in {@code orchestrator-quickstart.db} in
 * the working directory, or in the file that {@code QUICKSTART_DB} names; each start goes on with the last conversation. A task
 * that waits for an approval waits there too. What agents pin to the film's wall is in {@code the-last-light-wall.txt} beside it.
 *
 * <p>In a terminal, or with the argument {@code --interactive}, it prompts for messages. Otherwise its arguments are one
 * message, and without any each line of the input is one. The exit code is 0; 1 if a message was not answered while
 * nobody sat at a prompt; 2 if the configuration is wrong.
 */
public final class Quickstart {

    private static final int UNANSWERED = 1;
    private static final int WRONG_CONFIGURATION = 2;
    private static final String HELP = """
            Type a message and press Enter.
              Ctrl-C   stops the answer that is being written, or the task
              /query   asks what is known of the film "The Last Light", such as
                       /query Who keeps the lighthouse?
              /data    takes words, JSON or a file into the film's Gather, such as
                       /data A brass lantern hangs in the lamp room.
              /task    has agents do something for the film, such as
                       /task Plot: who keeps the lighthouse on Skerry Rock?
                       /task Ask the plot-architect and the scene-planner about the storm
                       /task Pin a note about the plot: the lamp must not go out.
              /approve has the call done that a task waits for, and goes on with it
              /deny    and a reason: it is not done, and the task goes on
              /new     begins another conversation
              /help    shows this
              exit     leaves, and so does Ctrl-D""";

    private Quickstart() {}

    /**
     * Runs the program.
     *
     * @param args {@code --interactive}, or a message, or nothing
     */
    public static void main(String[] args) {
        int status = run(new Terminal(), System.getenv(), new ArrayDeque<>(Arrays.asList(args)));
        if (status != 0) {
            System.exit(status);
        }
    }

    private static int run(Terminal terminal, Map<String, String> environment, Deque<String> args) {
        try (ModelServer server = ModelServer.of(environment)) {
            terminal.line(server.introduction());
            Path history = Path.of(environment.getOrDefault("QUICKSTART_DB", "orchestrator-quickstart.db"));
            Wall wall = new Wall(history.resolveSibling(FilmProject.ID + "-wall.txt"));
            try (SqliteStores stores = SqliteStores.open(history);
                    LuceneBrain brain = FilmProject.brain();
                    Orchestrator orchestrator = Orchestrator.builder(server.models())
                            .stores(stores)
                            .brain(brain)
                            .documents(Documents.create())
                            .agents(FilmAgents.with(Wall.PIN))
                            .tools(wall.pin())
                            .permissions(Permissions.builder().ask(Wall.PIN).build())
                            .build()) {
                return talk(new Dialogue(orchestrator, stores.runs(), terminal), terminal, args);
            }
        } catch (OrchestratorException e) {
            terminal.error(e);
            return WRONG_CONFIGURATION;
        }
    }

    private static int talk(Dialogue dialogue, Terminal terminal, Deque<String> args) {
        boolean forced = args.remove("--interactive");
        if (!args.isEmpty()) {
            return dialogue.say(String.join(" ", args)) ? 0 : UNANSWERED;
        }
        if (forced || Terminal.isInteractive()) {
            prompt(dialogue, terminal);
            return 0;
        }
        return answerLines(dialogue, terminal);
    }

    private static int answerLines(Dialogue dialogue, Terminal terminal) {
        int status = 0;
        for (String line = terminal.read(); line != null; line = terminal.read()) {
            if (!line.isBlank() && !dialogue.say(line)) {
                status = UNANSWERED;
            }
        }
        return status;
    }

    private static void prompt(Dialogue dialogue, Terminal terminal) {
        terminal.line(dialogue.greeting());
        terminal.line("/help tells more; Ctrl-D or exit leaves.");
        terminal.onInterrupt(() -> {
            if (!dialogue.cancel()) {
                terminal.line("\nCtrl-D or exit leaves.");
                terminal.prompt();
            }
        });
        String line = ask(terminal);
        while (line != null && !line.equals("exit")) {
            obey(line, dialogue, terminal);
            line = ask(terminal);
        }
        if (line == null) {
            terminal.line(""); // after Ctrl-D the cursor still stands behind the prompt
        }
    }

    private static @Nullable String ask(Terminal terminal) {
        terminal.prompt();
        String line = terminal.read();
        return line == null ? null : line.strip();
    }

    private static void obey(String line, Dialogue dialogue, Terminal terminal) {
        switch (line) {
            case "" -> {}
            case "/new" -> dialogue.begin();
            case "/help" -> terminal.line(HELP);
            default -> dialogue.say(line);
        }
    }
}
