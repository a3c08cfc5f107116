package dev.orchestrator.gateway;

import dev.orchestrator.call.Scheduler;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What every call of a gateway works with. {@code background} takes what may wait on a network after the call is over;
 * {@code accounts} is null where nobody keeps books; {@code holdBack} is a number of characters.
 */
record Means(
        Clock clock,
        LongSupplier nanos,
        Scheduler scheduler,
        Executor background,
        Prices prices,
        Schemas schemas,
        @Nullable Accounts accounts,
        LateBills lateBills,
        int holdBack) {}
