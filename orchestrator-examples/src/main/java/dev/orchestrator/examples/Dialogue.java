package dev.orchestrator.examples;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.task.ApprovalDecision;

/** One person's conversation with models and agents, shown while it goes on. Goes on with the last one that was begun. */
final class Dialogue {

    private final Session session;
    private final ChatTurn chat;
    private final QueryTurn query;
    private final DataTurn data;
    private final TaskTurn tasks;

    Dialogue(Orchestrator orchestrator, RunStore runs, Terminal terminal) {
        this.session = new Session(orchestrator, terminal);
        this.chat = new ChatTurn(session);
        this.query = new QueryTurn(session);
        this.data = new DataTurn(session);
        this.tasks = new TaskTurn(session, runs);
    }

    /** Says which conversation the next message belongs to, and whether a task of it waits. */
    String greeting() {
        return session.greeting()
                + tasks.reminder().map(reminder -> "\n" + reminder).orElse("");
    }

    /** Lets the next message begin another conversation. */
    void begin() {
        session.goOnWith(null);
        session.terminal().line(greeting());
    }

    /** Does what a line says, a command or a message, and shows what comes of it; returns whether all of it came. */
    boolean say(String line) {
        int blank = line.indexOf(' ');
        String command = blank < 0 ? line : line.substring(0, blank);
        String rest = blank < 0 ? "" : line.substring(blank).strip();
        if (command.equals("/approve")) {
            return tasks.decide(ApprovalDecision.approve());
        }
        if (command.equals("/deny")) {
            return tasks.decide(ApprovalDecision.deny(rest));
        }
        return rest.isEmpty() ? chat.say(line) : say(command, rest, line);
    }

    private boolean say(String command, String rest, String line) {
        return switch (command) {
            case "/query" -> query.ask(rest);
            case "/data" -> data.bring(rest);
            case "/task" -> tasks.begin(rest);
            default -> chat.say(line);
        };
    }

    /** Stops what is at work; returns false if nothing is. May be called by any thread. */
    boolean cancel() {
        return session.cancel();
    }
}
