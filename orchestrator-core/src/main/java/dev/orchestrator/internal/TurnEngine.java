package dev.orchestrator.internal;

import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.call.Prompt;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.queue.KeyedQueue;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.Message.Status;
import dev.orchestrator.port.store.MessageMetadata;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.stream.EntityCard;
import dev.orchestrator.stream.StreamEvent.AnswerStarted;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.RequestAccepted;
import dev.orchestrator.stream.StreamEvent.SourcesFound;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.stream.Usage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of every mode, step by step: wait for the conversation, keep the question, let the mode do its work,
 * keep the answer.
 */
public final class TurnEngine {

    /**
     * Where runs wait for each other; between processes the store's turns do the same, without the order. Of a user:
     * somebody else who names the same conversation must neither wait for it nor keep it waiting.
     */
    private record Place(String userId, String conversationId) {}

    private final Wiring wiring;
    private final LiveRuns runs;
    private final Acceptance acceptance;
    private final KeyedQueue queue = new KeyedQueue();

    public TurnEngine(Wiring wiring, LiveRuns runs) {
        this.wiring = wiring;
        this.runs = runs;
        this.acceptance = new Acceptance(wiring);
    }

    /** Starts a run that answers one request; returns before anything is read or written. */
    public <R> LiveRun<R> start(Asked asked, Work<R> work, StreamListener<? super R> listener) {
        Exchange exchange = Exchange.of(asked, wiring.clock());
        String known = work.runId(exchange);
        LiveRun<R> run = known == null
                ? new LiveRun<>(exchange.userId(), listener, wiring.clock())
                : new LiveRun<>(known, exchange.userId(), listener, wiring.clock());
        KeyedQueue.Ticket ticket = queue.enter(new Place(exchange.userId(), exchange.conversationId()));
        runs.start(run, asked.timeout(), live -> run(live, exchange, work, ticket), () -> {
            ticket.leave();
            tellIfStopped(run, work);
        });
        return run;
    }

    private static <R> void tellIfStopped(LiveRun<R> run, Work<R> work) {
        if (run.stopReason() != null) {
            work.stopped(run, run.failure(new CancelledException("run " + run.id() + " was stopped", null)));
        }
    }

    private <R> R run(LiveRun<R> run, Exchange asked, Work<R> work, KeyedQueue.Ticket ticket) {
        ticket.await(run.cancellation());
        Exchange exchange = acceptance.check(run, wasBegun(run, asked, work) ? asked.again() : asked);
        work.check(exchange);
        TurnStart start = acceptance.accept(run, exchange);
        if (start instanceof TurnStart.Finished finished) {
            return repeat(run, exchange, work, finished.answer().message());
        }
        return answer(run, exchange, work, (TurnStart.Started) start, ticket);
    }

    /** A run that another process may go on with is there only once its conversation is. */
    private boolean wasBegun(LiveRun<?> run, Exchange asked, Work<?> work) {
        return work.goesOnElsewhere()
                && asked.beginsConversation()
                && asked.asked().requestId() != null
                && wiring.tasks().runs().find(run.userId(), run.id()).isPresent();
    }

    /** The request was answered before: the same answer again, in one piece. */
    private static <R> R repeat(LiveRun<R> run, Exchange exchange, Work<R> work, Message answer) {
        Check.that(
                answer.metadata().mode() == exchange.asked().mode(),
                "request " + exchange.requestId() + " was made in mode "
                        + answer.metadata().mode());
        run.emit(new RequestAccepted(exchange.conversationId(), Turn.questionId(exchange.requestId())));
        Optional<SourcesFound> sources = sources(answer);
        sources.ifPresent(run::emit);
        if (!answer.text().isEmpty()) {
            run.emit(new TextDelta(answer.text()));
        }
        answer.parts().stream().skip(sources.isPresent() ? 1 : 0).forEach(part -> show(run, part));
        run.commit();
        work.settled(run, exchange, answer);
        return work.result(exchange, answer);
    }

    /** They come first, and their ids are told beside them: what a tool calls so is a part like any other. */
    private static Optional<SourcesFound> sources(Message answer) {
        return answer.parts().stream()
                .limit(1)
                .map(SourcesFound::of)
                .flatMap(Optional::stream)
                .filter(found -> found.cards().stream()
                        .map(EntityCard::id)
                        .toList()
                        .equals(answer.metadata().sources()))
                .findFirst();
    }

    private static void show(LiveRun<?> run, DataPart part) {
        ToolProgress.told(part).ifPresentOrElse(told -> run.emit(told.path(), told.event()), () -> run.emit(part));
    }

    private <R> R answer(
            LiveRun<R> run, Exchange exchange, Work<R> work, TurnStart.Started started, KeyedQueue.Ticket ticket) {
        try (HeldTurn turn =
                new HeldTurn(wiring, started, run, why -> interruptedAnswer(run, exchange, work, why), ticket::leave)) {
            return answer(run, exchange, work, turn);
        }
    }

    private <R> R answer(LiveRun<R> run, Exchange exchange, Work<R> work, HeldTurn turn) {
        try {
            work.open(run, exchange, turn.question());
            run.emit(new RequestAccepted(
                    exchange.conversationId(), turn.question().message().id()));
            Answered answered = work.answer(run, exchange, turn.question());
            run.commit(); // neither a cancel nor a time limit makes this an interrupted answer any more
            List<String> suggestions = work.suggestions(run, exchange, run.textSoFar());
            StoredMessage stored = turn.finish(completeAnswer(run, exchange, work, answered, suggestions));
            work.settled(run, exchange, stored.message());
            return work.result(exchange, stored.message());
        } catch (RuntimeException | Error e) { // whatever it is: the turn and the run are given back
            OrchestratorException failure = run.failure(e);
            turn.interrupt(failure.code());
            work.failed(run, failure);
            throw e;
        }
    }

    private Message completeAnswer(
            LiveRun<?> run, Exchange exchange, Work<?> work, Answered answered, List<String> suggestions) {
        MessageMetadata metadata = metadata(run, exchange, work)
                .model(answered.model(), answered.provider(), answered.providerRequestId())
                .finishReason(answered.finishReason())
                .suggestions(suggestions)
                .build();
        return message(exchange, run.textSoFar(), run.transcript().parts(), Status.COMPLETE, metadata);
    }

    /** Made by whichever thread is first when a run is cut short. */
    private @Nullable Message interruptedAnswer(LiveRun<?> run, Exchange exchange, Work<?> work, ErrorCode why) {
        String text = run.textSoFar();
        Usage counted = run.transcript().usage();
        Reason stopped = run.stopReason();
        if (work.goesOnElsewhere() && (stopped == Reason.SHUTDOWN || stopped == Reason.LOST)) {
            return null; // whoever takes the run begins this answer where it stands
        }
        if (run.transcript().isEmpty() && counted.equals(Usage.NONE)) {
            return null;
        }
        MessageMetadata.Builder metadata = metadata(run, exchange, work);
        AnswerStarted begun = run.transcript().answering();
        if (begun != null) {
            metadata.model(begun.model(), begun.provider(), begun.requestId());
        }
        metadata.usage(counted.equals(Usage.NONE) ? Usage.ofTokens(0, 0) : counted) // broken off before it was counted
                .error(why);
        List<DataPart> parts = work.partsOfHalf(text, run.transcript().parts());
        return message(exchange, text, parts, Status.INTERRUPTED, metadata.build());
    }

    private MessageMetadata.Builder metadata(LiveRun<?> run, Exchange exchange, Work<?> work) {
        Prompt persona = work.persona();
        return exchange.metadata(run.id())
                .usage(run.transcript().usage())
                .latency(exchange.latency(wiring.clock()))
                .sources(run.transcript().sourceIds())
                .prompt(persona.name() + "@" + persona.version());
    }

    private Message message(
            Exchange exchange, String text, List<DataPart> parts, Status status, MessageMetadata metadata) {
        return new Message(
                Turn.answerId(exchange.requestId()),
                Role.ASSISTANT,
                text,
                List.of(),
                parts,
                status,
                metadata,
                wiring.clock().instant());
    }
}
