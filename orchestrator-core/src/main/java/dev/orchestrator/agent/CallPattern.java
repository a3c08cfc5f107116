package dev.orchestrator.agent;

import dev.orchestrator.internal.base.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which calls a rule is about: a pattern of a tool's name, and of some of its arguments. */
final class CallPattern {

    private static final int LONGEST = 500;

    private final Glob tool;
    private final List<ArgumentPattern> arguments;

    private CallPattern(Glob tool, List<ArgumentPattern> arguments) {
        this.tool = tool;
        this.arguments = arguments;
    }

    /** Reads {@code write} or {@code write(path=stories/**, mode=append)}. */
    static CallPattern of(String pattern) {
        Check.notBlank(pattern, "pattern of a permission");
        Check.that(pattern.length() <= LONGEST, "a pattern of a permission must have 500 characters at most");
        int open = pattern.indexOf('(');
        String name = (open < 0 ? pattern : pattern.substring(0, open)).strip();
        Check.that(name.matches("[A-Za-z0-9_*?-]+"), "not a pattern of a tool's name: " + pattern);
        Check.that(open < 0 || pattern.endsWith(")"), "the pattern lacks its ')' at the end: " + pattern);
        return new CallPattern(
                Glob.of(name),
                open < 0 ? List.of() : wanted(pattern, pattern.substring(open + 1, pattern.length() - 1)));
    }

    private static List<ArgumentPattern> wanted(String pattern, String inside) {
        List<ArgumentPattern> wanted = new ArrayList<>();
        for (String each : inside.split(",", -1)) {
            int equals = each.indexOf('=');
            Check.that(equals > 0, "expected argument=pattern between the parentheses of the pattern " + pattern);
            String path = each.substring(0, equals).strip();
            String value = each.substring(equals + 1).strip();
            Check.that(
                    path.matches("[^\\s.*?]+(\\.[^\\s.*?]+)*"),
                    "not the name of an argument in the pattern " + pattern);
            checkSpelling(pattern, value);
            wanted.add(ArgumentPattern.of(path, value));
        }
        return wanted;
    }

    private static void checkSpelling(String pattern, String value) {
        String trouble = value.isEmpty()
                ? "is empty"
                : Spelling.trouble(value.replace('*', 'x').replace('?', 'x'));
        Check.that(trouble == null, "no argument can fit a pattern that " + trouble + ": " + pattern);
    }

    boolean isOfTool(String name) {
        return tool.matches(name);
    }

    boolean looksAtArguments() {
        return !arguments.isEmpty();
    }

    /** Whether a rule that lets something through is about this call: only if there is no doubt. */
    boolean isSurely(String name, Map<String, ?> given) {
        return isOfTool(name) && arguments.stream().allMatch(wanted -> wanted.isSurely(given));
    }

    /** Whether a rule that holds something back is about this call: also if it only might be. */
    boolean isPerhaps(String name, Map<String, ?> given) {
        return isOfTool(name) && arguments.stream().allMatch(wanted -> wanted.isPerhaps(given));
    }

    /** What is wrong with the spelling of an argument that the pattern looks at; null if nothing is. */
    @Nullable
    String trouble(Map<String, ?> given) {
        for (ArgumentPattern wanted : arguments) {
            String trouble = wanted.trouble(given);
            if (trouble != null) {
                return trouble;
            }
        }
        return null;
    }
}
