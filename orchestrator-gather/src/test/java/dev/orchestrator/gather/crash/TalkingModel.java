package dev.orchestrator.gather.crash;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Answers in pieces, slowly, with its own name in the answer; counts how often each request came. */
final class TalkingModel implements LanguageModel {

    private static final long PAUSE_NANOS = 300_000;
    private static final int PIECES_TO_THE_MIDDLE = 2;

    private final String name;
    private final Consumer<String> midText;
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();

    /** {@code midText} is told the id of the request whose answer has come half-way. */
    TalkingModel(String name, Consumer<String> midText) {
        this.name = name;
        this.midText = midText;
    }

    int calls(String requestId) {
        return calls.getOrDefault(requestId, 0);
    }

    @Override
    public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
        String requestId = requestId(request);
        calls.merge(requestId, 1, Integer::sum);
        List<String> pieces = Texts.answer(requestId, name);
        for (int i = 0; i < pieces.size(); i++) {
            cancellation.throwIfCancelled();
            LockSupport.parkNanos(PAUSE_NANOS);
            events.emit(new TextDelta(pieces.get(i)));
            if (i + 1 == PIECES_TO_THE_MIDDLE) {
                midText.accept(requestId);
            }
        }
        Usage usage = usage(request, pieces.size());
        events.emit(new UsageReported(usage));
        String text = String.join("", pieces);
        return new ModelResponse(text, List.of(), FinishReason.STOP, usage, "talking", "test", null, null);
    }

    private static Usage usage(ModelRequest request, int pieces) {
        BigDecimal cost = BigDecimal.valueOf(pieces, 6);
        return new Usage(request.messages().size(), pieces, 1, 1, cost, Usage.CostBasis.PROVIDER);
    }

    private static String requestId(ModelRequest request) {
        ModelMessage question = request.messages().get(request.messages().size() - 1);
        String text =
                ((ContentPart.Text) question.content().get(question.content().size() - 1)).text();
        return text.substring(0, text.indexOf(' '));
    }
}
