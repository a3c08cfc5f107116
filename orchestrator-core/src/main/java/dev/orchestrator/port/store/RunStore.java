package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Port to where runs are kept that outlive their process, blocking. A run has a log that only grows, and is carried on by
 * one holder at a time. Who dies is followed by whoever takes the run next, and goes on from what the log says.
 *
 * <p>An implementation must
 *
 * <ul>
 *   <li>be correct with many threads, and with several processes where the storage can be shared;
 *   <li>check the user wherever one is named: a run of somebody else does not exist;
 *   <li>let one hold a run at a time: from {@link #create} or {@link #take} until {@link #change}, or until somebody takes
 *       it because its lease has expired by the store's clock; each taking begins the next epoch;
 *   <li>write for the holder alone, and find out whether he still is in the same step: whoever has lost the right gets
 *       {@link dev.orchestrator.error.RunLostException}, and of what he wrote nothing is seen, then or later;
 *   <li>number the entries of a run from 1 without gaps, in the order in which they were stored; store the notes of one
 *       call next to each other, all or none; and show nobody an entry before all those in front of it, so that what a
 *       reader has seen stays as it was;
 *   <li>keep one entry of a kind and key in a run;
 *   <li>return every text exactly as it was given, halves of surrogate pairs included;
 *   <li>find what is due, what has ended and what a user has from an index, and append at a cost that does not grow with
 *       the log;
 *   <li>keep what a method has returned from, through the death of the process (in-memory stores aside);
 *   <li>have time-outs of its own, and throw {@link dev.orchestrator.error.OrchestratorException} with code
 *       DATABASE_ERROR for what the storage does, and RUN_NOT_FOUND where a run is needed and not there.
 * </ul>
 *
 * <p>{@code dev.orchestrator.contract.RunStoreContract} in the test-jar checks these.
 */
public interface RunStore {

    /** The most bytes, in UTF-8, of a request, of a result, and of all that one call appends. */
    int LARGEST_TEXT = 4_000_000;

    /** The most notes that one call appends. */
    int MOST_NOTES = 1_000;

    /** What {@link #renew} found. */
    enum Renewal {
        /** The right is still held. */
        HELD,
        /** The right is still held, and somebody wants the run to stop. */
        CANCEL_ASKED,
        /** The right was lost. */
        LOST
    }

    /**
     * Begins a run, held by the caller in epoch 1; or finds the one that has its id.
     *
     * @param head what it is
     * @param lease how long the right to carry it on lasts unless it is renewed
     * @return the right, or the run that was there first
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if the id is taken by another user
     */
    RunStart create(RunHead head, Duration lease);

    /**
     * Finds a run.
     *
     * @param userId whose it is
     * @param runId its id
     * @return the run, or empty if there is none or it is somebody else's
     */
    Optional<StoredRun> find(String userId, String runId);

    /**
     * Lists runs, newest first by the time they began.
     *
     * @param userId whose they are
     * @param projectId the project they work in, or null for all
     * @param after the id of the last one already listed, or null to begin with the newest
     * @param limit the most to return, above 0
     * @return the runs
     * @throws dev.orchestrator.error.OrchestratorException with code RUN_NOT_FOUND if there is no {@code after}
     */
    List<StoredRun> list(String userId, @Nullable String projectId, @Nullable String after, int limit);

    /**
     * Finds runs that nobody carries on: that are RUNNING with an expired lease, or WAITING and past their time to wake, or
     * WAITING and to stop: nobody would hear of that.
     *
     * @param now as of when
     * @param limit the most to return, above 0
     * @return the runs, whoever's they are, those first that are due for longest
     */
    List<StoredRun> due(Instant now, int limit);

    /**
     * Takes a run, if it still stands as it was seen: in the same epoch, and RUNNING with a lease that has expired, or
     * WAITING (to answer it, to stop it, or because it is time to wake, which is not looked at here). A run that was seen
     * ended is taken by nobody. It is RUNNING from then on, in the next epoch, and has no time to wake.
     *
     * @param seen the run, as {@link #find} or {@link #due} returned it
     * @param lease how long the right lasts unless it is renewed
     * @return the right and the run as it stands now, or empty if somebody was faster, somebody holds it, or it is gone
     */
    Optional<RunStart.Started> take(StoredRun seen, Duration lease);

    /**
     * Keeps the right to carry on a run for longer; also one that has expired, as long as nobody has taken the run.
     *
     * @param token the right
     * @param lease how long it lasts from now on
     * @return whether it is still held, and whether the run is to stop
     */
    Renewal renew(RunToken token, Duration lease);

    /**
     * Writes into the log of a run, in one step: all notes, or none. A right that has expired can still be used, as long as
     * nobody has taken the run.
     *
     * <p>A second entry of a kind and key is refused, so that nothing happens twice that is written down first. Only the
     * very same notes, written again with the same token, are answered as if for the first time: who does not know whether
     * a write got through repeats it, if at least one of its notes has a key.
     *
     * @param token the right
     * @param notes what to write, 1 to {@value #MOST_NOTES}, together at most {@value #LARGEST_TEXT} bytes
     * @return the position of the last one
     * @throws dev.orchestrator.error.RunLostException if the right was lost
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if an entry of that kind and key is
     *     there, or two notes have the same
     */
    long append(RunToken token, List<RunNote> notes);

    /**
     * Reads the log of a run.
     *
     * @param userId whose it is
     * @param runId its id
     * @param after the position after which to begin; 0 for the beginning
     * @param limit the most to return, above 0
     * @return the entries, in order; none if there is nothing new
     * @throws dev.orchestrator.error.OrchestratorException with code RUN_NOT_FOUND if there is no such run
     */
    List<RunEntry> entries(String userId, String runId, long after, int limit);

    /**
     * Ends a run, parks it or lets it go, and gives the right back, in one step. Doing it again with the same token, in the
     * same way, changes nothing.
     *
     * @param token the right
     * @param change how it ends or pauses; replaces result, error and time to wake
     * @throws dev.orchestrator.error.RunLostException if the right was lost; so a run that has ended stays as it is
     */
    void change(RunToken token, RunChange change);

    /**
     * Asks whoever carries on a run to stop it. He hears of it when he renews his lease, and whoever takes the run after
     * him from the run itself. A run that waits, then or later, is due at once from then on, so that somebody takes it.
     *
     * @param userId whose it is
     * @param runId its id
     * @return false if it has ended already
     * @throws dev.orchestrator.error.OrchestratorException with code RUN_NOT_FOUND if there is no such run
     */
    boolean askToCancel(String userId, String runId);

    /**
     * Deletes runs that have ended, with all their entries, those first that ended first. Runs that have not ended are never
     * deleted, however old they are.
     *
     * @param endedBefore only runs that ended before that time
     * @param limit the most to delete, above 0
     * @return how many this call has deleted
     */
    int purge(Instant endedBefore, int limit);

    /**
     * Checks notes that are to be written together: 1 to {@value #MOST_NOTES}, at most {@value #LARGEST_TEXT} bytes, no two
     * of the same kind and key.
     *
     * @param notes the notes
     * @return a copy of them
     * @throws dev.orchestrator.error.OrchestratorException with code MISSING_FIELDS if there is no list, or VALIDATION_ERROR
     */
    static List<RunNote> requireNotes(List<RunNote> notes) {
        List<RunNote> all = List.copyOf(Check.present(notes, "notes"));
        Check.inRange(all.size(), 1, MOST_NOTES, "the number of notes");
        Set<List<String>> keys = new HashSet<>();
        for (RunNote note : all) {
            Check.that(
                    note.key() == null || keys.add(List.of(note.kind(), note.key())),
                    "two notes are a " + note.kind() + " with the key " + note.key());
        }
        RunTexts.require(all.stream().map(RunNote::data).toList(), "the data of " + all.size() + " notes");
        return all;
    }

    /**
     * Tells what becomes of notes of which a kind and key is in the log already.
     *
     * @param token the right with which they are to be written
     * @param notes the notes
     * @param there as many entries as there are notes, from where the first of them would stand if all were there
     * @return the position of the last one, if the same notes were written with the same right before
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if they were not
     */
    static long requireSame(RunToken token, List<RunNote> notes, List<RunEntry> there) {
        boolean same = there.stream().map(RunEntry::note).toList().equals(notes)
                && there.stream().allMatch(entry -> entry.epoch() == token.epoch());
        Check.that(
                same,
                "run " + token.runId() + " has an entry of a kind and key that are to be written again, in epoch "
                        + token.epoch() + "; nothing was written; read its log to see what came of it");
        return there.get(there.size() - 1).position();
    }
}
