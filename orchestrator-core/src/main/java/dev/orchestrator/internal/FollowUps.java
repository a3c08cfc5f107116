package dev.orchestrator.internal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the user might ask next. */
final class FollowUps {

    private static final Logger LOG = LoggerFactory.getLogger(FollowUps.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int EXCERPT = 4_000; // characters of question and answer that the model is shown
    private static final int LONGEST = 200; // characters of a suggestion; what is longer is no short question
    /** List markers, bold type and quotation marks around a line. */
    private static final Pattern DECORATION = Pattern.compile("^[\\s*•\"-]*(?:\\d+[.)])?[\\s*\"]*|[\\s*\"]+$");
    /** Words, and not those that only introduce the list. */
    private static final Pattern SUGGESTION = Pattern.compile("[\\p{L}\\p{N}¿].*[^:：]");

    private static final double TEMPERATURE = 0.3;
    private static final int TOKENS = 150;

    private final Wiring wiring;

    FollowUps(Wiring wiring) {
        this.wiring = wiring;
    }

    List<String> of(LiveRun<?> run, Exchange exchange, String answer) {
        return switch (exchange.request().suggestions()) {
            case NONE -> List.of();
            case RULES -> SuggestionRules.of(answer);
            case MODEL -> byModel(run, exchange, answer);
        };
    }

    private List<String> byModel(LiveRun<?> run, Exchange exchange, String answer) {
        Cancellation.Source limited = Cancellation.source();
        Cancellation.Registration limit =
                wiring.scheduler().after(LIMIT, () -> limited.cancel(Reason.TIMEOUT, "no suggestions within " + LIMIT));
        try (limit) {
            List<String> found = parse(ask(run, exchange, answer, limited.token()));
            return found.isEmpty() ? SuggestionRules.of(answer) : found;
        } catch (OrchestratorException e) {
            LOG.debug("Run {} takes its suggestions by rules", run.id(), e);
            return SuggestionRules.of(answer);
        }
    }

    private String ask(LiveRun<?> run, Exchange exchange, String answer, Cancellation cancellation) {
        ChatRequest request = exchange.request();
        String prompt = wiring.prompts()
                .get(Prompts.CHAT_SUGGESTIONS)
                .fill(Map.of("question", excerpt(request.text()), "answer", excerpt(answer)));
        ModelRequest asked = ModelRequest.builder(List.of(ModelMessage.of(Role.USER, prompt)))
                .model(request.model())
                .temperature(TEMPERATURE)
                .maxTokens(TOKENS)
                .build();
        ModelCall call = ModelCall.builder(request.caller(), run.id(), Purpose.SUGGESTIONS, asked)
                .project(exchange.projectId())
                .message(exchange.conversationId(), Turn.answerId(exchange.requestId()))
                .tier(ModelTier.FAST)
                .build();
        return wiring.gateway()
                .generate(
                        call,
                        event -> {
                            if (event instanceof UsageReported) {
                                run.emit(event); // paid like any other, but its words are no part of the answer
                            }
                        },
                        cancellation)
                .response()
                .text();
    }

    private static String excerpt(String text) {
        if (text.length() <= EXCERPT) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(EXCERPT - 1)) ? EXCERPT - 1 : EXCERPT);
    }

    private static List<String> parse(String reply) {
        return reply.lines()
                .map(line -> DECORATION.matcher(line).replaceAll(""))
                .filter(line ->
                        line.length() <= LONGEST && SUGGESTION.matcher(line).matches())
                .distinct()
                .limit(SuggestionRules.MOST)
                .toList();
    }
}
