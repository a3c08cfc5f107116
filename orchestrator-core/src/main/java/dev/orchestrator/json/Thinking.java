package dev.orchestrator.json;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tags between which models think aloud: {@code <think>}, {@code <thinking>}, {@code <reasoning>}, {@code <thought>}. */
final class Thinking {

    private static final List<String> NAMES = List.of("think", "thinking", "reasoning", "thought");

    private final Source source;
    private final Set<String> neverClosed = new HashSet<>();

    Thinking(Source source) {
        this.source = source;
    }

    /** The place behind the thoughts that start at {@code i}, or {@code i} if none do that also end. */
    int end(int i) {
        for (String name : NAMES) {
            if (isTag("<" + name + ">", i) && !neverClosed.contains(name)) {
                String close = "</" + name + ">";
                int at = i;
                while (at < source.length() && !isTag(close, at)) {
                    at++;
                }
                if (at < source.length()) {
                    return at + close.length();
                }
                neverClosed.add(name);
            }
        }
        return i;
    }

    /** The place behind the closing tag at {@code i}, or {@code i} if there is none: what stands before it was thought. */
    int stray(int i) {
        for (String name : NAMES) {
            String close = "</" + name + ">";
            if (isTag(close, i)) {
                return i + close.length();
            }
        }
        return i;
    }

    private boolean isTag(String tag, int i) {
        return source.at(i) == '<' && source.text.regionMatches(true, i, tag, 0, tag.length());
    }
}
