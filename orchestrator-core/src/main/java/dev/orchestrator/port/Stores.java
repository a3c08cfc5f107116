package dev.orchestrator.port;

import dev.orchestrator.port.store.AttachmentStore;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.GatherStore;
import dev.orchestrator.port.store.ProjectStore;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.UsageLedger;

/** Every storage port of one adapter, handed to the builder in one go. All methods return the same object each time. */
public interface Stores {

    /**
     * Returns where conversations are kept.
     *
     * @return the store
     */
    ConversationStore conversations();

    /**
     * Returns where the bytes of attachments are kept.
     *
     * @return the store
     */
    AttachmentStore attachments();

    /**
     * Returns where it is kept what models consumed.
     *
     * @return the ledger
     */
    UsageLedger usage();

    /**
     * Returns where projects and their members are kept.
     *
     * @return the store
     */
    ProjectStore projects();

    /**
     * Returns where the items of data mode are kept.
     *
     * @return the store
     */
    GatherStore gather();

    /**
     * Returns where runs are kept that outlive their process.
     *
     * @return the store
     */
    RunStore runs();
}
