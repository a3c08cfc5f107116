package dev.orchestrator.brain.mcp;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.CancelledException;
import java.time.Duration;
import java.util.function.Function;

/**
 * Stops what takes too long.
 *
 * @param limit how long it may take
 */
record TimeLimit(Duration limit) {

    TimeLimit atMost(Duration other) {
        return limit.compareTo(other) <= 0 ? this : new TimeLimit(other);
    }

    /**
     * Runs work on this thread that ends soon after its cancellation.
     *
     * @throws McpException with code TIMEOUT if the limit was reached
     * @throws CancelledException if the outer cancellation was set off
     */
    <T> T hold(String what, Cancellation outer, Function<Cancellation, T> work) {
        Cancellation.Source attempt = outer.child();
        Cancellation.Registration timer = Scheduler.system()
                .after(limit, () -> attempt.cancel(Cancellation.Reason.TIMEOUT, what + " took too long"));
        try (attempt;
                timer) {
            return work.apply(attempt.token());
        } catch (CancelledException e) {
            outer.throwIfCancelled();
            throw McpException.timeout(what + " did not come within " + limit);
        }
    }
}
