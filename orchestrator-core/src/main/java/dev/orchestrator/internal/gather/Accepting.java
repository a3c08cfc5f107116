package dev.orchestrator.internal.gather;

import dev.orchestrator.data.DataRequest;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.gather.Intake.Accepted;
import dev.orchestrator.internal.gather.Steps.Step;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherProgress;
import dev.orchestrator.port.store.StoredAttachment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /** Content that is not lost any more, whatever becomes of it from now on; the files that were brought, and the steps so far. */
    record Kept(Accepted accepted, List<StoredAttachment> brought, Steps steps) {

        boolean existed() {
            return accepted.existed();
        }
    }

    Outcome take(DataRequest request, Brought files, Errand errand) {
        return complete(keep(request, files, errand), errand);
    }

    Kept keep(DataRequest request, Brought files, Errand errand) {
        Steps steps = new Steps(errand.events());
        steps.begin(Step.NORMALISE);
        return new Kept(accept(request, files), files.files(), steps);
    }

    /** Waits where another run is completing the very same content. */
    Outcome complete(Kept kept, Errand errand) {
        GatherItem item = kept.accepted().item();
        if (!kept.existed()) {
            return outcome(item, false, List.of(), errand, kept.steps());
        }
        kept.steps().lookForTheSame();
        return outcome(claim.take(item, errand.cancellation()), true, kept.brought(), errand, kept.steps());
    }

    private Outcome outcome(
            GatherItem item, boolean existed, List<StoredAttachment> others, Errand errand, Steps steps) {
        if (item.state() != State.PENDING) {
            steps.accepted();
            steps.skipRest();
            return new Outcome(item, existed, problem(item, others), null);
        }
        Completion done = complete(item, errand, steps);
        return new Outcome(
                done.item(),
                existed,
                problem(done.item(), others),
                done.models().last());
    }

    private Accepted accept(DataRequest request, Brought files) {
        try {
            Accepted accepted = intake.accept(request, files);
            if (accepted.existed()) {
                files.discard();
            } else {
                files.confirm();
            }
            return accepted;
        } catch (OrchestratorException e) {
            if (e.code() != ErrorCode.DATABASE_ERROR) { // else the item may be there all the same
                files.discard();
            }
            throw e;
        }
    }

    /** What is to be known about an item, and about files that were brought and are not its own. */
    private static @Nullable String problem(GatherItem item, List<StoredAttachment> others) {
        Stream<String> unread = others.stream()
                .filter(file -> file.problem() != null)
                .map(file -> FileTexts.told(file, String.valueOf(file.problem())));
        return Faults.joined(Stream.concat(Stream.ofNullable(item.problem()), unread));
    }

    private Completion complete(GatherItem claimed, Errand errand, Steps steps) {
        try (HeldItem held = new HeldItem(wiring, claim, claimed)) {
            Completion completion = new Completion(wiring, sizes, meanings, errand, steps, held);
            completion.run();
            return completion;
        }
    }

    /** Completes a pending item, unless somebody is at it. */
    Optional<GatherItem> retry(GatherItem item, Errand errand) {
        return claim.tryTake(item)
                .map(claimed ->
                        complete(claimed, errand, new Steps(errand.events())).item());
    }

    /** Completes an item that failed, or of which files were not read, too. */
    Optional<GatherItem> retryAnyway(GatherItem item, Errand errand) {
        boolean lacksNothing = item.state() == State.COMPLETE
                && item.progress().files().stream().allMatch(GatherProgress.File::read);
        return lacksNothing
                ? Optional.empty()
                : retry(
                        item.toBuilder()
                                .state(State.PENDING, item.problem())
                                .progress(item.progress().rereading())
                                .build(),
                        errand);
    }
}
