package dev.orchestrator.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.agent.codebuff.CodebuffAgentRunner;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CodebuffGuideTest {

    private static final class Warehouse {
        int unitsOf(String sku) {
            return sku.length();
        }
    }

    private final Warehouse warehouse = new Warehouse();
    private final InMemoryStores stores = InMemoryStores.create();
    private final AgentDirectory directory = stores.agents();

    private Orchestrator wired(ModelGateway models, Path folder) {
        record Sku(String sku) {}

        Tool stock = Tool.builder("stock", "Units left of an article", Sku.class)
                .readOnly()
                .handler((sku, context) -> warehouse.unitsOf(sku.sku()))
                .build();
        CodebuffAgentRunner runner = CodebuffAgentRunner.fromEnvironment(folder, directory, "anthropic/claude-sonnet-4")
                .model(ModelTier.FAST, "google/gemini-2.5-flash")
                .tools(List.of(stock))
                .build();
        Orchestrator orchestrator = Orchestrator.builder(models)
                .stores(stores)
                .agents(directory)
                .agentRunner(runner)
                .build();
        return orchestrator;
    }

    @Test
    void says_what_is_missing(@TempDir Path folder) {
        ModelGateway models = ModelGateway.builder(Hop.primary(ScriptedModel.playing(Script.answer("Fine.")), null))
                .build();
        assertThatThrownBy(() -> wired(models, folder))
                .isInstanceOfSatisfying(
                        OrchestratorException.class,
                        failure -> assertThat(String.valueOf(failure.getMessage()))
                                .containsAnyOf("CODEBUFF_API_KEY", "npm install @codebuff/sdk@0.3.13"));
    }
}
