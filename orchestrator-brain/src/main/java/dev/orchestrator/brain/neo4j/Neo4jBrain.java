package dev.orchestrator.brain.neo4j;

import dev.orchestrator.brain.scale.Scale;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.port.model.EmbeddingModel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Driver;

/**
 * The Brain on Neo4j 5.26 or newer, one server or a cluster. Entities are nodes of one label, with their properties under
 * their own names; relations are relationships, of their own type where {@link Builder#relationshipTypes} names it. It
 * searches by words and by meaning in one full-text and one vector index for all projects of the database.
 *
 * <p>Call {@link #createSchema()} once when the application starts; before that nothing is read or written. With a
 * {@link Neo4jMapping} it reads a graph that is there already, and then writes nothing: an entity is written as a whole,
 * which would take away what the mapping does not name.
 *
 * <p>Several processes may write to one database. Each call is one transaction; failures that pass by themselves, such as
 * two writers that lock each other out or a cluster that changes its leader, are tried again for a while. What one
 * {@code Neo4jBrain} has written its later calls see, also on a cluster.
 *
 * <p>Thread-safe. The driver stays the caller's to close.
 */
public final class Neo4jBrain implements Brain {

    /** The label of entities unless the builder is told another one. */
    public static final String DEFAULT_LABEL = "Entity";

    private final boolean owned;
    private final Schema schema;
    private final Search search;
    private final Reading reading;
    private final Writing writing;

    private Neo4jBrain(Builder builder) {
        Options options = builder.options();
        Transactions transactions = new Transactions(builder.driver, options);
        Vectors vectors = new Vectors(builder.embeddings);
        this.owned = options.owned();
        this.schema = new Schema(options, transactions, builder.embeddings);
        this.reading = new Reading(options, transactions);
        this.search = new Search(options, transactions, vectors, reading);
        this.writing = new Writing(options, transactions, vectors);
    }

    /**
     * Creates a Brain in the user's home database, with a graph of its own.
     *
     * @param driver a ready driver, which stays the caller's to close
     * @param embeddings turns texts into vectors
     * @return the Brain
     */
    public static Neo4jBrain create(Driver driver, EmbeddingModel embeddings) {
        return builder(driver, embeddings).build();
    }

    /**
     * Starts a Brain with other options.
     *
     * @param driver a ready driver, which stays the caller's to close
     * @param embeddings turns texts into vectors
     * @return a builder
     */
    public static Builder builder(Driver driver, EmbeddingModel embeddings) {
        return new Builder(Failures.present(driver, "driver"), Failures.present(embeddings, "embeddings"));
    }

    /**
     * Creates what is missing of the constraint and the indexes, waits until they are ready, and notes which model makes
     * the vectors. May be called at every start and by several processes at once.
     *
     * @throws OrchestratorException with code BRAIN_ERROR if the server fails or does not let this user create indexes, or
     *     if the vectors there were made by another model; the message says how to rebuild. With code VALIDATION_ERROR if
     *     this Brain reads a mapped graph
     */
    public void createSchema() {
        requireOwned();
        schema.create();
    }

    @Override
    public List<BrainMatch> search(BrainQuery query, Cancellation cancellation) {
        Texts.project(query.projectId());
        schema.requireThere(cancellation);
        return search.run(query, cancellation);
    }

    @Override
    public List<Entity> find(String projectId, Collection<String> ids, Cancellation cancellation) {
        Texts.project(projectId);
        Failures.present(ids, "ids");
        schema.requireThere(cancellation);
        return reading.find(projectId, ids, cancellation);
    }

    @Override
    public Neighbourhood neighbours(NeighbourQuery query, Cancellation cancellation) {
        Texts.project(query.projectId());
        schema.requireThere(cancellation);
        return reading.neighbours(query, cancellation);
    }

    @Override
    public void upsert(
            String projectId, Collection<Entity> entities, Collection<Relation> relations, Cancellation cancellation) {
        Texts.project(projectId);
        checkSize(entities, "entities");
        checkSize(relations, "relations");
        requireOwned();
        schema.requireThere(cancellation);
        cancellation.throwIfCancelled();
        writing.upsert(projectId, entities, relations, cancellation);
    }

    @Override
    public void delete(String projectId, Collection<String> ids, Cancellation cancellation) {
        Texts.project(projectId);
        checkSize(ids, "ids");
        requireOwned();
        schema.requireThere(cancellation);
        writing.delete(projectId, ids, cancellation);
    }

    private static void checkSize(Collection<?> batch, String name) {
        int size = Failures.present(batch, name).size();
        Failures.require(
                size <= LARGEST_BATCH, () -> name + " must be at most " + LARGEST_BATCH + " at once, got " + size);
    }

    private void requireOwned() {
        Failures.require(
                owned, "this Neo4jBrain reads a mapped graph and writes nothing; build one without a mapping to write");
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {
        private final Driver driver;
        private final EmbeddingModel embeddings;
        private @Nullable String database;
        private String label = DEFAULT_LABEL;
        private @Nullable Neo4jMapping mapping;
        private Set<String> relationshipTypes = Set.of();
        private @Nullable Double relatedCosine;
        private int candidates = 200;
        private int exactUpTo = 1_000;
        private int batchSize = 500;
        private Duration timeout = Duration.ofSeconds(60);
        private Duration retryFor = Duration.ofSeconds(10);

        private Builder(Driver driver, EmbeddingModel embeddings) {
            this.driver = driver;
            this.embeddings = embeddings;
        }

        /**
         * Names the database.
         *
         * @param database its name; the user's home database by default, which costs a question to the server now and then
         * @return this
         */
        public Builder database(String database) {
            this.database = Failures.present(database, "database");
            return this;
        }

        /**
         * Names the label of the Brain's own nodes, after which its indexes are named as well.
         *
         * @param label letters, digits, spaces and {@code _ . : / -}; {@value Neo4jBrain#DEFAULT_LABEL} by default
         * @return this
         */
        public Builder label(String label) {
            Names.quoted(label, "label");
            this.label = label;
            return this;
        }

        /**
         * Reads a graph that is there already instead of one of its own.
         *
         * @param mapping where things are in it
         * @return this
         */
        public Builder mapping(Neo4jMapping mapping) {
            this.mapping = Failures.present(mapping, "mapping");
            return this;
        }

        /**
         * Names types of relations that are written as relationships of that type, so that Cypher can match {@code
         * -[:OWNS]->}. All others are {@code :RELATED} with the type in {@code _type}, because Neo4j never forgets a type and
         * has room for 65,536. Stay with the types of a graph: what was written while a type was not named is another
         * relationship than what is written after, and stays beside it.
         *
         * @param types plain words of letters, digits and underscores; none by default
         * @return this
         */
        public Builder relationshipTypes(String... types) {
            this.relationshipTypes = Stream.of(Failures.present(types, "relationshipTypes"))
                    .map(Relationships::named)
                    .collect(Collectors.toUnmodifiableSet());
            return this;
        }

        /**
         * Tells from which cosine on two texts have to do with each other, for a model whose cosines are not known here.
         *
         * @param relatedCosine above 0 and below 1
         * @return this
         */
        public Builder relatedCosine(double relatedCosine) {
            Failures.require(
                    relatedCosine > 0 && relatedCosine < 1,
                    "relatedCosine must be above 0 and below 1, got " + relatedCosine);
            this.relatedCosine = relatedCosine;
            return this;
        }

        /**
         * Sets how many entities each of the two indexes is asked for. Where a hundred or more of these are matches and an
         * index had more to give, it is asked for 1,000, whichever page is wanted: all pages are parts of one list. That
         * costs a second look into both indexes and up to two thousand texts to measure; a low threshold, to which all is a
         * match, costs it nearly always. What neither index names is not found. More find more, and cost more.
         *
         * @param candidates 100 to 1,000; 200 by default
         * @return this
         */
        public Builder candidates(int candidates) {
            this.candidates = (int) inRange(candidates, 100, BrainQuery.MOST_MATCHES, "candidates");
            return this;
        }

        /**
         * Sets up to how many entities of a project all vectors are compared, instead of asking the vector index. Comparing
         * all misses nothing, and takes the longer the more there are.
         *
         * @param entities 0 or more; 1,000 by default
         * @return this
         */
        public Builder exactUpTo(int entities) {
            this.exactUpTo = (int) inRange(entities, 0, Integer.MAX_VALUE, "exactUpTo");
            return this;
        }

        /**
         * Sets how many entities or relations are sent to the server at once. A call is one transaction all the same.
         *
         * @param batchSize 1 to 10,000; 500 by default
         * @return this
         */
        public Builder batchSize(int batchSize) {
            this.batchSize = (int) inRange(batchSize, 1, LARGEST_BATCH, "batchSize");
            return this;
        }

        /**
         * Sets how long a call may take at the server, all its attempts together, without the time the embedding model needs.
         *
         * @param timeout above zero; 60 seconds by default
         * @return this
         */
        public Builder timeout(Duration timeout) {
            Failures.require(
                    Failures.present(timeout, "timeout").compareTo(Duration.ZERO) > 0,
                    () -> "timeout must be positive, got " + timeout);
            this.timeout = timeout;
            return this;
        }

        /**
         * Sets how long a call is begun anew after failures that may pass by themselves.
         *
         * @param retryFor zero for no second attempt; 10 seconds by default
         * @return this
         */
        public Builder retryFor(Duration retryFor) {
            Failures.require(
                    !Failures.present(retryFor, "retryFor").isNegative(),
                    "retryFor must not be negative, got " + retryFor);
            this.retryFor = retryFor;
            return this;
        }

        private static long inRange(long value, long low, long high, String name) {
            Failures.require(
                    value >= low && value <= high,
                    () -> name + " must be between " + low + " and " + high + ", got " + value);
            return value;
        }

        Options options() {
            Double related = relatedCosine;
            Neo4jMapping mapped = mapping;
            return new Options(
                    mapped == null ? Neo4jMapping.own(label) : mapped,
                    mapped == null,
                    relationshipTypes,
                    database,
                    related == null ? Scale.forModel(embeddings.id()) : Scale.withRelatedCosine(related),
                    candidates,
                    exactUpTo,
                    batchSize,
                    timeout,
                    retryFor);
        }

        /**
         * Creates the Brain. Nothing is sent to the server yet.
         *
         * @return the Brain
         */
        public Neo4jBrain build() {
            return new Neo4jBrain(this);
        }
    }
}
