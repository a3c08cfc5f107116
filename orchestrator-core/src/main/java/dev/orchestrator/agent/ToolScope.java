package dev.orchestrator.agent;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.stream.EventSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** For whom tools are run: the same for all calls of one agent in one run. The sink takes events of several threads. */
record ToolScope(
        Caller caller,
        @Nullable String projectId,
        @Nullable String conversationId,
        String runId,
        List<String> agentPath,
        Cancellation cancellation,
        EventSink events) {}
