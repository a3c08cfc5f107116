package dev.orchestrator.internal.gather;

import dev.orchestrator.data.DataRequest;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.gather.Steps.Step;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.StoredAttachment;
import java.util.List;
import java.util.Optional;

/** Takes content in and completes it: once, however many bring it at the same time. Thread-safe. */
public final class Accepting {

    private final Wiring wiring;
    private final Intake intake;
    private final Claim claim;
    private final Sizes sizes;
    private final Meanings meanings;

    public Accepting(Wiring wiring) {
        this.wiring = wiring;
        this.intake = new Intake(wiring);
        this.claim = new Claim(wiring);
        this.sizes = new Sizes(wiring.gathering().store(), wiring.clock());
        this.meanings = new Meanings(wiring.gathering().embeddings());
    }

    /** Waits where another run is completing the very same content. */
    Outcome take(DataRequest request, List<StoredAttachment> files, Errand errand) {
        Steps steps = new Steps(errand.events());
        steps.begin(Step.NORMALISE);
        Intake.Accepted accepted = intake.accept(request, files);
        steps.done(Step.NORMALISE);
        steps.begin(Step.EXACT);
        GatherItem claimed = claim.take(accepted.item(), errand.cancellation());
        steps.done(Step.EXACT);
        if (claimed.state() != State.PENDING) {
            steps.skipRest();
            return new Outcome(claimed, accepted.existed(), null);
        }
        return complete(claimed, errand, steps);
    }

    private Outcome complete(GatherItem claimed, Errand errand, Steps steps) {
        Completion completion = new Completion(wiring, sizes, meanings, errand, steps, claimed);
        GatherItem item = completion.run();
        return new Outcome(item, false, completion.models().last());
    }

    /** Completes a pending item, unless somebody is at it. */
    Optional<Outcome> retry(GatherItem item, Errand errand) {
        return claim.tryTake(item).map(claimed -> complete(claimed, errand, new Steps(errand.events())));
    }
}
