package dev.orchestrator.port.agent;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelTier;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is to do.
 *
 * <p>Made by {@link #builder}. The canonical constructor grows with the library and is no part of its promise.
 *
 * @param caller for whom it works, and who pays
 * @param runId the run it belongs to
 * @param agent who does it
 * @param task what is to be done: the user's message
 * @param history what was said before, oldest first
 * @param projectId the project it is for, or null
 * @param conversationId the conversation it is for, or null
 * @param messageId the message it leads to, or null
 * @param model the model to ask, and no other one, or null for those of the tier
 * @param tier the kind of model to ask, or null for the agent's own
 * @param limits how much may be used up; the agent's own by default
 * @param worked for how long the run has worked already, before it was taken over or waited
 * @param patience how long it waits where the caller's rate limit is reached
 * @param journal what was done already, and where to write what is done
 * @param waits whether somebody can be waited for; where not, a call that needs an approval is refused, in words for the model
 * @param attempt 1, or more if what came of the job before was not good enough
 * @param prompts what the library itself says to agents: of {@link Prompts#JSON_AGAIN} one hears whose result does not follow its schema
 */
public record AgentJob(
        Caller caller,
        String runId,
        Agent agent,
        ModelMessage task,
        List<ModelMessage> history,
        @Nullable String projectId,
        @Nullable String conversationId,
        @Nullable String messageId,
        @Nullable String model,
        @Nullable ModelTier tier,
        AgentLimits limits,
        Duration worked,
        Duration patience,
        Journal journal,
        boolean waits,
        int attempt,
        Prompts prompts) {

    /** Checks and copies the values. */
    public AgentJob {
        Check.present(caller, "caller");
        Check.notBlank(runId, "run id");
        Check.present(agent, "agent");
        Check.present(task, "task");
        history = List.copyOf(Check.present(history, "history"));
        Check.present(limits, "limits");
        Check.that(!Check.present(worked, "worked").isNegative(), "worked must not be negative");
        Check.that(!Check.present(patience, "patience").isNegative(), "patience must not be negative");
        Check.present(journal, "journal");
        Check.positive(attempt, "attempt");
        Check.present(prompts, "prompts");
    }

    /**
     * Starts a job.
     *
     * @param caller for whom the agent works
     * @param runId the run it belongs to
     * @param agent who does it
     * @param task what is to be done
     * @return a builder
     */
    public static Builder builder(Caller caller, String runId, Agent agent, ModelMessage task) {
        return new Builder(caller, runId, agent, task);
    }

    /**
     * Starts a job like this one.
     *
     * @return a builder with all its values
     */
    public Builder toBuilder() {
        return new Builder(caller, runId, agent, task)
                .history(history)
                .project(projectId)
                .message(conversationId, messageId)
                .model(model, tier)
                .limits(limits, worked)
                .patience(patience)
                .journal(journal)
                .waits(waits)
                .attempt(attempt)
                .prompts(prompts);
    }

    /** Names the job without its words. */
    @Override
    public String toString() {
        return "AgentJob[" + agent.id() + ", run " + runId + "]";
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {
        private final Caller caller;
        private final String runId;
        private final Agent agent;
        private ModelMessage task;
        private List<ModelMessage> history = List.of();
        private @Nullable String projectId;
        private @Nullable String conversationId;
        private @Nullable String messageId;
        private @Nullable String model;
        private @Nullable ModelTier tier;
        private AgentLimits limits;
        private Duration worked = Duration.ZERO;
        private Duration patience = Duration.ZERO;
        private Journal journal = Journal.NONE;
        private boolean waits = true;
        private int attempt = 1;
        private Prompts prompts = Prompts.defaults();

        private Builder(Caller caller, String runId, Agent agent, ModelMessage task) {
            this.caller = caller;
            this.runId = runId;
            this.agent = agent;
            this.task = task;
            this.limits = Check.present(agent, "agent").limits();
        }

        /**
         * Says that something else is to be done.
         *
         * @param task what is to be done
         * @return this
         */
        public Builder task(ModelMessage task) {
            this.task = task;
            return this;
        }

        /**
         * Says what was said before.
         *
         * @param history oldest first; none by default
         * @return this
         */
        public Builder history(List<ModelMessage> history) {
            this.history = history;
            return this;
        }

        /**
         * Says for which project it is.
         *
         * @param projectId the project, or null
         * @return this
         */
        public Builder project(@Nullable String projectId) {
            this.projectId = projectId;
            return this;
        }

        /**
         * Says for which message it is.
         *
         * @param conversationId the conversation, or null
         * @param messageId the message it leads to, or null
         * @return this
         */
        public Builder message(@Nullable String conversationId, @Nullable String messageId) {
            this.conversationId = conversationId;
            this.messageId = messageId;
            return this;
        }

        /**
         * Says which model is asked.
         *
         * @param model the model, and no other one, or null for those of the tier
         * @param tier the kind of model, or null for the agent's own
         * @return this
         */
        public Builder model(@Nullable String model, @Nullable ModelTier tier) {
            this.model = model;
            this.tier = tier;
            return this;
        }

        /**
         * Limits what may be used up.
         *
         * @param limits the agent's own by default
         * @param worked for how long the run has worked already
         * @return this
         */
        public Builder limits(AgentLimits limits, Duration worked) {
            this.limits = limits;
            this.worked = worked;
            return this;
        }

        /**
         * Says how long it waits where the caller's rate limit is reached.
         *
         * @param patience zero, the default, to fail at once
         * @return this
         */
        public Builder patience(Duration patience) {
            this.patience = patience;
            return this;
        }

        /**
         * Says where to write down what is done.
         *
         * @param journal {@link Journal#NONE} by default
         * @return this
         */
        public Builder journal(Journal journal) {
            this.journal = journal;
            return this;
        }

        /**
         * Says whether somebody can be waited for.
         *
         * @param waits true by default
         * @return this
         */
        public Builder waits(boolean waits) {
            this.waits = waits;
            return this;
        }

        /**
         * Says that the job is done again.
         *
         * @param attempt 1 by default
         * @return this
         */
        public Builder attempt(int attempt) {
            this.attempt = attempt;
            return this;
        }

        /**
         * Says how the library words what it says to agents itself.
         *
         * @param prompts {@link Prompts#defaults()} by default
         * @return this
         */
        public Builder prompts(Prompts prompts) {
            this.prompts = prompts;
            return this;
        }

        /**
         * Creates the job.
         *
         * @return the job
         */
        public AgentJob build() {
            return new AgentJob(
                    caller,
                    runId,
                    agent,
                    task,
                    history,
                    projectId,
                    conversationId,
                    messageId,
                    model,
                    tier,
                    limits,
                    worked,
                    patience,
                    journal,
                    waits,
                    attempt,
                    prompts);
        }
    }
}
