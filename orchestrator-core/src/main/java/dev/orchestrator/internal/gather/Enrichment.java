package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Prompts;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.json.Description;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherProgress.Wishes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One round of completing an item: fields are added or corrected, none is taken away. */
final class Enrichment {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_VALUE = 4_000;

    /** What a model answers. */
    record Completion(
            @Description("fields to add or to correct") List<Field> fields,

            @Description("true if nothing more of use can be taken from the material")
            boolean complete) {}

    /** A field. */
    record Field(
            @Description("its name, in the language of the material, such as colour")
            String name,

            @Description("its value, taken from the material")
            String value) {}

    private final Prompts prompts;
    private final Material material;

    Enrichment(Prompts prompts) {
        this.prompts = prompts;
        this.material = new Material(prompts);
    }

    /** Returns the item after a round; it is saturated where another one is of no use. */
    GatherItem of(GatherItem item, Models models, Wishes wishes) {
        Question question = new Question(
                Purpose.ENRICHMENT, prompts.get(Prompts.DATA_ENRICH), wishes.temperature(), wishes.maxTokens());
        Completion answer = models.value(
                question,
                Material.filled(question, Map.of("known", material.known(item), "material", material.of(item))),
                Completion.class);
        Map<String, @Nullable Object> enriched = Contents.enriched(item);
        Map<String, @Nullable Object> known = Contents.current(item);
        boolean changed = false;
        for (Field field : answer.fields()) {
            changed |= add(field, enriched, known);
        }
        return item.toBuilder()
                .enriched(Contents.enriched(enriched), item.iterationCount() + 1)
                .progress(item.progress().saturated(answer.complete() || !changed))
                .build();
    }

    private static boolean add(Field field, Map<String, @Nullable Object> enriched, Map<String, ?> known) {
        String name = field.name().strip();
        String value = field.value().strip();
        boolean usable =
                !name.isEmpty() && name.length() <= LONGEST_NAME && !value.isEmpty() && value.length() <= LONGEST_VALUE;
        if (!usable || value.equals(String.valueOf(known.get(name)))) {
            return false;
        }
        return !value.equals(enriched.put(name, value));
    }
}
