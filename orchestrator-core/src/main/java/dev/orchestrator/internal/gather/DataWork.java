package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Prompt;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.internal.Answered;
import dev.orchestrator.internal.Exchange;
import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.Work;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.MessageMetadata;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Data mode: what was brought is kept first, and completed then. */
public final class DataWork implements Work<DataResult> {

    private final Wiring wiring;
    private final Accepting accepting;
    private final DataRequest request;

    public DataWork(Wiring wiring, Accepting accepting, DataRequest request) {
        this.wiring = wiring;
        this.accepting = accepting;
        this.request = request;
    }

    @Override
    public void check(Exchange exchange) {
        Check.that(exchange.projectId() != null, "conversation " + exchange.conversationId() + " has no project");
        Contents.canonical(request.format(), request.content()); // refuses what is no JSON before anything is stored
    }

    @Override
    public Prompt persona() {
        return wiring.prompts().get(Prompts.DATA_ENRICH);
    }

    @Override
    public Answered answer(LiveRun<DataResult> run, Exchange exchange, StoredMessage question) {
        Errand errand = new Errand(
                request.caller(),
                request.projectId(),
                run.id(),
                exchange.conversationId(),
                Turn.answerId(exchange.requestId()),
                Errand.wishes(request),
                request.patience(),
                run,
                run.cancellation());
        Brought files = new Brought.OfConversation(
                wiring.attachments(), question.message().attachments());
        Outcome outcome = accepting.take(request, files, errand);
        run.emit(new TextDelta(told(outcome)));
        run.emit(Outcomes.part(outcome));
        ModelResponse by = outcome.answered();
        return by == null
                ? new Answered(null, null, null, FinishReason.STOP)
                : new Answered(by.model(), by.provider(), by.requestId(), by.finishReason());
    }

    private String told(Outcome outcome) {
        GatherItem item = outcome.item();
        String name = outcome.existed() && outcome.answered() == null && item.state() != State.PENDING
                ? Prompts.DATA_EXISTED
                : switch (item.state()) {
                    case COMPLETE -> Prompts.DATA_KEPT;
                    case PENDING -> Prompts.DATA_PENDING;
                    case FAILED -> Prompts.DATA_FAILED;
                };
        Map<String, String> values = Map.of(
                "id",
                item.id(),
                "summary",
                item.summary(),
                "problem",
                Objects.requireNonNullElse(outcome.problem(), ""),
                "count",
                String.valueOf(outcome.duplicates().size()));
        String sentence = wiring.prompts().get(name).fill(values);
        return outcome.duplicates().isEmpty()
                ? sentence
                : sentence + wiring.prompts().get(Prompts.DATA_RESEMBLES).fill(values);
    }

    @Override
    public List<String> suggestions(LiveRun<DataResult> run, Exchange exchange, String answer) {
        return List.of();
    }

    @Override
    public DataResult result(Exchange exchange, Message answer) {
        MessageMetadata metadata = answer.metadata();
        Outcomes.Told told = Outcomes.of(answer);
        return new DataResult(
                exchange.asked().caller(),
                Objects.requireNonNull(exchange.projectId()),
                exchange.conversationId(),
                answer.id(),
                metadata.runId(),
                metadata.traceId(),
                told.itemId(),
                told.existed(),
                told.state(),
                told.problem(),
                answer.text(),
                told.summary(),
                told.context(),
                told.duplicates(),
                told.iterationCount(),
                Objects.requireNonNullElse(metadata.model(), ""),
                Objects.requireNonNullElse(metadata.provider(), ""),
                metadata.usage(),
                metadata.latency());
    }
}
