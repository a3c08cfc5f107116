package dev.orchestrator.conformance;

import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.RunToken;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Stores that confuse entries of different keys, or let one come twice. */
final class RunKeyMutants {

    private static final String ONCE = "an_entry_of_a_kind_and_key_is_there_once";
    private static final String APART = "keys_are_kept_apart_whatever_their_text";
    private static final String EARLIER = "what_was_written_in_an_earlier_epoch_cannot_be_written_again";
    private static final String SAME = "the_same_notes_with_the_same_right_are_stored_once";
    private static final String LONG = "a_long_log_is_like_a_short_one";

    private RunKeyMutants() {}

    static List<Mutant<RunStore>> all() {
        return List.of(
                comparing("keys are not looked at", (one, other) -> false, ONCE, EARLIER, SAME),
                comparing("the kind is not looked at", (one, other) -> one.key().equals(other.key()), ONCE, APART),
                comparing(
                        "kind and key are put together",
                        (one, other) -> (one.kind() + one.key()).equals(other.kind() + other.key()),
                        APART),
                comparing("case does not matter", (one, other) -> name(one).equalsIgnoreCase(name(other)), APART),
                comparing(
                        "blanks do not matter",
                        (one, other) ->
                                name(one).replace(" ", "").equals(name(other).replace(" ", "")),
                        APART),
                comparing("keys are UTF-8", (one, other) -> Arrays.equals(utf8(one), utf8(other)), APART),
                Mutant.of(
                        "what has no key comes once",
                        store -> new PlainRunStore() {
                            @Override
                            boolean isSame(RunEntry entry, RunNote note) {
                                return Objects.equals(entry.key(), note.key())
                                        && entry.kind().equals(note.kind());
                            }
                        },
                        "notes_without_a_key_may_be_many",
                        "entries_are_numbered_without_gaps"),
                Mutant.of(
                        "keys are the same for all runs",
                        store -> new PlainRunStore() {
                            @Override
                            Optional<RunEntry> written(PlainRun run, RunNote note) {
                                return runs.values().stream()
                                        .flatMap(any -> any.log.values().stream())
                                        .filter(entry -> isSame(entry, note))
                                        .findFirst();
                            }
                        },
                        "runs_have_logs_of_their_own"),
                Mutant.of(
                        "old keys are forgotten",
                        store -> new PlainRunStore() {
                            @Override
                            Optional<RunEntry> written(PlainRun run, RunNote note) {
                                return super.written(run, note).filter(e -> e.position() > run.log.size() - 100);
                            }
                        },
                        LONG),
                Mutant.of("of notes whose key is known the others are written", store -> new Partly(), ONCE),
                Mutant.of(
                        "the first note decides",
                        store -> new PlainRunStore() {
                            @Override
                            Optional<RunEntry> written(PlainRun run, RunNote note) {
                                return Optional.empty();
                            }

                            @Override
                            public long append(RunToken token, List<RunNote> notes) {
                                PlainRun run = runs.get(token.runId());
                                require(run == null
                                        || super.written(run, notes.get(0)).isEmpty());
                                return super.append(token, notes);
                            }
                        },
                        ONCE,
                        SAME),
                repeating(
                        "a known key is always refused",
                        (store, run, token, notes, first) -> {
                            PlainRunStore.require(false);
                            return first;
                        },
                        SAME,
                        LONG,
                        "threads_that_repeat_the_same_notes_write_them_once"),
                repeating(
                        "a known key is never refused",
                        (store, run, token, notes, first) -> first + notes.size() - 1,
                        ONCE,
                        EARLIER,
                        LONG),
                repeating(
                        "who repeats is told the end of the log",
                        (store, run, token, notes, first) -> {
                            store.correctly(run, token, notes, first);
                            return run.log.size();
                        },
                        SAME,
                        LONG),
                repeating(
                        "the same notes are the same in every epoch",
                        (store, run, token, notes, first) -> {
                            PlainRunStore.require(run.window(first - 1, notes.size()).stream()
                                    .map(RunEntry::note)
                                    .toList()
                                    .equals(notes));
                            return first + notes.size() - 1;
                        },
                        EARLIER));
    }

    private static String name(RunNote note) {
        return note.kind() + "|" + note.key();
    }

    private static byte[] utf8(RunNote note) {
        return name(note).getBytes(StandardCharsets.UTF_8);
    }

    private static Mutant<RunStore> comparing(String name, BiPredicate<RunNote, RunNote> same, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new PlainRunStore() {
                    @Override
                    boolean isSame(RunEntry entry, RunNote note) {
                        return note.key() != null && entry.key() != null && same.test(entry.note(), note);
                    }
                },
                rejectedBy);
    }

    /** A store that can be asked what is right. */
    private static class Repeating extends PlainRunStore {
        long correctly(PlainRun run, RunToken token, List<RunNote> notes, long first) {
            return super.repeated(run, token, notes, first);
        }
    }

    /** Another answer to notes whose key is known. */
    @FunctionalInterface
    private interface Repeat {
        long repeat(Repeating store, PlainRun run, RunToken token, List<RunNote> notes, long first);
    }

    private static Mutant<RunStore> repeating(String name, Repeat repeat, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new Repeating() {
                    @Override
                    long repeated(PlainRun run, RunToken token, List<RunNote> notes, long first) {
                        return repeat.repeat(this, run, token, notes, first);
                    }
                },
                rejectedBy);
    }

    private static final class Partly extends PlainRunStore {
        @Override
        public long append(RunToken token, List<RunNote> notes) {
            try {
                return super.append(token, notes);
            } catch (OrchestratorException e) {
                PlainRun run = held(token);
                List<RunNote> others = notes.stream()
                        .filter(note -> written(run, note).isEmpty())
                        .toList();
                write(run, run.log.size() + 1L, others);
                throw e;
            }
        }
    }
}
