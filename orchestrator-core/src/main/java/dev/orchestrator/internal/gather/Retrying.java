package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Caller;
import dev.orchestrator.data.RetryResult;
import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.ProgressMade;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Completes what a project has pending. One object serves one run. */
public final class Retrying {

    private static final Logger LOG = LoggerFactory.getLogger(Retrying.class);

    private final GatherStore store;
    private final Accepting accepting;
    private final Caller caller;
    private final String projectId;
    private final Map<State, Integer> counts = new EnumMap<>(State.class);

    public Retrying(Wiring wiring, Accepting accepting, Caller caller, String projectId) {
        this.store = wiring.gathering().store();
        this.accepting = accepting;
        this.caller = caller;
        this.projectId = projectId;
    }

    /** Goes through the pending items once; the newest come first. */
    public RetryResult run(LiveRun<RetryResult> run) {
        for (String id : pending()) {
            store.find(projectId, List.of(id)).stream()
                    .filter(item -> item.state() == State.PENDING) // and not done with meanwhile
                    .forEach(item -> counts.merge(retried(item, run), 1, Integer::sum));
        }
        run.commit();
        return new RetryResult(count(State.COMPLETE), count(State.PENDING), count(State.FAILED));
    }

    /** The ids of all, before any is completed: going through a list from which items vanish is no good. */
    private Set<String> pending() {
        Set<String> ids = new LinkedHashSet<>();
        Pages pages = new Pages(store, GatherQuery.of(projectId).in(State.PENDING));
        for (List<GatherItem> page = pages.first(); !page.isEmpty(); page = pages.after(page)) {
            page.forEach(item -> ids.add(item.id()));
        }
        return ids;
    }

    /** What one item does to the run concerns no other item. */
    private State retried(GatherItem item, LiveRun<RetryResult> run) {
        run.cancellation().throwIfCancelled();
        try {
            return accepting
                    .retry(item, errand(caller, item, run))
                    .map(GatherItem::state)
                    .orElse(State.PENDING);
        } catch (RuntimeException e) {
            run.cancellation().throwIfCancelled();
            LOG.warn("Gather item {} of project {} is still pending", item.id(), projectId, e);
            return State.PENDING;
        }
    }

    /** Completes one item, whatever its state. */
    public static GatherItem one(Accepting accepting, Caller caller, GatherItem item, LiveRun<GatherItem> run) {
        GatherItem now = accepting.retryAnyway(item, errand(caller, item, run)).orElse(item);
        run.commit();
        return now;
    }

    private static Errand errand(Caller caller, GatherItem item, LiveRun<?> run) {
        return Errand.again(caller, item, run.id(), event -> pass(run, event), run.cancellation());
    }

    private static void pass(LiveRun<?> run, StreamEvent event) {
        if (!(event instanceof ProgressMade)) {
            run.emit(event);
        }
    }

    private int count(State state) {
        return counts.getOrDefault(state, 0);
    }
}
