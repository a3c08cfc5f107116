package dev.orchestrator.internal.temporal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.gateway.ModelAnswer;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Threads;
import dev.orchestrator.internal.text.FailureText;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.Tool.Effect;
import dev.orchestrator.port.agent.ToolContext;
import dev.orchestrator.port.agent.ToolResult;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCompletionException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what workflows want done, on the threads of a worker. */
public final class WorkerActivities implements AgentActivities {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerActivities.class);

    private final WorkerSettings settings;
    private final Map<String, Tool> tools;
    private final Scheduler scheduler = Scheduler.system();
    private final Executor executor = Threads.perRun();

    /** For one worker. */
    public WorkerActivities(WorkerSettings settings) {
        this.settings = settings;
        this.tools = settings.tools().stream()
                .collect(Collectors.toMap(tool -> tool.spec().name(), Function.identity()));
    }

    @Override
    public String ask(String call) {
        ModelCall asked = AskText.read(Values.read(call));
        Collected told = new Collected();
        Heartbeat heartbeat = alive(settings.closing());
        try (heartbeat) {
            ModelAnswer answer = settings.gateway().generate(asked, told, heartbeat.cancellation());
            return AskText.of(asked.runId(), answer, told.events());
        } catch (RuntimeException e) {
            throw failure(e, heartbeat, AskText.consumed(asked.runId(), told.events()));
        }
    }

    private Heartbeat alive(Cancellation above) {
        return Heartbeat.start(Activity.getExecutionContext(), above, settings.silence(), scheduler, executor);
    }

    private RuntimeException failure(RuntimeException failure, Heartbeat heartbeat, Object... details) {
        ActivityCompletionException ended = heartbeat.ended();
        if (ended != null) {
            return ended;
        }
        return settings.closing().isCancelled() ? Failures.passing(failure) : Failures.lasting(failure, details);
    }

    @Override
    public String call(String call) {
        Values values = Values.read(call);
        Tool tool = Check.present(tools.get(values.text("tool")), "tool " + values.text("tool") + " of this worker");
        boolean mayBeRepeated = tool.effect() != Effect.EFFECTFUL;
        Heartbeat heartbeat = alive(mayBeRepeated ? settings.closing() : Cancellation.none());
        try (heartbeat) {
            return called(tool, values, heartbeat);
        } catch (RuntimeException e) {
            throw failure(e, heartbeat);
        }
    }

    private String called(Tool tool, Values values, Heartbeat heartbeat) {
        Collected told = new Collected();
        ToolContext context = CallText.context(values)
                .cancellation(heartbeat.cancellation())
                .events(told)
                .build();
        ToolResult result;
        try {
            result = Check.present(tool.call(context, CallText.arguments(values)), "result of the tool");
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            heartbeat.cancellation().throwIfCancelled();
            result = ToolResult.failed(words(tool, context, e));
        }
        return CallText.of(values, result, told.events());
    }

    private static String words(Tool tool, ToolContext context, Throwable failure) {
        String name = tool.spec().name();
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        LOG.warn(
                "Tool {} failed in call {} of run {}: {}",
                name,
                context.callId(),
                context.runId(),
                failure.getClass().getName());
        LOG.debug("Tool {} failed", name, failure); // apart: its message may hold what it worked on
        return FailureText.of(name, failure);
    }

    @Override
    public String agents(String which) {
        Values values = Values.read(which);
        Heartbeat heartbeat = alive(settings.closing());
        try (heartbeat) {
            Map<String, Agent> all = new LinkedHashMap<>();
            settings.directory().agents(values.textOrNull("project")).forEach(agent -> all.put(agent.id(), agent));
            List<?> found = below(values.texts("ids"), all).values().stream()
                    .map(AgentText::map)
                    .toList();
            return Payload.checked(Json.write(Map.of("agents", found)), "The agents of the project");
        } catch (RuntimeException e) {
            throw failure(e, heartbeat);
        }
    }

    /** Those that are named, those that they may call, and so on, in the order of the directory. */
    private static Map<String, Agent> below(List<String> ids, Map<String, Agent> all) {
        Map<String, Agent> found = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(ids);
        while (!open.isEmpty()) {
            Agent agent = all.get(open.remove());
            if (agent != null && found.put(agent.id(), agent) == null) {
                open.addAll(agent.subAgentIds());
            }
        }
        Map<String, Agent> ordered = new LinkedHashMap<>(all);
        ordered.keySet().retainAll(found.keySet());
        return ordered;
    }
}
