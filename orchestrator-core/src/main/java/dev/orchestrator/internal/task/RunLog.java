package dev.orchestrator.internal.task;

import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.error.RunLostException;
import dev.orchestrator.internal.ToolProgress;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.port.agent.Journal;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.ProgressMade;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.ToolFailed;
import dev.orchestrator.stream.StreamEvent.ToolFinished;
import dev.orchestrator.stream.StreamEvent.ToolStarted;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.TaskProgress;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a run while this process holds it: what was done, and the events that went with it. Events are kept back for a moment and
 * written together, with the next step at the latest, so that a step that is written down has all its events before it. Thread-safe.
 */
final class RunLog implements Journal {

    static final String EVENTS = "events";

    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

    private static final int PAGE = 500;
    private static final int MOST_KEPT_BACK = 200;
    private static final int TOO_MANY_KEPT_BACK = 10 * MOST_KEPT_BACK;

    private final RunStore store;
    private final RunToken token;
    private final String userId;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<List<String>, String> done = new HashMap<>();
    private final LogTail tail;
    private final List<StreamEvent> said =
            new ArrayList<>(); // by the root agent and its tools, in steps that are complete
    private final List<StreamEvent> sayingNow = new ArrayList<>(); // since the last step
    private final Map<String, List<String>> openCalls = new LinkedHashMap<>(); // with the path of their agent
    private final ToolProgress toolProgress = new ToolProgress();
    private long lastSequence;
    private @Nullable TaskProgress progress;
    private Duration worked = Duration.ZERO;
    private String turn = "";
    private @Nullable String firstTurn;
    private @Nullable String lastTurn;
    private int idleEpochs;
    private boolean beginsAnew; // if the process that works dies now
    private boolean saidInVain;
    private Usage spentBefore = Usage.NONE; // in the turns before the last one
    private Usage spentInTurn = Usage.NONE;

    /** {@code whenLost} is called when it turns out that somebody else holds the run. */
    RunLog(RunStore store, RunToken token, String userId, Runnable whenLost) {
        this.store = store;
        this.token = token;
        this.userId = userId;
        this.tail = new LogTail(store, token, whenLost);
    }

    /** The log as it stands, of a run that somebody else may hold: to look at only. */
    static RunLog seen(RunStore store, String userId, String runId) {
        return new RunLog(store, new RunToken(runId, 0, "none"), userId, () -> {}).load();
    }

    /** Reads what there is. */
    RunLog load() {
        long position = 0;
        long epoch = 0;
        Instant began = Instant.EPOCH;
        Instant ended = Instant.EPOCH;
        for (List<RunEntry> page = page(0); !page.isEmpty(); page = page(position)) {
            for (RunEntry entry : page) {
                if (entry.epoch() != epoch) {
                    worked = worked.plus(Duration.between(began, ended));
                    began = entry.at();
                    epoch = entry.epoch();
                }
                ended = entry.at();
                read(entry);
                position = entry.position();
            }
        }
        worked = worked.plus(Duration.between(began, ended));
        return this;
    }

    private List<RunEntry> page(long after) {
        return store.entries(userId, token.runId(), after, PAGE);
    }

    private void read(RunEntry entry) {
        String key = entry.key();
        if (entry.kind().equals(EVENTS)) {
            frames(token.runId(), entry).forEach(this::remember);
        } else if (key != null) {
            done.put(List.of(entry.kind(), key), entry.data());
            if (entry.kind().equals(Holding.TURN)) {
                beginsTurn(entry.data());
            } else if (!entry.kind().equals(StepKinds.MODEL_FAILURE)) { // after which the step is still to be done
                completesStep();
                countsAsProgress(entry.kind());
            }
        }
    }

    private void completesStep() {
        said.addAll(sayingNow);
        sayingNow.clear();
        saidInVain = false;
    }

    /** Of work at Codebuff nothing is left if it is broken off: each start tells the same steps anew. */
    private void countsAsProgress(String kind) {
        beginsAnew = kind.equals(StepKinds.CODEBUFF) || (beginsAnew && !kind.equals(StepKinds.CODEBUFF_END));
        idleEpochs = beginsAnew ? idleEpochs : 0;
    }

    /** What a step had said that did not come to its end is said again; what tools have shown that have come to theirs is not. */
    private void beginsTurn(String data) {
        int kept = 0;
        for (int i = 0; i < sayingNow.size(); i++) {
            kept = sayingNow.get(i) instanceof ToolFinished ? i : kept;
        }
        sayingNow.subList(0, kept).stream()
                .filter(StreamEvent.DataPart.class::isInstance)
                .forEach(said::add);
        saidInVain |= saysNow();
        sayingNow.clear();
        idleEpochs++;
        firstTurn = firstTurn == null ? data : firstTurn;
        lastTurn = data;
        turn(Values.read(data).text("request"));
    }

    private boolean saysNow() {
        return sayingNow.stream().anyMatch(event -> event instanceof TextDelta || event instanceof AnswerRestarted);
    }

    private void turn(String request) {
        if (!request.equals(turn)) {
            turn = request;
            spentBefore = spentBefore.plus(spentInTurn);
            spentInTurn = Usage.NONE;
        }
    }

    /** The turn that was begun first, as it was written down: not in the first epoch, if that process died before it could. */
    Optional<String> firstTurn() {
        return Optional.ofNullable(firstTurn);
    }

    /** The turn that was begun last, as it was written down. */
    Optional<String> lastTurn() {
        return Optional.ofNullable(lastTurn);
    }

    /** Whether this is the turn that was begun last. */
    boolean isInTurn(String request) {
        return request.equals(turn);
    }

    /** How many processes in a row have begun to carry it on and have not come to the end of a step. */
    int idleEpochs() {
        return idleEpochs;
    }

    /** What was spent in a turn before this process took it, and what in the turns before it. */
    Usage spentIn(String request) {
        return request.equals(turn) ? spentInTurn : Usage.NONE;
    }

    Usage spentBefore(String request) {
        return request.equals(turn) ? spentBefore : spentBefore.plus(spentInTurn);
    }

    static List<EventFrame> frames(String runId, RunEntry entry) {
        return Values.read(entry.data()).each("frames").stream()
                .map(values -> Frames.frame(runId, entry.epoch(), values))
                .flatMap(Optional::stream)
                .toList();
    }

    private void remember(EventFrame frame) {
        lastSequence = frame.sequence();
        toolProgress.hear(frame.path(), frame.event());
        if (frame.event() instanceof ProgressMade made && frame.path().isEmpty()) {
            progress = made.progress();
        }
        if (frame.event() instanceof ToolStarted started) {
            openCalls.put(started.callId(), frame.path());
        } else if (frame.event() instanceof ToolFinished finished) {
            openCalls.remove(finished.callId());
        } else if (frame.event() instanceof ToolFailed failed) {
            openCalls.remove(failed.callId());
        }
        if (frame.event() instanceof UsageReported reported) {
            spentInTurn = spentInTurn.plus(reported.usage());
        }
        boolean ofTool = frame.event() instanceof StreamEvent.DataPart || frame.event() instanceof ToolFinished;
        if (frame.path().isEmpty() || ofTool) {
            sayingNow.add(frame.event());
        }
    }

    /** What was said in steps that are complete. */
    List<StreamEvent> said() {
        return List.copyOf(said);
    }

    /** How far the tools had come. */
    ToolProgress toolProgress() {
        return toolProgress;
    }

    /** The calls of tools of which a beginning was told and no end, with the path of their agent. */
    Map<String, List<String>> openCalls() {
        return openCalls;
    }

    /** The calls that wait for a decision. */
    List<String> undecided() {
        return done.keySet().stream()
                .filter(entry -> entry.get(0).equals(StepKinds.APPROVAL))
                .map(entry -> entry.get(1))
                .filter(callId -> !done.containsKey(List.of(StepKinds.DECISION, callId)))
                .sorted()
                .toList();
    }

    /** Whether a process died in the middle of an answer: some of it was shown, and it begins anew. */
    boolean brokeOff() {
        return saidInVain || saysNow();
    }

    long lastSequence() {
        return lastSequence;
    }

    Optional<TaskProgress> progress() {
        return Optional.ofNullable(progress);
    }

    /** For how long processes have worked on the run before this one: from the first to the last entry of each. */
    Duration worked() {
        return worked;
    }

    @Override
    public Optional<String> find(String kind, String key) {
        lock.lock();
        try {
            return Optional.ofNullable(done.get(List.of(kind, key)));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void record(String kind, String key, String data) {
        record(List.of(new RunNote(kind, key, data)));
    }

    /** Writes several things down in one step. */
    void record(List<RunNote> steps) {
        lock.lock();
        try {
            tail.append(steps);
            steps.forEach(step -> done.put(List.of(step.kind(), String.valueOf(step.key())), step.data()));
        } finally {
            lock.unlock();
        }
    }

    /** Keeps an event back for a moment; returns whether it is the first one that is. */
    boolean add(EventFrame frame) {
        lock.lock();
        try {
            tail.add(frame);
            if (tail.size() % MOST_KEPT_BACK == 0) {
                appendEvents(tail.size() >= TOO_MANY_KEPT_BACK);
            }
            return tail.size() == 1;
        } finally {
            lock.unlock();
        }
    }

    /** What cannot be written now is kept for the next time, unless that has gone on for too long. */
    private void appendEvents(boolean must) {
        try {
            tail.append(List.of());
        } catch (RunLostException e) {
            throw e;
        } catch (OrchestratorException e) {
            if (must) {
                throw e;
            }
            LOG.warn("Events of run {} could not be written; they are kept for the next time", token.runId(), e);
        }
    }

    /** Writes what was kept back. */
    void flush() {
        lock.lock();
        try {
            tail.append(List.of());
        } finally {
            lock.unlock();
        }
    }
}
