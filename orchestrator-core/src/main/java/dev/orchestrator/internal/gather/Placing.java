package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.store.GatherItem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what an item is, and how it belongs to its project. */
final class Placing {

    private static final double SUMMARY_TEMPERATURE = 0.3;
    private static final int SUMMARY_TOKENS = 50;
    private static final double CONTEXT_TEMPERATURE = 0.4;
    private static final int CONTEXT_TOKENS = 300;
    private static final int LONGEST_CONTEXT = 2_000;
    private static final int NEIGHBOURS = 5;
    private static final int LONGEST_NEIGHBOUR = 1_000;
    private static final int LOOKED_AT = 50; // of the nearest, whether they are mentioned
    private static final Pattern NO_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]++");

    private final Prompts prompts;
    private final @Nullable Brain brain;
    private final Material material;

    Placing(Prompts prompts, @Nullable Brain brain) {
        this.prompts = prompts;
        this.brain = brain;
        this.material = new Material(prompts);
    }

    /** Of an answer that was cut off, what is whole of it. */
    String summary(GatherItem item, Models models) {
        Question question =
                new Question(Purpose.SUMMARY, prompts.get(Prompts.DATA_SUMMARY), SUMMARY_TEMPERATURE, SUMMARY_TOKENS);
        return Summaries.cut(models.words(question, Material.filled(question, Map.of("material", material.of(item))))
                .whole());
    }

    /** With what the Brain knows of what the item mentions, and of what lies around that; whole sentences, as the summary. */
    String context(GatherItem item, Models models, Cancellation cancellation) {
        Question question =
                new Question(Purpose.CONTEXT, prompts.get(Prompts.DATA_CONTEXT), CONTEXT_TEMPERATURE, CONTEXT_TOKENS);
        Map<String, String> values =
                Map.of("material", material.of(item), "project", material.marked(known(item, cancellation)));
        return Excerpts.shortened(
                models.words(question, Material.filled(question, values)).whole(), LONGEST_CONTEXT);
    }

    private String known(GatherItem item, Cancellation cancellation) {
        if (brain == null) {
            return "";
        }
        String text = item.summary() + "\n" + Contents.words(item);
        BrainQuery nearest =
                BrainQuery.of(item.projectId(), text).page(0, LOOKED_AT).withThreshold(0);
        String words = words(text);
        return brain.search(nearest, cancellation).stream()
                .filter(match -> match.similarity() >= BrainQuery.DEFAULT_THRESHOLD || isMentioned(match, words))
                .limit(NEIGHBOURS)
                .map(Placing::told)
                .collect(Collectors.joining("\n"));
    }

    /** A long text is like nothing that it mentions once: what it calls by name counts, too. */
    private static boolean isMentioned(BrainMatch match, String words) {
        String name = words(match.entity().title());
        return !name.isBlank() && words.contains(name);
    }

    /** The words with one space around each. */
    private static String words(String text) {
        return " "
                + NO_WORDS.matcher(text.toLowerCase(Locale.ROOT))
                        .replaceAll(" ")
                        .strip() + " ";
    }

    private static String told(BrainMatch match) {
        String links = match.links().stream()
                .map(link -> link.type() + (link.outgoing() ? " → " : " ← ") + link.title())
                .collect(Collectors.joining("; "));
        return String.join(
                " ",
                List.of(
                        match.entity().title() + " (" + match.entity().type() + "):",
                        Excerpts.shortened(match.entity().text(), LONGEST_NEIGHBOUR),
                        links));
    }
}
