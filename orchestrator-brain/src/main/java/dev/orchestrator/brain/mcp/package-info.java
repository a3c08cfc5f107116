/**
 * The Brain behind a server of the Model Context Protocol, and the client that speaks with such servers. Start at {@link
 * dev.orchestrator.brain.mcp.McpBrain} or, for tools of any kind, at {@link dev.orchestrator.brain.mcp.McpClient}.
 */
@NullMarked
package dev.orchestrator.brain.mcp;

import org.jspecify.annotations.NullMarked;
