package dev.orchestrator.conformance;

import dev.orchestrator.contract.RunStoreContract;
import dev.orchestrator.port.store.RunStore;
import java.time.Clock;
import java.util.function.UnaryOperator;

/** The contract, run on a broken store. Only {@link RunStoreContractRejectsTest} starts it. */
class MutatedRunStore extends RunStoreContract {

    static volatile UnaryOperator<RunStore> breaking = UnaryOperator.identity();

    /** The clock of the test that runs. */
    static volatile Clock now = Clock.systemUTC();

    @Override
    protected RunStore open(Clock clock) {
        now = clock;
        return breaking.apply(new PlainRunStore());
    }
}
