package dev.orchestrator.internal.temporal;

import dev.orchestrator.internal.text.FailureText;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.port.agent.Right;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.ToolContext;
import dev.orchestrator.port.agent.ToolResult;
import dev.orchestrator.port.model.ToolSpec;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.ProgressMade;
import io.temporal.failure.TemporalFailure;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tool as a workflow has it: the work itself is an activity. One with effects is never begun twice. */
record RemoteTool(Tool tool, WorkflowHost host) implements Tool {

    @Override
    public ToolSpec spec() {
        return tool.spec();
    }

    @Override
    public Effect effect() {
        return tool.effect();
    }

    @Override
    public Right right() {
        return tool.right();
    }

    @Override
    public Duration timeout() {
        return tool.timeout();
    }

    @Override
    public ToolResult call(ToolContext context, Map<String, @Nullable Object> arguments) {
        String name = spec().name();
        boolean mayBeRepeated = effect() != Effect.EFFECTFUL;
        try {
            Values done = Values.read(host.done(
                    AgentActivities.CALL,
                    mayBeRepeated ? host.repeated(timeout()) : host.once(timeout()),
                    CallText.of(name, context, arguments),
                    context.cancellation()));
            EventText.read(context.runId(), done.each("events")).forEach(event -> tell(context, event));
            return CallText.result(done);
        } catch (TemporalFailure e) {
            context.cancellation().throwIfCancelled();
            return ToolResult.failed(
                    mayBeRepeated ? FailureText.of(name, Failures.read(e, "it")) : FailureText.ofUnknownEnd(name));
        }
    }

    private static void tell(ToolContext context, StreamEvent event) {
        if (event instanceof DataPart part) {
            context.emit(part.type(), part.data());
        } else if (event instanceof ProgressMade made) {
            context.progress(made.progress());
        }
    }
}
