package dev.orchestrator.internal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.internal.base.Excerpts;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the user might ask next. */
final class FollowUps {

    private static final Logger LOG = LoggerFactory.getLogger(FollowUps.class);
    private static final int EXCERPT = 4_000; // characters of question and answer that the model is shown
    private static final int LONGEST = 200; // characters of a suggestion; what is longer is no short question
    /** List markers, bold type and quotation marks around a line. */
    private static final Pattern DECORATION = Pattern.compile("^[\\s*•\"-]*(?:\\d+[.)])?[\\s*\"]*|[\\s*\"]+$");
    /** Words, and not those that only introduce the list. */
    private static final Pattern SUGGESTION = Pattern.compile("[\\p{L}\\p{N}¿].*[^:：]");

    private static final int TOKENS = 150;

    private final Wiring wiring;
    private final String prompt;
    private final UnaryOperator<String> shown;

    /**
     * {@code prompt} is the name of the one that asks a model; it takes {@code question} and {@code answer}. {@code shown}
     * makes of a line of the model what may be shown.
     */
    FollowUps(Wiring wiring, String prompt, UnaryOperator<String> shown) {
        this.wiring = wiring;
        this.prompt = prompt;
        this.shown = shown;
    }

    List<String> of(LiveRun<?> run, Exchange exchange, String answer, Supplier<List<String>> rules) {
        return switch (exchange.asked().suggestions()) {
            case NONE -> List.of();
            case RULES -> rules.get();
            case MODEL -> {
                List<String> found = byModel(run, exchange, answer);
                yield found.isEmpty() ? rules.get() : found;
            }
        };
    }

    private List<String> byModel(LiveRun<?> run, Exchange exchange, String answer) {
        String asked = wiring.prompts()
                .get(prompt)
                .fill(Map.of(
                        "question",
                        Excerpts.of(exchange.asked().text(), EXCERPT),
                        "answer",
                        Excerpts.of(answer, EXCERPT)));
        SideCall call = new SideCall(wiring, run, exchange, Purpose.SUGGESTIONS);
        try (Cancellation.Source own =
                Cancellation.source()) { // the run's can no longer matter: its answer is complete
            return parse(call.ask(asked, TOKENS, own));
        } catch (OrchestratorException e) {
            LOG.debug("Run {} takes its suggestions by rules", run.id(), e);
            return List.of();
        }
    }

    private List<String> parse(String reply) {
        return reply.lines()
                .map(shown)
                .map(line -> DECORATION.matcher(line).replaceAll(""))
                .filter(line ->
                        line.length() <= LONGEST && SUGGESTION.matcher(line).matches())
                .distinct()
                .limit(SuggestionRules.MOST)
                .toList();
    }
}
