package dev.orchestrator.internal.temporal;

import dev.orchestrator.agent.Permissions;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.Tool;
import java.time.Duration;
import java.util.List;

/**
 * What a worker works with.
 *
 * @param gateway asked for every step of an agent
 * @param directory where agents are looked up
 * @param tools those that agents may list
 * @param permissions what may be called
 * @param longestResult how many characters of a result a model is shown
 * @param silence after this long without a sign of life an activity counts as dead
 * @param closing set off when the worker closes
 */
public record WorkerSettings(
        ModelGateway gateway,
        AgentDirectory directory,
        List<Tool> tools,
        Permissions permissions,
        int longestResult,
        Duration silence,
        Cancellation closing) {}
