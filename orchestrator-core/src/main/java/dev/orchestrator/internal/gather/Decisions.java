package dev.orchestrator.internal.gather;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.store.GatherDecision;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherMerge;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherResolution;
import dev.orchestrator.port.store.GatherResolution.Kind;
import dev.orchestrator.port.store.GatherStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Reads items, and writes down what somebody decided about them unless somebody else was first. */
final class Decisions {

    private final Wiring wiring;

    Decisions(Wiring wiring) {
        this.wiring = wiring;
    }

    private GatherStore store() {
        return wiring.gathering().store();
    }

    Optional<GatherItem> find(String projectId, String id) {
        return store().find(projectId, List.of(id)).stream().findFirst();
    }

    /** Reads an item; one that is not there is named. */
    GatherItem item(String projectId, String id) {
        return find(projectId, Check.notBlank(id, "id of the item")).orElseThrow(() -> missing(projectId, id));
    }

    /** Looks for the item that another one has become part of, through the whole project: for where that one cannot tell. */
    Optional<GatherItem> holder(String projectId, String itemId) {
        Pages pages = new Pages(store(), GatherQuery.of(projectId));
        for (List<GatherItem> page = pages.first(); !page.isEmpty(); page = pages.after(page)) {
            Optional<GatherItem> found =
                    page.stream().filter(item -> holds(item, itemId)).findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Decides about an item of which this version was read. */
    GatherItem decide(GatherItem item, long version, GatherResolution resolution) {
        unchanged(item, version);
        completed(item);
        boolean open =
                Findable.standsForItself(item) && !DecisionLog.toldApart(item).contains(resolution.otherId());
        Check.that(open, "item " + item.id() + " has been decided about already; undo that first");
        return resolve(item, resolution);
    }

    /** Writes a decision down, and into the log with the same write. */
    GatherItem resolve(GatherItem item, GatherResolution resolution) {
        GatherDecision.Kind kind = switch (resolution.kind()) {
            case SKIP -> GatherDecision.Kind.SKIP;
            case MERGE -> GatherDecision.Kind.MERGE;
            case KEEP_BOTH -> GatherDecision.Kind.KEEP_BOTH;
        };
        GatherDecision made = new GatherDecision(kind, resolution.otherId(), resolution.by(), resolution.at());
        return update(item, changed -> changed.resolution(resolution).decisions(DecisionLog.with(item, made)));
    }

    /** Takes the last decision about an item back, unless the item was changed meanwhile. */
    Optional<GatherItem> tryTakeBack(GatherItem decided, String userId) {
        GatherResolution resolution = Check.present(decided.resolution(), "resolution");
        List<GatherDecision> log = undone(decided, resolution.otherId(), userId);
        return tryUpdate(decided.toBuilder()
                .resolution(DecisionLog.before(log))
                .decisions(log)
                .build());
    }

    GatherItem takeBack(GatherItem decided, String userId) {
        return tryTakeBack(decided, userId).orElseThrow(() -> changedMeanwhile(decided));
    }

    private List<GatherDecision> undone(GatherItem item, String otherId, String userId) {
        return DecisionLog.with(item, new GatherDecision(GatherDecision.Kind.UNDO, otherId, userId, now()));
    }

    GatherItem update(GatherItem item, UnaryOperator<GatherItem.Builder> change) {
        return tryUpdate(change.apply(item.toBuilder()).build()).orElseThrow(() -> changedMeanwhile(item));
    }

    Optional<GatherItem> tryUpdate(GatherItem item) {
        return store().update(item, Findable.terms(item, wiring.gathering().rules()));
    }

    /** Takes a decision back for which there is no room, for who made it; where even that fails, {@code undo} can. */
    void takeBack(GatherItem decided, OrchestratorException why) {
        try {
            takeBack(decided, Check.present(decided.resolution(), "resolution").by());
        } catch (OrchestratorException e) {
            why.addSuppressed(e);
        }
    }

    /** Takes an item out of another one that it has become part of last. */
    GatherItem unmerge(GatherItem target, String itemId) {
        return update(target, changed -> unmerged(changed, target, itemId));
    }

    /** Does so where the item itself cannot tell who did: the other one tells it. */
    GatherItem unmergeAlone(GatherItem target, String itemId, String userId) {
        return update(target, changed -> unmerged(changed, target, itemId).decisions(undone(target, itemId, userId)));
    }

    private static GatherItem.Builder unmerged(GatherItem.Builder changed, GatherItem target, String itemId) {
        List<GatherMerge> merges = target.merges();
        GatherMerge last = merges.get(merges.size() - 1);
        Check.that(
                last.itemId().equals(itemId),
                "item " + last.itemId() + " was merged into " + target.id() + " later; undo that first");
        return changed.enriched(Merging.undone(target, last), target.iterationCount())
                .merges(merges.subList(0, merges.size() - 1));
    }

    /** Whether an item has become part of another one, as that tells. */
    static boolean holds(GatherItem target, String itemId) {
        return target.merges().stream().anyMatch(merge -> merge.itemId().equals(itemId));
    }

    /** Whether an item has become part of another one, as it tells itself. */
    static boolean isPartOf(GatherItem item, String targetId) {
        GatherResolution resolution = item.resolution();
        return resolution != null
                && resolution.kind() == Kind.MERGE
                && resolution.otherId().equals(targetId);
    }

    /** Whether what goes by an id beside an item is known to it as an entity of the Brain alone, which is no item to read. */
    static boolean isEntity(GatherItem item, String id) {
        Set<GatherDuplicate.Kind> kinds = item.duplicates().stream()
                .filter(duplicate -> duplicate.id().equals(id))
                .map(GatherDuplicate::kind)
                .collect(Collectors.toSet());
        return kinds.equals(Set.of(GatherDuplicate.Kind.ENTITY));
    }

    /** Fails for an entity of the Brain, of which nothing can become part as of an item. */
    static void noEntity(GatherItem item, String id) {
        Check.that(
                !isEntity(item, id),
                id + " is an entity of the Brain, into which no item is merged; qualify and publish bring item "
                        + item.id() + " into the Brain, skip leaves it out");
    }

    /**
     * Fails for an item that is being completed, or is to be: who completes it would find it changed, and lose what was paid for;
     * and what is added to it meanwhile would be lost when a merge is undone, and the other way round.
     */
    static void completed(GatherItem item) {
        Check.that(
                item.state() != State.PENDING,
                "item " + item.id() + " is still to be completed; wait until it is, or call retryPending before");
    }

    /** Fails for an item that others cannot be left out for, or merged into. */
    static void standing(GatherItem item) {
        Check.that(
                Findable.standsForItself(item),
                "item " + item.id() + " has itself been left out or merged; undo that first");
    }

    static void unchanged(GatherItem item, long version) {
        if (item.version() != version) {
            throw changedMeanwhile(item);
        }
    }

    static OrchestratorException changedMeanwhile(GatherItem item) {
        return new OrchestratorException(
                ErrorCode.VALIDATION_ERROR,
                "item " + item.id() + " of project " + item.projectId()
                        + " was changed by somebody else; read it again and decide anew");
    }

    static OrchestratorException missing(String projectId, String id) {
        return new OrchestratorException(
                ErrorCode.VALIDATION_ERROR, "there is no gather item " + id + " in project " + projectId);
    }

    Instant now() {
        return wiring.clock().instant();
    }
}
