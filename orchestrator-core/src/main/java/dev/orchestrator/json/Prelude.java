package dev.orchestrator.json;

import java.util.Locale;
import java.util.Set;

/** Goes over what a model writes before its JSON, a character at a time: prose, a fence, thoughts between tags. */
final class Prelude {

    private static final Set<String> THOUGHTS = Set.of("<think>", "<thinking>", "<reasoning>", "<thought>");
    private static final int LONGEST_TAG = 12;

    private final StringBuilder tag = new StringBuilder();
    private String thought = "";

    /** Whether JSON may begin with {@code c}. */
    boolean isBeginning(char c) {
        if (c == '<') {
            tag.setLength(0);
        }
        if (c == '<' || (tag.length() > 0 && tag.length() < LONGEST_TAG)) {
            tag.append(c);
        }
        if (c == '>') {
            tagged(tag.toString().toLowerCase(Locale.ROOT));
        }
        return (c == '{' || c == '[') && thought.isEmpty();
    }

    private void tagged(String name) {
        if (thought.isEmpty() && THOUGHTS.contains(name)) {
            thought = name.replace("<", "</");
        } else if (name.equals(thought)) {
            thought = "";
        }
        tag.setLength(0);
    }
}
