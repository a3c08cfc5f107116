package dev.orchestrator.internal;

import dev.orchestrator.agent.TaskRouter;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.AgentRunner;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.content.DocumentReader;
import dev.orchestrator.port.content.UrlFetcher;
import dev.orchestrator.port.model.EmbeddingModel;
import dev.orchestrator.port.store.AttachmentStore;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.GatherStore;
import dev.orchestrator.port.store.ProjectDirectory;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.query.EntityTypes;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the builder was given, as the engines use it. {@code background} takes short work that a run must not wait for, nor
 * be kept from by a pool that is full of runs.
 */
public record Wiring(
        ModelGateway gateway,
        ConversationStore conversations,
        AttachmentStore attachments,
        @Nullable ProjectDirectory projects,
        @Nullable Brain brain,
        EntityTypes entityTypes,
        Prompts prompts,
        Clock clock,
        Scheduler scheduler,
        Executor executor,
        Executor background,
        long historyTokens,
        long evidenceTokens,
        Duration turnLease,
        Gathering gathering,
        Tasks tasks) {

    /** What task mode alone uses; the names of tools are null where the application has a runner of its own, which alone knows them. */
    public record Tasks(
            RunStore runs,
            AgentDirectory directory,
            AgentRunner runner,
            @Nullable Set<String> toolNames,
            TaskRouter router,
            boolean routesByModel,
            Duration lease,
            Duration approvalsExpire) {}

    /** What data mode alone uses; the model, the reader and the fetcher are null where the application has none. */
    public record Gathering(
            GatherStore store,
            DuplicateRules rules,
            boolean judge,
            @Nullable EmbeddingModel embeddings,
            @Nullable DocumentReader documents,
            @Nullable UrlFetcher urls,
            Duration lease) {}
}
