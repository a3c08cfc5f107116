package dev.orchestrator.agent.codebuff;

import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.port.agent.AgentOutcome.Status;
import dev.orchestrator.port.agent.Journal;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a run writes down beside its calls: that it has begun, that somebody may have seen words of it, and what came of it. What Codebuff
 * knows of a run ends with its connection: one that was broken off begins anew, and is another start.
 */
final class RunRecord {

    private static final String KIND = StepKinds.CODEBUFF;
    private static final String END = StepKinds.CODEBUFF_END;
    private static final String SAID = "said";
    private static final String BEGAN = "began";

    private final AgentJob job;
    private final Journal journal;
    private final ReentrantLock beginning = new ReentrantLock();
    private int start = 1;
    private boolean said;

    RunRecord(AgentJob job) {
        this.job = job;
        this.journal = job.journal();
    }

    /** What came of the job, if it was done before. */
    Optional<AgentOutcome> outcome() {
        return journal.find(END, "a" + job.attempt()).map(RunRecord::read);
    }

    private static AgentOutcome read(String json) {
        Map<?, ?> values = Check.present((Map<?, ?>) Json.read(json), "outcome");
        Object limit = values.get("limit");
        return new AgentOutcome(
                Status.valueOf(String.valueOf(values.get("status"))),
                String.valueOf(values.get("text")),
                List.of(),
                limit == null ? null : limit.toString(),
                null);
    }

    /** Begins, unless a process before has begun a call with effects: whether these came about nobody knows, and they must not come twice. */
    void begin(EventSink events) {
        boolean wasSeen = false;
        for (; journal.find(KIND, begun()).isPresent(); start++) {
            if (beganSomething()) {
                throw new OrchestratorException(
                        ErrorCode.AGENT_ERROR,
                        "run " + job.runId()
                                + " was broken off after it had begun a call of a tool with effects; Codebuff cannot go on"
                                + " with it, and it is not begun again: find out what was done, and start another task");
            }
            wasSeen |= journal.find(KIND, begun() + SAID).isPresent();
        }
        if (wasSeen) {
            takeBack(events);
        }
        journal.record(KIND, begun(), "{}");
    }

    private boolean beganSomething() {
        return journal.find(KIND, begun() + BEGAN).isPresent();
    }

    /** The journal of the run, in which it is written before the first call with effects that there is one. */
    Journal journal() {
        return new Journal() {
            @Override
            public Optional<String> find(String kind, String key) {
                return journal.find(kind, key);
            }

            @Override
            public void record(String kind, String key, String data) {
                if (kind.equals(StepKinds.INTENT)) {
                    beginsSomething();
                }
                journal.record(kind, key, data);
            }
        };
    }

    private void beginsSomething() {
        beginning.lock(); // who comes second must not go on before it stands there
        try {
            if (!beganSomething()) {
                journal.record(KIND, begun() + BEGAN, "{}");
            }
        } finally {
            beginning.unlock();
        }
    }

    private void takeBack(EventSink events) {
        try {
            events.emit(new AnswerRestarted(start, "the process that worked on it has died"));
        } catch (CancelledException e) {
            throw new OrchestratorException(
                    ErrorCode.AGENT_ERROR,
                    "run " + job.runId()
                            + " was broken off after some of its words were seen, and its listener takes no text back: start"
                            + " another task",
                    e);
        }
    }

    /** Words are about to be seen. */
    void says() {
        if (!said) {
            said = true;
            journal.record(KIND, begun() + SAID, "{}");
        }
    }

    void end(AgentOutcome outcome) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("status", outcome.status().name());
        values.put("text", outcome.text());
        values.put("limit", outcome.limit());
        journal.record(END, "a" + job.attempt(), Json.write(values));
    }

    private String begun() {
        return "a" + job.attempt() + "_g" + start + "_";
    }

    /** Names the steps of the job's agent: each start has its own. */
    String prefix() {
        return begun() + "s";
    }
}
