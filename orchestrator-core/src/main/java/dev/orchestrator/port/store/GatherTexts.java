package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import java.util.List;
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

    static long length(GatherProgress progress, List<GatherDuplicate> duplicates, List<GatherMerge> merges) {
        return progress.length()
                + duplicates.stream().mapToLong(GatherDuplicate::length).sum()
                + merges.stream().mapToLong(GatherMerge::length).sum();
    }

    /** The length of all texts of an item. */
    static long length(GatherItem item) {
        return length(item.content(), item.extractedText(), item.summary(), item.context())
                + length(item.imageUrl(), item.documentUrl(), item.enriched(), item.problem(), item.signature())
                + length(item.progress(), item.duplicates(), item.merges());
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
