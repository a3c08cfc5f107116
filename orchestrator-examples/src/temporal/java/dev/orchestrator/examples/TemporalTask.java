package dev.orchestrator.examples;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.agent.temporal.TemporalAgentRunner;
import dev.orchestrator.agent.temporal.TemporalAgentWorker;
import dev.orchestrator.call.Caller;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.gather.sqlite.SqliteStores;
import dev.orchestrator.inmemory.DefaultAgents;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A task for the agents of a film production, done on Temporal: with the argument {@code worker} this is one of those that work, as many as one
 * likes; else its arguments are the task. Temporal's server is where {@code TEMPORAL_ADDRESS} says, or on this machine; the models are those of
 * the {@link Quickstart}.
 */
public final class TemporalTask {

    private static final String QUEUE = "orchestrator-example";

    private TemporalTask() {}

    /**
     * Runs the program.
     *
     * @param args {@code worker}, or a task
     * @throws InterruptedException if a worker is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        Map<String, String> environment = System.getenv();
        WorkflowServiceStubs temporal = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(environment.getOrDefault("TEMPORAL_ADDRESS", "127.0.0.1:7233"))
                .build());
        WorkflowClient client = WorkflowClient.newInstance(temporal);
        try (ModelServer server = ModelServer.of(environment);
                SqliteStores stores = SqliteStores.open(Path.of("orchestrator-temporal.db"))) {
            ModelGateway models =
                    ModelGateway.builder(Hop.primary(server.models(), null)).build();
            if (args.length == 1 && args[0].equals("worker")) {
                work(client, models, stores);
            } else {
                ask(client, models, stores, String.join(" ", args));
            }
        } finally {
            temporal.shutdown();
        }
    }

    private static void work(WorkflowClient client, ModelGateway models, SqliteStores stores)
            throws InterruptedException {
        TemporalAgentWorker worker = TemporalAgentWorker.builder(client, QUEUE, models, DefaultAgents.directory())
                .builtInTools(stores, null)
                .start();
        try (worker) {
            System.out.println("At work; Ctrl-C ends it.");
            new CountDownLatch(1).await();
        }
    }

    private static void ask(WorkflowClient client, ModelGateway models, SqliteStores stores, String task) {
        try (Orchestrator orchestrator = Orchestrator.builder(models)
                .stores(stores)
                .agents(DefaultAgents.directory())
                .agentRunner(new TemporalAgentRunner(client, QUEUE))
                .build()) {
            TaskResult result = orchestrator.task(TaskRequest.of(Caller.user("you"), task));
            System.out.println(result.agentId() + ", " + result.status() + ": " + result.message());
        }
    }
}
