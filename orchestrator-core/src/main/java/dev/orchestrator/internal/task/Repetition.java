package dev.orchestrator.internal.task;

import dev.orchestrator.call.Prompts;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.text.ResponseText;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.task.Quality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Work that is done again because its review has found it not good enough, and answers that begin anew. */
final class Repetition {

    private static final String AGAIN = "again";
    private static final String SPENT = "spent"; // before the work was done again

    private Repetition() {}

    /** The result before was taken back then: whoever goes on has nothing but the next one, however little is left of the limits. */
    static boolean isBegun(RunLog log, int attempt) {
        return log.find(AGAIN, String.valueOf(attempt)).isPresent();
    }

    /** Work is done again only for listeners who take text back; the first result stands otherwise. Asked once, whoever goes on. */
    static boolean takesBack(LiveRun<?> run, RunLog log, int attempt, TaskBudget budget) {
        if (isBegun(log, attempt)) {
            return true;
        }
        try {
            run.emit(new AnswerRestarted(attempt + 1, "the result was not good enough"));
            log.record(AGAIN, String.valueOf(attempt), Json.write(Map.of(SPENT, ResponseText.map(budget.spent()))));
            return true;
        } catch (CancelledException e) {
            run.cancellation().throwIfCancelled();
            return false;
        }
    }

    /** Whoever listens has seen a piece of an answer that begins anew. */
    static void startAnswerAgain(LiveRun<?> run, boolean decided) {
        String before = run.textSoFar();
        run.emit(new AnswerRestarted(
                2, decided ? "the task goes on where it waited" : "another process has taken the run over"));
        Pieces.tell(before, run);
    }

    /** What there was left when the work before was taken back; what this attempt itself has used up since, its runner counts. */
    static TaskBudget budget(RunLog log, TaskBudget now, int attempt) {
        String written = log.find(AGAIN, String.valueOf(attempt - 1)).orElseThrow();
        return new TaskBudget(
                now.limits(), ResponseText.usage(Values.read(written).within(SPENT)), now.worked());
    }

    /** The same work, now knowing what came of it and why that is not enough; with what the budget has left. */
    static AgentJob job(
            AgentJob first, String before, Quality quality, Prompts prompts, TaskBudget budget, int attempt) {
        List<ModelMessage> history = new ArrayList<>(first.history());
        history.add(first.task());
        history.add(ModelMessage.of(Role.ASSISTANT, before));
        String better = prompts.get(Prompts.TASK_AGAIN).fill(Map.of("reason", quality.reason()));
        return first.toBuilder()
                .task(ModelMessage.of(Role.USER, better))
                .history(history)
                .limits(budget.left(), budget.worked())
                .attempt(attempt)
                .build();
    }
}
