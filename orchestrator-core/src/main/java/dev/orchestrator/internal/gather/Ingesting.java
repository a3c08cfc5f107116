package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.IngestResult;
import dev.orchestrator.data.IngestResult.Problem;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.Access;
import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.gather.Accepting.Kept;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.stream.IngestProgress;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.ItemsIngested;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Takes many pieces of content in, some at a time, outside of any conversation. One object serves one run. */
public final class Ingesting {

    private static final long TOLD_EVERY = 50;

    private record Numbered(long number, DataRequest request) {}

    private final Wiring wiring;
    private final Accepting accepting;
    private final Caller caller;
    private final Iterator<DataRequest> requests;
    private final long total;
    private final Instant began;
    private final Set<String> projects = new HashSet<>(); // guarded by requests
    private final List<Problem> problems = new ArrayList<>(); // guarded by this, as all counts are
    private long taken; // guarded by requests
    private boolean broken; // guarded by requests
    private long accepted;
    private long existed;
    private long pending;
    private long refused;

    /** {@code total} is -1 where it is not known. */
    public Ingesting(Wiring wiring, Accepting accepting, Caller caller, Iterator<DataRequest> requests, long total) {
        this.wiring = wiring;
        this.accepting = accepting;
        this.caller = caller;
        this.requests = requests;
        this.total = total;
        this.began = wiring.clock().instant();
    }

    /** Returns when all are through, or the run was stopped; what was accepted by then stays. */
    public IngestResult run(LiveRun<IngestResult> run, int atOnce) {
        List<CompletableFuture<Void>> workers = IntStream.range(0, atOnce)
                .mapToObj(i -> CompletableFuture.runAsync(() -> work(run), wiring.background()))
                .toList();
        workers.forEach(worker -> worker.exceptionally(failure -> null).join());
        run.cancellation().throwIfCancelled();
        workers.forEach(Ingesting::joined);
        run.emit(new ItemsIngested(progress()));
        run.commit();
        synchronized (this) {
            return new IngestResult(progress(), problems);
        }
    }

    /** What is no reason to refuse one piece of content, such as an iterator that throws, ends the run. */
    private static <T> T joined(CompletableFuture<T> worker) {
        try {
            return worker.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    private void work(LiveRun<IngestResult> run) {
        for (Numbered next = next(run.cancellation()); next != null; next = next(run.cancellation())) {
            one(run, next);
        }
    }

    private @Nullable Numbered next(Cancellation cancellation) {
        synchronized (requests) {
            if (broken || cancellation.isCancelled()) {
                return null;
            }
            broken = true; // unless it gives one, whatever it throws instead
            Numbered next = requests.hasNext() ? new Numbered(taken + 1, requests.next()) : null;
            broken = false;
            taken++;
            return next;
        }
    }

    private void one(LiveRun<IngestResult> run, Numbered next) {
        Duration timeout = next.request().timeout();
        String what = "content " + next.number() + " of run " + run.id();
        try (TimeLimit limit = new TimeLimit(wiring.scheduler(), run.cancellation(), timeout, what)) {
            take(run, next, limit);
        }
        tell(run);
    }

    private void take(LiveRun<IngestResult> run, Numbered next, TimeLimit limit) {
        try {
            check(next.request());
            accept(run, next, limit);
        } catch (OrchestratorException e) {
            refuse(next.number(), limit.reason(e));
        }
    }

    private void check(DataRequest request) {
        Check.that(
                request.caller().userId().equals(caller.userId()),
                "content of user " + request.caller().userId() + " in a run of user " + caller.userId());
        checkAccess(request.projectId());
    }

    private void accept(LiveRun<IngestResult> run, Numbered next, TimeLimit limit) {
        DataRequest request = next.request();
        Cancellation cancellation = limit.cancellation();
        try (Spooled files = request.attachments().isEmpty()
                ? new Spooled(wiring, request, cancellation)
                : spooled(request, cancellation)) {
            Errand errand = Errand.aside(request, run.id(), event -> count(run, event), cancellation);
            complete(next, accepting.keep(request, files, errand), errand, limit);
        }
    }

    /** On another thread: a supplier that hangs whatever is done to its stream has that one for ever, and no worker. */
    private Spooled spooled(DataRequest request, Cancellation cancellation) {
        CompletableFuture<Spooled> files =
                CompletableFuture.supplyAsync(() -> new Spooled(wiring, request, cancellation), wiring.background());
        try {
            cancellation.await(files);
        } catch (CancelledException e) {
            files.thenAccept(Spooled::close); // which may come all the same
            throw e;
        }
        return joined(files);
    }

    /** What was kept is not refused, whatever becomes of it from then on. */
    private void complete(Numbered next, Kept kept, Errand errand, TimeLimit limit) {
        Outcome outcome;
        try {
            outcome = accepting.complete(kept, errand);
        } catch (OrchestratorException e) {
            leave(next.number(), kept.existed(), limit.reason(e));
            return;
        }
        count(outcome.existed(), outcome.item().state());
    }

    private void checkAccess(String projectId) {
        synchronized (requests) {
            if (!projects.contains(projectId)) {
                Access.check(wiring, caller.userId(), projectId);
                projects.add(projectId);
            }
        }
    }

    /** Of single items only what they cost is told. */
    private static void count(LiveRun<IngestResult> run, StreamEvent event) {
        if (event instanceof UsageReported) {
            run.emit(event);
        }
    }

    private synchronized void count(boolean existing, State state) {
        if (existing) {
            existed++;
        } else {
            accepted++;
            pending += state == State.PENDING ? 1 : 0;
        }
    }

    private synchronized void leave(long number, boolean existing, OrchestratorException why) {
        count(existing, State.PENDING);
        note(new Problem(number, true, why.code(), String.valueOf(why.getMessage())));
    }

    private synchronized void refuse(long number, OrchestratorException why) {
        refused++;
        note(new Problem(number, false, why.code(), String.valueOf(why.getMessage())));
    }

    private void note(Problem problem) {
        if (problems.size() < IngestResult.MOST_PROBLEMS) {
            problems.add(problem);
        }
    }

    private void tell(LiveRun<IngestResult> run) {
        IngestProgress progress = progress();
        if (progress.done() % TOLD_EVERY == 0) {
            run.emit(new ItemsIngested(progress));
        }
    }

    private synchronized IngestProgress progress() {
        Duration took = Duration.between(began, wiring.clock().instant());
        long done = accepted + existed + refused;
        Duration left = total < 0 || done == 0
                ? null
                : took.multipliedBy(Math.max(0, total - done)).dividedBy(done);
        return new IngestProgress(accepted, existed, pending, refused, total, took, left);
    }
}
