package dev.orchestrator.bench;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.agent.Permissions;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.gather.sqlite.SqliteStores;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.AgentLimits;
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
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step of a task costs beside the model and the tool: a model that answers at once calls a tool that returns at once, twenty times a
 * task. And what a thousand tasks hold that wait for an approval.
 */
final class TaskCost {

    private static final int STEPS = 20;
    private static final int TASKS = Integer.getInteger("tasks", 200);
    private static final int WAITING = Integer.getInteger("waiting", 1_000);

    private TaskCost() {}

    /** What a tool is called with. */
    record Text(String text) {}

    /**
     * Measures and prints a table.
     *
     * @param args none
     * @throws Exception if a store fails
     */
    public static void main(String[] args) throws Exception {
        Figures.head("tasks", "value");
        bare();
        measure("in memory", InMemoryStores.create());
        Path folder = Files.createTempDirectory("task-cost");
        try (SqliteStores stores = SqliteStores.open(folder.resolve("stores.db"))) {
            measure("SQLite", stores);
        } finally {
            Folders.delete(folder);
        }
    }

    private static Orchestrator orchestrator(Stores stores) {
        return Orchestrator.builder((LanguageModel) TaskCost::answer)
                .stores(stores)
                .agents(new One())
                .tools(Tool.of("note", "Notes something", Text.class, text -> "noted"))
                .tools(Tool.of("publish", "Publishes something", Text.class, text -> "published"))
                .permissions(Permissions.builder().allow("note").ask("publish").build())
                .build();
    }

    /** Calls a tool until it has been told enough; who is asked to publish does that first. */
    private static ModelResponse answer(ModelRequest request, EventSink events, Cancellation cancellation) {
        long told = request.messages().stream()
                .filter(message -> message.role() == Role.TOOL)
                .count();
        boolean publishes = request.messages().stream()
                .flatMap(message -> message.content().stream())
                .anyMatch(part ->
                        part instanceof ContentPart.Text words && words.text().contains("to publish"));
        return ScriptedModel.playing(script(told, publishes)).generate(request, events, cancellation);
    }

    private static Script script(long told, boolean publishes) {
        if (told >= (publishes ? 1 : STEPS)) {
            return Script.answer("Done.");
        }
        return Script.answer()
                .call(new ToolCall("c", publishes ? "publish" : "note", "{\"text\":\"number " + told + "\"}"));
    }

    private static TaskRequest task(String text) {
        return TaskRequest.builder(House.CALLER, text)
                .limits(AgentLimits.DEFAULT.toBuilder()
                        .steps(2 * STEPS)
                        .toolCalls(2 * STEPS)
                        .build())
                .build();
    }

    /** The same answers and the same tool in a loop of its own. */
    private static void bare() {
        double micros = 0;
        for (int round = 0; round < 2; round++) {
            long began = System.nanoTime();
            for (int i = 0; i < TASKS * STEPS; i++) {
                ScriptedModel.playing(script(i % STEPS, false))
                        .generate(
                                ModelRequest.builder(List.of(ModelMessage.of(Role.USER, "A story")))
                                        .build(),
                                event -> {},
                                Cancellation.none());
            }
            micros = (System.nanoTime() - began) / 1e3 / TASKS / STEPS;
        }
        Figures.row("the model and the tool alone, µs a step", Figures.number(micros, "%.1f"));
    }

    /** The first round warms up. */
    private static void measure(String name, Stores stores) throws Exception {
        try (Orchestrator orchestrator = orchestrator(stores)) {
            steps(orchestrator);
            Figures.row(name + ", one task at a time, µs a step", Figures.number(steps(orchestrator), "%.0f"));
        }
        try (Orchestrator orchestrator = orchestrator(stores)) {
            waiting(name, orchestrator);
        }
    }

    private static double steps(Orchestrator orchestrator) {
        long began = System.nanoTime();
        for (int i = 0; i < TASKS; i++) {
            if (orchestrator.task(task("A story")).status() != Status.COMPLETED) {
                throw new IllegalStateException("a task was not completed");
            }
        }
        return (System.nanoTime() - began) / 1e3 / TASKS / (STEPS + 1);
    }

    private static void waiting(String name, Orchestrator orchestrator) throws Exception {
        int before = ManagementFactory.getThreadMXBean().getThreadCount();
        List<Run<TaskResult>> runs = new ArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; i < WAITING; i++) {
            runs.add(orchestrator.task(task("A story to publish"), new StreamListener<>() {}));
        }
        List<TaskResult> results = new ArrayList<>();
        for (Run<TaskResult> run : runs) {
            results.add(run.await());
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        if (results.stream().anyMatch(result -> result.status() != Status.WAITING)) {
            throw new IllegalStateException("a task does not wait");
        }
        Figures.row(name + ", " + WAITING + " tasks begun at once: s until all wait", Figures.number(seconds, "%.1f"));
        Thread.sleep(70_000); // a cached thread of the JVM's pools ends after a minute
        int after = ManagementFactory.getThreadMXBean().getThreadCount();
        Figures.row(name + ", platform threads before, and while all wait", before + ", " + after);
        began = System.nanoTime();
        for (TaskResult result : results) {
            TaskResult done = orchestrator.approve(
                    House.CALLER, result.runId(), result.approvals().get(0).callId(), ApprovalDecision.approve());
            if (done.status() != Status.COMPLETED) {
                throw new IllegalStateException("a task was not completed");
            }
        }
        Figures.row(
                name + ", an approval and the rest of its task, ms",
                Figures.number((System.nanoTime() - began) / 1e6 / WAITING, "%.2f"));
    }

    /** One agent. */
    private static final class One implements AgentDirectory {
        @Override
        public List<Department> departments(@Nullable String projectId) {
            return List.of(new Department("story", "Story", "Writes.", List.of("story")));
        }

        @Override
        public List<Agent> agents(@Nullable String projectId) {
            return List.of(Agent.builder("lead", "Lead", "story", "You are the lead.")
                    .role(Agent.Role.HEAD)
                    .tools("note", "publish")
                    .build());
        }
    }
}
