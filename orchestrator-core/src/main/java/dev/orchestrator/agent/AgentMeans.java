package dev.orchestrator.agent;

import dev.orchestrator.call.Scheduler;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.port.agent.AgentDirectory;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** What all agents of a runner work with. */
record AgentMeans(
        ModelGateway gateway,
        AgentDirectory directory,
        ToolBox tools,
        ToolCalls calls,
        Permissions permissions,
        Executor executor,
        Scheduler scheduler,
        LongSupplier nanos) {}
