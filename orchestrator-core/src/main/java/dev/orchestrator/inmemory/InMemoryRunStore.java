package dev.orchestrator.inmemory;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.error.RunLostException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStart;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.port.store.StoredRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs in a map. One lock for all: nothing is done under it but a few steps in memory. */
final class InMemoryRunStore implements RunStore {

    private static final Comparator<StoredRun> NEWEST_FIRST = Comparator.comparing(StoredRun::createdAt)
            .thenComparing(StoredRun::id)
            .reversed();

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, HeldRun> all = new HashMap<>();
    private final TimeOrder due = new TimeOrder();
    private final TimeOrder ended = new TimeOrder();

    InMemoryRunStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public RunStart create(RunHead head, Duration lease) {
        Check.positive(lease, "lease");
        return locked(() -> {
            HeldRun there = all.get(head.id());
            if (there == null) {
                Instant now = clock.instant();
                HeldRun begun = new HeldRun(head, now, now.plus(lease));
                all.put(head.id(), begun);
                due.move(head.id(), null, begun.dueAt());
                return begun.started();
            }
            Check.that(
                    there.run().userId().equals(head.userId()),
                    "the run id " + head.id() + " is taken; choose another one");
            return new RunStart.Exists(there.run());
        });
    }

    @Override
    public Optional<StoredRun> find(String userId, String runId) {
        return locked(() -> held(userId, runId).map(HeldRun::run));
    }

    @Override
    public List<StoredRun> list(String userId, @Nullable String projectId, @Nullable String after, int limit) {
        Check.positive(limit, "limit");
        return locked(() -> {
            StoredRun last = after == null ? null : needed(userId, after).run();
            return all.values().stream()
                    .map(HeldRun::run)
                    .filter(run -> run.userId().equals(userId))
                    .filter(run ->
                            projectId == null || projectId.equals(run.head().projectId()))
                    .filter(run -> last == null || NEWEST_FIRST.compare(run, last) > 0)
                    .sorted(NEWEST_FIRST)
                    .limit(limit)
                    .toList();
        });
    }

    @Override
    public List<StoredRun> due(Instant now, int limit) {
        Check.positive(limit, "limit");
        return locked(() -> due.earliest(at -> !at.isAfter(now), limit).stream()
                .map(id -> Objects.requireNonNull(all.get(id)).run())
                .toList());
    }

    @Override
    public Optional<RunStart.Started> take(StoredRun seen, Duration lease) {
        Check.positive(lease, "lease");
        return locked(() -> {
            Instant now = clock.instant();
            Optional<HeldRun> free = held(seen.userId(), seen.id()).filter(run -> run.isFree(seen, now));
            free.ifPresent(run -> moving(run, held -> held.take(now, now.plus(lease))));
            return free.map(HeldRun::started);
        });
    }

    @Override
    public Renewal renew(RunToken token, Duration lease) {
        Check.positive(lease, "lease");
        return locked(() -> {
            HeldRun run = all.get(token.runId());
            if (run == null || !run.isHeldBy(token)) {
                return Renewal.LOST;
            }
            moving(run, held -> held.renew(clock.instant().plus(lease)));
            return run.run().cancelAsked() ? Renewal.CANCEL_ASKED : Renewal.HELD;
        });
    }

    @Override
    public long append(RunToken token, List<RunNote> notes) {
        List<RunNote> all = RunStore.requireNotes(notes);
        return locked(() -> of(token).append(token, all, clock.instant()));
    }

    @Override
    public List<RunEntry> entries(String userId, String runId, long after, int limit) {
        Check.that(after >= 0, "after must not be negative, got " + after);
        Check.positive(limit, "limit");
        return locked(() -> needed(userId, runId).window(after, limit));
    }

    @Override
    public void change(RunToken token, RunChange change) {
        locked(() -> {
            moving(of(token), run -> run.change(token, change, clock.instant()));
            return true;
        });
    }

    @Override
    public boolean askToCancel(String userId, String runId) {
        return locked(() -> {
            AtomicBoolean asked = new AtomicBoolean();
            moving(needed(userId, runId), run -> asked.set(run.askToCancel(clock.instant())));
            return asked.get();
        });
    }

    @Override
    public int purge(Instant endedBefore, int limit) {
        Check.positive(limit, "limit");
        return locked(() -> {
            List<String> over = ended.earliest(at -> at.isBefore(endedBefore), limit);
            for (String id : over) {
                moving(Objects.requireNonNull(all.get(id)), run -> all.remove(id));
            }
            return over.size();
        });
    }

    /** Changes a run, and keeps it in its places by time. */
    private void moving(HeldRun run, Consumer<HeldRun> change) {
        String id = run.run().id();
        Instant wasDue = run.dueAt();
        Instant wasEnded = run.endedAt();
        change.accept(run);
        boolean there = all.containsKey(id);
        due.move(id, wasDue, there ? run.dueAt() : null);
        ended.move(id, wasEnded, there ? run.endedAt() : null);
    }

    private HeldRun of(RunToken token) {
        HeldRun run = all.get(token.runId());
        if (run == null) {
            throw new RunLostException(token.runId(), token.epoch());
        }
        return run;
    }

    private Optional<HeldRun> held(String userId, String runId) {
        return Optional.ofNullable(all.get(runId))
                .filter(held -> held.run().userId().equals(userId));
    }

    private HeldRun needed(String userId, String runId) {
        return held(userId, runId)
                .orElseThrow(() -> new OrchestratorException(
                        ErrorCode.RUN_NOT_FOUND, "the store has no run " + runId + " of this user"));
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
