package dev.orchestrator.internal.match;

import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Numbers, dates, words that exclude each other, and denial: what makes two things of nearly the same words. */
final class ClashEvidence {

    private static final Set<String> DENIALS = Set.of(
            "not", "no", "never", "without", "none", "cannot", "cant", "dont", "doesnt", "didnt", "isnt", "arent",
            "wasnt", "werent", "wont", "nor", "nicht", "kein", "keine", "keinen", "ohne", "nie", "niemals");

    private static final double MOST = 3; // clashes of numbers that are counted
    private static final double SAME = 0.9; // covered, from which on a number in the middle of a text tells two apart

    private final Pair pair;
    private final Findings findings;

    ClashEvidence(Pair pair, Findings findings) {
        this.pair = pair;
        this.findings = findings;
    }

    /** Looks after the words and the codes: what they have in common decides how much a number says. */
    void find() {
        boolean same = findings.of(Evidence.COVERED) > SAME && findings.of(Evidence.HEAD_COVERED) > SAME;
        numbers(same);
        signs(same);
        List<String> mine = Dates.in(pair.one().head());
        List<String> theirs = Dates.in(pair.other().head());
        if (!mine.isEmpty() && !theirs.isEmpty() && Collections.disjoint(mine, theirs)) {
            findings.against(Evidence.DATE_CLASH, "dates differ: " + mine.get(0) + " and " + theirs.get(0));
        }
        Set<String> contrasts = Contrasts.between(pair.one(), pair.other());
        if (!contrasts.isEmpty()) {
            findings.against(Evidence.CONTRAST, String.join("; ", contrasts) + " exclude each other");
            findings.put(Evidence.CONTRAST, contrasts.size());
        }
        if (denies(pair.one()) != denies(pair.other())) {
            findings.against(Evidence.NEGATION, "one of them denies");
        }
    }

    private void signs(boolean same) {
        List<String> clashes =
                Signs.clashes(pair.one().all().tokens(), pair.other().all().tokens());
        if (same && !clashes.isEmpty()) {
            findings.against(Evidence.SIGN_CLASH, "signs differ: " + String.join(", ", clashes));
        }
    }

    private void numbers(boolean same) {
        List<String> all = Slots.clashes(pair.one().all(), pair.other().all());
        findings.put(Evidence.NUMBER_CLASH, Math.min(MOST, all.size()));
        List<String> titles = Slots.clashes(pair.one().title(), pair.other().title());
        if (!titles.isEmpty() && findings.of(Evidence.CODE_EXACT) == 0) {
            findings.against(Evidence.TITLE_NUMBER_CLASH, "numbers differ: " + titles.get(0));
        } else if (!all.isEmpty() && same) {
            findings.against(Evidence.TITLE_NUMBER_CLASH, "numbers differ: " + all.get(0));
        }
    }

    /** Of a text all counts, of an object what names it: the long text of a field denies this and that. */
    private static boolean denies(Profile profile) {
        Bag bag = profile.fields().isEmpty() ? profile.all() : profile.head();
        return bag.distinct().keySet().stream().anyMatch(DENIALS::contains);
    }
}
