package dev.orchestrator.agent.codebuff;

import dev.orchestrator.agent.Permissions;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.port.agent.Department;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.Tool.Effect;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.testing.VirtualTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A head with a writer below it, their tools, and a runner for them. */
final class CodebuffHouse {

    static final String KEY = "cb-key-of-nobody-else-41";

    /** What to look up. */
    record Sku(String sku) {}

    /** What to write down. */
    record Note(String text) {}

    final HeardEvents events = new HeardEvents();
    final KeptJournal journal = new KeptJournal();
    final Cancellation.Source run = Cancellation.source();
    final VirtualTime time = new VirtualTime();
    final List<String> looked = new CopyOnWriteArrayList<>();
    final List<String> noted = new CopyOnWriteArrayList<>();

    final Agent writer = Agent.builder("story_writer", "Writer", "story", "You write.")
            .description("Writes chapters")
            .tools("note")
            .build();
    final Agent head = Agent.builder("head", "Head", "story", "You lead.")
            .role(Agent.Role.HEAD)
            .tools("stock", "break", "publish")
            .subAgents("story_writer")
            .build();

    final List<Tool> tools = List.of(
            Tool.builder("stock", "Units left", Sku.class)
                    .readOnly()
                    .handler((sku, context) -> {
                        looked.add(sku.sku());
                        return Map.of("units", 7);
                    })
                    .build(),
            Tool.builder("break", "Breaks", Sku.class)
                    .readOnly()
                    .handler((sku, context) -> {
                        throw new IllegalStateException("the warehouse is closed");
                    })
                    .build(),
            Tool.builder("note", "Notes", Note.class)
                    .readOnly()
                    .handler((note, context) -> {
                        noted.add(context.agentPath() + " " + note.text());
                        return "noted";
                    })
                    .build(),
            Tool.builder("publish", "Publishes", Note.class)
                    .effect(Effect.EFFECTFUL)
                    .handler((note, context) -> {
                        noted.add("published " + note.text());
                        return "out";
                    })
                    .build());

    /** The agents of the story department. */
    static AgentDirectory directory(Agent... agents) {
        return new AgentDirectory() {
            @Override
            public List<Department> departments(@Nullable String projectId) {
                return List.of();
            }

            @Override
            public List<Agent> agents(@Nullable String projectId) {
                return Arrays.asList(agents);
            }
        };
    }

    CodebuffAgentRunner.Builder builder(String address) {
        return CodebuffAgentRunner.builder(NpmPackage.folder(), directory(head, writer), "acme/balanced")
                .apiKey(KEY)
                .backend(address)
                .tools(tools)
                .time(time.clock(), time);
    }

    AgentJob job(UnaryOperator<Agent.Builder> change) {
        Agent agent = change.apply(head.toBuilder()).build();
        return AgentJob.builder(
                        Caller.user("u-1"), "run-1", agent, ModelMessage.of(Role.USER, "Write the first chapter"))
                .journal(journal)
                .build();
    }

    CompletableFuture<AgentOutcome> start(ScriptedBackend backend) {
        return start(builder(backend.address()).build(), job(agent -> agent));
    }

    CompletableFuture<AgentOutcome> start(ScriptedBackend backend, Permissions permissions) {
        return start(builder(backend.address()).permissions(permissions).build(), job(agent -> agent));
    }

    CompletableFuture<AgentOutcome> start(CodebuffAgentRunner runner, AgentJob job) {
        return CompletableFuture.supplyAsync(() -> runner.run(job, events, run.token()));
    }

    /** The Node processes of runs that are under way. */
    static List<ProcessHandle> children() {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains("codebuff-bridge"))
                .filter(ProcessHandle::isAlive)
                .toList();
    }
}
