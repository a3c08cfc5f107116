package dev.orchestrator.internal.gather;

import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.internal.match.Duplicates;
import dev.orchestrator.internal.match.Match;
import dev.orchestrator.internal.match.NaturalKeys;
import dev.orchestrator.internal.match.Search;
import dev.orchestrator.internal.match.Suggestion;
import dev.orchestrator.internal.match.Thresholds;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherDuplicate.Kind;
import dev.orchestrator.port.store.GatherItem;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what an item may be a duplicate of: other items of its project, and entities of the project's Brain. */
final class NearDuplicates {

    /** Before the id of an entity where items and entities stand together. */
    static final String ENTITY = "entity:";

    private static final String BY_FIELDS = "fields";
    private static final String BY_KEY = "key";
    private static final int SEARCHED = 1_000; // characters that the Brain is asked by
    private static final int SHOWN =
            8_000; // characters kept of a candidate: a judge is shown less, without white space

    private final Wiring wiring;
    private final Sizes sizes;
    private final Errand errand;

    NearDuplicates(Wiring wiring, Sizes sizes, Errand errand) {
        this.sizes = sizes;
        this.wiring = wiring;
        this.errand = errand;
    }

    /**
     * What was found, which of that only whoever reads both can tell, and, for a judge, how all that was looked at begins, by id; of
     * entities behind {@link #ENTITY}.
     */
    record Near(List<GatherDuplicate> duplicates, List<GatherDuplicate> open, Map<String, Object> contents) {}

    Near of(Meanings.Meant meant) {
        GatherItem item = meant.item();
        ItemIndex index =
                new ItemIndex(wiring.gathering().store(), item.projectId(), item.id(), sizes.of(item.projectId()));
        Object content = Contents.compared(item);
        Search search = duplicates().search(content, index, meant.probes());
        Search.Look look = search.look();
        Map<String, Object> contents = new LinkedHashMap<>();
        Map<String, Double> cosines = new HashMap<>();
        for (String id : search.ids()) { // one by one: each may be as long as an item may be
            candidate(item.projectId(), id).ifPresent(other -> {
                Object compared = Contents.compared(other);
                look.at(id, compared);
                contents.put(id, shown(compared));
                cosines.putAll(Meanings.cosines(item, List.of(other)));
            });
        }
        Map<String, Entity> entities = entities(item);
        entities.forEach((key, entity) -> {
            look.at(key, told(entity));
            contents.put(key, told(entity));
        });
        List<Match> found = look.judge(cosines).matches();
        List<Match> open = found.stream().filter(Match::open).toList();
        return new Near(duplicates(found, entities), duplicates(open, entities), contents);
    }

    /** The beginning of what a candidate says, where a model is shown it. */
    private String shown(Object compared) {
        if (!wiring.gathering().judge()) {
            return "";
        }
        return Excerpts.of(compared instanceof String words ? words : Json.write(compared), SHOWN);
    }

    private Duplicates duplicates() {
        DuplicateRules rules = wiring.gathering().rules();
        Thresholds thresholds =
                new Thresholds(rules.merge(), rules.review(), Thresholds.DEFAULT.margin(), rules.candidates());
        return new Duplicates(thresholds, new NaturalKeys(rules.naturalKeys()));
    }

    /** Empty if somebody has deleted it, or decided about it meanwhile. */
    private Optional<GatherItem> candidate(String projectId, String id) {
        return wiring.gathering().store().find(projectId, List.of(id)).stream()
                .filter(Findable::standsForItself)
                .findFirst();
    }

    /** By keys that no item has. */
    private Map<String, Entity> entities(GatherItem item) {
        Brain brain = wiring.brain();
        if (brain == null) {
            return Map.of();
        }
        String text = Contents.allWords(item);
        if (text.isEmpty()) {
            return Map.of();
        }
        Map<String, Entity> found = new HashMap<>();
        BrainQuery query = BrainQuery.of(item.projectId(), Excerpts.of(text, SEARCHED))
                .page(0, wiring.gathering().rules().candidates())
                .withThreshold(0); // they are compared field by field
        brain.search(query, errand.cancellation()).stream()
                .filter(match -> !item.entityIds().contains(match.entity().id()))
                .forEach(match -> found.put(ENTITY + match.entity().id(), match.entity()));
        return found;
    }

    private static Map<String, Object> told(Entity entity) {
        Map<String, Object> fields = new LinkedHashMap<>(entity.properties());
        fields.put("name", entity.title());
        fields.put("text", entity.text());
        return fields;
    }

    private static List<GatherDuplicate> duplicates(List<Match> matches, Map<String, Entity> entities) {
        return matches.stream().map(match -> duplicate(match, entities)).toList();
    }

    private static GatherDuplicate duplicate(Match match, Map<String, Entity> entities) {
        Entity entity = entities.get(match.itemId());
        return new GatherDuplicate(
                entity == null ? match.itemId() : entity.id(),
                entity == null ? Kind.ITEM : Kind.ENTITY,
                match.similarity(),
                suggestion(match.suggestion()),
                match.sameKey() ? BY_KEY : BY_FIELDS,
                match.reasons());
    }

    private static GatherDuplicate.Suggestion suggestion(Suggestion suggestion) {
        return switch (suggestion) {
            case SKIP -> GatherDuplicate.Suggestion.SKIP;
            case MERGE -> GatherDuplicate.Suggestion.MERGE;
            case REVIEW, NONE -> GatherDuplicate.Suggestion.REVIEW;
        };
    }
}
