package dev.orchestrator.internal;

import dev.orchestrator.call.Prompt;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.internal.cite.CitationFilter;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.MessageMetadata;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.query.QueryRequest;
import dev.orchestrator.query.QueryResult;
import dev.orchestrator.stream.EntityCard;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.SourcesFound;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Query mode: the Brain is asked, the model answers from what it knows, and each citation is checked. */
public final class QueryWork implements Work<QueryResult> {

    private final Wiring wiring;
    private final Grounding grounding;
    private volatile Prompt persona; // read by whoever stores an interrupted answer
    private volatile @Nullable Evidence shown; // likewise
    private List<EntityCard> found = List.of();

    public QueryWork(Wiring wiring, QueryRequest request) {
        this.wiring = wiring;
        this.grounding = new Grounding(wiring, request.types(), request.limit(), request.threshold());
        this.persona = wiring.prompts().get(Prompts.QUERY_PERSONA);
    }

    @Override
    public Prompt persona() {
        return persona;
    }

    @Override
    public void check(Exchange exchange) {
        grounding.check(exchange);
    }

    @Override
    public Answered answer(LiveRun<QueryResult> run, Exchange exchange, StoredMessage question) {
        Reading reading = Reading.of(wiring, exchange, question);
        Evidence evidence = grounding.find(run, exchange, reading.history());
        found = evidence.cards();
        return found.isEmpty() ? nothingFound(run) : fromEvidence(run, exchange, reading, evidence);
    }

    /** A model that is shown nothing can only invent. */
    private Answered nothingFound(LiveRun<?> run) {
        persona = wiring.prompts().get(Prompts.QUERY_NOTHING_FOUND);
        run.emit(new TextDelta(persona.text()));
        return new Answered(null, null, null, FinishReason.STOP);
    }

    /** Where the model finds that too long even without history, it is shown less. */
    private Answered fromEvidence(LiveRun<?> run, Exchange exchange, Reading reading, Evidence evidence) {
        shown = evidence;
        CheckedPassage passage = new CheckedPassage(run, persona.text(), evidence.size());
        try {
            Asking asking = new Asking(wiring, run, exchange, Purpose.QUERY);
            ModelResponse response = asking.ask(prompt(run, exchange, reading, evidence), passage);
            report(run, passage.checked(run.textSoFar(), evidence));
            return Answered.by(response);
        } catch (ModelException e) {
            boolean tooLong = e.code() == ErrorCode.TOKEN_LIMIT_EXCEEDED;
            if (!tooLong || !passage.arrived().isEmpty() || evidence.size() == 1) {
                throw e;
            }
            return fromEvidence(run, exchange, reading, evidence.half());
        }
    }

    private TurnPrompt prompt(LiveRun<?> run, Exchange exchange, Reading reading, Evidence evidence) {
        return TurnPrompt.of(
                wiring,
                exchange.asked(),
                persona.text(),
                reading.history(),
                evidence.before(reading.question(), wiring.prompts()),
                run.cancellation());
    }

    /** Numbers that stand in half an answer must be told as well, or later prompts would show them. */
    @Override
    public List<DataPart> partsOfHalf(String text, List<DataPart> emitted) {
        Evidence evidence = shown;
        if (evidence == null || emitted.stream().anyMatch(Checked::is)) {
            return emitted;
        }
        Checked checked = Checked.of(text, evidence);
        return checked.isEmpty()
                ? emitted
                : Stream.concat(emitted.stream(), Stream.of(checked.toPart())).toList();
    }

    private static void report(LiveRun<?> run, Checked checked) {
        if (!checked.isEmpty()) {
            run.emit(checked.toPart());
        }
    }

    @Override
    public List<String> suggestions(LiveRun<QueryResult> run, Exchange exchange, String answer) {
        return found.isEmpty()
                ? List.of()
                : new FollowUps(wiring, Prompts.QUERY_SUGGESTIONS, QueryWork::withoutCitations)
                        .of(
                                run,
                                exchange,
                                answer,
                                () -> SuggestionRules.about(
                                        found, exchange.asked().text()));
    }

    /** The numbers of an answer mean nothing in a question. */
    private static String withoutCitations(String line) {
        CitationFilter none = new CitationFilter(0);
        return none.take(line) + none.end();
    }

    @Override
    public QueryResult result(Exchange exchange, Message answer) {
        MessageMetadata metadata = answer.metadata();
        Checked checked = Checked.of(answer);
        return new QueryResult(
                exchange.asked().caller(),
                Objects.requireNonNull(exchange.projectId()),
                exchange.conversationId(),
                answer.id(),
                metadata.runId(),
                metadata.traceId(),
                answer.text(),
                results(answer),
                checked.citations(),
                checked.dropped(),
                checked.withheld(),
                metadata.suggestions(),
                Objects.requireNonNullElse(metadata.model(), ""),
                Objects.requireNonNullElse(metadata.provider(), ""),
                Objects.requireNonNullElse(metadata.finishReason(), FinishReason.OTHER),
                metadata.usage(),
                metadata.latency());
    }

    private static List<EntityCard> results(Message answer) {
        return answer.parts().stream()
                .map(SourcesFound::of)
                .flatMap(Optional::stream)
                .flatMap(sources -> sources.cards().stream())
                .toList();
    }
}
