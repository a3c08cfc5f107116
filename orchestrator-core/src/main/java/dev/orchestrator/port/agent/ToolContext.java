package dev.orchestrator.port.agent;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.ProgressMade;
import dev.orchestrator.stream.TaskProgress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of a tool, as the tool sees it: for whom it works, when to stop, and where to tell how far it has come. All
 * methods may be called by any thread, as long as the call lasts.
 */
public final class ToolContext {

    private final Caller caller;
    private final @Nullable String projectId;
    private final @Nullable String conversationId;
    private final String runId;
    private final String callId;
    private final List<String> agentPath;
    private final Cancellation cancellation;
    private final EventSink events;

    private ToolContext(Builder values) {
        this.caller = values.caller;
        this.projectId = values.projectId;
        this.conversationId = values.conversationId;
        this.runId = values.runId;
        this.callId = values.callId;
        this.agentPath = values.agentPath;
        this.cancellation = values.cancellation;
        this.events = values.events;
    }

    /**
     * Starts a context; an application needs one only to test its tools.
     *
     * @param caller for whom the tool works
     * @param runId the run
     * @param callId the call, unique in the run
     * @return a builder: without a project, for the root agent, never cancelled, and with nobody who listens
     */
    public static Builder builder(Caller caller, String runId, String callId) {
        return new Builder(caller, runId, callId);
    }

    /**
     * Returns for whom the tool works. A tool that looks something up looks at what this person may see.
     *
     * @return the caller of the run
     */
    public Caller caller() {
        return caller;
    }

    /**
     * Returns the project the run belongs to.
     *
     * @return its id, or null if the run has none
     */
    public @Nullable String projectId() {
        return projectId;
    }

    /**
     * Returns the conversation the run belongs to.
     *
     * @return its id, or null if the run has none
     */
    public @Nullable String conversationId() {
        return conversationId;
    }

    /**
     * Returns the run.
     *
     * @return its id
     */
    public String runId() {
        return runId;
    }

    /**
     * Returns the call.
     *
     * @return its id, unique in the run
     */
    public String callId() {
        return callId;
    }

    /**
     * Returns a key that is the same each time this call is tried, and never that of another: for a service that takes such
     * a key, so that what is repeated after a crash is done once.
     *
     * @return run and call
     */
    public String idempotencyKey() {
        return runId + "/" + callId;
    }

    /**
     * Returns who called the tool.
     *
     * @return the agents on the way to the one that called, outermost first; empty for the root agent
     */
    public List<String> agentPath() {
        return agentPath;
    }

    /**
     * Returns what tells the tool to stop: the run was cancelled, or the tool's time is up.
     *
     * @return the cancellation of this call
     */
    public Cancellation cancellation() {
        return cancellation;
    }

    /**
     * Shows the application something: it is streamed at once, and stored with the message. The model sees none of it.
     *
     * @param part what is shown
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if it holds something else than text,
     *     numbers, booleans, lists and maps, or all parts of the call together have more than 1,000,000 characters as JSON: a store could not
     *     keep it
     * @throws dev.orchestrator.error.CancelledException if the call is over; let it pass
     */
    public void emit(DataPart part) {
        events.emit(Parts.storable(Check.present(part, "part")));
    }

    /**
     * Shows the application something that is a record or a map, such as how far a search has come.
     *
     * @param type what it is, such as {@code search}
     * @param value a record, or a map with text keys; see {@link dev.orchestrator.json.Json#toValue(Object)}
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if it is something else
     * @throws dev.orchestrator.error.CancelledException if the call is over; let it pass
     */
    public void emit(String type, Object value) {
        events.emit(Parts.of(type, value));
    }

    /**
     * Tells how far the tool has come. The events stand below the agent, under the id of this call: the steps of the task itself go on beside
     * them. The last that a call has told is stored with the message, as a data part of type {@value ProgressMade#PART}: of at most 50 calls,
     * and of each at most 20 steps, the last that have begun.
     *
     * @param progress the tool's own steps, as they stand now
     * @throws dev.orchestrator.error.CancelledException if the call is over; let it pass
     */
    public void progress(TaskProgress progress) {
        events.emit(new ProgressMade(progress));
    }

    /** Names the call. */
    @Override
    public String toString() {
        return "ToolContext[" + callId + " of run " + runId + "]";
    }

    /** Makes a {@link ToolContext}. Not thread-safe. */
    public static final class Builder {
        private final Caller caller;
        private final String runId;
        private final String callId;
        private @Nullable String projectId;
        private @Nullable String conversationId;
        private List<String> agentPath = List.of();
        private Cancellation cancellation = Cancellation.none();
        private EventSink events = event -> {};

        private Builder(Caller caller, String runId, String callId) {
            this.caller = Check.present(caller, "caller");
            this.runId = Check.notBlank(runId, "run id");
            this.callId = Check.notBlank(callId, "call id");
        }

        /**
         * Sets the project.
         *
         * @param projectId its id, or null for none
         * @return this
         */
        public Builder project(@Nullable String projectId) {
            this.projectId = projectId;
            return this;
        }

        /**
         * Sets the conversation.
         *
         * @param conversationId its id, or null for none
         * @return this
         */
        public Builder conversation(@Nullable String conversationId) {
            this.conversationId = conversationId;
            return this;
        }

        /**
         * Sets who called.
         *
         * @param agentPath the agents, outermost first
         * @return this
         */
        public Builder agentPath(List<String> agentPath) {
            this.agentPath = List.copyOf(agentPath);
            return this;
        }

        /**
         * Sets what tells the tool to stop.
         *
         * @param cancellation the cancellation of the call
         * @return this
         */
        public Builder cancellation(Cancellation cancellation) {
            this.cancellation = Check.present(cancellation, "cancellation");
            return this;
        }

        /**
         * Sets where parts and progress go.
         *
         * @param events the sink
         * @return this
         */
        public Builder events(EventSink events) {
            this.events = Check.present(events, "events");
            return this;
        }

        /**
         * Makes the context.
         *
         * @return the context
         */
        public ToolContext build() {
            return new ToolContext(this);
        }
    }
}
