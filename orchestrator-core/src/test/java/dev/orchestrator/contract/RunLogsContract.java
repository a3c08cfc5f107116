package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStart.Started;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.port.store.StoredRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of {@link RunStoreContract} about what is written into a log, and read from it. */
abstract class RunLogsContract extends RunLeasesContract {

    @Test
    void entries_are_numbered_without_gaps() {
        Started begun = begun();
        String id = begun.run().id();
        assertThat(store.append(begun.token(), List.of(event("a")))).isEqualTo(1);
        assertThat(store.append(begun.token(), List.of(event("b"), keyed("k", "c"), event("d"))))
                .isEqualTo(4);
        Started second = takenOver(id);
        assertThat(store.append(second.token(), List.of(event("e")))).isEqualTo(5);
        assertThat(data(id)).containsExactly("a", "b", "c", "d", "e");
        assertGapless(id, 5);
        assertThat(log(id)).extracting(RunEntry::epoch).containsExactly(1L, 1L, 1L, 1L, 2L);
        assertThat(log(id).get(3).at()).isEqualTo(clock.instant().minus(LEASE));
        assertThat(log(id).get(4).at()).isEqualTo(clock.instant());
    }

    @Test
    void entries_change_nothing_else_of_a_run() {
        Started begun = begun();
        clock.advance(TICK);
        store.append(begun.token(), List.of(event("a")));
        StoredRun there = found(begun.run().id());
        assertThat(there.lastUpdated()).isEqualTo(begun.run().lastUpdated());
        assertThat(there.epoch()).isEqualTo(1);
    }

    @Test
    void runs_have_logs_of_their_own() {
        Started one = begun();
        Started two = begun();
        store.append(one.token(), List.of(keyed("k", "one")));
        store.append(two.token(), List.of(keyed("k", "two")));
        assertThat(data(one.run().id())).containsExactly("one");
        assertThat(data(two.run().id())).containsExactly("two");
    }

    @Test
    void notes_come_back_as_they_were_written() {
        Started begun = begun();
        List<RunNote> written = new ArrayList<>();
        for (String text : HostileText.ALL) {
            String shortly = unique("k") + (text.length() < 100 ? text : "");
            written.add(RunNote.of("event", text));
            written.add(new RunNote(text.isBlank() || text.length() > 40 ? "kind" : text, shortly, text));
        }
        written.forEach(note -> store.append(begun.token(), List.of(note)));
        assertThat(log(begun.run().id())).extracting(RunEntry::note).isEqualTo(written);
    }

    @Test
    void keys_are_kept_apart_whatever_their_text() {
        Started begun = begun();
        // Each pair is the same to UTF-8, to a database that ignores case or blanks, or to who puts kind and key
        // together.
        List<RunNote> notes = List.of(
                new RunNote("kind", "k\uD83D", "1"),
                new RunNote("kind", "k\uD83E", "2"),
                new RunNote("kind", "a", "3"),
                new RunNote("kind", "A", "4"),
                new RunNote("kind", "a ", "5"),
                new RunNote("kind ", "a", "6"),
                new RunNote("kinda", "b", "7"),
                new RunNote("kind", "ab", "8"),
                new RunNote("a\0", "b", "9"),
                new RunNote("a", "\0b", "10"),
                new RunNote("k\uD83D", "a", "11"),
                new RunNote("k\uD83E", "a", "12"));
        notes.forEach(note -> store.append(begun.token(), List.of(note)));
        assertThat(log(begun.run().id())).extracting(RunEntry::note).isEqualTo(notes);
    }

    @Test
    void an_entry_of_a_kind_and_key_is_there_once() {
        Started begun = begun();
        String id = begun.run().id();
        store.append(begun.token(), List.of(keyed("k", "first")));
        assertTaken(begun.token(), keyed("k", "second"));
        assertTaken(begun.token(), event("new"), keyed("k", "first"));
        assertTaken(begun.token(), keyed("k", "first"), event("new"));
        assertTaken(begun.token(), keyed("new", "new"), keyed("k", "second"));
        assertThat(data(id)).containsExactly("first");
        store.append(begun.token(), List.of(keyed("new", "new"), new RunNote("other", "k", "other")));
        assertThat(data(id)).containsExactly("first", "new", "other");
    }

    @Test
    void what_was_written_in_an_earlier_epoch_cannot_be_written_again() {
        String id = begun().run().id();
        Started second = takenOver(id);
        store.append(second.token(), List.of(keyed("approval", "yes")));
        store.change(second.token(), RunChange.waiting(null, null));
        Started third = taken(id);
        assertTaken(third.token(), keyed("approval", "yes"));
        assertTaken(third.token(), keyed("approval", "no"));
        assertThat(data(id)).containsExactly("yes");
    }

    private void assertTaken(RunToken token, RunNote... notes) {
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.append(token, List.of(notes)));
    }

    @Test
    void the_same_notes_with_the_same_right_are_stored_once() {
        Started begun = begun();
        List<RunNote> one = List.of(keyed("k", "1"));
        List<RunNote> three = List.of(event("2"), keyed("k-3", "3"), event("4"));
        assertThat(store.append(begun.token(), one)).isEqualTo(1);
        assertThat(store.append(begun.token(), one)).isEqualTo(1);
        assertThat(store.append(begun.token(), three)).isEqualTo(4);
        assertThat(store.append(begun.token(), List.of(event("5")))).isEqualTo(5);
        assertThat(store.append(begun.token(), three)).isEqualTo(4);
        assertThat(store.append(begun.token(), one)).isEqualTo(1);
        assertThat(data(begun.run().id())).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void notes_without_a_key_may_be_many() {
        Started begun = begun();
        store.append(begun.token(), List.of(event("a"), event("a")));
        store.append(begun.token(), List.of(event("a"), event("a")));
        assertGapless(begun.run().id(), 4);
    }

    @Test
    void who_lost_the_right_writes_nothing() {
        Started first = begun();
        String id = first.run().id();
        store.append(first.token(), List.of(keyed("k", "first")));
        Started second = takenOver(id);
        assertLost(first.token());
        assertLost(first.token(), () -> store.append(first.token(), List.of(keyed("k", "first"))));
        store.append(second.token(), List.of(keyed("late", "second")));
        StoredRun there = found(id);
        assertLost(first.token());
        assertThat(found(id)).isEqualTo(there);
        assertThat(data(id)).containsExactly("first", "second");
    }

    @Test
    void nobody_writes_to_a_run_that_waits_or_has_ended_or_is_not_there() {
        for (RunChange change : List.of(RunChange.letGo(), RunChange.waiting(null, null), RunChange.completed(null))) {
            Started begun = begun();
            store.change(begun.token(), change);
            assertLost(begun.token());
            assertThat(log(begun.run().id())).isEmpty();
            assertLost(new RunToken(unique("run"), 1, begun.token().secret()));
        }
    }

    @Test
    void pages_cover_a_log_once() {
        Started begun = begun();
        String id = begun.run().id();
        for (int i = 0; i < 10; i++) {
            store.append(begun.token(), List.of(event("a" + i), event("b" + i)));
        }
        List<RunEntry> read = new ArrayList<>();
        for (List<RunEntry> page = store.entries(user, id, 0, 3);
                !page.isEmpty();
                page = store.entries(user, id, read.size(), 3)) {
            assertThat(page).hasSizeLessThanOrEqualTo(3);
            read.addAll(page);
        }
        assertThat(read).hasSize(20).isEqualTo(log(id));
        assertThat(store.entries(user, id, 19, 1)).containsExactly(read.get(19));
        assertThat(store.entries(user, id, 20, 1)).isEmpty();
        assertThat(store.entries(user, id, Long.MAX_VALUE, Integer.MAX_VALUE)).isEmpty();
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.entries(user, id, 0, 0));
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.entries(user, id, -1, 1));
    }

    @Test
    void entries_keep_users_apart() {
        Started begun = begun();
        store.append(begun.token(), List.of(event("mine")));
        assertFails(
                ErrorCode.RUN_NOT_FOUND,
                () -> store.entries(stranger, begun.run().id(), 0, 1));
        assertFails(ErrorCode.RUN_NOT_FOUND, () -> store.entries(user, unique("run"), 0, 1));
    }

    @Test
    void a_long_log_is_like_a_short_one() {
        Started begun = begun();
        String id = begun.run().id();
        List<RunNote> written = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            List<RunNote> notes = List.of(event("x".repeat(1_000) + i), keyed("k-" + i, "x".repeat(i * 10)));
            assertThat(store.append(begun.token(), notes)).isEqualTo(2L * i + 2);
            written.addAll(notes);
        }
        assertThat(log(id)).extracting(RunEntry::note).isEqualTo(written);
        assertGapless(id, 240);
        for (int after : List.of(0, 1, 20, 77, 200, 238)) {
            assertThat(store.entries(user, id, after, 2))
                    .extracting(RunEntry::position)
                    .containsExactly(after + 1L, after + 2L);
        }
        assertTaken(begun.token(), keyed("k-3", "other"));
        assertThat(store.append(begun.token(), written.subList(6, 8))).isEqualTo(8);
        assertTaken(takenOver(id).token(), keyed("k-100", "other"));
        assertGapless(id, 240);
    }

    @Test
    void the_largest_notes_are_kept() {
        Started begun = begun();
        String ascii = "a".repeat(RunStore.LARGEST_TEXT);
        String wide = "\u4f60".repeat(RunStore.LARGEST_TEXT / 3);
        String halves = "\uD83D" + "a".repeat(RunStore.LARGEST_TEXT - 3);
        List<RunNote> many = Collections.nCopies(RunStore.MOST_NOTES, event("\u00e9".repeat(2_000)));
        store.append(begun.token(), List.of(keyed("ascii", ascii)));
        store.append(begun.token(), List.of(event(wide)));
        store.append(begun.token(), List.of(keyed("halves", halves)));
        store.append(begun.token(), many);
        store.change(begun.token(), RunChange.completed(wide));
        String id = begun.run().id();
        assertThat(log(id)).hasSize(1_003);
        assertThat(data(id).subList(0, 3)).containsExactly(ascii, wide, halves);
        assertThat(found(id).result()).isEqualTo(wide);
    }

    @Test
    void what_no_log_takes_is_refused() {
        Started begun = begun();
        RunNote large = event("a".repeat(RunStore.LARGEST_TEXT - 1));
        List<RunNote> tooMany = Collections.nCopies(RunStore.MOST_NOTES + 1, event("a"));
        assertTaken(begun.token());
        assertTaken(begun.token(), large, event("\u00e9"));
        assertTaken(begun.token(), keyed("k", "1"), event("2"), keyed("k", "3"));
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.append(begun.token(), tooMany));
        assertThat(log(begun.run().id())).isEmpty();
    }
}
