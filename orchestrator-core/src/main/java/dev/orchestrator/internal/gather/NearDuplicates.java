package dev.orchestrator.internal.gather;

import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.internal.match.Duplicates;
import dev.orchestrator.internal.match.Match;
import dev.orchestrator.internal.match.NaturalKeys;
import dev.orchestrator.internal.match.Said;
import dev.orchestrator.internal.match.Search;
import dev.orchestrator.internal.match.Suggestion;
import dev.orchestrator.internal.match.Thresholds;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherDuplicate.Kind;
import dev.orchestrator.port.store.GatherItem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what an item may be a duplicate of: other items of its project, and entities of the project's Brain. */
final class NearDuplicates {

    /** Before the id of an entity where items and entities stand together. */
    static final String ENTITY = "entity:";

    private static final String BY_FIELDS = "fields";
    private static final String BY_KEY = "key";
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

    /** An item that is to be compared, with what of it counts, and what the Brain has that may be the same, by keys that no item has. */
    record Sought(GatherItem item, Object content, Map<String, Entity> entities) {

        /** What of each entity is compared, by the same keys. */
        Map<String, Object> told() {
            Map<String, Object> told = new LinkedHashMap<>();
            entities.forEach((key, entity) -> told.put(key, NearDuplicates.told(entity)));
            return told;
        }
    }

    /** Asks the Brain, so that a model of meaning can be asked about the item and all entities at once. */
    Sought sought(GatherItem item) {
        Object content = Contents.compared(item, wiring.gathering().rules());
        return new Sought(item, content, entities(item, Said.of(content)));
    }

    Near of(Sought sought, Meanings.Meant meant) {
        GatherItem item = meant.item();
        ItemIndex index =
                new ItemIndex(wiring.gathering().store(), item.projectId(), item.id(), sizes.of(item.projectId()));
        Search search = duplicates().search(sought.content(), index, meant.probes());
        Search.Look look = search.look();
        Map<String, Object> contents = new LinkedHashMap<>();
        Map<String, Double> cosines = new HashMap<>(meant.cosines());
        News news = new News(item);
        for (String id : search.ids()) { // one by one: each may be as long as an item may be
            candidate(item, id).ifPresent(other -> {
                Object compared = Contents.compared(other, wiring.gathering().rules());
                look.at(id, compared, news.besides(other));
                contents.put(id, shown(compared));
                cosines.putAll(Meanings.cosines(item, List.of(other)));
            });
        }
        sought.told().forEach((key, told) -> {
            look.at(key, told, news.besidesTold(told));
            contents.put(key, told);
        });
        List<Match> found = look.judge(cosines).matches();
        List<Match> open = found.stream().filter(Match::open).toList();
        return new Near(duplicates(found, sought.entities()), duplicates(open, sought.entities()), contents);
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

    /** Empty if somebody has deleted it or decided about it meanwhile, or has told the two apart before. */
    private Optional<GatherItem> candidate(GatherItem item, String id) {
        if (DecisionLog.toldApart(item).contains(id)) {
            return Optional.empty();
        }
        return wiring.gathering().store().find(item.projectId(), List.of(id)).stream()
                .filter(Findable::standsForItself)
                .filter(other -> !DecisionLog.toldApart(other).contains(item.id()))
                .findFirst();
    }

    /** Those that were not made of the item, and that nobody has told apart from it. */
    private Map<String, Entity> entities(GatherItem item, String said) {
        Brain brain = wiring.brain();
        if (brain == null || said.isBlank()) {
            return Map.of();
        }
        Set<String> others = new HashSet<>(item.entityIds());
        others.addAll(DecisionLog.toldApart(item));
        BrainQuery query = BrainQuery.of(item.projectId(), said)
                .page(0, wiring.gathering().rules().candidates())
                .withThreshold(0); // they are compared field by field
        return brain.search(query, errand.cancellation()).stream()
                .map(BrainMatch::entity)
                .filter(entity -> !others.contains(entity.id()))
                .collect(Collectors.toMap(
                        entity -> ENTITY + entity.id(), entity -> entity, (a, b) -> a, LinkedHashMap::new));
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
