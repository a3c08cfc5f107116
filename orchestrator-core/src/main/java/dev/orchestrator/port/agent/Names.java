package dev.orchestrator.port.agent;

import dev.orchestrator.internal.base.Check;
import java.util.regex.Pattern;

/** Checks of what agents and departments are called. */
final class Names {

    /** What a tool may be called too: a model writes such names without a fault. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private Names() {}

    static void checkId(String id, String name) {
        Check.that(
                ID.matcher(Check.present(id, name)).matches(),
                name + " must be 1 to 64 letters, digits, _ or -, got " + id);
    }

    static void checkText(String text, int longest, String name) {
        Check.notBlank(text, name);
        checkLength(text, longest, name);
    }

    static void checkLength(String text, int longest, String name) {
        Check.that(
                Check.present(text, name).length() <= longest, name + " must have at most " + longest + " characters");
    }
}
