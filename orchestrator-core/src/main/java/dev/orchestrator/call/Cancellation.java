package dev.orchestrator.call;

import dev.orchestrator.error.CancelledException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a port to stop. Whatever may wait on a network takes one, asks {@link #isCancelled()} between steps and
 * registers a hook that wakes it, such as closing a socket. No thread is ever interrupted.
 *
 * <p>All methods may be called by any thread.
 */
public final class Cancellation {

    /** Why something was cancelled. */
    public enum Reason {
        /** The caller asked for it. */
        CALLER,
        /** A time limit was reached. */
        TIMEOUT,
        /** The listener threw. */
        LISTENER,
        /** The orchestrator was closed. */
        SHUTDOWN,
        /** The work is for nothing: another run took it over, or what it belonged to was deleted. */
        LOST
    }

    /** A registered hook; closing it forgets the hook. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        /** Forgets the hook. A hook that is running already is not waited for. */
        @Override
        void close();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Hook> hooks = new LinkedHashSet<>();
    private volatile @Nullable Reason reason;
    private volatile String why = "";

    private Cancellation() {}

    /**
     * Returns a cancellation that never happens.
     *
     * @return a new one, so that hooks of unrelated calls never meet
     */
    public static Cancellation none() {
        return new Cancellation();
    }

    /**
     * Starts a cancellation together with the means to set it off.
     *
     * @return its source
     */
    public static Source source() {
        return new Source(new Cancellation(), () -> {});
    }

    /**
     * Returns whether it has been set off.
     *
     * @return true from then on
     */
    public boolean isCancelled() {
        return reason != null;
    }

    /**
     * Returns why it was set off.
     *
     * @return the reason, or null if it was not
     */
    public @Nullable Reason reason() {
        return reason;
    }

    /**
     * Returns why it was set off, in words for the log.
     *
     * @return the words, empty if it was not
     */
    public String why() {
        return why;
    }

    /**
     * Throws if it has been set off.
     *
     * @throws CancelledException if it has
     */
    public void throwIfCancelled() {
        if (isCancelled()) {
            throw new CancelledException(why, null);
        }
    }

    /**
     * Runs {@code hook} once when it is set off, or at once if it has been already. The hook runs on the thread that
     * cancels: it must be short and must not block.
     *
     * @param hook what wakes or stops the work
     * @return the registration; close it when the work is done, or the hook is kept until the run ends
     */
    public Registration onCancel(Runnable hook) {
        Hook registered = new Hook(hook);
        lock.lock();
        try {
            if (reason == null) {
                hooks.add(registered);
                return () -> forget(registered);
            }
        } finally {
            lock.unlock();
        }
        registered.run();
        return () -> {};
    }

    /**
     * Waits on this thread until something has come or this is set off. Both wake it; no interrupt does.
     *
     * @param event what is waited for, however it ends
     * @throws CancelledException if it has been set off meanwhile
     */
    public void await(CompletableFuture<?> event) {
        CompletableFuture<Object> woken = new CompletableFuture<>();
        event.whenComplete((value, failure) -> woken.complete(this));
        Registration hook = onCancel(() -> woken.complete(this));
        try (hook) {
            woken.join();
        }
        throwIfCancelled();
    }

    /**
     * Starts a cancellation that is set off with this one, or alone: one attempt of a longer call.
     *
     * @return its source; close it when the attempt is over
     */
    public Source child() {
        Cancellation child = new Cancellation();
        Registration up = onCancel(() -> child.cancel(reasonOr(Reason.CALLER), why));
        return new Source(child, up);
    }

    private Reason reasonOr(Reason fallback) {
        Reason known = reason;
        return known == null ? fallback : known;
    }

    private void forget(Hook hook) {
        lock.lock();
        try {
            hooks.remove(hook);
        } finally {
            lock.unlock();
        }
    }

    private boolean cancel(Reason because, String words) {
        Hook[] toRun;
        lock.lock();
        try {
            if (reason != null) {
                return false;
            }
            why = words;
            reason = because;
            toRun = hooks.toArray(Hook[]::new);
            hooks.clear();
        } finally {
            lock.unlock();
        }
        for (Hook hook : toRun) {
            hook.run();
        }
        return true;
    }

    /** Wraps a hook so that the same {@code Runnable} can be registered twice, and a failing one harms no other. */
    private static final class Hook {
        private final Runnable action;

        Hook(Runnable action) {
            this.action = action;
        }

        void run() {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.warn("A cancellation hook failed; the others still run", e);
            }
        }
    }

    /** The means to set a cancellation off. */
    public static final class Source implements AutoCloseable {
        private final Cancellation token;
        private final Registration parent;

        private Source(Cancellation token, Registration parent) {
            this.token = token;
            this.parent = parent;
        }

        /**
         * Returns what is handed to the work.
         *
         * @return the cancellation
         */
        public Cancellation token() {
            return token;
        }

        /**
         * Sets it off: runs the hooks on this thread.
         *
         * @param reason why
         * @param why the same in words, for the log
         * @return true if this call set it off, false if it had been set off before
         */
        public boolean cancel(Reason reason, String why) {
            return token.cancel(reason, why);
        }

        /** Lets go of the parent, if there is one; the cancellation itself stays as it is. */
        @Override
        public void close() {
            parent.close();
        }
    }
}
