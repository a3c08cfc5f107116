package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.AnswerStarted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A model that fails at random places in all the ways real ones do, and always says the same where it does not. */
final class MoodyModel implements LanguageModel {

    private static final int TOKENS = 40;
    private static final Duration LONGER_THAN_ANY_LIMIT = Duration.ofSeconds(67);

    private final String name;
    private final Random random;
    private final InstantTime time;
    private final double failing;
    private Usage consumed = Usage.NONE;
    private int failures;

    MoodyModel(String name, Random random, InstantTime time, double failing) {
        this.name = name;
        this.random = random;
        this.time = time;
        this.failing = failing;
    }

    String answer() {
        StringBuilder answer = new StringBuilder();
        for (int i = 0; i < TOKENS; i++) {
            answer.append(token(i));
        }
        return answer.toString();
    }

    private String token(int number) {
        return name + number + " ";
    }

    /** What it has counted so far. */
    Usage consumed() {
        return consumed;
    }

    int failures() {
        return failures;
    }

    @Override
    public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
        boolean fails = random.nextDouble() < failing;
        if (random.nextBoolean()) {
            events.emit(new AnswerStarted(name, name, random.nextBoolean() ? "gen-1" : null));
        }
        int until = fails ? Math.max(0, random.nextInt(TOKENS + 10) - 10) : TOKENS; // often before the first token
        for (int i = 0; i < until; i++) {
            events.emit(new TextDelta(token(i)));
        }
        if (!fails || random.nextBoolean()) {
            count(events, until);
        }
        if (fails) {
            failures++;
            return mishap(until, cancellation);
        }
        return response(answer());
    }

    private ModelResponse response(String text) {
        return new ModelResponse(text, List.of(), FinishReason.STOP, usage(TOKENS), name, name, null, null);
    }

    private void count(EventSink events, int tokens) {
        Usage usage = usage(tokens);
        consumed = consumed.plus(usage);
        events.emit(new UsageReported(usage));
    }

    private static Usage usage(int tokens) {
        return new Usage(
                10,
                tokens,
                0,
                0,
                new BigDecimal("0.000003").multiply(BigDecimal.valueOf(tokens)),
                Usage.CostBasis.PROVIDER);
    }

    private ModelResponse mishap(int said, Cancellation cancellation) {
        if (said == 0 && random.nextInt(4) == 0) {
            return response(""); // counted or not
        }
        throw failure(cancellation);
    }

    private RuntimeException failure(Cancellation cancellation) {
        return switch (random.nextInt(6)) {
            case 0 -> failure("connection reset", 0, true).build();
            case 1 ->
                failure("rate limited", 429, true)
                        .retryAfter(Duration.ofSeconds(random.nextInt(20)))
                        .build();
            case 2 -> failure("error frame", 502, true).build();
            case 3 -> failure("the stream was cut", 0, true).build();
            case 4 -> failure("no endpoints found", 404, false).build();
            default -> stalls(cancellation);
        };
    }

    private RuntimeException stalls(Cancellation cancellation) {
        time.pass(LONGER_THAN_ANY_LIMIT);
        cancellation.throwIfCancelled();
        throw new AssertionError("a stalled attempt was not stopped");
    }

    private ModelException.Builder failure(String detail, int status, boolean retryable) {
        return ModelException.of(ErrorCode.LLM_ERROR, name, detail)
                .status(status)
                .retryable(retryable);
    }
}
