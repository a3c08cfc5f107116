package dev.orchestrator.internal.task;

import dev.orchestrator.agent.Routing;
import dev.orchestrator.agent.RoutingRequest;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.json.Json;
import dev.orchestrator.stream.StreamEvent.TaskRouted;
import dev.orchestrator.stream.TaskProgress.State;
import dev.orchestrator.task.TaskRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out once who does a task. */
final class RoutingStep {

    static final String KIND = "routing";
    private static final String KEY = "0";

    private final Wiring wiring;
    private final TaskRequest request;
    private final RunLog log;

    RoutingStep(Wiring wiring, TaskRequest request, RunLog log) {
        this.wiring = wiring;
        this.request = request;
        this.log = log;
    }

    Routing routing(LiveRun<?> run, @Nullable String projectId, TaskSteps steps) {
        Routing found = log.find(KIND, KEY).map(RoutingStep::read).orElseGet(() -> decide(run, projectId, steps));
        steps.endIfActive(KIND, State.DONE); // whoever decided may have died before he could say so
        return found;
    }

    private Routing decide(LiveRun<?> run, @Nullable String projectId, TaskSteps steps) {
        steps.begin(KIND, "Find who does it", null);
        RoutingRequest asked = RoutingRequest.of(projectId, request.text())
                .withAgent(request.agentId())
                .withDepartment(request.departmentId());
        Classifying model =
                wiring.tasks().routesByModel() ? new Classifying(wiring, request, run, log, projectId) : null;
        Instant began = wiring.clock().instant();
        Routing found = route(asked, model, run);
        Duration took = Duration.between(began, wiring.clock().instant());
        run.emit(new TaskRouted(
                found.agentId(),
                found.department(),
                found.confidence(),
                found.method().name(),
                found.reasons()));
        log.record(KIND, KEY, Json.write(map(found, took))); // together with the event
        return found;
    }

    /** What the model has cost is written down whether a route was found or not. */
    private Routing route(RoutingRequest asked, @Nullable Classifying model, LiveRun<?> run) {
        if (model == null) {
            return wiring.tasks().router().route(asked, null, run.cancellation());
        }
        Routing found;
        try {
            found = wiring.tasks().router().route(asked, model, run.cancellation());
        } catch (RuntimeException e) {
            try {
                model.writeDown();
            } catch (OrchestratorException unwritten) { // why there is no route is worth more
                e.addSuppressed(unwritten);
            }
            throw e;
        }
        model.writeDown();
        return found;
    }

    private static Map<String, Object> map(Routing routing, Duration took) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("agent", routing.agentId());
        values.put("department", routing.department());
        values.put("confidence", routing.confidence());
        values.put("method", routing.method().name());
        values.put("reasons", routing.reasons());
        values.put("took", took.toMillis());
        return values;
    }

    private static Routing read(String json) {
        Values values = Values.read(json);
        return new Routing(
                values.text("agent"),
                values.text("department"),
                values.decimal("confidence"),
                Routing.Method.valueOf(values.text("method")),
                values.texts("reasons"));
    }
}
