package dev.orchestrator.gateway;

import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The most that a request may consume, reckoned before it is made. */
final class WorstCase {

    private static final long LONGEST_ANSWER = 4_096; // tokens, where neither the request nor the model says anything

    /** The fields by which providers limit an answer; as options they are sent as they are, and win. */
    private static final List<String> LIMITS = List.of("max_tokens", "max_completion_tokens");

    private WorstCase() {}

    /** What an attempt may cost at the model's prices; nothing where they are not known. */
    static BigDecimal cost(ModelRequest request, ModelInfo info) {
        Long asked = longestAnswer(request);
        Long most = info.maxOutputTokens();
        long answer = asked != null ? asked : most != null ? most : LONGEST_ANSWER;
        return Amounts.fitted(
                info.price(Usage.ofTokens(promptOf(request), answer)).cost());
    }

    /**
     * How many tokens a call counts with until it is over, prompt and answer together. Which model will answer is not known
     * yet: where the request has no limit, the answer counts with {@value #LONGEST_ANSWER}.
     */
    static BigDecimal tokens(ModelRequest request) {
        Long asked = longestAnswer(request);
        return Amounts.fitted(
                BigDecimal.valueOf(promptOf(request)).add(BigDecimal.valueOf(asked == null ? LONGEST_ANSWER : asked)));
    }

    /** How many tokens a request takes, rather too many than too few. */
    static long promptOf(ModelRequest request) {
        String schema = request.outputSchema();
        long tools = request.tools().stream()
                .mapToLong(
                        tool -> tool.description().length() + tool.parameters().length())
                .sum();
        long messages = request.messages().stream()
                .mapToLong(ModelMessage::estimatedTokens)
                .sum();
        return messages + tools + (schema == null ? 0 : schema.length());
    }

    /** Returns null where nothing limits the answer but the model. */
    private static @Nullable Long longestAnswer(ModelRequest request) {
        Integer asked = request.maxTokens();
        long most = asked == null ? 0 : asked;
        for (String field : LIMITS) {
            if (request.options().get(field) instanceof Number limit) {
                most = Math.max(most, limit.longValue());
            } else if (request.options().containsKey(field)) {
                return null; // taken out
            }
        }
        return most == 0 ? null : most;
    }
}
