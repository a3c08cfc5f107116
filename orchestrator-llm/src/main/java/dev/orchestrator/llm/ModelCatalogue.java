package dev.orchestrator.llm;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.ModelInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The models a server has, asked for once and kept for an hour. Of several threads that need them at once one asks and
 * the others wait. After a failure the old list goes on being used and the server is left alone for a minute.
 */
final class ModelCatalogue {

    private static final long KEPT_NANOS = Duration.ofHours(1).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    /** What is known, and until when: {@code list} is null if the server never answered. */
    private record Known(@Nullable ModelList list, @Nullable ModelException failure, long until) {}

    private final Function<Cancellation, ModelList> server;
    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable CompletableFuture<Void>> asking = new AtomicReference<>();
    private volatile @Nullable Known known;

    /**
     * Prepares a catalogue; nothing is asked yet.
     *
     * @param server asks for the list; may throw a {@link ModelException} or a {@link CancelledException}
     * @param nanoTime a clock like {@link System#nanoTime}
     */
    ModelCatalogue(Function<Cancellation, ModelList> server, LongSupplier nanoTime) {
        this.server = server;
        this.nanoTime = nanoTime;
    }

    /** Returns all models; fails if the server cannot be reached and never could. */
    List<ModelInfo> all(Cancellation cancellation) {
        Known now = current(true, cancellation);
        if (now.failure() != null && now.list() == null) {
            throw now.failure();
        }
        return now.list() == null ? List.of() : now.list().models();
    }

    /** Returns what is known of a model, as {@link dev.orchestrator.port.model.LanguageModel#describe} promises. */
    Optional<ModelInfo> describe(String model, Cancellation cancellation) {
        ModelList list = current(false, cancellation).list();
        if (list == null) {
            return Optional.empty();
        }
        Optional<ModelInfo> info = list.find(model);
        if (info.isEmpty() && list.isMissing(model)) {
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR, "there is no model " + model + list.suggestion(model));
        }
        return info;
    }

    /** Returns what is known, asking the server if that is too old, or is nothing and {@code needed}. */
    private Known current(boolean needed, Cancellation cancellation) {
        while (true) {
            cancellation.throwIfCancelled();
            Known now = known;
            if (now != null && isGood(now, needed)) {
                return now;
            }
            CompletableFuture<Void> mine = new CompletableFuture<>();
            CompletableFuture<Void> theirs = asking.compareAndExchange(null, mine);
            if (theirs == null) {
                return ask(mine, needed, cancellation);
            }
            await(theirs, cancellation);
        }
    }

    private boolean isGood(Known now, boolean needed) {
        return nanoTime.getAsLong() - now.until() < 0 && (!needed || now.list() != null);
    }

    private Known ask(CompletableFuture<Void> mine, boolean needed, Cancellation cancellation) {
        try {
            Known now = known;
            if (now == null || !isGood(now, needed)) { // else somebody was faster
                now = fetch(now, cancellation);
                known = now;
            }
            return now;
        } finally {
            asking.set(null);
            mine.complete(null);
        }
    }

    private Known fetch(@Nullable Known old, Cancellation cancellation) {
        try {
            return new Known(server.apply(cancellation), null, nanoTime.getAsLong() + KEPT_NANOS);
        } catch (ModelException e) {
            return failed(old, e);
        } catch (CancelledException e) {
            if (cancellation.reason()
                    == Cancellation.Reason.TIMEOUT) { // the server hangs: not everybody shall wait for it
                known = failed(
                        old,
                        ModelException.of(ErrorCode.TIMEOUT, "the list of models", "it took too long")
                                .retryable(true)
                                .cause(e)
                                .build());
            }
            throw e;
        }
    }

    private Known failed(@Nullable Known old, ModelException failure) {
        return new Known(old == null ? null : old.list(), failure, nanoTime.getAsLong() + PAUSE_NANOS);
    }

    /** Waits until the other one has asked, whatever came of it, or until this caller is cancelled. */
    private static void await(CompletableFuture<Void> theirs, Cancellation cancellation) {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        Cancellation.Registration hook = cancellation.onCancel(() -> stopped.complete(null));
        try {
            CompletableFuture.anyOf(theirs, stopped).join();
        } finally {
            hook.close();
        }
    }
}
