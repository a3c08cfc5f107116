package dev.orchestrator.examples;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.examples.standin.StandIn;
import dev.orchestrator.llm.OpenRouter;
import java.time.Duration;
import java.util.Map;

/**
 * Whom an example talks to.
 *
 * @param models the client of the server
 * @param introduction a line that says who answers
 * @param closing what to stop when the example ends
 */
record ModelServer(OpenRouter models, String introduction, Runnable closing) implements AutoCloseable {

    private static final int MILLIS_A_WORD = 25;

    /** OpenRouter or another server if the environment names one, else a stand-in that is started here. */
    static ModelServer of(Map<String, String> environment) {
        if (isSet(environment, "OPENROUTER_BASE_URL")) {
            return remote(environment, "the server that OPENROUTER_BASE_URL names");
        }
        return isSet(environment, "OPENROUTER_API_KEY") ? remote(environment, "OpenRouter") : standIn(environment);
    }

    private static boolean isSet(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }

    private static ModelServer remote(Map<String, String> environment, String server) {
        OpenRouter models = OpenRouter.fromEnvironment(environment);
        return new ModelServer(models, "Answers come from " + models.defaultModel() + " at " + server + ".", () -> {});
    }

    private static ModelServer standIn(Map<String, String> environment) {
        StandIn standIn = StandIn.start(pace(environment));
        OpenRouter models = OpenRouter.builder()
                .baseUrl(standIn.baseUrl())
                .defaultModel(StandIn.MODEL)
                .build();
        return new ModelServer(
                models,
                "No OPENROUTER_API_KEY is set, so a stand-in answers: it quotes what it is shown, it does not think.",
                standIn::close);
    }

    private static Duration pace(Map<String, String> environment) {
        String millis = environment.get("STAND_IN_MILLIS_A_WORD");
        try {
            return Duration.ofMillis(millis == null ? MILLIS_A_WORD : Integer.parseUnsignedInt(millis));
        } catch (NumberFormatException e) {
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR, "STAND_IN_MILLIS_A_WORD must be a number of milliseconds", e);
        }
    }

    @Override
    public void close() {
        models.close();
        closing.run();
    }
}
