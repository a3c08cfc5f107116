package dev.orchestrator.internal.text;

import dev.orchestrator.internal.base.Excerpts;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a model is told of an exception: its kind and the first line of its message, without the stack, and without what
 * looks like a key or a password. A tool that knows better returns {@link
 * dev.orchestrator.port.agent.ToolResult#failed(String)}.
 */
public final class FailureText {

    private static final int LONGEST = 500;
    private static final int READ = 4 * LONGEST;
    private static final String GONE = "[…]";

    private static final Pattern SCHEME = Pattern.compile("(?i)\\b(bearer|basic|digest|token)\\s+[\\w.~+/=-]{6,}");
    private static final Pattern NAMED =
            Pattern.compile("(?i)((?:pass(?:word|wd|phrase)?|pwd|secret|token|credential|signature|sig"
                    + "|api[_-]?key|access[_-]?key|private[_-]?key|authorization|cookie|session[_-]?id)s?[\"']?\\s*[=:]\\s*)"
                    + "(?:\"[^\"]*\"|'[^']*'|[^\\s,;&\"')}\\]]+)");
    private static final Pattern USER_OF_ADDRESS = Pattern.compile("(?<=://)[^/\\s@]{1,200}@");
    private static final Pattern KEYS =
            Pattern.compile("\\b(?:sk|pk|rk|ghp|gho|ghs|github_pat|glpat|xox[abprs]|AKIA|ASIA|AIza|hf)"
                    + "[-_]?[\\w-]{8,}|\\beyJ[\\w-]{6,}\\.[\\w.-]+|-----BEGIN [A-Z ]*KEY");

    /** Long, of letters and digits, and no word: a key of a kind nobody has told of. */
    private static final Pattern RANDOM =
            Pattern.compile("\\b(?=[\\w+/-]*\\d)(?=[\\w+/-]*[a-zA-Z])[A-Za-z0-9+_-]{28,}={0,2}");

    private FailureText() {}

    /** What the model is told of a tool with effects that may or may not have had them. */
    public static String ofUnknownEnd(String tool) {
        return "It is not known whether " + tool + " has done this: the process ended while it worked. It is not"
                + " done again. Find out what has happened, or tell that it is not known.";
    }

    /** What the model is told of an exception of a tool. */
    public static String of(String tool, Throwable failure) {
        String words = clean(failure.getMessage());
        return "The tool " + tool + " failed: " + kind(failure.getClass()) + (words.isEmpty() ? "" : ": " + words);
    }

    /** What is anonymous has no name of its own. */
    private static String kind(Class<?> type) {
        String name = type.getSimpleName();
        return name.isEmpty() ? kind(type.getSuperclass()) : name;
    }

    private static String clean(@Nullable String message) {
        if (message == null) {
            return "";
        }
        String line = Excerpts.of(message.strip(), READ).lines().findFirst().orElse("");
        for (Pattern secret : new Pattern[] {SCHEME, USER_OF_ADDRESS, KEYS, RANDOM}) {
            line = secret.matcher(line).replaceAll(GONE);
        }
        line = NAMED.matcher(line).replaceAll("$1" + GONE);
        String shown = line.replaceAll("\\p{Cntrl}+", " ").strip();
        return shown.length() <= LONGEST ? shown : Excerpts.of(shown, LONGEST) + "…";
    }
}
