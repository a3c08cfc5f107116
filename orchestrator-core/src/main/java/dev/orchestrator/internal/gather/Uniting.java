package dev.orchestrator.internal.gather;

import dev.orchestrator.data.MergeProposal;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherMerge;
import dev.orchestrator.port.store.GatherResolution;
import dev.orchestrator.port.store.GatherResolution.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes an item part of another one, in two writes: the decision with the item, where only one can be first, then what follows
 * from it for the other one. Both stay, or neither: whoever comes in between, and whatever answer of the store is lost.
 */
final class Uniting {

    private final Decisions decisions;

    Uniting(Decisions decisions) {
        this.decisions = decisions;
    }

    GatherItem merge(MergeProposal proposal, String userId) {
        Check.that(proposal.open().isEmpty(), "somebody has to choose for the fields " + proposal.open());
        GatherItem item = decisions.item(proposal.projectId(), proposal.itemId());
        Decisions.noEntity(item, proposal.targetId());
        GatherItem target = decisions.item(proposal.projectId(), proposal.targetId());
        Decisions.unchanged(target, proposal.targetVersion());
        Decisions.completed(item);
        Decisions.completed(target);
        Decisions.standing(target);
        GatherItem decided = decided(item, target, proposal, userId);
        GatherMerge merge = merge(decided, target, proposal);
        try {
            decisions.update(
                    target,
                    changed -> changed.enriched(Merging.enriched(target, proposal), target.iterationCount())
                            .merges(with(target.merges(), merge)));
        } catch (OrchestratorException e) {
            settle(decided, target, merge, e);
        }
        return confirmed(decided, target.id());
    }

    /** Where a process seems to have died between the writes, its decision is taken over, and it is told if it lives. */
    private GatherItem decided(GatherItem item, GatherItem target, MergeProposal proposal, String userId) {
        GatherResolution resolution = new GatherResolution(Kind.MERGE, target.id(), userId, decisions.now());
        boolean halfDone = Decisions.isPartOf(item, target.id()) && !Decisions.holds(target, item.id());
        return halfDone
                ? decisions.resolve(item, resolution)
                : decisions.decide(item, proposal.itemVersion(), resolution);
    }

    private static GatherMerge merge(GatherItem decided, GatherItem target, MergeProposal proposal) {
        GatherResolution resolution = Check.present(decided.resolution(), "resolution");
        return new GatherMerge(
                decided.id(),
                Merging.before(target, proposal),
                Merging.alternatives(proposal),
                resolution.by(),
                resolution.at());
    }

    private static List<GatherMerge> with(List<GatherMerge> merges, GatherMerge merge) {
        List<GatherMerge> all = new ArrayList<>(merges);
        all.add(merge);
        return all;
    }

    /**
     * Returns if the second write went through although it failed, and fails otherwise. The decision is taken back if that
     * write surely is not there and will not be; where nobody can tell, it stays, to be merged again or undone.
     */
    private void settle(GatherItem decided, GatherItem target, GatherMerge merge, OrchestratorException why) {
        Optional<GatherItem> now;
        try {
            now = fenced(target);
        } catch (OrchestratorException e) {
            why.addSuppressed(e);
            throw why;
        }
        if (now.isPresent() && now.get().merges().contains(merge)) {
            return;
        }
        if (now.isEmpty() || !Decisions.holds(now.get(), decided.id())) {
            decisions.takeBack(decided, why);
        }
        throw why;
    }

    /** Returns the target with a version for which no write is under way any more. */
    private Optional<GatherItem> fenced(GatherItem target) {
        Optional<GatherItem> now = decisions.find(target.projectId(), target.id());
        return now.isPresent() && now.get().version() == target.version()
                ? decisions.tryUpdate(now.get()).or(() -> decisions.find(target.projectId(), target.id()))
                : now;
    }

    /** Somebody may have taken the decision back before there was anything that follows from it. */
    private GatherItem confirmed(GatherItem decided, String targetId) {
        Optional<GatherItem> now = decisions.find(decided.projectId(), decided.id());
        if (now.isEmpty() || Decisions.isPartOf(now.get(), targetId)) {
            return now.orElse(decided);
        }
        decisions
                .find(decided.projectId(), targetId)
                .filter(target -> Decisions.holds(target, decided.id()))
                .ifPresent(target -> decisions.unmerge(target, decided.id()));
        throw Decisions.changedMeanwhile(decided);
    }
}
