package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Prompts;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.json.Description;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherDuplicate.Kind;
import dev.orchestrator.port.store.GatherDuplicate.Suggestion;
import dev.orchestrator.port.store.GatherItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Has a model look at what somebody would have to look at otherwise and only words leave open: all of an item in one call, by
 * numbers and not by ids.
 */
final class Judge {

    private static final String METHOD = "model";
    private static final double TEMPERATURE = 0;
    private static final int TOKENS = 500;
    private static final int LONGEST = 2_000; // characters of a candidate

    /** What a model answers. */
    record Verdicts(@Description("one for each candidate") List<Verdict> verdicts) {}

    /** What it says of one candidate. */
    record Verdict(
            @Description("the candidate's number") int number,

            @Description("whether it is the very same thing")
            Same verdict) {}

    /** Whether two things are the same. */
    enum Same {
        SAME,
        DIFFERENT,
        UNSURE
    }

    private final Wiring wiring;
    private final Models models;

    Judge(Wiring wiring, Models models) {
        this.wiring = wiring;
        this.models = models;
    }

    /**
     * The likeliest that the model finds the same is merged unless there is one to merge with already; of what it is not sure,
     * somebody has to look as before.
     */
    List<GatherDuplicate> look(GatherItem item, NearDuplicates.Near near) {
        List<GatherDuplicate> found = near.duplicates();
        if (near.open().isEmpty()) {
            return found;
        }
        Map<GatherDuplicate, Same> said = ask(item, near.open(), near.contents());
        boolean decided = found.stream().anyMatch(one -> one.suggestion() != Suggestion.REVIEW);
        List<GatherDuplicate> judged = new ArrayList<>();
        for (GatherDuplicate one : found) {
            GatherDuplicate now = judged(one, said.getOrDefault(one, Same.UNSURE), decided);
            decided |= now.suggestion() == Suggestion.MERGE;
            judged.add(now);
        }
        return judged;
    }

    private static GatherDuplicate judged(GatherDuplicate one, Same said, boolean decided) {
        return switch (said) {
            case SAME -> judged(one, decided ? Suggestion.REVIEW : Suggestion.MERGE, "a model finds them the same");
            case DIFFERENT -> judged(one, Suggestion.KEEP_BOTH, "a model finds them different");
            case UNSURE -> one;
        };
    }

    private static GatherDuplicate judged(GatherDuplicate one, Suggestion suggestion, String reason) {
        List<String> reasons = new ArrayList<>(one.reasons());
        reasons.add(reason);
        return new GatherDuplicate(one.id(), one.kind(), one.similarity(), suggestion, METHOD, reasons);
    }

    /** Of a number that is not there, or comes twice with different verdicts, nothing is taken. */
    private Map<GatherDuplicate, Same> ask(GatherItem item, List<GatherDuplicate> open, Map<String, Object> contents) {
        Material material = new Material(wiring.prompts());
        Question question =
                new Question(Purpose.DUPLICATES, wiring.prompts().get(Prompts.DATA_SAME), TEMPERATURE, TOKENS);
        StringBuilder candidates = new StringBuilder();
        for (int i = 0; i < open.size(); i++) {
            candidates
                    .append(i + 1)
                    .append(". ")
                    .append(shown(open.get(i), contents))
                    .append('\n');
        }
        Map<String, String> values =
                Map.of("material", material.of(item), "candidates", material.marked(candidates.toString()));
        Map<GatherDuplicate, Same> said = new HashMap<>();
        for (Verdict one : models.value(question, Material.filled(question, values), Verdicts.class)
                .verdicts()) {
            if (one.number() >= 1 && one.number() <= open.size()) {
                said.merge(open.get(one.number() - 1), one.verdict(), (a, b) -> a == b ? a : Same.UNSURE);
            }
        }
        return said;
    }

    private static String shown(GatherDuplicate one, Map<String, Object> contents) {
        Object content = contents.get(one.kind() == Kind.ENTITY ? NearDuplicates.ENTITY + one.id() : one.id());
        String text = content instanceof String words ? words : Json.write(content);
        return Excerpts.shortened(text.replaceAll("\\s+", " "), LONGEST);
    }
}
