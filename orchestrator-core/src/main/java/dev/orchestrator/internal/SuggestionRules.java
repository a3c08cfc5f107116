package dev.orchestrator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Follow-up questions by the shape of an answer: the first three of those that fit, in this order. */
final class SuggestionRules {

    static final int MOST = 3;

    private static final Pattern CODE_BLOCK = Pattern.compile("(?m)^[ \\t]*(```|~~~)");
    private static final Pattern LIST = Pattern.compile("(?m)^[ \\t]*(?:[-*+•]|\\d{1,3}[.)])[ \\t]+\\S");

    private SuggestionRules() {}

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
