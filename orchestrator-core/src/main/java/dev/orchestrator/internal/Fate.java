package dev.orchestrator.internal;

import dev.orchestrator.call.Cancellation.Reason;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How a run ends: decided once, together with the reason, so that nobody sees one without the other. Thread-safe. */
final class Fate {

    /** What is decided. */
    record Decision(boolean open, @Nullable Reason stopped, String why) {

        private static final Decision OPEN = new Decision(true, null, "");
        private static final Decision ANSWERED = new Decision(false, null, "");

        boolean answered() {
            return !open && stopped == null;
        }
    }

    private final AtomicReference<Decision> decision = new AtomicReference<>(Decision.OPEN); // compared by identity

    Decision now() {
        return Objects.requireNonNull(decision.get());
    }

    /** Returns whether this call has decided it. */
    boolean stop(Reason reason, String why) {
        return decision.compareAndSet(Decision.OPEN, new Decision(false, reason, why));
    }

    /** Returns whether this call has decided it. */
    boolean answer() {
        return decision.compareAndSet(Decision.OPEN, Decision.ANSWERED);
    }
}
