package dev.orchestrator.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.examples.standin.StandIn;
import dev.orchestrator.llm.Generation;
import dev.orchestrator.llm.OpenRouter;
import dev.orchestrator.llm.ProviderPreferences;
import dev.orchestrator.port.model.EmbeddingModel;
import dev.orchestrator.port.model.ModelInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code of docs/guides/openrouter.md. What asks a server asks the stand-in, as far as that goes. */
@Timeout(60)
class OpenRouterGuideTest {

    private final String key = "sk-or-v1-not-a-key";

    @Test
    void builder() {
        OpenRouter model = OpenRouter.builder()
                .apiKey(key)
                .defaultModel("google/gemini-2.5-flash")
                .providerPreferences(
                        ProviderPreferences.any().denyDataCollection().sort(ProviderPreferences.Sort.LATENCY))
                .plugin("file-parser", Map.of("pdf", Map.of("engine", "cloudflare-ai")))
                .build();
        assertThat(model.defaultModel()).isEqualTo("google/gemini-2.5-flash");
        model.close();
    }

    @Test
    void other_servers() {
        OpenRouter local = OpenRouter.builder()
                .baseUrl("http://localhost:11434/v1")
                .defaultModel("llama3.2")
                .header("X-Team", "films")
                .extraBody("keep_alive", "10m")
                .build();
        assertThat(local.defaultModel()).isEqualTo("llama3.2");
        local.close();
    }

    @Test
    void wire_log() {
        OpenRouter talkative =
                OpenRouter.builder().apiKey(key).wireLog(System.err::println).build();
        assertThat(talkative.toString()).doesNotContain(key);
        talkative.close();
    }

    @Test
    void models_are_listed() {
        try (StandIn standIn = StandIn.start(Duration.ZERO);
                OpenRouter openRouter =
                        OpenRouter.builder().baseUrl(standIn.baseUrl()).build()) {
            List<ModelInfo> models = openRouter.models(Cancellation.none());
            assertThat(models).singleElement().extracting(ModelInfo::id).isEqualTo(StandIn.MODEL);
            assertThatThrownBy(() -> everything(openRouter, "gen-1")).isInstanceOf(ModelException.class);
        }
    }

    private static List<float[]> everything(OpenRouter openRouter, String generationId) {
        List<ModelInfo> models = openRouter.models(Cancellation.none());
        Optional<Generation> broken = openRouter.generation(generationId, Cancellation.none());
        EmbeddingModel embeddings = openRouter.embeddings("openai/text-embedding-3-small", 1536);
        List<float[]> vectors = embeddings.embed(List.of("a heist", "a robbery"), Cancellation.none());
        assertThat(models.size() + broken.stream().count()).isPositive();
        return vectors;
    }

    /** ReadmeTest runs the same with an environment. */
    static OpenRouter fromEnvironment() {
        OpenRouter model = OpenRouter.fromEnvironment();
        return model;
    }
}
