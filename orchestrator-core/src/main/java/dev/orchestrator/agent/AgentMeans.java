package dev.orchestrator.agent;

import dev.orchestrator.port.agent.AgentDirectory;

/** What all agents of a runner work with. */
record AgentMeans(AgentHost host, AgentDirectory directory, ToolBox tools, ToolCalls calls, Permissions permissions) {}
