package dev.orchestrator.internal.gather;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.gather.Steps.Step;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes one claimed item, step by step; each step is kept before the next begins. Where a model fails, the others are not
 * asked any more, but the item is compared and kept all the same. One object serves one item; not thread-safe.
 */
final class Completion {

    private static final Logger LOG = LoggerFactory.getLogger(Completion.class);

    /** What may be gone another time, whatever a failure says of itself. */
    private static final Set<ErrorCode> PASSING = EnumSet.of(
            ErrorCode.BUDGET_EXCEEDED,
            ErrorCode.AUTH_REQUIRED,
            ErrorCode.AUTH_INVALID,
            ErrorCode.BRAIN_ERROR,
            ErrorCode.DATABASE_ERROR);

    private final Wiring wiring;
    private final Sizes sizes;
    private final Meanings meanings;
    private final Errand errand;
    private final Steps steps;
    private final Models models;
    private final Claim claim;
    private final List<String> problems = new ArrayList<>();
    private GatherItem item;
    private @Nullable OrchestratorException failure;
    private boolean passing;

    Completion(Wiring wiring, Sizes sizes, Meanings meanings, Errand errand, Steps steps, GatherItem claimed) {
        this.wiring = wiring;
        this.sizes = sizes;
        this.meanings = meanings;
        this.errand = errand;
        this.steps = steps;
        this.models = new Models(wiring.gateway(), errand);
        this.claim = new Claim(wiring);
        this.item = claimed;
    }

    /** Returns the item as kept. A cancel passes through, and leaves the item pending. */
    GatherItem run() {
        try {
            step(
                    Step.EXTRACT,
                    !Intake.isWordsAlone(item) && item.extractedText().isEmpty(),
                    this::extract);
            boolean asks = errand.wishes().enrich() && !saysNothing(); // a model that is shown nothing can only invent
            step(Step.ENRICH, asks && errand.wishes().rounds() > 0, this::enrich);
            step(Step.SUMMARISE, item.summary().isEmpty(), asks ? this::summarise : this::begin);
            step(Step.PLACE, asks && item.context().isEmpty(), this::place);
            failsafe(Step.COMPARE, errand.wishes().findDuplicates(), this::compare);
            return store();
        } catch (RuntimeException e) { // also what a listener throws
            if (!(e instanceof Claim.Lost)) {
                letGo(e);
            }
            throw e;
        }
    }

    private void step(Step step, boolean needed, UnaryOperator<GatherItem> work) {
        failsafe(step, needed && failure == null, work);
    }

    private void failsafe(Step step, boolean needed, UnaryOperator<GatherItem> work) {
        if (!needed) {
            steps.skip(step);
            return;
        }
        steps.begin(step);
        try {
            item = work.apply(item);
            steps.done(step);
        } catch (Claim.Lost e) {
            throw e;
        } catch (OrchestratorException e) {
            errand.cancellation().throwIfCancelled();
            failed(step, e);
        }
    }

    private void failed(Step step, OrchestratorException e) {
        note(step, e);
        steps.fail(step);
        passing |= mayPass(e);
        failure = failure == null ? e : failure;
    }

    private void note(Step step, OrchestratorException e) {
        LOG.warn("Gather item {} of project {} could not pass step {}", item.id(), item.projectId(), step, e);
        problems.add(e.code().userMessage() + " (" + e.getMessage() + ")");
    }

    private static boolean mayPass(OrchestratorException e) {
        return e.isRetryable() || PASSING.contains(e.code());
    }

    private GatherItem extract(GatherItem before) {
        Extraction.Extract extract = new Extraction(wiring, before, models, errand.cancellation()).run();
        problems.addAll(extract.problems());
        return claim.save(before.toBuilder().extractedText(extract.text()).build());
    }

    private GatherItem enrich(GatherItem before) {
        Enrichment enrichment = new Enrichment(wiring.prompts());
        GatherItem now = before;
        boolean complete = false;
        while (!complete && now.iterationCount() < errand.wishes().rounds()) {
            Enrichment.Round round = enrichment.of(now, models, errand.wishes());
            now = claim.save(round.item());
            item = now;
            complete = round.complete();
        }
        return now;
    }

    private GatherItem summarise(GatherItem before) {
        String summary = new Placing(wiring.prompts(), wiring.brain()).summary(before, models);
        return claim.save(before.toBuilder().summary(summary).build());
    }

    private GatherItem begin(GatherItem before) {
        return before.toBuilder().summary(Contents.beginning(before)).build();
    }

    private GatherItem place(GatherItem before) {
        String context = new Placing(wiring.prompts(), wiring.brain()).context(before, models, errand.cancellation());
        return before.toBuilder().context(context).build();
    }

    private GatherItem compare(GatherItem before) {
        Meanings.Meant meant = meant(before);
        return meant.item().toBuilder()
                .duplicates(new NearDuplicates(wiring, sizes, models, errand).of(meant))
                .build();
    }

    /** Without its meaning an item is compared by its words; it stays pending if another time may be better. */
    private Meanings.Meant meant(GatherItem before) {
        try {
            return meanings.of(before, errand.cancellation());
        } catch (OrchestratorException e) {
            errand.cancellation().throwIfCancelled();
            note(Step.COMPARE, e);
            passing |= mayPass(e);
            failure = failure == null && mayPass(e) ? e : failure;
            return new Meanings.Meant(before, List.of());
        }
    }

    private GatherItem store() {
        steps.begin(Step.STORE);
        GatherItem stored = claim.finish(done(state()));
        steps.done(Step.STORE);
        return stored;
    }

    private State state() {
        if (failure != null) {
            return passing ? State.PENDING : State.FAILED;
        }
        return saysNothing() ? State.FAILED : State.COMPLETE;
    }

    private boolean saysNothing() {
        return Contents.words(item).isEmpty();
    }

    private GatherItem done(State state) {
        return item.toBuilder()
                .state(state, problems.isEmpty() ? null : String.join("; ", problems))
                .provenance(models.provenance(item.provenance()))
                .build();
    }

    /** Whoever comes next need not wait for the lease to run out; where even that fails, it does. */
    private void letGo(RuntimeException why) {
        try {
            claim.finish(done(State.PENDING));
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
    }

    Models models() {
        return models;
    }
}
