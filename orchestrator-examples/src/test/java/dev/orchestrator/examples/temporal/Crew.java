package dev.orchestrator.examples.temporal;

import dev.orchestrator.agent.Permissions;
import dev.orchestrator.agent.temporal.TemporalAgentWorker;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.Department;
import dev.orchestrator.port.agent.Right;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.ToolBuilder;
import dev.orchestrator.port.agent.ToolContext;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A lead, a writer, a checker and a planner, whose models and tools are in a {@link World}; as a program, a worker for them. */
final class Crew implements AgentDirectory {

    /** What a tool is called with. */
    record Text(String text) {}

    private final URI world;
    private final HttpClient http = HttpClient.newHttpClient();

    Crew(URI world) {
        this.world = world;
    }

    /** Arguments: the port of Temporal's server, the task queue, and where the world is. Works until it is killed. */
    public static void main(String[] args) throws Exception {
        WorkflowServiceStubs temporal = connected(Integer.parseInt(args[0]));
        new Crew(URI.create(args[2])).worker(WorkflowClient.newInstance(temporal), args[1]);
        System.out.println("at work");
        Thread.currentThread().join();
    }

    static WorkflowServiceStubs connected(int port) {
        return WorkflowServiceStubs.newConnectedServiceStubs(
                WorkflowServiceStubsOptions.newBuilder()
                        .setTarget("127.0.0.1:" + port)
                        .build(),
                Duration.ofSeconds(30));
    }

    TemporalAgentWorker worker(WorkflowClient client, String queue) {
        return TemporalAgentWorker.builder(client, queue, gateway(), this)
                .tools(tools())
                .permissions(permissions())
                .silence(Duration.ofSeconds(2))
                // The test server waits for ever for the worker that has a workflow in memory; Temporal's own gives it
                // five seconds.
                .options(WorkerOptions.newBuilder()
                        .setStickyQueueScheduleToStartTimeout(Duration.ZERO)
                        .build())
                .start();
    }

    List<Tool> tools() {
        return List.of(
                tool("look")
                        .readOnly()
                        .handler((text, context) -> act("look", context))
                        .build(),
                tool("note").handler((text, context) -> act("note", context)).build(),
                tool("publish")
                        .handler((text, context) -> act("publish", context))
                        .build(),
                tool("release")
                        .right(Right.DEPLOY)
                        .handler((text, context) -> act("release", context))
                        .build());
    }

    static Permissions permissions() {
        return Permissions.builder()
                .allow("note")
                .allow("release")
                .ask("publish")
                .build();
    }

    private static ToolBuilder<Text> tool(String name) {
        return Tool.builder(name, "Does something: " + name, Text.class);
    }

    ModelGateway gateway() {
        LanguageModel model = this::generate;
        return ModelGateway.builder(Hop.primary(model, null).attempts(1)).build();
    }

    @Override
    public List<Department> departments(@Nullable String projectId) {
        return List.of(new Department("story", "Story", "Writes.", List.of("plot", "story")));
    }

    @Override
    public List<Agent> agents(@Nullable String projectId) {
        return List.of(
                Agent.builder("lead", "Lead", "story", "You are the lead.")
                        .role(Agent.Role.HEAD)
                        .tools("look", "note", "publish", "release")
                        .subAgents("writer", "checker")
                        .build(),
                Agent.builder("writer", "Writer", "story", "You are the writer.")
                        .tools("look")
                        .build(),
                Agent.builder("checker", "Checker", "story", "You are the checker.")
                        .tools("note")
                        .build(),
                Agent.builder("planner", "Planner", "story", "You are the planner.")
                        .outputSchema("{\"type\":\"object\",\"properties\":{\"title\":{\"type\":\"string\"}},"
                                + "\"required\":[\"title\"]}")
                        .build());
    }

    private ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
        List<ModelMessage> messages = request.messages();
        long step = messages.stream()
                .filter(message -> message.role() == Role.ASSISTANT)
                .count();
        String system = messages.stream()
                .filter(message -> message.role() == Role.SYSTEM)
                .map(Crew::text)
                .collect(Collectors.joining("\n"));
        String asked =
                Json.write(Map.of("system", system, "step", step, "last", text(messages.get(messages.size() - 1))));
        Map<?, ?> said = (Map<?, ?>) Json.read(post("model", asked, cancellation));
        String text = String.valueOf(said.get("text"));
        String arguments = String.valueOf(said.get("arguments"));
        Script script = arguments.isEmpty()
                ? Script.answer(text.split("(?<= )"))
                : Script.answer().call(new ToolCall("c-" + text, text, arguments));
        return ScriptedModel.playing(script).generate(request, events, cancellation);
    }

    private static String text(ModelMessage message) {
        return message.content().stream()
                .map(part -> part instanceof ContentPart.Text text ? text.text() : "")
                .reduce("", String::concat);
    }

    private String act(String action, ToolContext context) {
        try {
            return post("do/" + action, "", context.cancellation());
        } catch (CancelledException e) {
            post("do/stop-" + action, "", Cancellation.none());
            throw e;
        }
    }

    private String post(String path, String body, Cancellation cancellation) {
        HttpRequest request = HttpRequest.newBuilder(world.resolve(path))
                .POST(BodyPublishers.ofString(body))
                .build();
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, BodyHandlers.ofString());
        cancellation.await(answer);
        return answer.join().body();
    }
}
