package dev.orchestrator.agent.temporal;

import dev.orchestrator.agent.Permissions;
import dev.orchestrator.agent.ToolLoopAgentRunner;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.task.BuiltInTools;
import dev.orchestrator.internal.temporal.AgentWorkflow;
import dev.orchestrator.internal.temporal.AgentWorkflowRun;
import dev.orchestrator.internal.temporal.WorkerActivities;
import dev.orchestrator.internal.temporal.WorkerSettings;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.brain.Brain;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does the work of agents that a {@link TemporalAgentRunner} hands to Temporal. An application starts one in each process that is to work; all
 * of one task queue have the same models, tools and permissions. Needs {@code io.temporal:temporal-sdk}.
 *
 * <p>A call of a model, and a tool that may be repeated, goes to another worker where one has died. A tool with effects is never begun twice:
 * if its worker dies while it is at work, the model is told that nobody knows whether it is done.
 *
 * <p>Temporal has a workflow go through its steps again on another worker, which must come to the same steps: tools, permissions and the
 * version of this library are changed by a new task queue, with the old workers kept until their runs have ended. Agents may be changed at any
 * time; a job goes on with those it has begun with.
 *
 * <p>Thread-safe.
 */
@SuppressWarnings("exports") // Temporal is no module
public final class TemporalAgentWorker implements AutoCloseable {

    /** After this long without a sign of life a call counts as lost, unless something else is said. */
    public static final Duration DEFAULT_SILENCE = Duration.ofSeconds(10);

    private static final int LONGEST_RESULT = 50_000;
    private static final Duration OFTEN = Duration.ofSeconds(1); // a tool hears of a cancel no later
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cancellation.Source closing;
    private final WorkerFactory workers;

    private TemporalAgentWorker(Builder builder) {
        this.closing = Cancellation.source();
        WorkerSettings settings = new WorkerSettings(
                builder.gateway,
                builder.directory,
                List.copyOf(builder.tools),
                builder.permissions,
                builder.longestResult,
                builder.silence,
                closing.token());
        this.workers = WorkerFactory.newInstance(builder.client);
        Worker worker = workers.newWorker(
                builder.taskQueue,
                WorkerOptions.newBuilder(builder.options)
                        .setMaxHeartbeatThrottleInterval(OFTEN)
                        .build());
        worker.registerWorkflowImplementationFactory(AgentWorkflow.class, () -> new AgentWorkflowRun(settings));
        worker.registerActivitiesImplementations(new WorkerActivities(settings));
        workers.start();
    }

    /**
     * Starts a worker's settings.
     *
     * @param client of the namespace; stays the caller's to close
     * @param taskQueue the task queue, the same as that of the runner
     * @param gateway asked for every step; keeps its own limits and writes its own ledger
     * @param directory where agents find those below them
     * @return a builder: without tools, with the standard permissions
     */
    public static Builder builder(
            WorkflowClient client, String taskQueue, ModelGateway gateway, AgentDirectory directory) {
        return new Builder(client, taskQueue, gateway, directory);
    }

    /**
     * Stops taking work. Models and tools that may be repeated are told to stop, for another worker to go on with; a tool with effects has
     * half a minute to finish.
     */
    @Override
    public void close() {
        closing.cancel(Reason.SHUTDOWN, "the worker was closed");
        workers.shutdown();
        workers.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        workers.shutdownNow();
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {
        private final WorkflowClient client;
        private final String taskQueue;
        private final ModelGateway gateway;
        private final AgentDirectory directory;
        private final List<Tool> tools = new ArrayList<>();
        private Permissions permissions = Permissions.standard();
        private int longestResult = LONGEST_RESULT;
        private Duration silence = DEFAULT_SILENCE;
        private WorkerOptions options = WorkerOptions.getDefaultInstance();

        private Builder(WorkflowClient client, String taskQueue, ModelGateway gateway, AgentDirectory directory) {
            this.client = Check.present(client, "client");
            this.taskQueue = Check.notBlank(taskQueue, "taskQueue");
            this.gateway = Check.present(gateway, "gateway");
            this.directory = Check.present(directory, "directory");
        }

        /**
         * Adds tools; an agent has those of them that it lists.
         *
         * @param tools the tools, each of a name of its own
         * @return this
         */
        public Builder tools(Collection<? extends Tool> tools) {
            this.tools.addAll(tools);
            return this;
        }

        /**
         * Adds tools.
         *
         * @param tools the tools, each of a name of its own
         * @return this
         */
        public Builder tools(Tool... tools) {
            return tools(List.of(tools));
        }

        /**
         * Adds the tools that every orchestrator has, for agents that list them, such as those that come with the library: they look things up.
         *
         * @param stores those of the orchestrator, kept where this process reaches them too
         * @param brain that of the orchestrator, or null if it has none
         * @return this
         */
        public Builder builtInTools(Stores stores, @Nullable Brain brain) {
            Check.present(stores, "stores");
            return tools(new BuiltInTools(brain, stores.gather(), stores.conversations()).all());
        }

        /**
         * Says which calls are made, which need somebody's approval, and which are refused.
         *
         * @param permissions {@link Permissions#standard()} by default
         * @return this
         */
        public Builder permissions(Permissions permissions) {
            this.permissions = Check.present(permissions, "permissions");
            return this;
        }

        /**
         * Limits what a model is shown of a result.
         *
         * @param characters 50,000 by default, 400 at least
         * @return this
         */
        public Builder longestResult(int characters) {
            this.longestResult = characters;
            return this;
        }

        /**
         * Says after how long without a sign of life a call counts as lost, so that another worker goes on.
         *
         * @param time {@link #DEFAULT_SILENCE} by default, a second at least: a pause of the JVM must not look like death
         * @return this
         */
        public Builder silence(Duration time) {
            Check.that(
                    Check.present(time, "silence").compareTo(Duration.ofSeconds(1)) >= 0,
                    "the silence of a worker must be a second at least, got " + time);
            this.silence = time;
            return this;
        }

        /**
         * Says how much this worker does at once, and what else Temporal lets one choose.
         *
         * @param options {@link WorkerOptions#getDefaultInstance()} by default
         * @return this
         */
        public Builder options(WorkerOptions options) {
            this.options = Check.present(options, "options");
            return this;
        }

        /**
         * Starts the worker.
         *
         * @return the worker; close it at the end
         * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if two tools have one name
         */
        public TemporalAgentWorker start() {
            ToolLoopAgentRunner.builder(gateway, directory) // what would not fit there, fits no workflow either
                    .tools(tools)
                    .longestResult(longestResult)
                    .build();
            return new TemporalAgentWorker(this);
        }
    }
}
