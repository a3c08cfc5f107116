package dev.orchestrator.brain.neo4j;

import java.util.regex.Pattern;

/**
 * Names that stand in the text of a statement because Cypher takes no parameter there. Only what is on the list of allowed
 * characters gets there: it has neither a backtick, which would end the name, nor a backslash, because Cypher replaces
 * {@code \\u0060} by a backtick before it reads anything else.
 */
final class Names {

    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{M}\\p{N}_ .:/-]{1,100}");
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

    private Names() {}

    /** Returns the name of a label, a property or an index in backticks. */
    static String quoted(String name, String what) {
        Failures.require(
                ALLOWED.matcher(Failures.present(name, what)).matches(),
                what + " must have 1 to 100 letters, digits, spaces and _ . : / -");
        return "`" + name + "`";
    }

    /** Whether it looks like the type of a relationship as people write them. */
    static boolean isPlain(String name) {
        return PLAIN.matcher(name).matches();
    }
}
