package dev.orchestrator.agent.codebuff;

import dev.orchestrator.agent.AgentTools;
import dev.orchestrator.agent.Permissions;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Nanos;
import dev.orchestrator.internal.base.Threads;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.port.agent.AgentRunner;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.stream.EventSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Has agents work at Codebuff, by the npm package {@code @codebuff/sdk} 0.3.13 in a Node process for each run: agents and descriptions of
 * tools go there, events and calls of tools come back. The tools themselves run here, checked and permitted as by the default runner. What
 * the package could do to this machine by itself (run commands, read and write files) it is never let do. Thread-safe; share one.
 *
 * <p>What differs from the default runner:
 *
 * <ul>
 *   <li>Models are Codebuff's: the gateway, with its prices, budgets and rate limits, is not asked. Limits of tokens and money are not held;
 *       what a run costs is told with each answer where the backend does that, and the rest at its end, but not for one that was broken off.
 *   <li>The record of a run has its agents, their calls of tools with their times, and the answers of their models. Of an answer nothing is
 *       known but what it has cost and whose it is: it stands there without tokens and duration, under the model that its agent was given. What an
 *       agent has cost besides is its own usage; what nobody says whose it is, that of the job's agent.
 *   <li>The limit of steps is that of the job's agent; those below it have Codebuff's own, 25.
 *   <li>A call that needs somebody's approval is refused, and the model is told so: a run cannot wait without its process.
 *   <li>A run whose process dies cannot be gone on with. It begins anew, with all calls of tools; if a call of a tool with effects was
 *       begun before, it fails as AGENT_ERROR instead.
 *   <li>Tasks are words alone; the output schema of an agent is not used.
 *   <li>Where several agents below work at once, Codebuff does not tell whose an event is: it is taken for that of the one who began last,
 *       and a call of a tool needs the rights of all of them.
 * </ul>
 */
public final class CodebuffAgentRunner implements AgentRunner {

    /** The version of the npm package that this is made for, and the only one it takes. */
    public static final String SDK_VERSION = "0.3.13";

    private static final String INSTALL = "run npm install @codebuff/sdk@" + SDK_VERSION + " there";

    /** What Codebuff itself calls its tools; one of ours of that name would never be called. */
    private static final Set<String> NAMES_OF_CODEBUFF = Set.of(
            "add_subgoal",
            "add_message",
            "browser_logs",
            "code_search",
            "create_plan",
            "end_turn",
            "find_files",
            "lookup_agent_info",
            "read_docs",
            "read_files",
            "run_file_change_hooks",
            "run_terminal_command",
            "set_messages",
            "set_output",
            "spawn_agents",
            "spawn_agents_async",
            "spawn_agent_inline",
            "str_replace",
            "think_deeply",
            "update_subgoal",
            "web_search",
            "write_file");

    private final CodebuffMeans means;

    private CodebuffAgentRunner(CodebuffMeans means) {
        this.means = means;
    }

    /**
     * Starts a runner with a key of its own; {@link Builder#apiKey} gives it.
     *
     * @param sdk the folder in which {@code npm install @codebuff/sdk@0.3.13} was run
     * @param directory where agents find those below them
     * @param model what agents think with, as OpenRouter names it
     * @return a builder: without tools, with the standard permissions, at Codebuff itself
     */
    public static Builder builder(Path sdk, AgentDirectory directory, String model) {
        return new Builder(sdk, directory, model);
    }

    /**
     * Starts a runner with the key in the environment: that in CODEBUFF_API_KEY, else that in OPENROUTER_API_KEY, which is then what the
     * backend gets. Only a backend of your own may know what to do with the latter.
     *
     * @param sdk the folder in which {@code npm install @codebuff/sdk@0.3.13} was run
     * @param directory where agents find those below them
     * @param model what agents think with, as OpenRouter names it
     * @return a builder as of {@link #builder}
     */
    public static Builder fromEnvironment(Path sdk, AgentDirectory directory, String model) {
        return fromEnvironment(sdk, directory, model, System.getenv());
    }

    static Builder fromEnvironment(Path sdk, AgentDirectory directory, String model, Map<String, String> environment) {
        Builder builder = builder(sdk, directory, model);
        Stream.of("CODEBUFF_API_KEY", "OPENROUTER_API_KEY")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(key -> !key.isBlank())
                .findFirst()
                .ifPresent(builder::apiKey);
        return builder;
    }

    @Override
    public AgentOutcome run(AgentJob job, EventSink events, Cancellation cancellation) {
        RunRecord record = new RunRecord(job);
        Optional<AgentOutcome> before = record.outcome();
        if (before.isPresent()) {
            return before.get();
        }
        cancellation.throwIfCancelled();
        Order order = new Order(job, means); // refuses what cannot be done, before anything begins
        record.begin(events);
        return new CodebuffRun(means, job, order, record, events, cancellation).run();
    }

    /** Names the package's folder and the backend, never the key. */
    @Override
    public String toString() {
        return "CodebuffAgentRunner[" + means + "]";
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {
        private final Path sdk;
        private final AgentDirectory directory;
        private final String model;
        private final Map<ModelTier, String> models = new EnumMap<>(ModelTier.class);
        private final List<Tool> tools = new ArrayList<>();
        private @Nullable String apiKey;
        private @Nullable String backend;
        private String node = "node";
        private Permissions permissions = Permissions.standard();
        private Duration firstSign = Duration.ofSeconds(30);
        private Clock clock = Clock.systemUTC();
        private Scheduler scheduler = Scheduler.system();
        private Executor executor = Threads.perRun();

        private Builder(Path sdk, AgentDirectory directory, String model) {
            this.sdk = Check.present(sdk, "sdk").toAbsolutePath();
            this.directory = Check.present(directory, "directory");
            this.model = Check.notBlank(model, "model");
        }

        /**
         * Sets the key.
         *
         * @param key Codebuff's, or what the backend takes; goes to the Node process by its input, and is shown nowhere
         * @return this
         */
        public Builder apiKey(String key) {
            this.apiKey = Check.notBlank(key, "key for Codebuff").strip();
            return this;
        }

        /**
         * Has agents work at another backend than Codebuff's own.
         *
         * @param hostAndPort such as {@code agents.example.com:8443}, reached by TLS; {@code localhost} and {@code 127.0.0.1} are not
         * @return this
         */
        public Builder backend(String hostAndPort) {
            Check.that(
                    Check.present(hostAndPort, "backend").matches("[A-Za-z0-9.-]+(:[0-9]{1,5})?"),
                    "the backend must be a host and a port, such as agents.example.com:8443, without a scheme or a path");
            String host = hostAndPort.replaceFirst(":.*", "");
            boolean isHere = host.equals("localhost") || host.equals("127.0.0.1");
            Check.that( // the package takes any host of which these are a part for this machine, and sends the key
                    // in the clear
                    isHere || !(host.contains("localhost") || host.contains("127.0.0.1")),
                    "the name of the backend must not hold localhost or 127.0.0.1 unless it is that");
            this.backend = hostAndPort;
            return this;
        }

        /**
         * Names the command that starts Node, 18 or newer.
         *
         * @param command {@code node} by default, as the PATH has it
         * @return this
         */
        public Builder node(String command) {
            this.node = Check.notBlank(command, "command of Node");
            return this;
        }

        /**
         * Names the model for agents of a tier.
         *
         * @param tier the tier
         * @param model what they think with, as OpenRouter names it; that of the runner unless this is called
         * @return this
         */
        public Builder model(ModelTier tier, String model) {
            models.put(Check.present(tier, "tier"), Check.notBlank(model, "model"));
            return this;
        }

        /**
         * Adds tools; an agent has those of them that it lists.
         *
         * @param tools the tools, each of a name of its own that is none of Codebuff's
         * @return this
         */
        public Builder tools(Collection<? extends Tool> tools) {
            this.tools.addAll(tools);
            return this;
        }

        /**
         * Says which calls are made, and which are refused; those that need an approval are.
         *
         * @param permissions {@link Permissions#standard()} by default
         * @return this
         */
        public Builder permissions(Permissions permissions) {
            this.permissions = Check.present(permissions, "permissions");
            return this;
        }

        /**
         * Limits how long a run waits until the backend is heard of; after that only the job's own time counts.
         *
         * @param limit 30 seconds by default; a run that reaches it fails as TIMEOUT
         * @return this
         */
        public Builder firstSign(Duration limit) {
            this.firstSign = Check.positive(limit, "time to the first sign of life");
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
         * Runs tools on threads of the application's own.
         *
         * @param executor must not make one wait for another: a pool without a bound, or virtual threads
         * @return this
         */
        public Builder executor(Executor executor) {
            this.executor = Check.present(executor, "executor");
            return this;
        }

        /**
         * Creates the runner. Nothing is started yet.
         *
         * @return the runner
         * @throws OrchestratorException with code AUTH_REQUIRED if there is no key, and VALIDATION_ERROR if the package is not there or
         *     of another version, or the name of a tool is given twice or Codebuff's own
         */
        public CodebuffAgentRunner build() {
            String key = apiKey;
            if (key == null) {
                throw new OrchestratorException(
                        ErrorCode.AUTH_REQUIRED,
                        "there is no key for Codebuff: set CODEBUFF_API_KEY or OPENROUTER_API_KEY, or give one to the builder (apiKey)");
            }
            checkVersion();
            AgentTools checked = new AgentTools(tools, permissions, executor, scheduler, clock);
            checked.names().stream()
                    .filter(NAMES_OF_CODEBUFF::contains)
                    .forEach(name -> Check.that(
                            false, "Codebuff has a tool named " + name + " itself; give yours another name"));
            return new CodebuffAgentRunner(new CodebuffMeans(
                    sdk,
                    node,
                    key,
                    backend,
                    directory,
                    model,
                    Map.copyOf(models),
                    checked,
                    firstSign,
                    executor,
                    scheduler,
                    Nanos.of(clock)));
        }

        private void checkVersion() {
            Path description = sdk.resolve("node_modules/@codebuff/sdk/package.json");
            Check.that(Files.exists(description), "there is no @codebuff/sdk in " + sdk + ": " + INSTALL);
            String version = version(description);
            Check.that(
                    version.equals(SDK_VERSION),
                    "@codebuff/sdk in " + sdk + " is of version " + version + ", which works in another way: "
                            + INSTALL);
        }

        private static String version(Path description) {
            try {
                Object read = Json.read(Files.readString(description));
                return read instanceof Map<?, ?> values ? String.valueOf(values.get("version")) : "unknown";
            } catch (IOException e) {
                throw new OrchestratorException(
                        ErrorCode.VALIDATION_ERROR, description + " cannot be read: " + INSTALL, e);
            }
        }
    }
}
