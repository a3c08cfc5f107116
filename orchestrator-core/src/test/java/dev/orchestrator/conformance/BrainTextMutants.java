package dev.orchestrator.conformance;

import static dev.orchestrator.conformance.BrokenBrain.found;
import static dev.orchestrator.conformance.BrokenBrain.properties;
import static dev.orchestrator.conformance.BrokenBrain.rated;
import static dev.orchestrator.conformance.BrokenBrain.searching;
import static dev.orchestrator.conformance.BrokenBrain.spoiling;
import static dev.orchestrator.conformance.BrokenBrain.texts;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Brains that take text for something else than text. */
final class BrainTextMutants {

    private static final String TEXTS = "texts_and_titles_come_back_as_they_were_written";
    private static final String IDS = "ids_are_taken_as_they_are";
    private static final String TYPES = "types_are_taken_as_they_are";
    private static final String PROJECTS = "projects_are_kept_apart_whatever_their_name";

    private BrainTextMutants() {}

    static List<Mutant<Brain>> all() {
        return Stream.of(syntax(), spoiltTexts(), names(), halves(), values())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Mutant<Brain>> syntax() {
        String words = "words_are_found_whatever_syntax_stands_around_them";
        return List.of(
                refusing("a minus excludes", text -> text.startsWith("-"), words),
                refusing("NOT excludes", text -> text.contains("NOT "), words),
                refusing("an OR needs two sides", text -> text.startsWith("OR"), words),
                refusing("a title is asked for", text -> text.contains("title:"), words),
                refusing(
                        "quotes must be closed",
                        text -> text.chars().filter(c -> c == '"').count() % 2 == 1,
                        words),
                refusing("brackets must be closed", text -> text.contains("[") && !text.contains("]"), words),
                refusing("a backslash escapes", text -> text.contains("\\"), words),
                searching(
                        "an asterisk is everything",
                        (brain, q) -> q.text().contains("*")
                                ? found(brain, q.withThreshold(0)).stream()
                                        .map(m -> rated(m, 1))
                                        .toList()
                                : found(brain, q),
                        "no_syntax_matches_everything"),
                searching(
                        "a query has at most 1,024 words",
                        (brain, q) -> {
                            if (q.text().split(" ").length > 1_024) {
                                throw new IllegalArgumentException("too many clauses");
                            }
                            return found(brain, q);
                        },
                        "anything_may_be_searched_for"));
    }

    private static Mutant<Brain> refusing(String name, Predicate<String> refused, String... rejectedBy) {
        return searching(name, (brain, q) -> refused.test(q.text()) ? List.of() : found(brain, q), rejectedBy);
    }

    private static List<Mutant<Brain>> spoiltTexts() {
        return List.of(
                spoiling("texts end at a NUL", e -> texts(e, text -> kept(text, text.split("\0", 2)[0])), TEXTS),
                spoiling("texts are trimmed", e -> texts(e, String::strip), TEXTS),
                spoiling("quotes are doubled", e -> texts(e, text -> text.replace("'", "''")), TEXTS),
                spoiling(
                        "texts are cut at 32 kB",
                        e -> texts(e, text -> text.substring(0, Math.min(text.length(), 1 << 15))),
                        TEXTS));
    }

    /** A title may not be blank. */
    private static String kept(String text, String spoilt) {
        return spoilt.isBlank() ? text : spoilt;
    }

    private static List<Mutant<Brain>> names() {
        return List.of(
                spoiling(
                        "ids are in small letters",
                        e -> named(e, SumMutants.lower(e.id())),
                        r -> ends(r, SumMutants::lower),
                        IDS),
                spoiling("ids are trimmed", e -> named(e, e.id().strip()), r -> ends(r, String::strip), IDS),
                spoiling(
                        "ids have 255 characters",
                        e -> named(e, cut(e.id(), 255)),
                        r -> ends(r, id -> cut(id, 255)),
                        IDS),
                spoiling("types are in small letters", e -> typed(e, SumMutants.lower(e.type())), TYPES),
                spoiling("types have 64 characters", e -> typed(e, cut(e.type(), 64)), TYPES),
                spoiling("types of relations are words", e -> e, r -> typed(r, word(r.type())), TYPES),
                Mutant.of("projects are in small letters", brain -> new Renaming(brain, SumMutants::lower), PROJECTS),
                Mutant.of("projects are trimmed", brain -> new Renaming(brain, String::strip), PROJECTS));
    }

    private static String cut(String text, int length) {
        return text.substring(0, Math.min(text.length(), length));
    }

    private static String word(String type) {
        return cut("_" + type.replaceAll("\\W", "_"), 100);
    }

    private static Entity named(Entity e, String id) {
        return new Entity(id, e.type(), e.title(), e.text(), e.properties());
    }

    private static Entity typed(Entity e, String type) {
        return new Entity(e.id(), type, e.title(), e.text(), e.properties());
    }

    private static Relation typed(Relation r, String type) {
        return new Relation(r.from(), type, r.to(), r.properties());
    }

    private static Relation ends(Relation r, UnaryOperator<String> change) {
        return new Relation(change.apply(r.from()), r.type(), change.apply(r.to()), r.properties());
    }

    /** Knows projects by another name than they are called. */
    private static final class Renaming extends DelegatingBrain {
        private final UnaryOperator<String> name;

        Renaming(Brain inner, UnaryOperator<String> name) {
            super(inner);
            this.name = name;
        }

        @Override
        public List<BrainMatch> search(BrainQuery q, Cancellation c) {
            return super.search(BrokenBrain.in(name.apply(q.projectId()), q), c);
        }

        @Override
        public List<Entity> find(String projectId, Collection<String> ids, Cancellation c) {
            return super.find(name.apply(projectId), ids, c);
        }

        @Override
        public Neighbourhood neighbours(NeighbourQuery q, Cancellation c) {
            return super.neighbours(BrokenBrain.in(name.apply(q.projectId()), q), c);
        }

        @Override
        public void upsert(String projectId, Collection<Entity> e, Collection<Relation> r, Cancellation c) {
            super.upsert(name.apply(projectId), e, r, c);
        }
    }

    private static List<Mutant<Brain>> halves() {
        return List.of(
                spoiling(
                        "ids go through UTF-8",
                        e -> named(e, SumMutants.utf8(e.id())),
                        r -> ends(r, SumMutants::utf8),
                        "halves_of_characters_are_kept_apart_in_ids"),
                spoiling(
                        "types go through UTF-8",
                        e -> typed(e, SumMutants.utf8(e.type())),
                        "halves_of_characters_are_kept_apart_in_types"),
                spoiling(
                        "texts go through UTF-8",
                        e -> texts(e, SumMutants::utf8),
                        "halves_of_characters_are_kept_in_titles_and_texts"));
    }

    private static List<Mutant<Brain>> values() {
        String ofEntities = "properties_come_back_as_they_were_written";
        String ofRelations = "properties_of_relations_come_back_as_they_were_written";
        return List.of(
                spoiling("properties are forgotten", e -> properties(e, Map.of()), ofEntities),
                valued("numbers are doubles", v -> v instanceof Long whole ? whole.doubleValue() : v, ofEntities),
                valued(
                        "whole doubles become whole numbers",
                        v -> v instanceof Double d && d == d.longValue() ? (Object) d.longValue() : v,
                        ofEntities),
                valued("nested maps become text", v -> v instanceof Map ? v.toString() : v, ofEntities),
                valued("lists have one type", v -> v instanceof List ? List.of() : v, ofEntities),
                spoiling("dots of keys are escaped", e -> properties(e, keyed(e.properties(), ".", "_")), ofEntities),
                spoiling(
                        "backticks of keys are left out",
                        e -> properties(e, keyed(e.properties(), "`", "")),
                        ofEntities),
                spoiling(
                        "a property may not be called id",
                        e -> properties(e, without(e.properties(), "id")),
                        ofEntities),
                spoiling(
                        "properties of relations are forgotten",
                        e -> e,
                        r -> Relation.of(r.from(), r.type(), r.to()),
                        ofRelations),
                spoiling(
                        "a property of a relation may not be called type",
                        e -> e,
                        r -> new Relation(r.from(), r.type(), r.to(), without(r.properties(), "type")),
                        ofRelations));
    }

    private static Mutant<Brain> valued(String name, UnaryOperator<Object> change, String... rejectedBy) {
        return spoiling(
                name,
                e -> {
                    Map<String, Object> changed = new HashMap<>();
                    e.properties().forEach((key, value) -> changed.put(key, change.apply(value)));
                    return properties(e, changed);
                },
                rejectedBy);
    }

    private static Map<String, Object> keyed(Map<String, Object> properties, String from, String to) {
        Map<String, Object> changed = new HashMap<>();
        properties.forEach((key, value) -> changed.put(key.replace(from, to), value));
        return changed;
    }

    private static Map<String, Object> without(Map<String, Object> properties, String key) {
        Map<String, Object> fewer = new HashMap<>(properties);
        fewer.remove(key);
        return fewer;
    }
}
