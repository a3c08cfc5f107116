package dev.orchestrator.brain.mcp;

import dev.orchestrator.brain.mcp.McpProfile.Operation;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.port.model.EmbeddingModel;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Brain behind a server of the Model Context Protocol that keeps a knowledge graph: {@code server-memory}, {@code
 * mcp-neo4j-memory}, others with the same tools, and, for searching alone, Graphiti. What a server is like is found out by
 * its name and its tools, and can be said with a {@link McpProfile}.
 *
 * <p><b>How it is kept.</b> Such servers know no projects: an entity's name there is the project, a slash and the id, with
 * escapes where either holds one, and one of its observations is a line of JSON with type, title, text and properties.
 * What others have written on the server belongs to no project, unless the whole server is given to one ({@link
 * Builder#onlyProject}).
 *
 * <p><b>Search.</b> The server finds candidates by words, or, as long as it holds no more than 5,000 entities, all of them
 * are looked at; they are measured here, on the scale that all Brains share, and by meaning as well where there is an
 * {@link EmbeddingModel}. On a larger server nothing is found that has none of the query's words, whatever the threshold,
 * and a word for which it gives more than the client takes is passed over, unless there is no other.
 *
 * <p><b>What it cannot do.</b> A write takes several calls of the server. One that fails half-way may have been done in
 * part; repeating it completes it. One that is cancelled has either not begun, or is finished behind its caller's back
 * before the next one. Writes of one Brain take turns, since such servers lose what two write at once; so use one Brain for
 * a server, in one process. Where a server has no tool for something, a {@link BrainException} says so, and no retry makes
 * sense: Graphiti is searched and no more.
 *
 * <p>Thread-safe.
 */
public final class McpBrain implements Brain, AutoCloseable {

    private final GraphServer server;
    private final Names names;
    private final GraphReading reading;
    private final Matches matches;
    private final Writer writer = new Writer();
    private final @Nullable McpClient own;

    private McpBrain(Builder builder) {
        server = new GraphServer(builder.client, builder.profile);
        names = new Names(builder.onlyProject);
        reading = new GraphReading(server, names, builder.readWholeUpTo);
        matches = new Matches(server, reading, names, new Ranking(builder.embeddings, builder.relatedCosine));
        own = builder.ownsClient ? builder.client : null;
    }

    /**
     * Makes a Brain behind the server that the environment names: {@code BRAIN_SERVICE_URL}, the address of its MCP
     * endpoint, and {@code BRAIN_API_KEY}, a bearer token, if it needs one.
     *
     * @return the Brain; closing it closes its client
     * @throws OrchestratorException with code MISSING_FIELDS if no address is set
     */
    public static McpBrain fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    static McpBrain fromEnvironment(Map<String, String> environment) {
        String url = environment.get("BRAIN_SERVICE_URL");
        if (url == null || url.isBlank()) {
            throw new OrchestratorException(
                    ErrorCode.MISSING_FIELDS, "set BRAIN_SERVICE_URL to the address of the MCP endpoint of the Brain");
        }
        Builder builder = builder(McpClient.http(url)
                .bearerToken(environment.get("BRAIN_API_KEY"))
                .build());
        builder.ownsClient = true;
        return builder.build();
    }

    /**
     * Makes a Brain behind a server, with all defaults.
     *
     * @param client speaks with the server; stays the caller's to close
     * @return the Brain
     */
    public static McpBrain over(McpClient client) {
        return builder(client).build();
    }

    /**
     * Starts a Brain behind a server.
     *
     * @param client speaks with the server; stays the caller's to close
     * @return a builder
     */
    public static Builder builder(McpClient client) {
        return new Builder(client);
    }

    @Override
    public List<BrainMatch> search(BrainQuery query, Cancellation cancellation) {
        Given.present(query, "query");
        Given.present(cancellation, "cancellation").throwIfCancelled();
        return matches.search(query, cancellation);
    }

    @Override
    public List<Entity> find(String projectId, Collection<String> ids, Cancellation cancellation) {
        Given.notBlank(projectId, "projectId");
        Given.present(ids, "ids");
        Given.present(cancellation, "cancellation").throwIfCancelled();
        return reading.open(projectId, ids, cancellation).all(ids);
    }

    @Override
    public Neighbourhood neighbours(NeighbourQuery query, Cancellation cancellation) {
        Given.present(query, "query");
        Given.present(cancellation, "cancellation").throwIfCancelled();
        return new Surroundings(reading, query, cancellation).look();
    }

    @Override
    public void upsert(
            String projectId, Collection<Entity> entities, Collection<Relation> relations, Cancellation cancellation) {
        checkSize(entities, "entities");
        checkSize(relations, "relations");
        Writing writing = new Writing(server, reading, names, Given.notBlank(projectId, "projectId"));
        writing.with(List.copyOf(entities), List.copyOf(relations));
        write(projectId, cancellation, () -> writing.write(cancellation));
    }

    @Override
    public void delete(String projectId, Collection<String> ids, Cancellation cancellation) {
        checkSize(ids, "ids");
        Given.notBlank(projectId, "projectId");
        List<String> doomed =
                ids.stream().distinct().map(id -> names.of(projectId, id)).toList();
        write(projectId, cancellation, () -> {
            server.require(cancellation, Operation.DELETE);
            cancellation.throwIfCancelled();
            server.callInParts(Operation.DELETE, "entityNames", doomed);
        });
    }

    private static void checkSize(Collection<?> batch, String name) {
        int size = Given.present(batch, name).size();
        Given.that(size <= LARGEST_BATCH, name + " must be at most " + LARGEST_BATCH + " at once, got " + size);
    }

    private void write(String projectId, Cancellation cancellation, Runnable work) {
        Given.present(cancellation, "cancellation").throwIfCancelled();
        if (!names.mayHold(projectId)) {
            throw new BrainException(
                    server + " belongs to another project than " + projectId + "; use another server", false, null);
        }
        writer.write(cancellation, work);
    }

    /**
     * Ends the Brain, and the client if the Brain has made it. Writes that have been begun are waited for, ten seconds at
     * most; those that are not finished then fail if the client ends. Whoever is interrupted waits no longer.
     */
    @Override
    public void close() {
        writer.close();
        if (own != null) {
            own.close();
        }
    }

    /** Names the server. */
    @Override
    public String toString() {
        return "McpBrain[" + server + "]";
    }

    /** Settings of a Brain behind a server. Each has a default. Not thread-safe. */
    public static final class Builder {
        private final McpClient client;
        private @Nullable McpProfile profile;
        private @Nullable String onlyProject;
        private @Nullable EmbeddingModel embeddings;
        private @Nullable Double relatedCosine;
        private int readWholeUpTo = 5_000;
        private boolean ownsClient;

        private Builder(McpClient client) {
            this.client = Given.present(client, "client");
        }

        /**
         * Says how the server wants to be spoken with, instead of finding it out.
         *
         * @param profile one of the known ones, or an own one
         * @return this
         */
        public Builder profile(McpProfile profile) {
            this.profile = Given.present(profile, "profile");
            return this;
        }

        /**
         * Gives the whole server to one project: names there are ids, and what others have written there can be read, with
         * their observations as text. Any other project has nothing. Graphiti is asked without a group, and searches the one
         * it is configured for.
         *
         * @param projectId the project
         * @return this
         */
        public Builder onlyProject(String projectId) {
            this.onlyProject = Given.notBlank(projectId, "projectId");
            return this;
        }

        /**
         * Compares the best 200 candidates, by words, by meaning too; others are not found, so that all matches are measured
         * alike. Servers keep no vectors, so that each search asks the model for those of all of them: put a cache in front
         * of it.
         *
         * @param embeddings makes vectors of query and candidates
         * @return this
         */
        public Builder embeddings(EmbeddingModel embeddings) {
            this.embeddings = Given.present(embeddings, "embeddings");
            return this;
        }

        /**
         * Says what the cosines of the embedding model are worth, where the default does not fit it.
         *
         * @param cosine from which cosine on two texts have to do with each other though they share no word, above 0 and
         *     below 1; it becomes the similarity 0.6
         * @return this
         */
        public Builder relatedCosine(double cosine) {
            Given.that(cosine > 0 && cosine < 1, "relatedCosine must be above 0 and below 1, got " + cosine);
            this.relatedCosine = cosine;
            return this;
        }

        /**
         * Sets up to how many entities, of all projects together, a server is read as a whole in a search. Once it has
         * more, it is searched by words for as long as this Brain lives.
         *
         * @param entities the number; 5,000 by default
         * @return this
         */
        public Builder readWholeUpTo(int entities) {
            Given.that(entities >= 0, "readWholeUpTo must not be negative, got " + entities);
            this.readWholeUpTo = entities;
            return this;
        }

        /**
         * Makes the Brain. Nothing is sent yet.
         *
         * @return the Brain
         */
        public McpBrain build() {
            return new McpBrain(this);
        }
    }
}
