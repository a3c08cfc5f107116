package dev.orchestrator.gather.content;

import dev.orchestrator.contract.DocumentReaderContract;
import dev.orchestrator.port.content.DocumentReader;

class DocumentsContractTest extends DocumentReaderContract {

    @Override
    protected DocumentReader open() {
        return Documents.create();
    }
}
