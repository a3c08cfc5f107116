package dev.orchestrator.agent;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a pattern says of one argument. */
record ArgumentPattern(List<String> path, char first, Glob exact, Glob folded) {

    static ArgumentPattern of(String path, String pattern) {
        return new ArgumentPattern(
                List.of(path.split("\\.", -1)), pattern.charAt(0), Glob.of(pattern), Glob.of(Spelling.folded(pattern)));
    }

    /** All that is there fits letter by letter, and is spelled so that nobody reads it as something else. */
    boolean isSurely(Map<String, ?> arguments) {
        List<Object> values = Arguments.at(arguments, path);
        return !values.isEmpty() && values.stream().allMatch(this::isSurely);
    }

    private boolean isSurely(Object value) {
        String text = Arguments.text(value);
        return text != null && Spelling.trouble(text) == null && beginsAlike(text.charAt(0)) && exact.matches(text);
    }

    /** A pattern that begins with a wildcard means what is below the tool's own root. */
    private boolean beginsAlike(char begin) {
        return (begin != '/' && begin != '~') || begin == first;
    }

    /** Some of it fits, or may be read as something that fits. */
    boolean isPerhaps(Map<String, ?> arguments) {
        return Arguments.at(arguments, path).stream().anyMatch(this::isPerhaps);
    }

    private boolean isPerhaps(Object value) {
        String text = Arguments.text(value);
        if (text == null || Spelling.trouble(text) != null) {
            return true;
        }
        String whole = Spelling.folded(text);
        String relative = whole.startsWith("/") ? whole.substring(1) : whole;
        return fits(whole) || fits(relative);
    }

    /** A folder fits as well if all that is in it does. */
    private boolean fits(String text) {
        return folded.matches(text) || folded.matches(text + "/");
    }

    /** What is wrong with the spelling of the argument; null if nothing is. */
    @Nullable
    String trouble(Map<String, ?> arguments) {
        for (Object value : Arguments.at(arguments, path)) {
            String text = Arguments.text(value);
            String trouble = text == null ? "is no text" : Spelling.trouble(text);
            if (trouble != null) {
                return "the argument " + String.join(".", path) + " " + trouble;
            }
        }
        return null;
    }
}
