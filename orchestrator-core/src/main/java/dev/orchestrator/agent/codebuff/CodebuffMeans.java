package dev.orchestrator.agent.codebuff;

import dev.orchestrator.agent.AgentTools;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.model.ModelTier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What all runs of a runner work with. */
record CodebuffMeans(
        Path sdk,
        String node,
        String key,
        @Nullable String backend,
        AgentDirectory directory,
        String model,
        Map<ModelTier, String> models,
        AgentTools tools,
        Duration firstSign,
        Executor executor,
        Scheduler scheduler,
        LongSupplier nanos) {

    String model(ModelTier tier) {
        return models.getOrDefault(tier, model);
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "CodebuffMeans[" + sdk + ", " + backend + "]";
    }
}
