package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.data.Qualification;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.internal.base.Hashes;
import dev.orchestrator.internal.match.Said;
import dev.orchestrator.json.Description;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.port.store.GatherItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns an item into entities and relations: a model proposes, somebody looks, the Brain is written to. */
public final class Qualifying {

    private static final double TEMPERATURE = 0.2;
    private static final int TOKENS = 1_500;
    private static final int NEIGHBOURS = 20;
    private static final int SEARCHED = 1_000; // characters that the Brain is asked by
    private static final int ID_DIGITS = 12;
    private static final String OTHER = "other";

    /** What a model answers. */
    record Found(
            @Description("what the material tells of") List<Thing> things,

            @Description("how these stand to each other, and to what is known already")
            List<Link> links) {}

    /** Something the material tells of. */
    record Thing(
            @Description("what people call it") String name,

            @Description("such as character, scene, location, prop")
            String type,

            @Description("what the material tells of it, in a sentence or two")
            String text) {}

    /** How two things stand to each other. */
    record Link(
            @Description("the name of the first") String from,
            @Description("such as OWNS or LIVES_IN") String type,
            @Description("the name of the second") String to) {}

    private final Wiring wiring;
    private final Errand errand;
    private final GatherItem item;

    Qualifying(Wiring wiring, Errand errand, GatherItem item) {
        this.wiring = wiring;
        this.errand = errand;
        this.item = item;
    }

    /** Asks for a proposal. */
    public static Qualification propose(Wiring wiring, Caller caller, GatherItem item, LiveRun<Qualification> run) {
        Errand errand = Errand.again(caller, item, run.id(), run, run.cancellation());
        Qualification proposal = new Qualifying(wiring, errand, item).propose();
        run.commit();
        return proposal;
    }

    private Qualification propose() {
        Map<String, String> known = known();
        Material material = new Material(wiring.prompts());
        Question question =
                new Question(Purpose.QUALIFICATION, wiring.prompts().get(Prompts.DATA_QUALIFY), TEMPERATURE, TOKENS);
        Models models = new Models(wiring.gateway(), errand);
        String titles = String.join("\n", known.keySet());
        Found found = models.value(
                question,
                Material.filled(question, Map.of("material", material.of(item), "project", material.marked(titles))),
                Found.class);
        found.things().forEach(thing -> known(thing.name(), known));
        Map<String, Entity> entities = entities(found, known);
        return new Qualification(
                item.projectId(),
                item.id(),
                List.copyOf(entities.values()),
                relations(found, entities, known),
                models.usage());
    }

    private static Brain brain(Wiring wiring) {
        Brain brain = wiring.brain();
        Check.that(brain != null, "there is no Brain to write to; give the builder of the orchestrator one");
        return Check.present(brain, "brain");
    }

    /** Ids of what the Brain may have to do with the item, by title. */
    private Map<String, String> known() {
        return search(Said.of(Contents.compared(item, wiring.gathering().rules())));
    }

    /** Adds what the Brain has under a name, however little the item says of it. */
    private void known(String name, Map<String, String> known) {
        boolean there = known.keySet().stream().anyMatch(title -> key(title).equals(key(name)));
        if (!there && !name.isBlank()) {
            search(name).forEach((title, id) -> {
                if (key(title).equals(key(name))) {
                    known.put(title, id);
                }
            });
        }
    }

    private Map<String, String> search(String text) {
        BrainQuery query =
                BrainQuery.of(item.projectId(), Excerpts.of(text, SEARCHED)).page(0, NEIGHBOURS);
        return brain(wiring).search(query, errand.cancellation()).stream()
                .collect(Collectors.toMap(
                        match -> match.entity().title(),
                        match -> match.entity().id(),
                        (first, second) -> first,
                        LinkedHashMap::new));
    }

    /**
     * Ids follow from the item and the name: whoever does it again writes the same entities. What the Brain has from elsewhere
     * is left as it is.
     */
    private Map<String, Entity> entities(Found found, Map<String, String> known) {
        Map<String, String> ids = byKey(known);
        Map<String, Entity> entities = new LinkedHashMap<>();
        for (Thing thing : found.things()) {
            String name = Excerpts.of(thing.name().strip(), Entity.LONGEST_TITLE);
            String id = id(name);
            if (!name.isEmpty() && ids.getOrDefault(key(name), id).equals(id)) {
                entities.putIfAbsent(key(name), entity(id, name, thing));
            }
        }
        return entities;
    }

    private String id(String name) {
        return item.id() + "-" + Hashes.sha256(key(name)).substring(0, ID_DIGITS);
    }

    private Entity entity(String id, String name, Thing thing) {
        String type = Excerpts.of(thing.type().strip(), Entity.LONGEST_TYPE);
        return new Entity(
                id,
                type.isEmpty() ? OTHER : type.toLowerCase(Locale.ROOT),
                name,
                thing.text().strip(),
                Map.of("source", item.id()));
    }

    private static Map<String, String> byKey(Map<String, String> known) {
        Map<String, String> ids = new LinkedHashMap<>();
        known.forEach((title, id) -> ids.put(key(title), id));
        return ids;
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /** A link to what nobody has named is left out. */
    private static List<Relation> relations(Found found, Map<String, Entity> entities, Map<String, String> known) {
        Map<String, String> ids = byKey(known);
        entities.forEach((key, entity) -> ids.put(key, entity.id()));
        List<Relation> relations = new ArrayList<>();
        for (Link link : found.links()) {
            String from = ids.get(key(link.from()));
            String to = ids.get(key(link.to()));
            String type = Excerpts.of(link.type().strip(), Entity.LONGEST_TYPE);
            if (from != null && to != null && !type.isEmpty()) {
                relations.add(Relation.of(from, type, to));
            }
        }
        return relations;
    }

    /** Writes to the Brain, then notes with the item what was written; both may be done again. */
    public static GatherItem publish(Wiring wiring, GatherItem item, Qualification proposal) {
        Decisions.completed(item);
        brain(wiring).upsert(proposal.projectId(), proposal.entities(), proposal.relations(), Cancellation.none());
        Set<String> ids = new LinkedHashSet<>(item.entityIds()); // what was written before is still there
        proposal.entities().forEach(entity -> ids.add(entity.id()));
        return ids.size() == item.entityIds().size()
                ? item
                : new Decisions(wiring).update(item, noted -> noted.entityIds(List.copyOf(ids)));
    }
}
