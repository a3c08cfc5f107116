package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.data.MergePolicy;
import dev.orchestrator.data.MergeProposal;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherResolution;
import dev.orchestrator.port.store.GatherResolution.Kind;
import java.util.List;
import java.util.Optional;

/** Decides about items that resemble each other, and takes decisions back. Thread-safe. */
public final class Resolving {

    private final Wiring wiring;
    private final Decisions decisions;
    private final Uniting uniting;

    public Resolving(Wiring wiring) {
        this.wiring = wiring;
        this.decisions = new Decisions(wiring);
        this.uniting = new Uniting(decisions);
    }

    /** Reads an item; one that is not there is named. */
    public GatherItem item(String projectId, String id) {
        return decisions.item(projectId, id);
    }

    /** Proposes how an item would become part of another one. */
    public MergeProposal propose(String projectId, String itemId, String targetId, MergePolicy policy) {
        Check.that(!itemId.equals(targetId), "item " + itemId + " cannot become part of itself");
        GatherItem item = item(projectId, itemId);
        Decisions.noEntity(item, targetId);
        return new Merging(
                        item,
                        item(projectId, targetId),
                        policy,
                        wiring.gathering().rules())
                .proposal();
    }

    /** Makes an item part of another one. */
    public GatherItem merge(MergeProposal proposal, String userId) {
        return uniting.merge(proposal, userId);
    }

    /** Writes down that an item is left out, or is something else. An entity of the Brain stands for itself. */
    public GatherItem decide(String projectId, String itemId, long version, Kind kind, String otherId, String userId) {
        Check.that(!itemId.equals(otherId), "item " + itemId + " is no other one than itself; name the other one");
        GatherResolution resolution = new GatherResolution(kind, otherId, userId, decisions.now());
        GatherItem item = item(projectId, itemId);
        if (Decisions.isEntity(item, otherId)) {
            Check.that(
                    kind == Kind.KEEP_BOTH || isThere(projectId, otherId),
                    "entity " + otherId + " is not in the Brain any more: nothing would stand for item " + itemId);
            return decisions.decide(item, version, resolution);
        }
        GatherItem other = item(projectId, otherId);
        return kind == Kind.KEEP_BOTH
                ? decisions.decide(item, version, resolution)
                : leaveOut(item, version, other, resolution);
    }

    private boolean isThere(String projectId, String entityId) {
        Brain brain = wiring.brain();
        return brain == null
                || !brain.find(projectId, List.of(entityId), Cancellation.none())
                        .isEmpty();
    }

    private GatherItem leaveOut(GatherItem item, long version, GatherItem other, GatherResolution resolution) {
        Decisions.standing(other);
        GatherItem decided = decisions.decide(item, version, resolution);
        standing(decided, other.id());
        return decided;
    }

    /**
     * Two who leave out each other at once are both told, or neither would be found any more; nor would an item that was left out
     * for one that somebody was just deleting.
     */
    private void standing(GatherItem decided, String otherId) {
        try {
            Decisions.standing(item(decided.projectId(), otherId));
        } catch (OrchestratorException e) {
            decisions.takeBack(decided, e);
            throw e;
        }
    }

    /** Takes a decision back: both items are as they were before it. */
    public GatherItem undo(String projectId, String itemId, String userId) {
        Optional<GatherItem> item = decisions.find(projectId, Check.notBlank(itemId, "id of the item"));
        GatherResolution resolution = item.map(GatherItem::resolution).orElse(null);
        if (item.isEmpty() || resolution == null) {
            return orphaned(projectId, itemId, item, userId);
        }
        if (resolution.kind() != Kind.MERGE) {
            return decisions.takeBack(item.get(), userId);
        }
        decisions
                .find(projectId, resolution.otherId())
                .filter(target -> Decisions.holds(target, itemId))
                .ifPresent(target -> decisions.unmerge(target, itemId));
        GatherItem undone = decisions.takeBack(item.get(), userId);
        decisions
                .find(projectId, resolution.otherId())
                .filter(target -> isLeft(target, itemId))
                .ifPresent(target -> decisions.unmerge(target, itemId));
        return undone;
    }

    /** Takes back a merge of which only the other item tells: this one was deleted, or its decision was taken back alone. */
    private GatherItem orphaned(String projectId, String itemId, Optional<GatherItem> item, String userId) {
        GatherItem target = decisions.holder(projectId, itemId).orElseThrow(() -> nothing(projectId, itemId, item));
        GatherItem changed = isLeft(target, itemId) ? decisions.unmergeAlone(target, itemId, userId) : target;
        return item.orElse(changed);
    }

    private static OrchestratorException nothing(String projectId, String itemId, Optional<GatherItem> item) {
        return item.isEmpty()
                ? Decisions.missing(projectId, itemId)
                : new OrchestratorException(
                        ErrorCode.VALIDATION_ERROR, "nothing has been decided about item " + itemId);
    }

    /**
     * Whether an item is still part of another one that it does not tell of any more. It is read after the other one: if it says by
     * then that it is a part of that, somebody has merged it anew.
     */
    private boolean isLeft(GatherItem target, String itemId) {
        boolean anew = decisions
                .find(target.projectId(), itemId)
                .filter(item -> Decisions.isPartOf(item, target.id()))
                .isPresent();
        return !anew && Decisions.holds(target, itemId);
    }
}
