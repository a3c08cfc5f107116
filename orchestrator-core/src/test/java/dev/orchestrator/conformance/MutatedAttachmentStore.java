package dev.orchestrator.conformance;

import dev.orchestrator.contract.AttachmentStoreContract;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.store.AttachmentStore;
import java.util.function.UnaryOperator;

/** The contract, run on a broken store. Only {@link AttachmentStoreContractRejectsTest} starts it. */
class MutatedAttachmentStore extends AttachmentStoreContract {

    static volatile UnaryOperator<AttachmentStore> breaking = UnaryOperator.identity();

    @Override
    protected AttachmentStore open() {
        return breaking.apply(InMemoryStores.create().attachments());
    }
}
