package dev.orchestrator.gather.sqlite;

import dev.orchestrator.port.Stores;
import dev.orchestrator.port.agent.AgentStore;
import dev.orchestrator.port.store.AttachmentStore;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.GatherStore;
import dev.orchestrator.port.store.ProjectStore;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.UsageLedger;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Every storage port in one local SQLite file: the durable default of an application that runs on one machine.
 *
 * <p>What a method has returned from survives the death of the process and of the machine (write-ahead log, synchronous
 * writes). Several processes of one machine may open the same file at once; it must not lie on a network drive. Beside the
 * file stand two more with the endings {@code -wal} and {@code -shm}: they belong to it. Where files have POSIX permissions,
 * a new file is its owner's alone to read and write; one that is there already keeps its permissions.
 *
 * <p>Needs {@code org.xerial:sqlite-jdbc} among the application's dependencies, on the module path if that is where this
 * library is. Thread-safe. These stores own two threads. One writes: what comes together is committed together, so that many
 * callers share the cost of a write to the disk. The other one reads, and waits for nobody who writes, in this process or in
 * another; but a search of gathered items by terms waits where new items have to be put on lists first. Whoever waits for more than 30 seconds gets DATABASE_ERROR. To be closed by whoever opened it.
 */
public final class SqliteStores implements Stores, AutoCloseable {

    private final SqliteFile file;
    private final ConversationStore conversations;
    private final AttachmentStore attachments;
    private final UsageLedger usage;
    private final ProjectStore projects;
    private final GatherStore gather;
    private final RunStore runs;
    private final AgentStore agents;

    private SqliteStores(SqliteFile file, Clock clock) {
        this.file = file;
        this.conversations = new SqliteConversationStore(file, clock);
        this.attachments = new SqliteAttachmentStore(file, clock);
        this.usage = new SqliteUsageLedger(file, clock);
        this.projects = new SqliteProjectStore(file);
        this.gather = new SqliteGatherStore(file, clock);
        this.runs = new SqliteRunStore(file, clock);
        this.agents = new SqliteAgentStore(file);
    }

    /**
     * Opens a file by the system's clock; creates it, and the folders it lies in, if it is not there.
     *
     * @param file the database file
     * @return the stores, to be closed by the caller
     * @throws dev.orchestrator.error.OrchestratorException with code DATABASE_ERROR if the driver is missing, the file
     *     cannot be opened, is no database of this library, or was written by a newer version of it
     */
    public static SqliteStores open(Path file) {
        return open(file, Clock.systemUTC());
    }

    /**
     * Opens a file; creates it, and the folders it lies in, if it is not there.
     *
     * @param file the database file
     * @param clock tells when something changed and whether a lease has expired
     * @return the stores, to be closed by the caller
     * @throws dev.orchestrator.error.OrchestratorException with code DATABASE_ERROR if the driver is missing, the file
     *     cannot be opened, is no database of this library, or was written by a newer version of it
     */
    public static SqliteStores open(Path file, Clock clock) {
        return new SqliteStores(SqliteFile.open(file, clock), clock);
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
     * Returns where the agents and departments of projects are kept. It is empty at first; see {@link
     * dev.orchestrator.inmemory.DefaultAgents}.
     *
     * @return the store
     */
    public AgentStore agents() {
        return agents;
    }

    /** Finishes what was begun and closes the file. Later calls of the stores fail; closing again does nothing. */
    @Override
    public void close() {
        file.close();
    }
}
