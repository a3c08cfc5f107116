package dev.orchestrator;

import dev.orchestrator.agent.Permissions;
import dev.orchestrator.agent.TaskRouter;
import dev.orchestrator.agent.ToolLoopAgentRunner;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.inmemory.DefaultAgents;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.task.BuiltInTools;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.AgentRunner;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.content.DocumentReader;
import dev.orchestrator.port.content.UrlFetcher;
import dev.orchestrator.port.model.EmbeddingModel;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.store.AttachmentStore;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.GatherStore;
import dev.orchestrator.port.store.ProjectDirectory;
import dev.orchestrator.query.EntityTypes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the builder of an orchestrator was given, and the defaults for what it was not. Not thread-safe. */
final class Assembly {

    private static final int LEASES_A_STEP = 4; // of a turn: an item is held for that long between two renewals

    final @Nullable LanguageModel model;
    final @Nullable ModelGateway gateway;

    @Nullable
    Stores stores;

    @Nullable
    ConversationStore conversations;

    @Nullable
    AttachmentStore attachments;

    DuplicateRules duplicates = DuplicateRules.DEFAULT;
    boolean judge;

    AgentDirectory agents = DefaultAgents.directory();

    @Nullable
    AgentRunner runner;

    boolean routesByModel;
    boolean takesOver = true;
    final List<Tool> tools = new ArrayList<>();
    Permissions permissions = Permissions.standard();
    Duration approvalsExpire = Orchestrator.Builder.DEFAULT_APPROVALS_EXPIRE;

    @Nullable
    EmbeddingModel embeddings;

    @Nullable
    DocumentReader documents;

    @Nullable
    UrlFetcher urls;

    @Nullable
    ProjectDirectory projects;

    @Nullable
    Brain brain;

    EntityTypes entityTypes = EntityTypes.defaults();

    @Nullable
    Executor executor;

    Clock clock = Clock.systemUTC();
    Scheduler scheduler = Scheduler.system();
    Prompts prompts = Prompts.defaults();
    int historyTokens = Orchestrator.Builder.DEFAULT_HISTORY_TOKENS;
    int evidenceTokens = Orchestrator.Builder.DEFAULT_EVIDENCE_TOKENS;
    Duration turnLease = Orchestrator.Builder.DEFAULT_TURN_LEASE;
    final List<AutoCloseable> closing = new ArrayList<>();

    Assembly(@Nullable LanguageModel model, @Nullable ModelGateway gateway) {
        this.model = model;
        this.gateway = gateway;
    }

    Wiring wiring(Executor ownThreads) {
        Stores kept = stores == null ? InMemoryStores.create(clock) : stores;
        ModelGateway models = gateway == null ? ownGateway() : gateway;
        ConversationStore talks = conversations == null ? kept.conversations() : conversations;
        GatherStore gathered = kept.gather();
        List<Tool> all = new ArrayList<>(new BuiltInTools(brain, gathered, talks).all());
        all.addAll(tools);
        return new Wiring(
                models,
                talks,
                attachments == null ? kept.attachments() : attachments,
                projects,
                brain,
                entityTypes,
                prompts,
                clock,
                scheduler,
                executor == null ? ownThreads : executor,
                ownThreads,
                historyTokens,
                evidenceTokens,
                turnLease,
                new Wiring.Gathering(
                        gathered,
                        duplicates,
                        judge,
                        embeddings,
                        documents,
                        urls,
                        turnLease.multipliedBy(LEASES_A_STEP)),
                new Wiring.Tasks(
                        kept.runs(),
                        agents,
                        runner == null ? toolLoop(models, all, ownThreads) : runner,
                        runner == null ? names(all) : null,
                        router(),
                        routesByModel,
                        turnLease,
                        approvalsExpire));
    }

    private static Set<String> names(List<Tool> tools) {
        return tools.stream().map(tool -> tool.spec().name()).collect(Collectors.toUnmodifiableSet());
    }

    private TaskRouter router() {
        TaskRouter.Builder router = TaskRouter.builder(agents);
        return (embeddings == null ? router : router.embeddings(embeddings)).build();
    }

    private AgentRunner toolLoop(ModelGateway models, List<Tool> all, Executor ownThreads) {
        return ToolLoopAgentRunner.builder(models, agents)
                .tools(all)
                .permissions(permissions)
                .time(clock, scheduler)
                .executor(ownThreads) // runs hold the application's, and wait for what works for them
                .build();
    }

    private ModelGateway ownGateway() {
        ModelGateway.Builder own = ModelGateway.builder(Hop.primary(Check.present(model, "model"), null))
                .time(clock, scheduler)
                .prompts(prompts);
        return (stores == null ? own : own.ledger(stores.usage())).build();
    }
}
