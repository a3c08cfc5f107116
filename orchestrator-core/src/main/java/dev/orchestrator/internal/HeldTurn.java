package dev.orchestrator.internal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.port.store.TurnToken;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to answer in a conversation while a run holds it: renewed until it is given back, which happens once, with
 * the answer, with what there is of it, or with nothing.
 */
final class HeldTurn implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HeldTurn.class);
    private static final int RENEWALS_A_LEASE = 3;

    private final Wiring wiring;
    private final TurnToken token;
    private final StoredMessage question;
    private final Function<ErrorCode, @Nullable Message> partial;
    private final LiveRun<?> run;
    private final Runnable whenSettled;
    private final Cancellation.Registration onCancel;
    private final ReentrantLock settling = new ReentrantLock();
    private volatile boolean settled; // written under settling
    private volatile boolean closed;
    private volatile Cancellation.@Nullable Registration renewal;

    /** {@code partial} makes the interrupted answer out of what there is by then, or null if there is nothing yet. */
    HeldTurn(
            Wiring wiring,
            TurnStart.Started started,
            LiveRun<?> run,
            Function<ErrorCode, @Nullable Message> partial,
            Runnable whenSettled) {
        this.wiring = wiring;
        this.token = started.token();
        this.question = started.question();
        this.partial = partial;
        this.run = run;
        this.whenSettled = whenSettled;
        this.onCancel = run.cancellation().onCancel(this::interruptElsewhere);
        armRenewal();
    }

    StoredMessage question() {
        return question;
    }

    private ConversationStore store() {
        return wiring.conversations();
    }

    private void armRenewal() {
        if (!closed) {
            renewal = wiring.scheduler()
                    .after(wiring.turnLease().dividedBy(RENEWALS_A_LEASE), () -> elsewhere(this::renew));
        }
    }

    private void renew() {
        if (closed) {
            return;
        }
        try {
            if (!store().renewTurn(token, wiring.turnLease())) {
                giveUp();
                return;
            }
        } catch (RuntimeException e) {
            LOG.warn("The turn of request {} could not be renewed; trying again", token.requestId(), e);
        }
        armRenewal();
    }

    /** Nobody will see this answer: no more is spent on it. A turn that is being settled is gone as well, rightly. */
    private void giveUp() {
        if (!settled && !settling.isLocked() && run.stop(Reason.LOST, whyLost())) {
            LOG.warn("Run {} was stopped: {}", run.id(), whyLost());
        }
    }

    private String whyLost() {
        return "request " + token.requestId() + " lost its turn in conversation " + token.conversationId()
                + ": another run took it over, or the conversation was deleted; repeat the request to get what there is";
    }

    /** Stores the complete answer. */
    StoredMessage finish(Message answer) {
        settling.lock();
        try {
            StoredMessage stored = storeComplete(answer).orElseThrow(this::lost);
            settled = true;
            return stored;
        } finally {
            settling.unlock();
        }
    }

    /** Tries twice: finishing again with the same token is safe, and an answer that was paid for is worth it. */
    private Optional<StoredMessage> storeComplete(Message answer) {
        try {
            return store().finishTurn(token, answer);
        } catch (OrchestratorException e) {
            LOG.warn("The answer to request {} could not be stored; trying once more", token.requestId(), e);
            return store().finishTurn(token, answer);
        }
    }

    private OrchestratorException lost() {
        return new OrchestratorException(ErrorCode.DATABASE_ERROR, whyLost());
    }

    /** A listener that is stuck holds the run's thread, but must not hold back what was answered so far. */
    private void interruptElsewhere() {
        elsewhere(() -> interrupt(ErrorCode.CANCELLED));
    }

    private void elsewhere(Runnable work) {
        try {
            wiring.background().execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("No thread for the turn of request {}; the run's own will do it", token.requestId(), e);
        }
    }

    /** Stores what was answered so far, marked interrupted, unless the turn is settled already. */
    void interrupt(ErrorCode failure) {
        settling.lock();
        try {
            if (!settled) {
                settled = true;
                storePartial(failure);
            }
        } catch (RuntimeException e) {
            LOG.warn("The interrupted answer to request {} could not be stored", token.requestId(), e);
        } finally {
            settling.unlock();
            whenSettled.run();
        }
    }

    private void storePartial(ErrorCode failure) {
        Message message = partial.apply(whyStopped(failure));
        if (message == null) {
            store().releaseTurn(token);
        } else {
            store().finishTurn(token, message);
        }
    }

    /** A run that was stopped fails in all sorts of ways; why it was stopped is what counts. */
    private ErrorCode whyStopped(ErrorCode failure) {
        Reason reason = run.stopReason();
        if (reason == null) {
            return failure;
        }
        return reason == Reason.TIMEOUT ? ErrorCode.TIMEOUT : ErrorCode.CANCELLED; // a lost turn stores nothing at all
    }

    /** Stops renewing; a turn that was neither finished nor interrupted ends as interrupted by a bug. */
    @Override
    public void close() {
        closed = true;
        onCancel.close();
        Cancellation.Registration armed = renewal;
        if (armed != null) {
            armed.close();
        }
        interrupt(ErrorCode.INTERNAL_ERROR);
    }
}
