package dev.orchestrator.conformance;

import dev.orchestrator.error.RunLostException;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.RunToken;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stores that write or read logs wrongly. */
final class RunLogMutants {

    private static final String NUMBERED = "entries_are_numbered_without_gaps";
    private static final String WRITTEN = "notes_come_back_as_they_were_written";
    private static final String PAGES = "pages_cover_a_log_once";
    private static final String LARGEST = "the_largest_notes_are_kept";
    private static final String LONG = "a_long_log_is_like_a_short_one";
    private static final String LOST = "who_lost_the_right_writes_nothing";

    private RunLogMutants() {}

    static List<Mutant<RunStore>> all() {
        List<Mutant<RunStore>> all = new ArrayList<>(numbering());
        all.addAll(keeping());
        all.addAll(reading());
        all.addAll(holding());
        return all;
    }

    private static List<Mutant<RunStore>> numbering() {
        return List.of(
                writing(
                        "positions begin at 2",
                        (store, run, first, notes) -> store.writeAt(run, first + 1, notes),
                        NUMBERED),
                writing(
                        "the notes of one call count once",
                        (store, run, first, notes) -> {
                            store.writeAt(run, first, notes);
                            return first;
                        },
                        NUMBERED),
                writing(
                        "a call leaves a place free",
                        (store, run, first, notes) -> store.writeAt(run, lastOf(run) == 0 ? 1 : lastOf(run) + 2, notes),
                        NUMBERED,
                        "threads_that_write_at_once_leave_no_gap"),
                entering(
                        "entries are of the first epoch",
                        (run, e) -> new RunEntry(e.position(), e.note(), 1, e.at()),
                        NUMBERED),
                entering(
                        "entries are as old as their run",
                        (run, e) -> new RunEntry(e.position(), e.note(), e.epoch(), run.createdAt),
                        NUMBERED),
                writing(
                        "who writes changes the run",
                        (store, run, first, notes) -> {
                            run.lastUpdated = store.now();
                            return store.writeAt(run, first, notes);
                        },
                        "entries_change_nothing_else_of_a_run"));
    }

    private static long lastOf(PlainRun run) {
        return run.log.isEmpty() ? 0 : run.log.lastKey();
    }

    private static List<Mutant<RunStore>> keeping() {
        return List.of(
                noting(
                        "data is trimmed",
                        note -> new RunNote(note.kind(), note.key(), note.data().strip()),
                        WRITTEN),
                noting(
                        "data is UTF-8",
                        note -> new RunNote(note.kind(), note.key(), utf8(note.data())),
                        WRITTEN,
                        LARGEST),
                noting("keys are UTF-8", note -> new RunNote(note.kind(), utf8(note.key()), note.data()), WRITTEN),
                noting("there is one kind", note -> new RunNote("kind", note.key(), note.data()), WRITTEN),
                noting(
                        "data has a megabyte",
                        note -> new RunNote(
                                note.kind(),
                                note.key(),
                                note.data().substring(0, Math.min(note.data().length(), 1 << 20))),
                        LARGEST),
                Mutant.of(
                        "there are a hundred notes in a call",
                        store -> new PlainRunStore() {
                            @Override
                            List<RunNote> accepted(List<RunNote> notes) {
                                require(notes.size() <= 100);
                                return super.accepted(notes);
                            }
                        },
                        LARGEST),
                Mutant.of(
                        "anything is accepted",
                        store -> new PlainRunStore() {
                            @Override
                            List<RunNote> accepted(List<RunNote> notes) {
                                return List.copyOf(notes);
                            }
                        },
                        "what_no_log_takes_is_refused"),
                writing(
                        "a log has two hundred entries",
                        (store, run, first, notes) -> {
                            long last = store.writeAt(run, first, notes);
                            run.log.headMap(last - 200, true).clear();
                            return last;
                        },
                        LONG,
                        LARGEST));
    }

    private static String utf8(String text) {
        return text == null ? null : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static List<Mutant<RunStore>> reading() {
        return List.of(
                reading(
                        "there is no limit",
                        (store, user, id, after, limit) -> store.entries(user, id, after, 9_999),
                        PAGES),
                reading(
                        "a page begins with the last entry that was seen",
                        (store, user, id, after, limit) -> store.entries(user, id, Math.max(after - 1, 0), limit),
                        PAGES,
                        LONG),
                reading(
                        "a place after the end is the beginning",
                        (store, user, id, after, limit) ->
                                store.entries(user, id, after > Integer.MAX_VALUE ? 0 : after, limit),
                        PAGES),
                reading(
                        "any page will do",
                        (store, user, id, after, limit) ->
                                store.entries(user, id, Math.max(after, 0), Math.max(limit, 1)),
                        PAGES),
                reading(
                        "anybody reads",
                        (store, user, id, after, limit) -> {
                            PlainRun run = store.runs.get(id);
                            return store.entries(run == null ? user : run.head.userId(), id, after, limit);
                        },
                        "entries_keep_users_apart"),
                reading(
                        "what is not there has an empty log",
                        (store, user, id, after, limit) ->
                                store.find(user, id).isEmpty() ? List.of() : store.entries(user, id, after, limit),
                        "entries_keep_users_apart"));
    }

    private static List<Mutant<RunStore>> holding() {
        return List.of(
                Mutant.of(
                        "anybody writes",
                        store -> new PlainRunStore() {
                            @Override
                            PlainRun held(RunToken token) {
                                PlainRun run = runs.get(token.runId());
                                return run == null ? super.held(token) : run;
                            }
                        },
                        LOST,
                        "nobody_writes_to_a_run_that_waits_or_has_ended_or_is_not_there",
                        "who_lost_the_right_changes_nothing"),
                Mutant.of(
                        "who has lost it is told so when it is written",
                        store -> new PlainRunStore() {
                            @Override
                            public long append(RunToken token, List<RunNote> notes) {
                                PlainRun run = runs.get(token.runId());
                                if (run != null && !holds(run, token)) {
                                    write(run, run.log.size() + 1L, notes);
                                }
                                return super.append(token, notes);
                            }
                        },
                        LOST,
                        "nobody_writes_to_a_run_that_waits_or_has_ended_or_is_not_there"),
                Mutant.of(
                        "what is known is answered without a right",
                        store -> new PlainRunStore() {
                            @Override
                            public long append(RunToken token, List<RunNote> notes) {
                                PlainRun run = runs.get(token.runId());
                                Optional<RunEntry> first = run == null ? Optional.empty() : written(run, notes.get(0));
                                return first.filter(entry -> entry.epoch() == token.epoch())
                                        .map(RunEntry::position)
                                        .orElseGet(() -> super.append(token, notes));
                            }
                        },
                        LOST),
                Mutant.of(
                        "a right outlives the run",
                        store -> new PlainRunStore() {
                            @Override
                            void changed(PlainRun run, RunChange change) {
                                String secret = run.secret;
                                super.changed(run, change);
                                run.secret = secret;
                            }
                        },
                        "nobody_writes_to_a_run_that_waits_or_has_ended_or_is_not_there",
                        "a_run_that_has_ended_stays_as_it_is",
                        "a_right_that_was_lost_cannot_be_renewed",
                        "of_many_threads_that_end_a_run_one_does"),
                Mutant.of(
                        "what has been lost is another failure",
                        store -> new PlainRunStore() {
                            @Override
                            PlainRun held(RunToken token) {
                                try {
                                    return super.held(token);
                                } catch (RunLostException e) {
                                    throw new RunLostException("another", 0);
                                }
                            }
                        },
                        LOST));
    }

    /** A store that can be told where to write. */
    static class Writing extends PlainRunStore {
        long writeAt(PlainRun run, long first, List<RunNote> notes) {
            return super.write(run, first, notes);
        }
    }

    /** Another way to write. */
    @FunctionalInterface
    interface Write {
        long write(Writing store, PlainRun run, long first, List<RunNote> notes);
    }

    static Mutant<RunStore> writing(String name, Write write, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new Writing() {
                    @Override
                    long write(PlainRun run, long first, List<RunNote> notes) {
                        return write.write(this, run, first, notes);
                    }
                },
                rejectedBy);
    }

    /** Another way to note. */
    @FunctionalInterface
    interface Note {
        RunNote note(RunNote note);
    }

    private static Mutant<RunStore> noting(String name, Note other, String... rejectedBy) {
        return entering(
                name, (run, e) -> new RunEntry(e.position(), other.note(e.note()), e.epoch(), e.at()), rejectedBy);
    }

    /** Another entry. */
    @FunctionalInterface
    interface Entering {
        RunEntry entry(PlainRun run, RunEntry entry);
    }

    private static Mutant<RunStore> entering(String name, Entering entering, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new PlainRunStore() {
                    @Override
                    RunEntry entry(PlainRun run, long position, RunNote note) {
                        return entering.entry(run, super.entry(run, position, note));
                    }
                },
                rejectedBy);
    }

    /** Another way to read. */
    @FunctionalInterface
    private interface Reading {
        List<RunEntry> read(PlainRunStore store, String userId, String runId, long after, int limit);
    }

    private static Mutant<RunStore> reading(String name, Reading reading, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new PlainRunStore() {
                    private final PlainRunStore correct = new PlainRunStore();

                    @Override
                    public List<RunEntry> entries(String userId, String runId, long after, int limit) {
                        correct.runs.putAll(runs);
                        return reading.read(correct, userId, runId, after, limit);
                    }
                },
                rejectedBy);
    }
}
