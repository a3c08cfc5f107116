package dev.orchestrator;

import dev.orchestrator.agent.TaskRouter;
import dev.orchestrator.agent.ToolLoopAgentRunner;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.task.BuiltInTools;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.agent.AgentRunner;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.GatherStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** Puts together what the builder of an orchestrator was given, with the defaults for what it was not. */
final class Assembly {

    private static final int LEASES_A_STEP = 4; // of a turn: an item is held for that long between two renewals

    private final Orchestrator.Builder builder;

    Assembly(Orchestrator.Builder builder) {
        this.builder = builder;
    }

    Wiring wiring(Executor ownThreads) {
        Stores kept = builder.stores == null ? InMemoryStores.create(builder.clock) : builder.stores;
        ModelGateway models = builder.gateway == null ? ownGateway() : builder.gateway;
        ConversationStore talks = builder.conversations == null ? kept.conversations() : builder.conversations;
        GatherStore gathered = kept.gather();
        List<Tool> tools = new ArrayList<>(new BuiltInTools(builder.brain, gathered, talks).all());
        tools.addAll(builder.tools);
        return new Wiring(
                models,
                talks,
                builder.attachments == null ? kept.attachments() : builder.attachments,
                builder.projects,
                builder.brain,
                builder.entityTypes,
                builder.prompts,
                builder.clock,
                builder.scheduler,
                builder.executor == null ? ownThreads : builder.executor,
                ownThreads,
                builder.historyTokens,
                builder.evidenceTokens,
                builder.turnLease,
                new Wiring.Gathering(
                        gathered,
                        builder.duplicates,
                        builder.judge,
                        builder.embeddings,
                        builder.documents,
                        builder.urls,
                        builder.turnLease.multipliedBy(LEASES_A_STEP)),
                new Wiring.Tasks(
                        kept.runs(),
                        builder.agents,
                        builder.runner == null ? toolLoop(models, tools, ownThreads) : builder.runner,
                        tools.stream().map(tool -> tool.spec().name()).collect(Collectors.toUnmodifiableSet()),
                        router(),
                        builder.turnLease,
                        builder.approvalsExpire));
    }

    private TaskRouter router() {
        TaskRouter.Builder router = TaskRouter.builder(builder.agents);
        return (builder.embeddings == null ? router : router.embeddings(builder.embeddings)).build();
    }

    private AgentRunner toolLoop(ModelGateway models, List<Tool> tools, Executor ownThreads) {
        return ToolLoopAgentRunner.builder(models, builder.agents)
                .tools(tools)
                .permissions(builder.permissions)
                .time(builder.clock, builder.scheduler)
                .executor(builder.executor == null ? ownThreads : builder.executor)
                .build();
    }

    private ModelGateway ownGateway() {
        ModelGateway.Builder own = ModelGateway.builder(Hop.primary(Check.present(builder.model, "model"), null))
                .time(builder.clock, builder.scheduler)
                .prompts(builder.prompts);
        return (builder.stores == null ? own : own.ledger(builder.stores.usage())).build();
    }
}
