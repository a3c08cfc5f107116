package dev.orchestrator;

import dev.orchestrator.agent.Permissions;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.internal.Asked;
import dev.orchestrator.internal.ChatWork;
import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.LiveRuns;
import dev.orchestrator.internal.QueryWork;
import dev.orchestrator.internal.TurnEngine;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Closing;
import dev.orchestrator.internal.base.Threads;
import dev.orchestrator.internal.gather.Accepting;
import dev.orchestrator.internal.gather.DataWork;
import dev.orchestrator.internal.task.Known;
import dev.orchestrator.internal.task.TaskEngine;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.AgentRunner;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.content.DocumentReader;
import dev.orchestrator.port.content.UrlFetcher;
import dev.orchestrator.port.model.EmbeddingModel;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.store.AttachmentStore;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.ProjectDirectory;
import dev.orchestrator.query.EntityTypes;
import dev.orchestrator.query.QueryRequest;
import dev.orchestrator.query.QueryResult;
import dev.orchestrator.stream.EventPlace;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.ExecutionRecord;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Chat with language models, questions to what a project knows, and content for what it gathers, as typed calls that block
 * or stream. Make one, share it between all threads, and close it when the application ends.
 *
 * <pre>{@code
 * try (Orchestrator orchestrator = Orchestrator.builder(OpenRouter.fromEnvironment()).build()) {
 *     Run<ChatResult> run = orchestrator.chat(
 *             ChatRequest.of(Caller.user("u-1"), "What makes a good plot twist?"),
 *             StreamListener.text(System.out::print));
 *     ChatResult answer = run.await();
 * }
 * }</pre>
 *
 * <p>Each run has a thread of its own, a virtual one where the JVM has them, so that any number may be open at once; runs
 * of one conversation pass one after the other. No thread is ever interrupted.
 */
public final class Orchestrator implements AutoCloseable {

    private static final StreamListener<Object> BLOCKING = StreamListener.text(text -> {}, () -> {});

    private final Wiring wiring;
    private final LiveRuns runs;
    private final TurnEngine turns;
    private final Conversations conversations;
    private final Accepting accepting;
    private final Gather gather;
    private final TaskEngine tasks;
    private final ExecutorService ownThreads = Threads.perRun();
    private final List<AutoCloseable> closing;

    private Orchestrator(Builder builder) {
        this.wiring = builder.parts.wiring(ownThreads);
        this.runs = new LiveRuns(wiring);
        this.turns = new TurnEngine(wiring, runs);
        this.accepting = new Accepting(wiring);
        this.gather = new Gather(wiring, runs, accepting);
        this.tasks = new TaskEngine(wiring, turns, runs).start(builder.parts.takesOver);
        this.conversations = new Conversations(wiring, tasks);
        this.closing = List.copyOf(builder.parts.closing);
    }

    /**
     * Starts an orchestrator in front of one model, with the default limits.
     *
     * @param model the model; stays the caller's to close, here or through {@link Builder#closing}
     * @return a builder
     */
    public static Builder builder(LanguageModel model) {
        return new Builder(Check.present(model, "model"), null);
    }

    /**
     * Starts an orchestrator over a gateway.
     *
     * @param gateway the gateway
     * @return a builder
     */
    public static Builder builder(ModelGateway gateway) {
        return new Builder(null, Check.present(gateway, "gateway"));
    }

    /**
     * Asks, and blocks until the answer is stored. Interrupting the waiting thread cancels the run.
     *
     * @param request what is asked
     * @return the answer
     * @throws dev.orchestrator.error.OrchestratorException if the run failed or was cancelled
     * @throws IllegalStateException if this orchestrator is closed
     */
    public ChatResult chat(ChatRequest request) {
        return LiveRun.awaitOrCancel(chat(request, BLOCKING));
    }

    /**
     * Asks, and returns at once, before anything is read or written.
     *
     * @param request what is asked
     * @param listener told what happens, on the run's thread
     * @return the handle of the run
     * @throws IllegalStateException if this orchestrator is closed; everything else reaches the listener
     */
    public Run<ChatResult> chat(ChatRequest request, StreamListener<? super ChatResult> listener) {
        Asked asked = Asked.of(Check.present(request, "request"));
        return turns.start(asked, new ChatWork(wiring, request), Check.present(listener, "listener"));
    }

    /**
     * Asks the project's Brain, and blocks until the answer is stored. Interrupting the waiting thread cancels the run.
     *
     * @param request what is asked
     * @return the answer, with what the Brain has found and the citations
     * @throws dev.orchestrator.error.OrchestratorException if the run failed or was cancelled; with code VALIDATION_ERROR
     *     if there is no Brain
     * @throws IllegalStateException if this orchestrator is closed
     */
    public QueryResult query(QueryRequest request) {
        return LiveRun.awaitOrCancel(query(request, BLOCKING));
    }

    /**
     * Asks the project's Brain, and returns at once, before anything is read or written.
     *
     * @param request what is asked
     * @param listener told what happens, on the run's thread
     * @return the handle of the run
     * @throws IllegalStateException if this orchestrator is closed; everything else reaches the listener
     */
    public Run<QueryResult> query(QueryRequest request, StreamListener<? super QueryResult> listener) {
        Asked asked = Asked.of(Check.present(request, "request"));
        return turns.start(asked, new QueryWork(wiring, request), Check.present(listener, "listener"));
    }

    /**
     * Takes content into the project's Gather, and blocks until what became of it is stored. Where a model fails, the content
     * is kept all the same. Interrupting the waiting thread cancels the run.
     *
     * @param request the content
     * @return what became of it
     * @throws dev.orchestrator.error.OrchestratorException if the content was refused, or the run failed or was cancelled
     * @throws IllegalStateException if this orchestrator is closed
     */
    public DataResult data(DataRequest request) {
        return LiveRun.awaitOrCancel(data(request, BLOCKING));
    }

    /**
     * Takes content into the project's Gather, and returns at once, before anything is read or written.
     *
     * @param request the content
     * @param listener told what happens, on the run's thread
     * @return the handle of the run
     * @throws IllegalStateException if this orchestrator is closed; everything else reaches the listener
     */
    public Run<DataResult> data(DataRequest request, StreamListener<? super DataResult> listener) {
        Asked asked = Asked.of(Check.present(request, "request"));
        return turns.start(asked, new DataWork(wiring, accepting, request), Check.present(listener, "listener"));
    }

    /**
     * Has agents do a task, and blocks until it is done, waits for an approval, or has reached a limit. Interrupting the waiting thread
     * cancels the run.
     *
     * @param request what is to be done
     * @return what came of it
     * @throws dev.orchestrator.error.OrchestratorException if nobody could do it, or the run failed or was cancelled
     * @throws IllegalStateException if this orchestrator is closed
     */
    public TaskResult task(TaskRequest request) {
        return LiveRun.awaitOrCancel(task(request, BLOCKING));
    }

    /**
     * Has agents do a task, and returns at once, before anything is read or written. The run outlives this process where the stores do:
     * another orchestrator over the same stores goes on with it when this one is gone.
     *
     * @param request what is to be done
     * @param listener told what happens, by the threads of the agents and their tools, one at a time
     * @return the handle of the run
     * @throws IllegalStateException if this orchestrator is closed; everything else reaches the listener
     */
    public Run<TaskResult> task(TaskRequest request, StreamListener<? super TaskResult> listener) {
        return tasks.begin(request, listener);
    }

    /**
     * Decides about a call that a task waits for, and blocks until the task is done, waits again, or has reached a limit.
     *
     * @param caller whose task it is
     * @param runId the run
     * @param callId the call, as {@link TaskResult#approvals} names it
     * @param decision whether it is made
     * @return what came of the task
     * @throws dev.orchestrator.error.OrchestratorException with code RUN_NOT_FOUND if there is no such run of this caller, or
     *     VALIDATION_ERROR if this call does not wait, was decided otherwise, or is to be approved after its time
     */
    public TaskResult approve(Caller caller, String runId, String callId, ApprovalDecision decision) {
        return LiveRun.awaitOrCancel(approve(caller, runId, callId, decision, BLOCKING));
    }

    /**
     * Decides about a call that a task waits for, and goes on with the task. Reads the run before it returns. The same decision again gets
     * the first one's result.
     *
     * @param caller whose task it is
     * @param runId the run
     * @param callId the call, as {@link TaskResult#approvals} names it
     * @param decision whether it is made
     * @param listener told what happens from now on
     * @return the handle of the run, which has the same id; its events go on where those before have ended
     * @throws dev.orchestrator.error.OrchestratorException with code RUN_NOT_FOUND if there is no such run of this caller, or
     *     VALIDATION_ERROR if it does not wait, or is to be approved after its time
     * @throws IllegalStateException if this orchestrator is closed; everything else reaches the listener
     */
    public Run<TaskResult> approve(
            Caller caller,
            String runId,
            String callId,
            ApprovalDecision decision,
            StreamListener<? super TaskResult> listener) {
        return tasks.approve(caller, runId, callId, decision, listener);
    }

    /**
     * Returns what the projects have gathered.
     *
     * @return the same object each time
     */
    public Gather gather() {
        return gather;
    }

    /**
     * Stops a run by its id, as {@link Run#cancel()} does: a run of this process at once, a task that waits for an approval at once, a task
     * that another process carries on when that one next renews its lease. That a task is to stop is written down before this returns, and
     * holds whatever becomes of this process.
     *
     * @param caller whose run it is
     * @param runId the run
     * @return true if this call stopped it, or asked another process to; false if it had ended or is not there for this caller
     * @throws dev.orchestrator.error.OrchestratorException with code DATABASE_ERROR if that could not be written down: a run of this
     *     process has stopped all the same, but a task may be gone on with when its lease has run out, unless this is called again
     */
    public boolean cancel(Caller caller, String runId) {
        return tasks.cancel(caller, runId);
    }

    /**
     * Follows a task that was begun here or by another process over the same stores: what was missed is told first, then what happens. It is
     * read from the log of the run, at the listener's own pace and up to a quarter of a second late.
     *
     * @param caller whose task it is
     * @param runId the run
     * @param type {@code TaskResult.class}: the other modes have no log
     * @param afterSequence the number of the last event that is known already; 0 for all
     * @param listener told what happens, on a thread of its own; one that throws ends this watch and leaves the run alone
     * @param <R> the result of the mode
     * @return a handle: {@link Run#cancel} stops the run itself, as {@link #cancel} does. A task that waits for an approval ends the watch with
     *     the result that tells so
     * @throws IllegalStateException if this orchestrator is closed; everything else reaches the listener, RUN_NOT_FOUND among it
     */
    public <R> Run<R> attach(
            Caller caller, String runId, Class<R> type, long afterSequence, StreamListener<? super R> listener) {
        Check.that(afterSequence >= 0, "the number of an event must not be negative");
        return tasks.attach(caller, runId, type, Known.upTo(afterSequence), listener);
    }

    /**
     * Follows a task as {@link #attach(Caller, String, Class, long, StreamListener)} does, for one who may have heard events that were never
     * written down since their process has died. Whoever went on has made others in their place: these are told, and before them what there is
     * of the answer again, after {@code AnswerRestarted}; for a listener that takes no text back the watch ends there, as CANCELLED,
     * whether or not there was text among what it had heard: nobody knows. By number alone they would be passed over.
     *
     * @param caller whose task it is
     * @param runId the run
     * @param type {@code TaskResult.class}: the other modes have no log
     * @param after the place of the last event that is known already, see {@link dev.orchestrator.stream.EventFrame#place}
     * @param listener told what happens, on a thread of its own; one that throws ends this watch and leaves the run alone
     * @param <R> the result of the mode
     * @return a handle, as the other one
     * @throws IllegalStateException if this orchestrator is closed; everything else reaches the listener, RUN_NOT_FOUND among it
     */
    public <R> Run<R> attach(
            Caller caller, String runId, Class<R> type, EventPlace after, StreamListener<? super R> listener) {
        return tasks.attach(caller, runId, type, Known.upTo(Check.present(after, "after")), listener);
    }

    /**
     * Looks whether the agents and their tools fit together, so that an application that starts hears of what would fail later: unknown tools,
     * agents that call each other in a circle, departments without a head. Where an {@link Builder#agentRunner} of the application's own runs
     * the agents, tools are not looked at: they are its own to know.
     *
     * @param projectId whose agents, or null for those of no project
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR that names every problem
     */
    public void checkAgents(@Nullable String projectId) {
        tasks.check(projectId);
    }

    /**
     * Returns what a task has done so far: every model and tool that was called, with time and cost.
     *
     * @param caller whose task it is
     * @param runId the run
     * @return the record
     * @throws dev.orchestrator.error.OrchestratorException with code RUN_NOT_FOUND if there is no such run of this caller
     */
    public ExecutionRecord executionRecord(Caller caller, String runId) {
        return tasks.record(caller, runId);
    }

    /**
     * Returns the conversations of the callers: to list, read, rename, fork and delete.
     *
     * @return the same object each time
     */
    public Conversations conversations() {
        return conversations;
    }

    /**
     * Cancels the runs of this orchestrator, waits ten seconds at most for them to end, and closes what the builder made
     * and what was handed to {@link Builder#closing}, last handed in first. Idempotent.
     */
    @Override
    public void close() {
        tasks.close();
        if (!runs.close(Duration.ofSeconds(10))) {
            return;
        }
        wiring.gateway().bookNow(); // what is closed next may be its ledger
        ownThreads.shutdown();
        closing.forEach(Closing::quietly);
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {

        /** How many tokens of earlier messages the model is shown at most, unless the builder says otherwise. */
        public static final int DEFAULT_HISTORY_TOKENS = 16_000;

        /** How many tokens of what the Brain knows the model is shown at most, unless the builder says otherwise. */
        public static final int DEFAULT_EVIDENCE_TOKENS = 6_000;

        /** How long a conversation waits for a process that died, unless the builder says otherwise. */
        public static final Duration DEFAULT_TURN_LEASE = Duration.ofSeconds(30);

        /** How long an approval is waited for, unless the builder says otherwise. */
        public static final Duration DEFAULT_APPROVALS_EXPIRE = Duration.ofDays(1);

        private static final Duration SHORTEST_LEASE = Duration.ofMillis(100);
        private final Assembly parts;

        private Builder(@Nullable LanguageModel model, @Nullable ModelGateway gateway) {
            this.parts = new Assembly(model, gateway);
        }

        /**
         * Keeps everything in the stores of one adapter; in memory unless this is called. An orchestrator over a single
         * model writes down in their ledger what each call consumed; a gateway has a ledger of its own.
         *
         * @param stores the stores; stay the caller's to close
         * @return this
         */
        public Builder stores(Stores stores) {
            parts.stores = Check.present(stores, "stores");
            return this;
        }

        /**
         * Keeps conversations in a store of the application's own.
         *
         * @param store the store
         * @return this
         */
        public Builder conversations(ConversationStore store) {
            parts.conversations = Check.present(store, "store");
            return this;
        }

        /**
         * Keeps attachments in a store of the application's own.
         *
         * @param store the store
         * @return this
         */
        public Builder attachments(AttachmentStore store) {
            parts.attachments = Check.present(store, "store");
            return this;
        }

        /**
         * Lets callers into projects by a directory: a request for a project that is not in it fails with
         * PROJECT_NOT_FOUND, one of a caller without a role there with ACCESS_DENIED. Without this any caller may name any
         * project. Whose role ends can ask nothing more there, but his own conversations stay his to read, to fork and to
         * delete, with the sources that were found for him.
         *
         * @param projects such as {@link Stores#projects()}, or the application's own
         * @return this
         */
        public Builder projects(ProjectDirectory projects) {
            parts.projects = Check.present(projects, "projects");
            return this;
        }

        /**
         * Asks this Brain in query mode, and in chat mode where a request wants that.
         *
         * @param brain the Brain; stays the caller's to close
         * @return this
         */
        public Builder brain(Brain brain) {
            parts.brain = Check.present(brain, "brain");
            return this;
        }

        /**
         * Reads the documents that come to data mode.
         *
         * @param reader such as the one of {@code orchestrator-gather}; without one documents are kept unread
         * @return this
         */
        public Builder documents(DocumentReader reader) {
            parts.documents = Check.present(reader, "reader");
            return this;
        }

        /**
         * Fetches the documents and images that come to data mode by their address.
         *
         * @param fetcher one that looks at where an address leads; without one nothing is fetched
         * @return this
         */
        public Builder urls(UrlFetcher fetcher) {
            parts.urls = Check.present(fetcher, "fetcher");
            return this;
        }

        /**
         * Says what counts as a duplicate in data mode.
         *
         * @param rules {@link DuplicateRules#DEFAULT}, changed
         * @return this
         */
        public Builder duplicates(DuplicateRules rules) {
            parts.duplicates = Check.present(rules, "rules");
            return this;
        }

        /**
         * Looks for duplicates in data mode by their meaning, too: whatever says the same in other words is proposed for review.
         * Items that were gathered without a model, or with another, are found by their words alone.
         *
         * @param model asked once for each item, about what the Brain has that may be the same, too; stays the caller's to close
         * @return this
         */
        public Builder embeddings(EmbeddingModel model) {
            parts.embeddings = Check.present(model, "model");
            return this;
        }

        /**
         * Has a model look at what may be a duplicate and may not, all of an item in one call: what lies between the bounds of
         * the {@link #duplicates rules} and has nothing hard against it. Of what it finds the same the likeliest is to be
         * merged; what it tells apart stays with the item as {@link
         * dev.orchestrator.port.store.GatherDuplicate.Suggestion#KEEP_BOTH}.
         *
         * @return this
         */
        public Builder judgeDuplicates() {
            parts.judge = true;
            return this;
        }

        /**
         * Has these agents do the tasks.
         *
         * @param directory the agents that come with the library by default
         * @return this
         */
        public Builder agents(AgentDirectory directory) {
            parts.agents = Check.present(directory, "directory");
            return this;
        }

        /**
         * Gives the agents tools beside the built-in ones {@code brain_search}, {@code gather_search} and {@code read_conversation}; an agent
         * has those that it lists.
         *
         * @param tools each of a name of its own
         * @return this
         */
        public Builder tools(Tool... tools) {
            parts.tools.addAll(List.of(tools));
            return this;
        }

        /**
         * Has a model asked who does a task where neither its words nor its meaning say so.
         *
         * @return this
         */
        public Builder routeByModel() {
            parts.routesByModel = true;
            return this;
        }

        /**
         * Says whether this orchestrator goes on with tasks that others have left. One that does not have their agents and tools must not: it
         * would end them as failed.
         *
         * @param takesOver true by default
         * @return this
         */
        public Builder takesOver(boolean takesOver) {
            parts.takesOver = takesOver;
            return this;
        }

        /**
         * Says which calls of tools are made, which wait for an approval, and which are refused.
         *
         * @param permissions {@link Permissions#standard()} by default: what only reads is made, all else is refused
         * @return this
         */
        public Builder permissions(Permissions permissions) {
            parts.permissions = Check.present(permissions, "permissions");
            return this;
        }

        /**
         * Says how long an approval is waited for; after that it counts as denied.
         *
         * @param time one day by default
         * @return this
         */
        public Builder approvalsExpire(Duration time) {
            parts.approvalsExpire = Check.positive(time, "approvalsExpire");
            return this;
        }

        /**
         * Has something else than the tool loop run the agents; tools and permissions are its own to know then.
         *
         * @param runner the runner; stays the caller's to close
         * @return this
         */
        public Builder agentRunner(AgentRunner runner) {
            parts.runner = Check.present(runner, "runner");
            return this;
        }

        /**
         * Says which types of entities people see, and which types of the Brain these stand for.
         *
         * @param types {@link EntityTypes#defaults()} with the project's own
         * @return this
         */
        public Builder entityTypes(EntityTypes types) {
            parts.entityTypes = Check.present(types, "types");
            return this;
        }

        /**
         * Limits how much of what the Brain has found the model is shown: the best first, as many as fit.
         *
         * @param tokens {@value #DEFAULT_EVIDENCE_TOKENS} by default
         * @return this
         */
        public Builder evidenceTokens(int tokens) {
            parts.evidenceTokens = (int) Check.positive(tokens, "evidenceTokens");
            return this;
        }

        /**
         * Runs on the application's threads. One task a run is handed over, which blocks until the run has ended, also
         * while it waits for another run of its conversation: a bounded pool bounds how many runs can be open. Tools and
         * agents below, for which runs wait, and the short work beside the runs, such as the renewing of leases, stay on
         * threads of the orchestrator's own; a runner of the application's own can have its tools on others.
         *
         * @param executor stays the caller's to shut down
         * @return this
         */
        public Builder executor(Executor executor) {
            parts.executor = Check.present(executor, "executor");
            return this;
        }

        /**
         * Gives the orchestrator its time, so that a test can let it pass.
         *
         * @param clock tells it
         * @param scheduler lets it pass
         * @return this
         */
        public Builder time(Clock clock, Scheduler scheduler) {
            parts.clock = Check.present(clock, "clock");
            parts.scheduler = Check.present(scheduler, "scheduler");
            return this;
        }

        /**
         * Replaces prompts.
         *
         * @param prompts {@link Prompts#defaults()} with the application's own wordings
         * @return this
         */
        public Builder prompts(Prompts prompts) {
            parts.prompts = Check.present(prompts, "prompts");
            return this;
        }

        /**
         * Limits how much of the earlier messages the model is shown. Where that is more than the model can read, less
         * is shown.
         *
         * @param tokens {@value #DEFAULT_HISTORY_TOKENS} by default
         * @return this
         */
        public Builder historyTokens(int tokens) {
            parts.historyTokens = (int) Check.positive(tokens, "historyTokens");
            return this;
        }

        /**
         * Sets how long a conversation whose answering process died is kept from being gone on with. The lease of a
         * living process is renewed three times within it.
         *
         * @param lease {@link #DEFAULT_TURN_LEASE} by default; 100 ms at least
         * @return this
         */
        public Builder turnLease(Duration lease) {
            parts.turnLease = Check.positive(lease, "turnLease");
            Check.that(lease.compareTo(SHORTEST_LEASE) >= 0, "turnLease must be at least " + SHORTEST_LEASE);
            return this;
        }

        /**
         * Closes these, in reverse order, when the orchestrator is closed.
         *
         * @param resources such as a database client made for this orchestrator alone
         * @return this
         */
        public Builder closing(AutoCloseable... resources) {
            for (AutoCloseable resource : resources) {
                parts.closing.add(0, Check.present(resource, "resource"));
            }
            return this;
        }

        /**
         * Creates the orchestrator.
         *
         * @return the orchestrator
         */
        public Orchestrator build() {
            return new Orchestrator(this);
        }
    }
}
