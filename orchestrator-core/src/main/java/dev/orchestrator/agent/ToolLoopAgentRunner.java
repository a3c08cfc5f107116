package dev.orchestrator.agent;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Nanos;
import dev.orchestrator.internal.base.Threads;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.port.agent.AgentRunner;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.stream.EventSink;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The default runner: asks the agent's model, has the tools run that it calls, and goes on until it has its answer or a limit is reached.
 * Agents below are called by the tool {@code delegate}, which every agent has that may call any. Thread-safe; share one.
 */
public final class ToolLoopAgentRunner implements AgentRunner {

    private final AgentMeans means;

    private ToolLoopAgentRunner(Builder builder) {
        AgentHost host = builder.host();
        this.means = new AgentMeans(
                host,
                builder.directory,
                ToolBox.of(builder.tools),
                ToolCalls.on(host, builder.longestResult),
                builder.permissions);
    }

    /**
     * Starts a runner.
     *
     * @param gateway asked for every step
     * @param directory where agents find those below them
     * @return a builder: without tools, with the standard permissions
     */
    public static Builder builder(ModelGateway gateway, AgentDirectory directory) {
        return new Builder(Check.present(gateway, "gateway"), null, directory);
    }

    /**
     * Starts a runner whose agents run elsewhere than on threads of this process.
     *
     * @param host where they run; has a time and an executor of its own, so that those of the builder count for nothing
     * @param directory where agents find those below them
     * @return a builder: without tools, with the standard permissions
     */
    public static Builder builder(AgentHost host, AgentDirectory directory) {
        return new Builder(null, Check.present(host, "host"), directory);
    }

    /**
     * Returns the tools there are.
     *
     * @return their names
     */
    public Set<String> toolNames() {
        return means.tools().names();
    }

    @Override
    public AgentOutcome run(AgentJob job, EventSink events, Cancellation cancellation) {
        String prefix = job.attempt() == 1 ? "s" : "a" + job.attempt() + "_s";
        Desk root = new Desk(
                prefix,
                List.of(),
                means.permissions().forAgent(job.agent().id()),
                Allowance.of(prefix, job.limits(), means.host()::nanos, job.worked(), new UsedBefore(job.journal())),
                events,
                cancellation);
        return new AgentLoop(means, job, root).run();
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {
        private final @Nullable ModelGateway gateway;
        private final @Nullable AgentHost host;
        private final AgentDirectory directory;
        private final List<Tool> tools = new ArrayList<>();
        private Permissions permissions = Permissions.standard();
        private int longestResult = ToolCalls.LONGEST_RESULT;
        private Clock clock = Clock.systemUTC();
        private Scheduler scheduler = Scheduler.system();
        private Executor executor = Threads.perRun();

        private Builder(@Nullable ModelGateway gateway, @Nullable AgentHost host, AgentDirectory directory) {
            this.gateway = gateway;
            this.host = host;
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
         * Runs on another clock; for tests.
         *
         * @param clock the clock
         * @param scheduler goes by the same clock
         * @return this
         */
        public Builder time(Clock clock, Scheduler scheduler) {
            this.clock = Check.present(clock, "clock");
            this.scheduler = Check.present(scheduler, "scheduler");
            return this;
        }

        /**
         * Runs tools and agents below on threads of the application's own.
         *
         * @param executor must not make one wait for another: a pool without a bound, or virtual threads
         * @return this
         */
        public Builder executor(Executor executor) {
            this.executor = Check.present(executor, "executor");
            return this;
        }

        private AgentHost host() {
            return host == null
                    ? new ThreadHost(Check.present(gateway, "gateway"), executor, scheduler, Nanos.of(clock))
                    : host;
        }

        /**
         * Creates the runner.
         *
         * @return the runner
         * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if two tools have one name
         */
        public ToolLoopAgentRunner build() {
            tools.forEach(tool -> Check.that(
                    !tool.spec().name().equals(Delegation.NAME),
                    "a tool is named " + Delegation.NAME + ", which is how agents call others; give it another name"));
            return new ToolLoopAgentRunner(this);
        }
    }
}
