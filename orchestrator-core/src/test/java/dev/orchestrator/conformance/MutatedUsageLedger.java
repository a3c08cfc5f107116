package dev.orchestrator.conformance;

import dev.orchestrator.contract.UsageLedgerContract;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.store.UsageLedger;
import java.time.Clock;
import java.util.function.UnaryOperator;

/** The contract, run on a broken ledger. Only {@link UsageLedgerContractRejectsTest} starts it. */
class MutatedUsageLedger extends UsageLedgerContract {

    static volatile UnaryOperator<UsageLedger> breaking = UnaryOperator.identity();

    /** The clock of the test that runs. */
    static volatile Clock now = Clock.systemUTC();

    @Override
    protected UsageLedger open(Clock clock) {
        now = clock;
        return breaking.apply(InMemoryStores.create(clock).usage());
    }
}
