package dev.orchestrator;

import dev.orchestrator.call.Caller;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.IngestResult;
import dev.orchestrator.data.MergePolicy;
import dev.orchestrator.data.MergeProposal;
import dev.orchestrator.data.Qualification;
import dev.orchestrator.data.RetryResult;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.Access;
import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.LiveRuns;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.gather.Accepting;
import dev.orchestrator.internal.gather.Deleting;
import dev.orchestrator.internal.gather.Ingesting;
import dev.orchestrator.internal.gather.Qualifying;
import dev.orchestrator.internal.gather.Resolving;
import dev.orchestrator.internal.gather.Retrying;
import dev.orchestrator.internal.match.Terms;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherResolution;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamListener;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the projects have gathered: to list, read, search, complete and fill. Whoever may work in a project sees all its
 * items. Thread-safe.
 */
public final class Gather {

    /** How many pieces of content are taken in at the same time. */
    public static final int AT_ONCE = 8;

    private static final Duration DAYS = Duration.ofDays(7); // no run of many items is stopped by a limit for one
    private static final StreamListener<Object> NOBODY = StreamListener.text(text -> {}, () -> {});

    private final Wiring wiring;
    private final LiveRuns runs;
    private final Accepting accepting;
    private final Resolving resolving;
    private final Deleting deleting;

    Gather(Wiring wiring, LiveRuns runs, Accepting accepting) {
        this.wiring = wiring;
        this.runs = runs;
        this.accepting = accepting;
        this.resolving = new Resolving(wiring);
        this.deleting = new Deleting(wiring);
    }

    /**
     * Returns an item.
     *
     * @param caller who may work in the project
     * @param projectId whose item
     * @param itemId its id
     * @return the item
     * @throws OrchestratorException with code VALIDATION_ERROR if there is none
     */
    public GatherItem get(Caller caller, String projectId, String itemId) {
        check(caller, projectId);
        return resolving.item(projectId, itemId);
    }

    /**
     * Lists items, newest first. A page may have fewer items than were asked for: it ends early where these are large, see {@link
     * GatherQuery#FULL_PAGE}.
     *
     * @param caller who may work in the project
     * @param query which ones
     * @return the items; none only if there are no more
     */
    public List<GatherItem> list(Caller caller, GatherQuery query) {
        check(caller, Check.present(query, "query").projectId());
        return wiring.gathering().store().list(query);
    }

    /**
     * Finds items whose content, the text of their files included, has all of some words, newest first. Of long contents not
     * every word is looked at. An item that was left out or merged is not found; the one that stands for it is.
     *
     * @param caller who may work in the project
     * @param projectId whose items
     * @param words the words, in any order and spelling of case; at least one, and at most {@link GatherQuery#MOST_TERMS} different
     *     ones
     * @param limit the most to return, 1 to {@link GatherQuery#MOST}
     * @return the items; fewer than there are where they are large, as {@link #list} does
     * @throws OrchestratorException with code VALIDATION_ERROR if there are no words, or too many
     */
    public List<GatherItem> search(Caller caller, String projectId, String words, int limit) {
        return search(caller, projectId, words, null, limit);
    }

    /**
     * Goes on with a search.
     *
     * @param caller who may work in the project
     * @param projectId whose items
     * @param words the words, as before
     * @param after the id of the last item already found, or null to begin with the newest
     * @param limit the most to return, 1 to {@link GatherQuery#MOST}
     * @return the items; none only if there are no more
     * @throws OrchestratorException with code VALIDATION_ERROR if there are no words, or too many
     */
    public List<GatherItem> search(Caller caller, String projectId, String words, @Nullable String after, int limit) {
        List<String> terms = Terms.sought(Check.notBlank(words, "words"));
        Check.that(!terms.isEmpty(), "words must have a letter or a digit");
        Check.that(
                terms.size() <= GatherQuery.MOST_TERMS,
                "words must have at most " + GatherQuery.MOST_TERMS + " different ones");
        return list(caller, GatherQuery.of(projectId).holding(Set.copyOf(terms)).page(after, limit));
    }

    /**
     * Deletes an item, and its files if it came by {@link #ingest}; those that came in a conversation stay with that. Items that
     * were left out for it or merged into it stand for themselves again, and are found: these decisions are taken back, as their
     * log tells. What others tell of it, as a duplicate or a part of them, stays; {@link #undo} still takes it out of the one that
     * it was merged into.
     *
     * @param caller who may work in the project
     * @param projectId whose item
     * @param itemId its id
     * @return false if there was none
     */
    public boolean delete(Caller caller, String projectId, String itemId) {
        check(caller, projectId);
        return deleting.delete(projectId, Check.notBlank(itemId, "itemId"), caller.userId());
    }

    /**
     * Completes what is pending in a project: what a model could not complete when it came, and what a process that died
     * has left. Each is completed as the one wished who brought it. Blocks; items that another process is completing are passed
     * over, and where one cannot be completed the others are all the same.
     *
     * @param caller who pays
     * @param projectId whose items
     * @return what became of them
     */
    public RetryResult retryPending(Caller caller, String projectId) {
        check(caller, projectId);
        Retrying retrying = new Retrying(wiring, accepting, caller, projectId);
        return LiveRun.awaitOrCancel(start(caller, NOBODY, retrying::run));
    }

    /**
     * Tries again to complete one item, also one that has failed, or of which files could not be read: after the reason is
     * gone, such as a reader of documents that was not configured. What was done already is not done again. Blocks.
     *
     * @param caller who pays
     * @param projectId whose item
     * @param itemId the item
     * @return the item as it is now; as it was where nothing is missing, or another process is completing it
     * @throws OrchestratorException with code VALIDATION_ERROR if there is none
     */
    public GatherItem retry(Caller caller, String projectId, String itemId) {
        GatherItem item = get(caller, projectId, itemId);
        return LiveRun.awaitOrCancel(start(caller, NOBODY, run -> Retrying.one(accepting, caller, item, run)));
    }

    /**
     * Takes many pieces of content in, {@value #AT_ONCE} at a time, outside of any conversation. What the project has already
     * is passed over without asking a model, so that a run that was killed can simply be made again. What was kept and could not be
     * completed counts as pending, also where the store fails while it is completed. Each has its own time, {@link
     * DataRequest#timeout()}, also to read its files; one whose time is over is among the problems with code TIMEOUT, and the others
     * go on. The run as a whole has a week.
     *
     * @param caller who brings them, and pays
     * @param requests the contents, all of this caller; their iterator is asked for by the run, and read as they are taken in. Of a {@link Collection} it is told how
     *     long the rest will take. Conversation ids and request ids are not looked at
     * @param listener told how far it has come, by {@link dev.orchestrator.stream.StreamEvent.ItemsIngested}: by several
     *     threads, one at a time
     * @return the handle of the run; a cancel leaves what was accepted
     * @throws IllegalStateException if the orchestrator is closed; everything else reaches the listener
     */
    public Run<IngestResult> ingest(
            Caller caller, Iterable<DataRequest> requests, StreamListener<? super IngestResult> listener) {
        Check.present(requests, "requests");
        return start(caller, Check.present(listener, "listener"), run -> ingest(caller, requests, run));
    }

    /** Whatever belongs to the caller is asked within the run: it may be slow, or throw. */
    private IngestResult ingest(Caller caller, Iterable<DataRequest> requests, LiveRun<IngestResult> run) {
        long total = requests instanceof Collection<?> all ? all.size() : -1;
        return new Ingesting(wiring, accepting, caller, requests.iterator(), total).run(run, AT_ONCE);
    }

    /**
     * Proposes how an item would become part of another one. Nothing changes. Into an entity of the Brain nothing is merged: what
     * an item says is brought there by {@link #qualify} and {@link #publish}.
     *
     * @param caller who may work in the project
     * @param projectId whose items
     * @param itemId the item that would be merged
     * @param targetId the item it would become part of
     * @param policy what is taken where they say different things
     * @return the proposal, to choose in and to hand to {@link #merge}
     * @throws OrchestratorException with code VALIDATION_ERROR if one of the items is not there, or the target is an entity
     */
    public MergeProposal propose(Caller caller, String projectId, String itemId, String targetId, MergePolicy policy) {
        check(caller, projectId);
        return resolving.propose(
                projectId,
                Check.notBlank(itemId, "itemId"),
                Check.notBlank(targetId, "targetId"),
                Check.present(policy, "policy"));
    }

    /**
     * Makes an item part of another one, as proposed. The item stays as it is and is left out of further comparisons and of
     * {@link #search}; the other one is found by its words, those of its files included, and keeps the values that were not taken. {@link #undo} takes it back. If the store fails
     * amid it and cannot tell what it did, the same proposal may be merged again, or the item undone.
     *
     * @param caller who decides
     * @param proposal one in which nobody has to choose any more
     * @return the merged item
     * @throws OrchestratorException with code VALIDATION_ERROR if one of the items has changed since the proposal or is
     *     pending, if the other one is an entity or has itself been left out or merged, or if somebody has still to choose
     */
    public GatherItem merge(Caller caller, MergeProposal proposal) {
        check(caller, Check.present(proposal, "proposal").projectId());
        return resolving.merge(proposal, caller.userId());
    }

    /**
     * Leaves an item out of further comparisons and of {@link #search}: another one says all of it, or an entity of the Brain does.
     * {@link #undo} takes it back. Of two who leave out each other's item at once, one or both are told.
     *
     * @param caller who decides
     * @param item the item as it was read
     * @param otherId the other one, which must not have been left out or merged itself; or an entity among the item's duplicates
     * @return the item
     * @throws OrchestratorException with code VALIDATION_ERROR if the item has changed since, is pending, was decided about
     *     already, or nothing would stand for it
     */
    public GatherItem skip(Caller caller, GatherItem item, String otherId) {
        return decide(caller, item, GatherResolution.Kind.SKIP, otherId);
    }

    /**
     * Decides that an item and another one, or an entity of the Brain, are two things: when the item is compared again, that one is
     * not proposed any more. {@link #undo} takes it back. Whatever else the item resembles may be decided about after it.
     *
     * @param caller who decides
     * @param item the item as it was read
     * @param otherId the other one, or an entity among the item's duplicates
     * @return the item
     * @throws OrchestratorException with code VALIDATION_ERROR if the item has changed since, is pending, or was left out or merged
     *     already, or these two were decided about
     */
    public GatherItem keepBoth(Caller caller, GatherItem item, String otherId) {
        return decide(caller, item, GatherResolution.Kind.KEEP_BOTH, otherId);
    }

    private GatherItem decide(Caller caller, GatherItem item, GatherResolution.Kind kind, String otherId) {
        check(caller, Check.present(item, "item").projectId());
        return resolving.decide(item.projectId(), item.id(), item.version(), kind, otherId, caller.userId());
    }

    /**
     * Takes the last decision about an item back: both items are found and compared again, and the other one is without what the merge
     * has brought; what was added to it since by other ways stays. What was told apart by {@link #keepBoth} before holds still, and
     * is taken back next. Of several
     * merges into one item the last one is undone first. Where the item itself does not tell of a decision, because it was
     * deleted or a process died, the whole project is looked through for an item that it has become part of. Who took back what and
     * when stands in {@link GatherItem#decisions()} of the item; if it was deleted, of the one that it was part of.
     *
     * @param caller who decides
     * @param projectId whose item
     * @param itemId the item that was decided about
     * @return the item; if it was deleted, the one that it was part of
     * @throws OrchestratorException with code VALIDATION_ERROR if nothing was decided, or somebody changes one of the items
     */
    public GatherItem undo(Caller caller, String projectId, String itemId) {
        check(caller, projectId);
        return resolving.undo(projectId, Check.notBlank(itemId, "itemId"), caller.userId());
    }

    /**
     * Asks a model what an item would become in the Brain. Nothing is written. What the Brain has under the same title, in
     * any case, is taken for the same thing.
     *
     * @param caller who pays
     * @param projectId whose item
     * @param itemId the item
     * @return entities and relations, to look at and to hand to {@link #publish}
     * @throws OrchestratorException with code VALIDATION_ERROR if there is no such item, or no Brain
     */
    public Qualification qualify(Caller caller, String projectId, String itemId) {
        GatherItem item = get(caller, projectId, itemId);
        return LiveRun.awaitOrCancel(start(caller, NOBODY, run -> Qualifying.propose(wiring, caller, item, run)));
    }

    /**
     * Writes entities and relations to the Brain and notes with the item what was written, beside what was before. Doing it again
     * changes nothing, and makes up for a note that somebody else's change has prevented.
     *
     * @param caller who may work in the project
     * @param proposal as it was proposed, or changed
     * @return the item
     * @throws OrchestratorException with code VALIDATION_ERROR if there is no such item, or no Brain, if the item is pending, or
     *     somebody has changed it meanwhile
     */
    public GatherItem publish(Caller caller, Qualification proposal) {
        GatherItem item = get(caller, Check.present(proposal, "proposal").projectId(), proposal.itemId());
        return Qualifying.publish(wiring, item, proposal);
    }

    private <R> Run<R> start(Caller caller, StreamListener<? super R> listener, Function<LiveRun<R>, R> work) {
        LiveRun<R> run = new LiveRun<>(Check.present(caller, "caller").userId(), listener, wiring.clock());
        runs.start(run, DAYS, work, () -> {});
        return run;
    }

    private void check(Caller caller, String projectId) {
        Access.check(wiring, Check.present(caller, "caller").userId(), Check.notBlank(projectId, "projectId"));
    }
}
