package dev.orchestrator.internal.task;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.task.ExecutionRecord;
import dev.orchestrator.task.ExecutionStep.Kind;
import dev.orchestrator.task.ExecutionStep.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the record of a run out of its log. Names of steps tell where they belong: an agent writes {@code prefix + step} for what its
 * model has answered, {@code prefix + step + "-" + number} where it has not, {@code prefix + step + "_" + number} for a call, and that of an agent to whom a call has handed work begins with {@code
 * call + "_" + number + "_"}. One object serves one run; not thread-safe.
 */
final class RecordReader {

    private static final int PAGE = 500;
    private static final Pattern ANSWER = Pattern.compile("(.*?)\\d+(?:-\\d+)?");
    private static final Pattern CALL = Pattern.compile("(.*?)\\d+_\\d+");
    private static final Pattern BELOW = Pattern.compile("(.+_\\d+)_\\d+_");
    private static final int LONGEST_PROBLEM = 500; // characters
    private static final String DELEGATE = "delegate";

    private final StoredRun run;
    private final List<OpenStep> steps = new ArrayList<>();
    private final Map<String, OpenStep> agents = new HashMap<>(); // by prefix
    private final Map<String, OpenStep> calls = new LinkedHashMap<>();

    /** What an entry says, and of when: one that was told of it later keeps the time when it was. */
    private record Noted(Values values, Instant at) {
        static Noted of(RunEntry entry) {
            Values values = Values.read(entry.data());
            return new Noted(values, values.has("at") ? Instant.ofEpochMilli(values.number("at")) : entry.at());
        }
    }

    private RecordReader(StoredRun run) {
        this.run = run;
    }

    static ExecutionRecord read(RunStore runs, String userId, String runId) {
        StoredRun run = runs.find(userId, runId).orElseThrow(() -> missing(userId, runId));
        RecordReader reader = new RecordReader(run);
        long position = 0;
        for (List<RunEntry> page = runs.entries(userId, runId, 0, PAGE);
                !page.isEmpty();
                page = runs.entries(userId, runId, position, PAGE)) {
            page.forEach(reader::read);
            position = page.get(page.size() - 1).position();
        }
        return reader.made();
    }

    static OrchestratorException missing(String userId, String runId) {
        return new OrchestratorException(ErrorCode.RUN_NOT_FOUND, "there is no run " + runId + " of user " + userId);
    }

    private ExecutionRecord made() {
        return new ExecutionRecord(
                run.id(),
                run.status(),
                run.head().projectId(),
                run.head().conversationId(),
                run.createdAt(),
                run.lastUpdated(),
                steps.stream().map(OpenStep::made).toList());
    }

    private void read(RunEntry entry) {
        String key = entry.key();
        if (key == null) {
            return;
        }
        switch (StepKinds.ofStep(entry.kind())) {
            case StepKinds.ROUTING_MODEL -> routing(entry, key).add(asked(entry, Kind.MODEL, key));
            case RoutingStep.KIND -> routed(entry, key);
            case StepKinds.REVIEW -> steps.add(asked(entry, Kind.REVIEW, key));
            case StepKinds.AGENT -> begun(Noted.of(entry), agent(entry.at(), key));
            case StepKinds.AGENT_COST ->
                agent(entry.at(), key).used(usage(Noted.of(entry).values()));
            case StepKinds.AGENT_END -> through(Noted.of(entry), agent(entry.at(), key));
            case StepKinds.MODEL, StepKinds.MODEL_FAILURE -> answered(Noted.of(entry), key);
            case StepKinds.INTENT -> call(Noted.of(entry), key);
            case StepKinds.APPROVAL -> waits(Noted.of(entry), key);
            case StepKinds.DECISION -> call(entry.at(), key).ended(State.OPEN, entry.at(), Duration.ZERO);
            case StepKinds.RESULT -> result(Noted.of(entry), key);
            default -> {} // what is no step
        }
    }

    /** A call of a model beside the work of agents. */
    private static OpenStep asked(RunEntry entry, Kind kind, String key) {
        Values values = Values.read(entry.data());
        String problem = SideNote.problem(values);
        return new OpenStep(kind, key, entry.at())
                .named(values.textOr("model", ""))
                .used(usage(values))
                .because(problem)
                .ended(problem == null ? State.DONE : State.FAILED, entry.at(), took(values));
    }

    /** There from the answer of the model that routes, if one does: its process may have died before it could say who was chosen. */
    private OpenStep routing(RunEntry entry, String key) {
        return steps.stream()
                .filter(step -> step.is(Kind.ROUTING, key))
                .findFirst()
                .orElseGet(() -> {
                    OpenStep step = new OpenStep(Kind.ROUTING, key, entry.at());
                    steps.add(step);
                    return step;
                });
    }

    private void routed(RunEntry entry, String key) {
        Values values = Values.read(entry.data());
        routing(entry, key).named(values.textOr("agent", "")).ended(State.DONE, entry.at(), took(values));
    }

    private void answered(Noted noted, String key) {
        OpenStep agent =
                agent(noted.at(), prefix(ANSWER, key)).named(noted.values().text("agent"));
        String problem = SideNote.problem(noted.values());
        OpenStep step = new OpenStep(Kind.MODEL, key, noted.at())
                .named(noted.values().text("model"))
                .used(usage(noted.values()))
                .because(problem)
                .ended(problem == null ? State.DONE : State.FAILED, noted.at(), took(noted.values()));
        agent.add(step);
    }

    private static void begun(Noted noted, OpenStep agent) {
        agent.named(noted.values().text("agent")).untilItsEnd();
    }

    private static void through(Noted noted, OpenStep agent) {
        String problem = SideNote.problem(noted.values());
        agent.because(problem).ended(problem == null ? State.DONE : State.FAILED, noted.at(), took(noted.values()));
    }

    private static Usage usage(Values values) {
        return values.has("spent") ? Frames.usage(values.within("spent")) : Usage.NONE;
    }

    private static Duration took(Values values) {
        return Duration.ofMillis(values.number("took"));
    }

    private OpenStep call(Noted noted, String key) {
        return call(noted.at(), key).named(noted.values().text("tool"));
    }

    private void waits(Noted noted, String key) {
        call(noted, key).ended(State.WAITING, noted.at(), Duration.ZERO);
    }

    private void result(Noted noted, String key) {
        State state = switch (noted.values().text("state")) {
            case "FINISHED" -> State.DONE;
            case "REFUSED" -> State.REFUSED;
            default -> State.FAILED;
        };
        OpenStep call = call(noted, key).ended(state, noted.at(), took(noted.values()));
        String text = noted.values().textOr("text", "");
        if (state != State.DONE && !text.isBlank()) {
            call.because(Excerpts.of(text, LONGEST_PROBLEM));
        }
    }

    private OpenStep agent(Instant at, String prefix) {
        OpenStep known = agents.get(prefix);
        if (known != null) {
            return known;
        }
        OpenStep agent = new OpenStep(Kind.AGENT, prefix, at);
        agents.put(prefix, agent);
        Matcher below = BELOW.matcher(prefix);
        if (below.matches()) {
            call(at, below.group(1)).add(agent);
        } else {
            steps.add(agent);
        }
        return agent;
    }

    private OpenStep call(Instant at, String callId) {
        OpenStep known = calls.get(callId);
        if (known != null) {
            return known;
        }
        OpenStep call = new OpenStep(Kind.TOOL, callId, at).named(DELEGATE);
        calls.put(callId, call);
        agent(at, prefix(CALL, callId)).add(call);
        return call;
    }

    /** What an unknown runner has written belongs to an agent without a name. */
    private static String prefix(Pattern pattern, String key) {
        Matcher matcher = pattern.matcher(key);
        return matcher.matches() ? matcher.group(1) : key;
    }
}
