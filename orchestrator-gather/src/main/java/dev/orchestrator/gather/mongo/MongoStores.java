package dev.orchestrator.gather.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.gridfs.GridFSBuckets;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.agent.AgentStore;
import dev.orchestrator.port.store.AttachmentStore;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.GatherStore;
import dev.orchestrator.port.store.ProjectStore;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.UsageLedger;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Every storage port on MongoDB: one node, a replica set or a sharded cluster (shard {@code messages} by
 * {@code conversation} and {@code run_entries} by {@code run}), with any number of processes writing to it. A message can
 * have 16 MB.
 *
 * <p>Call {@link #ensureIndexes()} once when the application starts; without its indexes no message and no run is written.
 * Writes are acknowledged by the majority of a replica set, and reads go to its primary, whatever the client is set to. The
 * clocks of the processes should agree within a second or so: each compares the leases of turns and runs with its own.
 *
 * <p>What projects gather stands in a database {@code aladdin-gather-{projectId}} of each project, which the first item that is
 * stored in it makes, together with its indexes, once for each process and project. Ids that can be no part of the name of a
 * database are refused; {@link Builder#gatherInOneCollection()} takes any.
 *
 * <p>Time-outs are those of the client. {@link #fromEnvironment()} waits at most 10 seconds for a server, a connection or
 * an answer; a client that is handed in should be given such limits too, because the driver's default is to wait for an
 * answer for ever.
 *
 * <p>Thread-safe. A client that was handed in stays the caller's to close.
 */
public final class MongoStores implements Stores, AutoCloseable {

    /** The database that is used if no other one is named. */
    public static final String DEFAULT_DATABASE = "orchestrator";

    private static final int LIMIT_SECONDS = 10;

    private final Indexes indexes;
    private final ConversationStore conversations;
    private final AttachmentStore attachments;
    private final MongoUsageLedger usage;
    private final ProjectStore projects;
    private final GatherStore gather;
    private final MongoRunStore runs;
    private final MongoAgentStore agents;
    private final @Nullable GatherPlaces ofAllProjects;
    private final @Nullable MongoClient owned;

    private MongoStores(Builder builder) {
        MongoDatabase database = database(builder.client, builder.database);
        MongoCollection<Document> all = database.getCollection("conversations");
        MongoCollection<Document> messages = database.getCollection("messages");
        this.indexes = new Indexes(all, messages);
        this.conversations = new MongoConversationStore(
                new MongoConversations(all, new MongoMessages(messages)), indexes, builder.clock);
        this.attachments = new MongoAttachmentStore(
                database.getCollection("attachments"), GridFSBuckets.create(database, "attachment_files"));
        this.usage = new MongoUsageLedger(
                database.getCollection("usage"), database.getCollection("usage_meters"), builder.clock);
        this.projects = new MongoProjectStore(database.getCollection("projects"));
        GatherPlaces places = builder.oneGatherCollection
                ? new GatherPlaces(project -> database)
                : new GatherPlaces(project -> database(builder.client, GatherPlaces.databaseOf(project)));
        this.gather = new MongoGatherStore(places, builder.clock);
        this.runs =
                MongoRunStore.of(database.getCollection("runs"), database.getCollection("run_entries"), builder.clock);
        this.agents = new MongoAgentStore(database.getCollection("agents"), database.getCollection("departments"));
        this.ofAllProjects = builder.oneGatherCollection ? places : null;
        this.owned = builder.owned ? builder.client : null;
    }

    private static MongoDatabase database(MongoClient client, String name) {
        return client.getDatabase(name)
                .withWriteConcern(WriteConcern.MAJORITY)
                .withReadPreference(ReadPreference.primary())
                .withCodecRegistry(MongoClientSettings.getDefaultCodecRegistry());
    }

    /**
     * Creates stores in the database {@value #DEFAULT_DATABASE}.
     *
     * @param client a ready client, which stays the caller's to close
     * @return the stores
     */
    public static MongoStores create(MongoClient client) {
        return builder(client).build();
    }

    /**
     * Creates stores on the server that the environment names: {@code DATABASE_URI} or, if that is not set,
     * {@code MONGODB_URI}, in the database that stands in it or else in {@value #DEFAULT_DATABASE}. They own their client:
     * close them.
     *
     * @return the stores, to be closed by the caller
     * @throws OrchestratorException with code MISSING_FIELDS if neither variable is set, VALIDATION_ERROR if it is no
     *     connection string or names a database as none may be named, or DATABASE_ERROR if it is a
     *     {@code mongodb+srv://} address that the name server does not know
     */
    public static MongoStores fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    static MongoStores fromEnvironment(Map<String, String> environment) {
        String name = environment.getOrDefault("DATABASE_URI", "").isBlank() ? "MONGODB_URI" : "DATABASE_URI";
        String uri = environment.get(name);
        if (uri == null || uri.isBlank()) {
            throw new OrchestratorException(
                    ErrorCode.MISSING_FIELDS,
                    "MongoStores needs DATABASE_URI or MONGODB_URI in the environment, such as"
                            + " mongodb://localhost:27017/" + DEFAULT_DATABASE);
        }
        return connected(name, uri);
    }

    /** What goes wrong is told without the value and without the driver's words about it: both may hold the password. */
    private static MongoStores connected(String name, String uri) {
        try {
            ConnectionString connection = new ConnectionString(uri);
            Builder builder = builder(MongoClients.create(limited(connection)));
            builder.owned = true;
            return builder.database(Objects.requireNonNullElse(connection.getDatabase(), DEFAULT_DATABASE))
                    .build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw Failures.invalid(name + " is no connection string of MongoDB; it begins with mongodb:// or"
                    + " mongodb+srv://, special characters in the password are percent-encoded, and the name of the"
                    + " database and every option must be such as MongoDB knows");
        } catch (MongoException e) {
            throw new OrchestratorException(
                    ErrorCode.DATABASE_ERROR,
                    "MongoDB could not use " + name
                            + ": the records of its mongodb+srv:// host cannot be read; check the"
                            + " host and the name server");
        }
    }

    private static MongoClientSettings limited(ConnectionString connection) {
        return MongoClientSettings.builder()
                .applyToClusterSettings(c -> c.serverSelectionTimeout(LIMIT_SECONDS, TimeUnit.SECONDS))
                .applyToConnectionPoolSettings(p -> p.maxWaitTime(LIMIT_SECONDS, TimeUnit.SECONDS))
                .applyToSocketSettings(s ->
                        s.connectTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).readTimeout(LIMIT_SECONDS, TimeUnit.SECONDS))
                // What the connection string says comes last, and wins.
                .applyConnectionString(connection)
                .build();
    }

    /**
     * Starts stores on a client.
     *
     * @param client a ready client, which stays the caller's to close
     * @return a builder
     */
    public static Builder builder(MongoClient client) {
        return new Builder(client);
    }

    /**
     * Creates the indexes that are missing; does nothing if all are there. On a large collection that lacks one it may
     * take long.
     *
     * @throws OrchestratorException with code DATABASE_ERROR if the server fails, or does not let this user create indexes
     */
    public void ensureIndexes() {
        Failures.run("create its indexes", () -> {
            indexes.ensure();
            usage.ensureIndexes();
            runs.ensureIndexes();
            agents.ensureIndexes();
            if (ofAllProjects != null) {
                ofAllProjects.prepared("all projects");
            }
        });
    }

    @Override
    public ConversationStore conversations() {
        return conversations;
    }

    @Override
    public AttachmentStore attachments() {
        return attachments;
    }

    @Override
    public UsageLedger usage() {
        return usage;
    }

    @Override
    public ProjectStore projects() {
        return projects;
    }

    @Override
    public GatherStore gather() {
        return gather;
    }

    @Override
    public RunStore runs() {
        return runs;
    }

    /**
     * Returns where the agents and departments of projects are kept: in the collections {@code agents} and {@code
     * departments}. It is empty at first; see {@link dev.orchestrator.inmemory.DefaultAgents}.
     *
     * @return the store
     */
    public AgentStore agents() {
        return agents;
    }

    /** Closes the client that {@link #fromEnvironment()} made; leaves one that was handed in alone. */
    @Override
    public void close() {
        if (owned != null) {
            owned.close();
        }
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {
        private final MongoClient client;
        private String database = DEFAULT_DATABASE;
        private Clock clock = Clock.systemUTC();
        private boolean oneGatherCollection;
        private boolean owned;

        private Builder(MongoClient client) {
            this.client = client;
        }

        /**
         * Names the database.
         *
         * @param database its name; {@value MongoStores#DEFAULT_DATABASE} by default
         * @return this
         * @throws OrchestratorException with code VALIDATION_ERROR if no database may be named so
         */
        public Builder database(String database) {
            try {
                MongoNamespace.checkDatabaseNameValidity(database);
            } catch (IllegalArgumentException e) {
                throw Failures.invalid("no database can be named \"" + database + "\": " + e.getMessage());
            }
            this.database = database;
            return this;
        }

        /**
         * Keeps the gathered items of all projects in one collection {@code gather} of the database of everything else, for
         * whoever has many projects, or project ids that can be no part of the name of a database. What was stored in
         * databases of their own stays there and is not seen.
         *
         * @return this
         */
        public Builder gatherInOneCollection() {
            this.oneGatherCollection = true;
            return this;
        }

        /**
         * Sets the clock.
         *
         * @param clock tells when something changed and whether a lease has expired; the system's by default
         * @return this
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Creates the stores. Nothing is sent to the server yet.
         *
         * @return the stores
         */
        public MongoStores build() {
            return new MongoStores(this);
        }
    }
}
