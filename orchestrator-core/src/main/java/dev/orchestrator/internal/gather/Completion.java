package dev.orchestrator.internal.gather;

import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.gather.Steps.Step;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.Provenance;
import dev.orchestrator.port.store.GatherItem.State;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes one claimed item, step by step; each answer is kept before the next one is asked for. Where a step fails, no model
 * is asked any more, but the item is compared and kept all the same. One object serves one item; not thread-safe.
 */
final class Completion {

    private static final Logger LOG = LoggerFactory.getLogger(Completion.class);

    private final Errand errand;
    private final Steps steps;
    private final Models models;
    private final Extraction extraction;
    private final Enrichment enrichment;
    private final Placing placing;
    private final Comparison comparison;
    private final HeldItem held;
    private final Provenance before;
    private final Faults faults = new Faults();
    private GatherItem item;

    Completion(Wiring wiring, Sizes sizes, Meanings meanings, Errand errand, Steps steps, HeldItem held) {
        this.errand = errand;
        this.steps = steps;
        this.models = new Models(wiring.gateway(), errand);
        FileTexts texts = new FileTexts(wiring, models, errand.cancellation());
        this.extraction = new Extraction(texts, errand, faults);
        this.enrichment = new Enrichment(wiring.prompts());
        this.placing = new Placing(wiring.prompts(), wiring.brain());
        this.comparison = new Comparison(wiring, sizes, meanings, models, errand, faults);
        this.held = held;
        GatherItem claimed = held.item();
        this.before = claimed.provenance();
        this.item = claimed.toBuilder()
                .progress(claimed.progress().wishing(errand.wishes()))
                .build();
    }

    /** A cancel passes through, and leaves the item pending. */
    void run() {
        try {
            steps.accepted();
            step(Step.EXTRACT, extraction.isNeededFor(item), now -> extraction.of(now, this::keep));
            boolean asks = errand.wishes().enrich() && !saysNothing(); // a model that is shown nothing can only invent
            step(Step.ENRICH, asks && lacks(item), this::enrich);
            step(Step.SUMMARISE, item.summary().isEmpty(), asks ? this::summarise : this::begin);
            step(Step.PLACE, asks && item.context().isEmpty(), this::place);
            failsafe(Step.COMPARE, errand.wishes().findDuplicates(), comparison::of);
            item = store();
        } catch (RuntimeException e) { // also what a listener throws
            if (!(e instanceof Claim.Lost)) {
                letGo(e);
            }
            throw e;
        }
    }

    private void step(Step step, boolean needed, UnaryOperator<GatherItem> work) {
        failsafe(step, needed && !faults.isStopped(), work);
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
        } catch (RuntimeException e) { // a port of the application may throw anything
            errand.cancellation().throwIfCancelled();
            failed(step, Faults.known(e));
        }
    }

    private void failed(Step step, OrchestratorException e) {
        LOG.warn("Gather item {} of project {} could not pass step {}", item.id(), item.projectId(), step, e);
        faults.stop(e);
        steps.fail(step);
    }

    private GatherItem keep(GatherItem changed) {
        item = held.save(
                changed.toBuilder().provenance(models.provenance(before)).build());
        return item;
    }

    private boolean lacks(GatherItem now) {
        return !now.progress().saturated()
                && now.iterationCount() < errand.wishes().rounds();
    }

    private GatherItem enrich(GatherItem start) {
        GatherItem now = start;
        while (lacks(now)) {
            now = keep(enrichment.of(now, models, errand.wishes()));
        }
        return now;
    }

    private GatherItem summarise(GatherItem now) {
        return keep(now.toBuilder().summary(placing.summary(now, models)).build());
    }

    private GatherItem begin(GatherItem now) {
        return now.toBuilder().summary(Contents.beginning(now)).build();
    }

    private GatherItem place(GatherItem now) {
        String context = placing.context(now, models, errand.cancellation());
        return keep(now.toBuilder().context(context).build());
    }

    private GatherItem store() {
        steps.begin(Step.STORE);
        GatherItem stored = held.finish(done(faults.state(item)));
        steps.done(Step.STORE);
        return stored;
    }

    private boolean saysNothing() {
        return Contents.words(item).isEmpty();
    }

    private GatherItem done(State state) {
        return item.toBuilder()
                .state(state, faults.problem(item))
                .provenance(models.provenance(before))
                .build();
    }

    /** Whoever comes next need not wait for the lease to run out; where even that fails, it does. */
    private void letGo(RuntimeException why) {
        try {
            held.finish(done(State.PENDING));
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
    }

    /** Returns the item as kept. */
    GatherItem item() {
        return item;
    }

    Models models() {
        return models;
    }
}
