package dev.orchestrator.internal.match;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether the fields that both contents have hold the same. */
final class FieldEvidence {

    /** Numbers that change while the thing stays the same. */
    private static final Set<String> CHANGING = Set.of(
            "price",
            "cost",
            "amount",
            "total",
            "rating",
            "score",
            "stock",
            "quantity",
            "count",
            "views",
            "likes",
            "votes",
            "rank",
            "version",
            "revision",
            "preis");

    private static final int BRIEF = 25; // tokens of a field that is compared as a whole
    private static final double IDENTIFYING = 0.06; // share of the weight of a content from which on a field matters
    private static final double NONE = 0.4; // where no field can be compared

    private final Pair pair;
    private final Findings findings;

    FieldEvidence(Pair pair, Findings findings) {
        this.pair = pair;
        this.findings = findings;
    }

    void find() {
        double weakest = 1;
        boolean compared = false;
        double least = IDENTIFYING * pair.weight(pair.one().all());
        for (Map.Entry<String, Bag> field : pair.one().fields().entrySet()) {
            Bag mine = field.getValue();
            Bag theirs = pair.other().fields().get(field.getKey());
            if (theirs == null
                    || mine.tokens().size() > BRIEF
                    || theirs.tokens().size() > BRIEF) {
                continue;
            }
            if (isNumber(mine) && isNumber(theirs)) {
                numbers(field.getKey(), mine.tokens().get(0), theirs.tokens().get(0));
                continue;
            }
            compared = true;
            weakest = pair.weight(mine) > least ? Math.min(weakest, pair.similarity(mine, theirs)) : weakest;
        }
        findings.put(Evidence.WEAKEST_FIELD, compared ? weakest : NONE);
        places();
    }

    private void places() {
        List<String> moved = pair.one().values().inOtherPlaces(pair.other().values());
        if (!moved.isEmpty()) {
            findings.against(Evidence.OTHER_PLACE, "the same in another place: " + String.join(", ", moved));
        }
    }

    private static boolean isNumber(Bag bag) {
        List<Token> tokens = bag.tokens();
        return tokens.size() == 1
                && !tokens.get(0).isWord()
                && tokens.get(0).text().chars().noneMatch(Character::isLetter);
    }

    private void numbers(String name, Token mine, Token theirs) {
        boolean same = mine.text().equals(theirs.text()) && !Signs.clash(mine, theirs);
        if (same || CHANGING.contains(name)) {
            return;
        }
        String reason = name + " differs: " + mine.whole() + " and " + theirs.whole();
        if (Dates.is(mine) && Dates.is(theirs)) {
            findings.against(Evidence.DATE_CLASH, reason);
        } else if (mine.isCode() || theirs.isCode()) {
            findings.against(Evidence.ID_CLASH, reason);
        } else {
            findings.against(Evidence.FIELD_NUMBER_CLASH, reason);
        }
    }
}
