package dev.orchestrator;

import dev.orchestrator.agent.Permissions;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.Department;
import dev.orchestrator.port.agent.Tool;
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
import dev.orchestrator.testing.VirtualTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An orchestrator whose agents are a lead, a writer and a checker, played by scripts. */
final class TaskHouse implements AutoCloseable {

    static final Caller ANNA = Caller.user("anna");
    static final String PROJECT = "harbour";

    /** What an agent says at each of its steps, by how often it has been asked since its task began. */
    static final class Cast implements LanguageModel {
        private final Map<String, Function<Integer, Script>> parts = new ConcurrentHashMap<>();
        final List<ModelRequest> requests = new CopyOnWriteArrayList<>();

        Cast plays(String agent, Script... steps) {
            parts.put(agent, step -> steps[Math.min(step, steps.length - 1)]);
            return this;
        }

        Cast improvises(String agent, Function<Integer, Script> steps) {
            parts.put(agent, steps);
            return this;
        }

        @Override
        public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
            requests.add(request);
            String who = who(request);
            int step = (int) request.messages().stream()
                    .filter(message -> message.role() == Role.ASSISTANT)
                    .count();
            return ScriptedModel.playing(parts.get(who).apply(step)).generate(request, events, cancellation);
        }

        private String who(ModelRequest request) {
            String first = text(request.messages().get(0));
            return parts.keySet().stream()
                    .filter(agent -> first.startsWith("You are the " + agent))
                    .findFirst()
                    .orElse("reviewer");
        }
    }

    static String text(ModelMessage message) {
        return message.content().stream()
                .map(part -> part instanceof ContentPart.Text text ? text.text() : "")
                .reduce("", String::concat);
    }

    static Script call(String tool, String arguments) {
        return Script.answer().call(new ToolCall("c-" + tool, tool, arguments));
    }

    /** A review by the criteria of a department that has none of its own. */
    static Script reviewed(double score) {
        return reviewed(score, "does what was asked", "complete", "consistent", "well made");
    }

    static Script reviewed(double score, String... criteria) {
        String scores = Stream.of(criteria)
                .map(name -> "{\"name\":\"" + name + "\",\"score\":" + score + ",\"reason\":\"Seen.\"}")
                .collect(Collectors.joining(","));
        return Script.answer("{\"criteria\":[" + scores + "],\"reason\":\"because\"}");
    }

    /** The three of them. */
    static class Staff implements AgentDirectory {
        @Override
        public List<Department> departments(@Nullable String projectId) {
            return List.of(new Department("story", "Story", "Writes.", List.of("plot", "story")));
        }

        @Override
        public List<Agent> agents(@Nullable String projectId) {
            return List.of(
                    Agent.builder("lead", "Lead", "story", "You are the lead.")
                            .role(Agent.Role.HEAD)
                            .tools("note", "publish", "look")
                            .subAgents("writer", "checker")
                            .build(),
                    Agent.builder("writer", "Writer", "story", "You are the writer.")
                            .tools("look", "publish")
                            .build(),
                    Agent.builder("checker", "Checker", "story", "You are the checker.")
                            .tools("look")
                            .build());
        }
    }

    /** What a tool is called with. */
    record Text(String text) {}

    final VirtualTime time;
    final InMemoryStores stores;
    final AtomicInteger published = new AtomicInteger();
    final AtomicInteger noted = new AtomicInteger();
    final AtomicInteger looked = new AtomicInteger();
    final Orchestrator orchestrator;

    TaskHouse(LanguageModel model, VirtualTime time, InMemoryStores stores, UnaryOperator<Orchestrator.Builder> more) {
        this.time = time;
        this.stores = stores;
        ModelGateway once = ModelGateway.builder(Hop.primary(model, null).attempts(1))
                .time(time.clock(), time)
                .build();
        Orchestrator.Builder builder = Orchestrator.builder(once)
                .stores(stores)
                .agents(new Staff())
                .time(time.clock(), time)
                .tools(
                        Tool.builder("look", "Looks something up", Text.class)
                                .readOnly()
                                .handler((text, context) -> "found " + text.text() + " " + looked.incrementAndGet())
                                .build(),
                        Tool.builder("note", "Notes something", Text.class)
                                .handler((text, context) -> {
                                    context.emit("noted", Map.of("text", text.text()));
                                    return "noted " + noted.incrementAndGet();
                                })
                                .build(),
                        Tool.builder("publish", "Publishes something", Text.class)
                                .handler((text, context) -> "published " + published.incrementAndGet())
                                .build())
                .permissions(Permissions.builder().allow("note").ask("publish").build());
        this.orchestrator = more.apply(builder).build();
    }

    static TaskHouse of(LanguageModel model) {
        return of(model, builder -> builder);
    }

    static TaskHouse of(LanguageModel model, UnaryOperator<Orchestrator.Builder> more) {
        VirtualTime time = new VirtualTime();
        return new TaskHouse(model, time, InMemoryStores.create(time.clock()), more);
    }

    @Override
    public void close() {
        orchestrator.close();
    }
}
