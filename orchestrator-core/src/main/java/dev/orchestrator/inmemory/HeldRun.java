package dev.orchestrator.inmemory;

import dev.orchestrator.error.RunLostException;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStart;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One run with its log and the right to carry it on. Guarded by the lock of the store. */
final class HeldRun {

    private StoredRun run;
    private final List<RunEntry> entries = new ArrayList<>();
    /** Where the entries of a kind and key are, by both. */
    private final Map<List<String>, Integer> places = new HashMap<>();

    private @Nullable String holder;
    private @Nullable String lastHolder;
    private @Nullable Instant dueAt;

    HeldRun(RunHead head, Instant now, Instant until) {
        this.run = StoredRun.begun(head, now);
        this.holder = UUID.randomUUID().toString();
        this.dueAt = until;
    }

    StoredRun run() {
        return with(run.status(), run.result(), run.wakeAt(), run.cancelAsked(), run.epoch(), run.lastUpdated());
    }

    /** When somebody may carry it on: when its lease expires, or when it wakes; null if never. */
    @Nullable
    Instant dueAt() {
        return dueAt;
    }

    @Nullable
    Instant endedAt() {
        return run.status().isEnded() ? run.lastUpdated() : null;
    }

    RunStart.Started started() {
        String secret = Objects.requireNonNull(holder, "a run that nobody holds");
        return new RunStart.Started(new RunToken(run.id(), run.epoch(), secret), run());
    }

    /** Whether it stands as it was seen, and may be taken. */
    boolean isFree(StoredRun seen, Instant now) {
        boolean expired = dueAt != null && !dueAt.isAfter(now);
        return run.epoch() == seen.epoch()
                && run.status() == seen.status()
                && (run.status() == Status.WAITING || (run.status() == Status.RUNNING && expired));
    }

    void take(Instant now, Instant until) {
        run = with(Status.RUNNING, run.result(), null, run.cancelAsked(), run.epoch() + 1, later(now));
        holder = UUID.randomUUID().toString();
        lastHolder = null;
        dueAt = until;
    }

    boolean isHeldBy(RunToken token) {
        return token.secret().equals(holder);
    }

    void renew(Instant until) {
        dueAt = until;
    }

    long append(RunToken token, List<RunNote> notes, Instant now) {
        requireHeldBy(token);
        for (int i = 0; i < notes.size(); i++) {
            Integer there = places.get(name(notes.get(i)));
            if (there != null) {
                return RunStore.requireSame(token, notes, window(there - i, notes.size()));
            }
        }
        for (RunNote note : notes) {
            if (note.key() != null) {
                places.put(name(note), entries.size());
            }
            entries.add(new RunEntry(entries.size() + 1L, note, run.epoch(), now));
        }
        return entries.size();
    }

    private static List<String> name(RunNote note) {
        return note.key() == null ? List.of() : List.of(note.kind(), note.key());
    }

    /** Returns so many entries from an index on, or as many of them as there are. */
    List<RunEntry> window(long from, int count) {
        int size = entries.size();
        int begin = (int) Math.max(0, Math.min(from, size));
        int end = (int) Math.max(begin, Math.min(from + count, size));
        return List.copyOf(entries.subList(begin, end));
    }

    void change(RunToken token, RunChange change, Instant now) {
        boolean again = token.secret().equals(lastHolder) && run.isAsAfter(change);
        if (again) {
            return;
        }
        requireHeldBy(token);
        run = new StoredRun(
                run.head(),
                change.status(),
                change.result(),
                change.error(),
                change.wakeAt(),
                run.cancelAsked(),
                run.epoch(),
                0,
                run.createdAt(),
                later(now));
        lastHolder = holder;
        holder = null;
        boolean atOnce = change.status() == Status.RUNNING || isToStop();
        dueAt = atOnce ? now : change.wakeAt();
    }

    private void requireHeldBy(RunToken token) {
        if (!isHeldBy(token)) {
            throw new RunLostException(token.runId(), token.epoch());
        }
    }

    boolean askToCancel(Instant now) {
        if (run.status().isEnded()) {
            return false;
        }
        run = with(run.status(), run.result(), run.wakeAt(), true, run.epoch(), run.lastUpdated());
        dueAt = isToStop() ? now : dueAt;
        return true;
    }

    /** Whether it waits, so that whoever is to stop it must come and take it. */
    private boolean isToStop() {
        return run.status() == Status.WAITING && run.cancelAsked();
    }

    private StoredRun with(
            Status status,
            @Nullable String result,
            @Nullable Instant wakeAt,
            boolean cancelAsked,
            long epoch,
            Instant lastUpdated) {
        return new StoredRun(
                run.head(),
                status,
                result,
                run.error(),
                wakeAt,
                cancelAsked,
                epoch,
                entries.size(),
                run.createdAt(),
                lastUpdated);
    }

    private Instant later(Instant now) {
        return now.isAfter(run.lastUpdated()) ? now : run.lastUpdated();
    }
}
