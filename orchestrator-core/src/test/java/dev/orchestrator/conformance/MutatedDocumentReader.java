package dev.orchestrator.conformance;

import dev.orchestrator.contract.DocumentReaderContract;
import dev.orchestrator.port.content.DocumentReader;
import java.util.function.UnaryOperator;

/** The contract, run on a broken reader. Only {@link DocumentReaderContractRejectsTest} starts it. */
class MutatedDocumentReader extends DocumentReaderContract {

    static volatile UnaryOperator<DocumentReader> breaking = UnaryOperator.identity();

    @Override
    protected DocumentReader open() {
        return breaking.apply(new PlainReader());
    }
}
