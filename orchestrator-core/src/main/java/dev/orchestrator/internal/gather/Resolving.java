package dev.orchestrator.internal.gather;

import dev.orchestrator.data.MergePolicy;
import dev.orchestrator.data.MergeProposal;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherMerge;
import dev.orchestrator.port.store.GatherResolution;
import dev.orchestrator.port.store.GatherResolution.Kind;
import dev.orchestrator.port.store.GatherStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Decides about items that resemble each other. The decision is written down with the item first, where only one can be
 * first; what follows from it for the other item comes after, and can be made up for where a process dies in between.
 */
public final class Resolving {

    private final Wiring wiring;

    public Resolving(Wiring wiring) {
        this.wiring = wiring;
    }

    private GatherStore store() {
        return wiring.gathering().store();
    }

    /** Reads an item; one that is not there is named. */
    public GatherItem item(String projectId, String id) {
        return store().find(projectId, List.of(Check.notBlank(id, "id of the item"))).stream()
                .findFirst()
                .orElseThrow(() -> new OrchestratorException(
                        ErrorCode.VALIDATION_ERROR, "there is no gather item " + id + " in project " + projectId));
    }

    /** Proposes how an item would become part of another one. */
    public MergeProposal propose(String projectId, String itemId, String targetId, MergePolicy policy) {
        Check.that(!itemId.equals(targetId), "item " + itemId + " cannot become part of itself");
        return new Merging(item(projectId, itemId), item(projectId, targetId), policy).proposal();
    }

    /** Writes down that an item is left out, or is something else. */
    public GatherItem decide(String projectId, String itemId, long version, Kind kind, String otherId, String userId) {
        item(projectId, otherId);
        return decided(item(projectId, itemId), version, new GatherResolution(kind, otherId, userId, now()));
    }

    /** Makes an item part of another one. */
    public GatherItem merge(MergeProposal proposal, String userId) {
        Check.that(proposal.open().isEmpty(), "somebody has to choose for the fields " + proposal.open());
        GatherItem item = item(proposal.projectId(), proposal.itemId());
        GatherItem target = item(proposal.projectId(), proposal.targetId());
        unchanged(target, proposal.targetVersion());
        Check.that(
                target.resolution() == null || target.resolution().kind() == Kind.KEEP_BOTH,
                "item " + target.id() + " has itself been left out or merged; undo that first");
        GatherResolution resolution = new GatherResolution(Kind.MERGE, target.id(), userId, now());
        GatherItem decided = isHalfDone(item, target) ? item : decided(item, proposal.itemVersion(), resolution);
        GatherMerge merge =
                new GatherMerge(item.id(), target.enriched(), Merging.alternatives(proposal), userId, resolution.at());
        try {
            update(
                    target,
                    changed -> changed.toBuilder()
                            .enriched(Merging.enriched(target, proposal), target.iterationCount())
                            .merges(with(target.merges(), merge))
                            .build());
        } catch (OrchestratorException e) {
            takeBack(decided, e);
            throw e;
        }
        return decided;
    }

    /** A process died between the decision and what follows from it. */
    private static boolean isHalfDone(GatherItem item, GatherItem target) {
        GatherResolution resolution = item.resolution();
        return resolution != null
                && resolution.kind() == Kind.MERGE
                && resolution.otherId().equals(target.id())
                && target.merges().stream().noneMatch(merge -> merge.itemId().equals(item.id()));
    }

    private GatherItem decided(GatherItem item, long version, GatherResolution resolution) {
        unchanged(item, version);
        Check.that(item.resolution() == null, "item " + item.id() + " has been decided about already; undo that first");
        return update(
                item, changed -> changed.toBuilder().resolution(resolution).build());
    }

    private void takeBack(GatherItem decided, OrchestratorException why) {
        try {
            update(decided, changed -> changed.toBuilder().resolution(null).build());
        } catch (OrchestratorException e) {
            why.addSuppressed(e);
        }
    }

    /** Takes a decision back: both items are as they were before it. */
    public GatherItem undo(String projectId, String itemId) {
        GatherItem item = item(projectId, itemId);
        GatherResolution resolution = item.resolution();
        if (resolution == null) {
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR, "nothing has been decided about item " + itemId);
        }
        if (resolution.kind() == Kind.MERGE) {
            store().find(projectId, List.of(resolution.otherId())).forEach(target -> unmerge(target, itemId));
        }
        return update(item, changed -> changed.toBuilder().resolution(null).build());
    }

    private void unmerge(GatherItem target, String itemId) {
        List<GatherMerge> merges = target.merges();
        if (merges.stream().noneMatch(merge -> merge.itemId().equals(itemId))) {
            return;
        }
        GatherMerge last = merges.get(merges.size() - 1);
        Check.that(
                last.itemId().equals(itemId),
                "item " + last.itemId() + " was merged into " + target.id() + " later; undo that first");
        update(
                target,
                changed -> changed.toBuilder()
                        .enriched(last.before(), target.iterationCount())
                        .merges(merges.subList(0, merges.size() - 1))
                        .build());
    }

    private GatherItem update(GatherItem item, UnaryOperator<GatherItem> change) {
        GatherItem changed = change.apply(item);
        return store().update(
                        changed, Findable.terms(changed, wiring.gathering().rules()))
                .orElseThrow(() -> changedMeanwhile(item));
    }

    private static void unchanged(GatherItem item, long version) {
        if (item.version() != version) {
            throw changedMeanwhile(item);
        }
    }

    private static OrchestratorException changedMeanwhile(GatherItem item) {
        return new OrchestratorException(
                ErrorCode.VALIDATION_ERROR,
                "item " + item.id() + " of project " + item.projectId()
                        + " was changed by somebody else; read it again and decide anew");
    }

    private static List<GatherMerge> with(List<GatherMerge> merges, GatherMerge merge) {
        List<GatherMerge> all = new ArrayList<>(merges);
        all.add(merge);
        return all;
    }

    private Instant now() {
        return wiring.clock().instant();
    }
}
