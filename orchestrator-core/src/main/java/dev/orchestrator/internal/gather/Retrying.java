package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Caller;
import dev.orchestrator.data.RetryResult;
import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.ProgressMade;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Completes what a project has pending. One object serves one run. */
public final class Retrying {

    private static final int PAGE = 100;

    private final Wiring wiring;
    private final Accepting accepting;
    private final Caller caller;
    private final String projectId;
    private final Map<State, Integer> counts = new EnumMap<>(State.class);

    public Retrying(Wiring wiring, Accepting accepting, Caller caller, String projectId) {
        this.wiring = wiring;
        this.accepting = accepting;
        this.caller = caller;
        this.projectId = projectId;
    }

    /** Goes through the pending items once; the newest come first. */
    public RetryResult run(LiveRun<RetryResult> run) {
        GatherQuery query = GatherQuery.of(projectId).in(State.PENDING).page(null, PAGE);
        List<GatherItem> page = wiring.gathering().store().list(query);
        while (!page.isEmpty()) {
            page.forEach(item -> retry(item, run));
            page = wiring.gathering()
                    .store()
                    .list(query.page(page.get(page.size() - 1).id(), PAGE));
        }
        run.commit();
        return new RetryResult(count(State.COMPLETE), count(State.PENDING), count(State.FAILED));
    }

    private void retry(GatherItem item, LiveRun<RetryResult> run) {
        run.cancellation().throwIfCancelled();
        Errand errand = new Errand(
                caller, projectId, run.id(), null, null, Wishes.USUAL, event -> pass(run, event), run.cancellation());
        Optional<Outcome> outcome = accepting.retry(item, errand);
        counts.merge(outcome.map(done -> done.item().state()).orElse(State.PENDING), 1, Integer::sum);
    }

    private static void pass(LiveRun<RetryResult> run, StreamEvent event) {
        if (!(event instanceof ProgressMade)) {
            run.emit(event);
        }
    }

    private int count(State state) {
        return counts.getOrDefault(state, 0);
    }
}
