package dev.orchestrator.agent;

import dev.orchestrator.agent.Routing.Method;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.inmemory.DefaultAgents;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.Department;
import dev.orchestrator.port.model.EmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the agent for a task: the one that the caller named; else the head of the department that he named; else the head
 * of the department that the task belongs to by its content. That is first told by the keywords of the departments, see
 * {@link Department#keywords()}. Where they leave it open, the department comes next whose description is nearest in meaning,
 * if there is an embedding model, and then what a classifier says, if there is one. Where nothing speaks for any, it is the
 * default department.
 *
 * <p>Only departments with an active head are chosen by content. A model that fails is passed over.
 *
 * <p>Thread-safe. Keeps the keywords and vectors of the departments it has seen lately.
 */
public final class TaskRouter {

    private static final Logger LOG = LoggerFactory.getLogger(TaskRouter.class);

    private final AgentDirectory directory;
    private final KeywordChoice keywords = new KeywordChoice();
    private final @Nullable MeaningChoice meaning;
    private final double sure;
    private final String fallback;

    private TaskRouter(Builder builder) {
        this.directory = builder.directory;
        this.meaning = builder.embeddings == null ? null : new MeaningChoice(builder.embeddings);
        this.sure = builder.sure;
        this.fallback = builder.fallback;
    }

    /**
     * Creates a router that goes by keywords alone.
     *
     * @param directory where agents are kept
     * @return the router
     */
    public static TaskRouter create(AgentDirectory directory) {
        return builder(directory).build();
    }

    /**
     * Starts a router.
     *
     * @param directory where agents are kept
     * @return a builder
     */
    public static Builder builder(AgentDirectory directory) {
        return new Builder(directory);
    }

    /**
     * Chooses an agent.
     *
     * @param request the task
     * @param cancellation stops the call of an embedding model
     * @return the choice
     * @throws dev.orchestrator.error.OrchestratorException with code AGENT_NOT_FOUND if the named agent or department is not
     *     there or not active, or no department has an active head; the message tells which there are, and which was probably
     *     meant
     */
    public Routing route(RoutingRequest request, Cancellation cancellation) {
        return route(request, null, cancellation);
    }

    /**
     * Chooses an agent, and asks a classifier where it is not sure.
     *
     * @param request the task
     * @param classifier is asked last; null for none
     * @param cancellation stops the calls of models
     * @return the choice
     * @throws dev.orchestrator.error.OrchestratorException as {@link #route(RoutingRequest, Cancellation)} does
     */
    public Routing route(RoutingRequest request, @Nullable DepartmentClassifier classifier, Cancellation cancellation) {
        AgentCatalogue catalogue = AgentCatalogue.load(directory, request.projectId());
        if (request.agentId() != null) {
            Agent agent = catalogue.agent(request.agentId());
            return new Routing(agent.id(), agent.department(), 1, Method.NAMED, List.of("the agent was named"));
        }
        if (request.departmentId() != null) {
            return routing(
                    catalogue, request.departmentId(), 1, Method.DEPARTMENT, List.of("the department was named"));
        }
        return byContent(request.text(), catalogue, classifier, cancellation);
    }

    private static Routing routing(
            AgentCatalogue catalogue, String department, double confidence, Method method, List<String> reasons) {
        return new Routing(catalogue.head(department).id(), department, confidence, method, reasons);
    }

    private Routing byContent(
            String text,
            AgentCatalogue catalogue,
            @Nullable DepartmentClassifier classifier,
            Cancellation cancellation) {
        List<Department> open = catalogue.open();
        if (open.isEmpty()) {
            throw catalogue.nobody();
        }
        Ranking found = keywords.rank(text, open);
        List<String> reasons = new ArrayList<>();
        Optional<Choice> choice = sure(found.choice(Method.KEYWORDS))
                .or(() ->
                        attempt("the embedding model", reasons, () -> byMeaning(text, found, classifier, cancellation)))
                .or(() -> attempt("the classifier", reasons, () -> byModel(text, open, classifier, cancellation)))
                .or(() -> found.choice(Method.KEYWORDS));
        Choice chosen = choice.orElseGet(() -> fallback(open));
        reasons.addAll(0, chosen.reasons());
        return routing(catalogue, chosen.department(), chosen.confidence(), chosen.method(), reasons);
    }

    private Optional<Choice> sure(Optional<Choice> choice) {
        return choice.filter(made -> made.confidence() >= sure);
    }

    /** Where nobody is asked afterwards, what is nearest in meaning need not be sure: it counts keywords too. */
    private Optional<Choice> byMeaning(
            String text, Ranking found, @Nullable DepartmentClassifier classifier, Cancellation cancellation) {
        if (meaning == null) {
            return Optional.empty();
        }
        Optional<Choice> choice = meaning.rank(text, found, cancellation).choice(Method.EMBEDDINGS);
        return classifier == null ? choice : sure(choice);
    }

    private static Optional<Choice> byModel(
            String text, List<Department> open, @Nullable DepartmentClassifier classifier, Cancellation cancellation) {
        if (classifier == null || open.size() < 2) {
            return Optional.empty();
        }
        return classifier
                .classify(text, open, cancellation)
                .filter(made -> open.stream().anyMatch(d -> d.id().equals(made.departmentId())))
                .map(made -> new Choice(
                        made.departmentId(), made.confidence(), Method.MODEL, List.of("chosen by the classifier")));
    }

    private static Optional<Choice> attempt(String who, List<String> reasons, Supplier<Optional<Choice>> step) {
        try {
            return step.get();
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("{} failed while a task was routed; it is routed without it", who, e);
            reasons.add(who + " failed");
            return Optional.empty();
        }
    }

    private Choice fallback(List<Department> open) {
        String department = open.stream()
                .map(Department::id)
                .filter(fallback::equals)
                .findFirst()
                .orElse(open.get(0).id());
        return new Choice(department, 0, Method.DEFAULT, List.of("nothing spoke for any department"));
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {

        private final AgentDirectory directory;
        private @Nullable EmbeddingModel embeddings;
        private double sure = 0.5;
        private String fallback = DefaultAgents.STORY;

        private Builder(AgentDirectory directory) {
            this.directory = Check.present(directory, "directory");
        }

        /**
         * Compares tasks with the descriptions of departments by meaning, where keywords leave it open.
         *
         * @param embeddings the model
         * @return this
         */
        public Builder embeddings(EmbeddingModel embeddings) {
            this.embeddings = embeddings;
            return this;
        }

        /**
         * Says how sure a choice must be, so that nobody else is asked.
         *
         * @param confidence 0 to 1; 0.5 by default
         * @return this
         */
        public Builder sure(double confidence) {
            this.sure = Check.inRange(confidence, 0, 1, "confidence");
            return this;
        }

        /**
         * Names the department for tasks that seem to belong to none. Where it has no active head, the first one that has
         * takes them.
         *
         * @param departmentId {@value DefaultAgents#STORY} by default
         * @return this
         */
        public Builder fallback(String departmentId) {
            this.fallback = Check.notBlank(departmentId, "departmentId");
            return this;
        }

        /**
         * Creates the router.
         *
         * @return the router
         */
        public TaskRouter build() {
            return new TaskRouter(this);
        }
    }
}
