package dev.orchestrator.internal.task;

import dev.orchestrator.call.Caller;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.LiveRuns;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.EventPlace;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.task.TaskResult;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Follows a run by its log, whoever carries it on, at the pace of the one who listens. One object serves one who listens. */
final class Watching {

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int PAGE = 200;

    private final Wiring wiring;
    private final LiveRuns here;
    private final Caller caller;
    private final Known known;
    private boolean beganAgain;
    private long position;

    /** What is {@code known} is not told. */
    Watching(Wiring wiring, LiveRuns here, Caller caller, Known known) {
        this.wiring = wiring;
        this.here = here;
        this.caller = caller;
        this.known = known;
    }

    TaskResult follow(LiveRun<TaskResult> watch) {
        while (true) {
            Optional<StoredRun> seen = wiring.tasks().runs().find(caller.userId(), watch.id());
            boolean read = seen.isPresent() && readOn(watch, seen.get());
            if (seen.isPresent() && !read && seen.get().status() != Status.RUNNING) {
                return end(watch, seen.get());
            }
            if (seen.isEmpty() && here.find(caller.userId(), watch.id()).isEmpty()) {
                throw RecordReader.missing(caller.userId(), watch.id());
            }
            if (!read) {
                wiring.scheduler().pause(LOOK, watch.cancellation());
            }
        }
    }

    /** Returns false if there is nothing new. */
    private boolean readOn(LiveRun<?> watch, StoredRun run) {
        if (run.lastPosition() <= position) {
            return false;
        }
        List<RunEntry> page = wiring.tasks().runs().entries(caller.userId(), run.id(), position, PAGE);
        for (RunEntry entry : page) {
            position = entry.position();
            if (entry.kind().equals(RunLog.EVENTS)) {
                RunLog.frames(run.id(), entry).forEach(frame -> handOn(watch, frame));
            }
        }
        return !page.isEmpty();
    }

    private void handOn(LiveRun<?> watch, EventFrame frame) {
        EventPlace heard = known.place();
        if (heard != null && known.isReplacedBy(frame) && !beganAgain) {
            beganAgain = true;
            watch.wasShown(); // by a process of which the log does not know what it has told
            beginAgain(watch, heard, frame);
        }
        watch.handOn(frame, !known.includes(frame));
    }

    /** Text of which the log knows nothing is taken back: what there is of the answer comes again, before the first event that he lacks. */
    private static void beginAgain(LiveRun<?> watch, EventPlace heard, EventFrame first) {
        if (first.event() instanceof AnswerRestarted) {
            return; // whoever goes on has told it himself
        }
        String before = watch.textSoFar();
        EventPlace inFront = new EventPlace(first.epoch(), first.sequence() - 1);
        // Who breaks off between the two comes back with the place that he had, and hears both.
        EventPlace taken = before.isEmpty() ? inFront : heard;
        watch.handOn(at(taken, first, new AnswerRestarted(2, "another process has taken the run over")), true);
        if (!before.isEmpty()) {
            watch.handOn(at(inFront, first, new TextDelta(before)), true);
        }
    }

    private static EventFrame at(EventPlace place, EventFrame first, StreamEvent event) {
        return new EventFrame(first.runId(), place.epoch(), place.sequence(), first.at(), List.of(), event);
    }

    private TaskResult end(LiveRun<?> watch, StoredRun run) {
        if (run.status() == Status.FAILED) {
            ErrorCode code = Objects.requireNonNullElse(run.error(), ErrorCode.INTERNAL_ERROR);
            throw new OrchestratorException(
                    code, "run " + run.id() + " has failed; its execution record tells how far it came");
        }
        String where = run.result();
        if (run.status() == Status.CANCELLED || where == null) {
            throw new CancelledException("run " + run.id() + " was cancelled" + TaskEngine.why(run), null);
        }
        Values result = Values.read(where);
        Message answer = message(result.text("conversation"), result.text("message"));
        watch.commit();
        return TaskPart.result(caller, run.head().projectId(), result.text("conversation"), answer);
    }

    /** The answer is among the last messages, unless much was said since. */
    private Message message(String conversationId, String messageId) {
        long before = Long.MAX_VALUE;
        while (true) {
            List<StoredMessage> page = wiring.conversations().messages(caller.userId(), conversationId, before, PAGE);
            Optional<StoredMessage> found = page.stream()
                    .filter(stored -> stored.message().id().equals(messageId))
                    .findFirst();
            if (found.isPresent()) {
                return found.get().message();
            }
            if (page.isEmpty()) {
                throw new OrchestratorException(
                        ErrorCode.CONVERSATION_NOT_FOUND,
                        "message " + messageId + " of conversation " + conversationId + " is not there any more");
            }
            before = page.get(0).sequence();
        }
    }
}
