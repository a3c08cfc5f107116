/** Agents that work at Codebuff, with the application's tools. Start at {@link dev.orchestrator.agent.codebuff.CodebuffAgentRunner}. */
@NullMarked
package dev.orchestrator.agent.codebuff;

import org.jspecify.annotations.NullMarked;
