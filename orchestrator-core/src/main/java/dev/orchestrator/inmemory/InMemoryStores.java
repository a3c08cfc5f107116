package dev.orchestrator.inmemory;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.agent.AgentStore;
import dev.orchestrator.port.store.AttachmentStore;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.GatherStore;
import dev.orchestrator.port.store.ProjectStore;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.UsageLedger;
import java.time.Clock;

/**
 * Every storage port in memory: nothing survives the process, and nothing leaves it before it is deleted. There is no
 * limit on how much is kept, attachments included, so an application that runs for long wants a durable adapter.
 *
 * <p>Thread-safe; there is nothing to close.
 */
public final class InMemoryStores implements Stores {

    private final ConversationStore conversations;
    private final AttachmentStore attachments;
    private final UsageLedger usage;
    private final ProjectStore projects = new InMemoryProjectStore();
    private final GatherStore gather;
    private final AgentStore agents = new InMemoryAgentStore();
    private final RunStore runs;

    private InMemoryStores(Clock clock) {
        this.conversations = new InMemoryConversationStore(clock);
        this.attachments = new InMemoryAttachmentStore();
        this.usage = new InMemoryUsageLedger(clock);
        this.gather = new InMemoryGatherStore(clock);
        this.runs = new InMemoryRunStore(clock);
    }

    /**
     * Creates empty stores that run by the system's clock.
     *
     * @return new stores
     */
    public static InMemoryStores create() {
        return create(Clock.systemUTC());
    }

    /**
     * Creates empty stores.
     *
     * @param clock tells when something changed and whether a lease has expired
     * @return new stores
     */
    public static InMemoryStores create(Clock clock) {
        return new InMemoryStores(Check.present(clock, "clock"));
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

    /**
     * Returns where the agents and departments of projects are kept. It is empty at first; see {@link DefaultAgents}.
     *
     * @return the store
     */
    public AgentStore agents() {
        return agents;
    }

    @Override
    public RunStore runs() {
        return runs;
    }
}
