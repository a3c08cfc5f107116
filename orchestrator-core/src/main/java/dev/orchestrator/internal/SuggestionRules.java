package dev.orchestrator.internal;

import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.stream.EntityCard;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Follow-up questions without asking a model: the first three of those that fit, in this order. */
final class SuggestionRules {

    static final int MOST = 3;

    private static final int LONGEST_NAME = 60;

    private static final Pattern CODE_BLOCK = Pattern.compile("(?m)^[ \\t]*(```|~~~)");
    private static final Pattern LIST = Pattern.compile("(?m)^[ \\t]*(?:[-*+•]|\\d{1,3}[.)])[ \\t]+\\S");

    private SuggestionRules() {}

    /** Questions about what was found, but not the one that was asked. */
    static List<String> about(List<EntityCard> found, String asked) {
        List<String> fitting = new ArrayList<>();
        EntityCard best = found.get(0);
        best.relations().stream()
                .limit(1)
                .forEach(link ->
                        fitting.add("How is " + name(best.title()) + " related to " + name(link.title()) + "?"));
        found.forEach(card -> fitting.add("What else is known about " + name(card.title()) + "?"));
        return fitting.stream()
                .filter(question -> !question.equalsIgnoreCase(asked.strip()))
                .distinct()
                .limit(MOST)
                .toList();
    }

    /** A title is text of the Brain: shown as one short line. */
    private static String name(String title) {
        return Excerpts.shortened(title.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " "), LONGEST_NAME);
    }

    /** Questions by the shape of an answer. */
    static List<String> of(String answer) {
        List<String> fitting = new ArrayList<>();
        if (CODE_BLOCK.matcher(answer).find()) {
            fitting.add("Can you explain this in more detail?");
            fitting.add("Are there any alternative approaches?");
        }
        if (LIST.matcher(answer).find()) {
            fitting.add("Can you elaborate on the first point?");
            fitting.add("Which option would you recommend?");
        }
        fitting.add("Can you provide an example?");
        fitting.add("What are the pros and cons?");
        return List.copyOf(fitting.subList(0, Math.min(MOST, fitting.size())));
    }
}
