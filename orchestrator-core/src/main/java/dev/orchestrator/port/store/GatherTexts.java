package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import org.jspecify.annotations.Nullable;

/** How long the texts of an item are, and may be. */
final class GatherTexts {

    private GatherTexts() {}

    /** The length of all of them together; one that is not there has none. */
    static long length(@Nullable String... texts) {
        long all = 0;
        for (String text : texts) {
            all += text == null ? 0 : text.length();
        }
        return all;
    }

    static void atMost(int longest, String text, String name) {
        Check.that(
                Check.present(text, name).length() <= longest,
                name + " has " + text.length() + " characters, at most " + longest + " are kept");
    }

    static void atMostInAll(int longest, long all, String id) {
        Check.that(
                all <= longest, "item " + id + " has " + all + " characters in all, at most " + longest + " are kept");
    }
}
