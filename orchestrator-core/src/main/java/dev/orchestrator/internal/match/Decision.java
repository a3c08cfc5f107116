package dev.orchestrator.internal.match;

import java.util.ArrayList;
import java.util.List;

/** What to do about the candidates of an item. */
final class Decision {

    private static final int MOST = 5; // matches that are told

    private Decision() {}

    /** The candidates must come with the likeliest first. */
    static Verdict of(List<Judged> judged, Thresholds thresholds) {
        List<Match> matches = new ArrayList<>();
        for (Judged one : judged) {
            if (matches.size() < MOST && one.similarity() >= thresholds.review()) {
                Suggestion suggestion = matches.isEmpty() ? first(judged, thresholds) : Suggestion.REVIEW;
                boolean open = one.similarity() < thresholds.merge() && !one.against();
                matches.add(new Match(one.id(), one.similarity(), suggestion, open, one.sameKey(), one.reasons()));
            }
        }
        return new Verdict(matches);
    }

    private static Suggestion first(List<Judged> judged, Thresholds thresholds) {
        Judged best = judged.get(0);
        if (best.same()) {
            return Suggestion.SKIP;
        }
        boolean near = judged.size() > 1 && best.logOdds() - judged.get(1).logOdds() < thresholds.margin();
        if (near || best.against() || best.similarity() < thresholds.merge()) {
            return Suggestion.REVIEW;
        }
        return best.nothingNew() ? Suggestion.SKIP : Suggestion.MERGE;
    }
}
