package dev.orchestrator.internal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.query.EntityTypes;
import dev.orchestrator.stream.EntityCard;
import dev.orchestrator.stream.StreamEvent.SourcesFound;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks up what the Brain knows of a question, and tells the run. */
final class Grounding {

    private static final int PAGE = 100;

    private final Wiring wiring;
    private final Set<String> types; // as people see them
    private final int limit;
    private final double threshold;

    Grounding(Wiring wiring, Set<String> types, int limit, double threshold) {
        this.wiring = wiring;
        this.types = types;
        this.limit = limit;
        this.threshold = threshold;
    }

    /** With the limit and the threshold that are usual, whatever the types. */
    static Grounding usual(Wiring wiring) {
        return new Grounding(wiring, Set.of(), BrainQuery.DEFAULT_LIMIT, BrainQuery.DEFAULT_THRESHOLD);
    }

    /** Refuses what the Brain cannot be asked. */
    void check(Exchange exchange) {
        Check.that(wiring.brain() != null, "there is no Brain to ask; give the builder of the orchestrator one");
        Check.that(
                exchange.projectId() != null,
                "a Brain is asked about a project; name that of conversation " + exchange.conversationId());
        Set<String> known = wiring.entityTypes().shown();
        Check.that(known.containsAll(types), "types must be among " + known + ", got " + types);
    }

    Evidence find(LiveRun<?> run, Exchange exchange, History history) {
        String text = new SearchText(wiring, run, exchange).of(history);
        BrainQuery query = BrainQuery.of(Check.present(exchange.projectId(), "projectId"), text)
                .page(0, limit)
                .withThreshold(threshold);
        List<BrainMatch> matches = search(query, run.cancellation());
        List<EntityCard> cards = matches.stream()
                .map(match -> Cards.of(match, wiring.entityTypes()))
                .toList();
        run.emit(new SourcesFound(cards));
        return Evidence.of(matches, cards, wiring.evidenceTokens());
    }

    private List<BrainMatch> search(BrainQuery query, Cancellation cancellation) {
        if (types.contains(EntityTypes.OTHER)) {
            return searchAll(query, cancellation);
        }
        return types.isEmpty()
                ? brain().search(query, cancellation)
                : brain().search(query.withTypes(wiring.entityTypes().ofBrain(types)), cancellation);
    }

    /** Which types are other ones no Brain can be told: reads on until there are enough matches of the right types. */
    private List<BrainMatch> searchAll(BrainQuery query, Cancellation cancellation) {
        Map<String, BrainMatch> found = new LinkedHashMap<>(); // pages may overlap while somebody writes
        for (int offset = 0; offset < BrainQuery.MOST_MATCHES; offset += PAGE) {
            List<BrainMatch> page = brain().search(query.page(offset, PAGE), cancellation);
            for (BrainMatch match : page) {
                if (types.contains(wiring.entityTypes().shown(match.entity().type()))) {
                    found.putIfAbsent(match.entity().id(), match);
                }
            }
            if (found.size() >= limit || page.size() < PAGE) {
                break;
            }
        }
        return found.values().stream().limit(limit).toList();
    }

    private Brain brain() {
        return Check.present(wiring.brain(), "brain");
    }
}
