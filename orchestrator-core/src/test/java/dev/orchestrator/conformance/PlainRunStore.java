package dev.orchestrator.conformance;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.error.RunLostException;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStart;
import dev.orchestrator.port.store.RunStart.Started;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A correct store of runs made of small rules, for mutants to break one each. */
class PlainRunStore implements RunStore {

    static final Comparator<PlainRun> NEWEST_FIRST = Comparator.<PlainRun, Instant>comparing(run -> run.createdAt)
            .thenComparing(run -> run.head.id())
            .reversed();

    final Map<String, PlainRun> runs = new ConcurrentHashMap<>();

    Instant now() {
        return Instant.ofEpochMilli(MutatedRunStore.now.millis());
    }

    /** Does something while nobody else does anything. */
    synchronized <T> T alone(String what, Supplier<T> work) {
        return work.get();
    }

    /** Where it has looked, and has not written yet. */
    void between(String what) {}

    static void require(boolean condition) {
        if (!condition) {
            throw new OrchestratorException(ErrorCode.VALIDATION_ERROR, "not valid");
        }
    }

    void requirePositive(Duration lease) {
        require(!lease.isNegative() && !lease.isZero());
    }

    boolean isOf(PlainRun run, String userId) {
        return run.head.userId().equals(userId);
    }

    Optional<PlainRun> run(String userId, String runId) {
        return Optional.ofNullable(runs.get(runId)).filter(run -> isOf(run, userId));
    }

    PlainRun needed(String userId, String runId) {
        return run(userId, runId)
                .orElseThrow(() -> new OrchestratorException(ErrorCode.RUN_NOT_FOUND, "no run " + runId));
    }

    boolean holds(PlainRun run, RunToken token) {
        return token.secret().equals(run.secret);
    }

    PlainRun held(RunToken token) {
        return Optional.ofNullable(runs.get(token.runId()))
                .filter(run -> holds(run, token))
                .orElseThrow(() -> new RunLostException(token.runId(), token.epoch()));
    }

    @Override
    public RunStart create(RunHead head, Duration lease) {
        requirePositive(lease);
        return alone("create", () -> {
            PlainRun there = runs.get(head.id());
            between("create");
            if (there == null) {
                return begin(head, lease);
            }
            require(isOf(there, head.userId()));
            return again(there, head, lease);
        });
    }

    Started begin(RunHead head, Duration lease) {
        PlainRun run = new PlainRun(kept(head), now());
        run.hold(until(lease));
        runs.put(head.id(), run);
        return started(run);
    }

    RunHead kept(RunHead head) {
        return head;
    }

    RunStart again(PlainRun there, RunHead head, Duration lease) {
        return new RunStart.Exists(there.stored());
    }

    Instant until(Duration lease) {
        return now().plus(lease);
    }

    Started started(PlainRun run) {
        return new Started(new RunToken(run.head.id(), run.epoch, run.secret), run.stored());
    }

    @Override
    public Optional<StoredRun> find(String userId, String runId) {
        return run(userId, runId).map(PlainRun::stored);
    }

    @Override
    public List<StoredRun> list(String userId, String projectId, String after, int limit) {
        require(limit > 0);
        PlainRun last = after == null ? null : lastListed(userId, after);
        return all(run -> isOf(run, userId))
                .filter(run -> isIn(run, projectId))
                .filter(run -> last == null || isAfter(run, last))
                .sorted(listed())
                .limit(limit)
                .map(PlainRun::stored)
                .toList();
    }

    PlainRun lastListed(String userId, String after) {
        return needed(userId, after);
    }

    boolean isIn(PlainRun run, String projectId) {
        return projectId == null || projectId.equals(run.head.projectId());
    }

    boolean isAfter(PlainRun run, PlainRun last) {
        return listed().compare(run, last) > 0;
    }

    Comparator<PlainRun> listed() {
        return NEWEST_FIRST;
    }

    Stream<PlainRun> all(Predicate<PlainRun> wanted) {
        return List.copyOf(runs.values()).stream().filter(wanted);
    }

    @Override
    public List<StoredRun> due(Instant now, int limit) {
        require(limit > 0);
        return all(run -> isDue(run, now))
                .sorted(dueOrder())
                .limit(limit)
                .map(PlainRun::stored)
                .toList();
    }

    boolean isDue(PlainRun run, Instant now) {
        return run.dueAt != null && !run.dueAt.isAfter(now);
    }

    Comparator<PlainRun> dueOrder() {
        return Comparator.comparing(run -> run.dueAt);
    }

    @Override
    public Optional<Started> take(StoredRun seen, Duration lease) {
        requirePositive(lease);
        return alone("take", () -> {
            Optional<PlainRun> free = run(seen.userId(), seen.id()).filter(run -> isFree(run, seen));
            between("take");
            free.ifPresent(run -> taken(run, lease));
            return free.map(this::started);
        });
    }

    boolean isFree(PlainRun run, StoredRun seen) {
        return isSame(run, seen) && (run.status == Status.WAITING || run.status == Status.RUNNING && isExpired(run));
    }

    boolean isSame(PlainRun run, StoredRun seen) {
        return run.epoch == seen.epoch() && run.status == seen.status();
    }

    boolean isExpired(PlainRun run) {
        return isDue(run, now());
    }

    void taken(PlainRun run, Duration lease) {
        run.epoch++;
        run.status = Status.RUNNING;
        run.wakeAt = null;
        run.lastSecret = null;
        run.lastUpdated = now();
        run.hold(until(lease));
    }

    @Override
    public Renewal renew(RunToken token, Duration lease) {
        requirePositive(lease);
        return alone("renew", () -> {
            PlainRun run = runs.get(token.runId());
            if (run == null || !holds(run, token)) {
                return lostRenewal(run, lease);
            }
            run.dueAt = until(lease);
            return run.cancelAsked ? Renewal.CANCEL_ASKED : Renewal.HELD;
        });
    }

    Renewal lostRenewal(PlainRun run, Duration lease) {
        return Renewal.LOST;
    }

    List<RunNote> accepted(List<RunNote> notes) {
        return RunStore.requireNotes(notes);
    }

    @Override
    public long append(RunToken token, List<RunNote> given) {
        List<RunNote> notes = accepted(given);
        return alone("append", () -> {
            PlainRun run = held(token);
            for (int i = 0; i < notes.size(); i++) {
                Optional<RunEntry> there = written(run, notes.get(i));
                if (there.isPresent()) {
                    return repeated(run, token, notes, there.get().position() - i);
                }
            }
            long first = run.log.size() + 1L;
            between("append");
            return write(run, first, notes);
        });
    }

    Optional<RunEntry> written(PlainRun run, RunNote note) {
        return run.log.values().stream().filter(entry -> isSame(entry, note)).findFirst();
    }

    boolean isSame(RunEntry entry, RunNote note) {
        return note.key() != null
                && note.key().equals(entry.key())
                && note.kind().equals(entry.kind());
    }

    long repeated(PlainRun run, RunToken token, List<RunNote> notes, long first) {
        return RunStore.requireSame(token, notes, run.window(first - 1, notes.size()));
    }

    long write(PlainRun run, long first, List<RunNote> notes) {
        for (int i = 0; i < notes.size(); i++) {
            run.add(entry(run, first + i, notes.get(i)));
        }
        return first + notes.size() - 1;
    }

    RunEntry entry(PlainRun run, long position, RunNote note) {
        return new RunEntry(position, note, run.epoch, now());
    }

    @Override
    public List<RunEntry> entries(String userId, String runId, long after, int limit) {
        require(after >= 0 && limit > 0);
        return needed(userId, runId).window(after, limit);
    }

    @Override
    public void change(RunToken token, RunChange change) {
        alone("change", () -> {
            PlainRun there = runs.get(token.runId());
            if (there != null && isDone(there, token, change)) {
                return true;
            }
            PlainRun run = held(token);
            between("change");
            changed(run, change);
            return true;
        });
    }

    boolean isDone(PlainRun run, RunToken token, RunChange change) {
        return token.secret().equals(run.lastSecret) && run.stored().isAsAfter(change);
    }

    void changed(PlainRun run, RunChange change) {
        run.status = change.status();
        run.result = change.result();
        run.error = change.error();
        run.wakeAt = change.wakeAt();
        run.lastUpdated = now();
        run.dueAt = change.status() == Status.RUNNING || isToStop(run) ? now() : change.wakeAt();
        run.lastSecret = run.secret;
        run.secret = null;
    }

    @Override
    public boolean askToCancel(String userId, String runId) {
        return alone("cancel", () -> {
            PlainRun run = needed(userId, runId);
            run.cancelAsked |= canBeAsked(run);
            asked(run);
            return canBeAsked(run);
        });
    }

    void asked(PlainRun run) {
        run.dueAt = isToStop(run) ? now() : run.dueAt;
    }

    boolean isToStop(PlainRun run) {
        return run.status == Status.WAITING && run.cancelAsked;
    }

    boolean canBeAsked(PlainRun run) {
        return !run.status.isEnded();
    }

    @Override
    public int purge(Instant endedBefore, int limit) {
        require(limit > 0);
        return alone("purge", () -> {
            List<PlainRun> over = all(run -> isOver(run, endedBefore))
                    .sorted(purgeOrder())
                    .limit(limit)
                    .toList();
            between("purge");
            over.forEach(run -> runs.remove(run.head.id()));
            return over.size();
        });
    }

    boolean isOver(PlainRun run, Instant endedBefore) {
        return run.status.isEnded() && run.lastUpdated.isBefore(endedBefore);
    }

    Comparator<PlainRun> purgeOrder() {
        return Comparator.comparing(run -> Objects.requireNonNull(run.lastUpdated));
    }
}
