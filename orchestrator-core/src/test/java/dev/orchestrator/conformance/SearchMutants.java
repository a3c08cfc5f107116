package dev.orchestrator.conformance;

import static dev.orchestrator.conformance.BrokenBrain.answering;
import static dev.orchestrator.conformance.BrokenBrain.around;
import static dev.orchestrator.conformance.BrokenBrain.asking;
import static dev.orchestrator.conformance.BrokenBrain.found;
import static dev.orchestrator.conformance.BrokenBrain.linked;
import static dev.orchestrator.conformance.BrokenBrain.linking;
import static dev.orchestrator.conformance.BrokenBrain.matching;
import static dev.orchestrator.conformance.BrokenBrain.rated;
import static dev.orchestrator.conformance.BrokenBrain.searching;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.stream.EntityCard.Link;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Brains that search wrongly. */
final class SearchMutants {

    private static final String THRESHOLD = "what_is_related_is_above_the_default_threshold_and_the_rest_is_below";

    private SearchMutants() {}

    static List<Mutant<Brain>> all() {
        return Stream.of(rating(), reading(), ofTypes(), paging(), links())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Mutant<Brain>> rating() {
        return List.of(
                asking("the threshold is ignored", q -> q.withThreshold(0), THRESHOLD),
                searching(
                        "everything is related, as a normalised cosine has it",
                        (brain, q) -> found(brain, q.withThreshold(0)).stream()
                                .map(m -> rated(m, 0.7 + 0.3 * m.similarity()))
                                .filter(m -> m.similarity() >= q.threshold())
                                .toList(),
                        THRESHOLD),
                matching("nothing is related", m -> rated(m, m.similarity() / 2), THRESHOLD),
                answering(
                        "what shares no word is never returned",
                        all -> all.stream().filter(m -> m.similarity() > 0).toList(),
                        "a_threshold_of_zero_returns_whatever_is_nearest"),
                searching(
                        "the threshold itself is too little",
                        (brain, q) -> found(brain, q).stream()
                                .filter(m -> m.similarity() > q.threshold())
                                .toList(),
                        "a_threshold_leaves_out_what_is_less_similar_and_nothing_else"),
                matching(
                        "similarities vary",
                        m -> rated(
                                m, m.similarity() * ThreadLocalRandom.current().nextDouble(0.999, 1)),
                        "the_order_is_the_same_each_time"),
                answering("the worst come first", SearchMutants::reversed, THRESHOLD),
                answering(
                        "those equally similar come in any order",
                        all -> all.stream()
                                .sorted(Comparator.comparingDouble(BrainMatch::similarity)
                                        .reversed()
                                        .thenComparing(m -> -m.entity().id().hashCode()))
                                .toList(),
                        "those_equally_similar_come_by_id"));
    }

    private static List<BrainMatch> reversed(List<BrainMatch> all) {
        return all.stream().sorted(BrokenBrain.BEST_FIRST.reversed()).toList();
    }

    private static List<Mutant<Brain>> reading() {
        String byTitleAndText = "an_entity_is_found_by_its_title_and_by_its_text";
        return List.of(
                indexing("titles are not searched", e -> titled(e, "-"), byTitleAndText),
                indexing("texts are not searched", e -> Entity.of(e.id(), e.type(), e.title(), ""), byTitleAndText),
                matching(
                        "matches bring no text",
                        m -> new BrainMatch(
                                Entity.of(
                                        m.entity().id(),
                                        m.entity().type(),
                                        m.entity().title(),
                                        ""),
                                m.similarity(),
                                m.links()),
                        "matches_bring_the_entity_as_it_was_written"),
                searching(
                        "a project must have been written to",
                        (brain, q) -> {
                            if (!brain.projects.contains(q.projectId())) {
                                throw new IllegalStateException("no such project");
                            }
                            return found(brain, q);
                        },
                        "a_project_that_nobody_wrote_to_has_no_matches"));
    }

    private static Entity titled(Entity e, String title) {
        return new Entity(e.id(), e.type(), title, e.text(), e.properties());
    }

    /** Searches something else than what it then returns. */
    private static Mutant<Brain> indexing(String name, UnaryOperator<Entity> indexed, String... rejectedBy) {
        return Mutant.of(
                name,
                brain -> new DelegatingBrain(brain) {
                    private final Map<String, Entity> written = new ConcurrentHashMap<>();

                    @Override
                    public void upsert(String p, Collection<Entity> entities, Collection<Relation> r, Cancellation c) {
                        entities.forEach(entity -> written.put(entity.id(), entity));
                        super.upsert(p, entities.stream().map(indexed).toList(), r, c);
                    }

                    @Override
                    public List<BrainMatch> search(BrainQuery query, Cancellation cancellation) {
                        return super.search(query, cancellation).stream()
                                .map(m -> new BrainMatch(written.get(m.entity().id()), m.similarity(), m.links()))
                                .toList();
                    }
                },
                rejectedBy);
    }

    private static List<Mutant<Brain>> ofTypes() {
        String asked = "only_the_asked_types_are_searched";
        String letters = "types_are_compared_letter_by_letter";
        return List.of(
                asking("types are ignored", q -> q.withTypes(Set.of()), asked, letters),
                asking(
                        "only one type may be asked for",
                        q -> q.withTypes(q.types().stream().sorted().limit(1).toList()),
                        asked),
                searching(
                        "the case of types is ignored",
                        (brain, q) -> found(brain, q.withTypes(allCases(brain, q))),
                        letters),
                searching(
                        "types are looked at once the best hundred are found",
                        (brain, q) -> found(brain, q.withTypes(Set.of()).page(0, 100)).stream()
                                .filter(m -> q.types().isEmpty()
                                        || q.types().contains(m.entity().type()))
                                .skip(q.offset())
                                .limit(q.limit())
                                .toList(),
                        "a_type_is_found_behind_a_crowd_of_another_one"));
    }

    private static Set<String> allCases(DelegatingBrain brain, BrainQuery query) {
        Set<String> asked =
                query.types().stream().map(t -> t.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        return found(brain, query.withTypes(Set.of()).withThreshold(0).page(0, 1000)).stream()
                .map(m -> m.entity().type())
                .filter(type -> asked.contains(type.toLowerCase(Locale.ROOT)))
                .collect(Collectors.toSet());
    }

    private static List<Mutant<Brain>> paging() {
        return List.of(
                asking(
                        "one more than the limit",
                        q -> q.page(q.offset(), Math.min(q.limit() + 1, 1000 - q.offset())),
                        "a_limit_is_kept"),
                asking(
                        "one less than the limit",
                        q -> q.page(q.offset(), Math.max(q.limit() - 1, 1)),
                        "a_limit_is_kept"),
                asking("the limit is ten", q -> q.page(q.offset(), Math.min(q.limit(), 10)), "a_limit_is_kept"),
                asking("the offset is ignored", q -> q.page(0, q.limit()), "pages_fit_together"),
                asking(
                        "the offset counts pages",
                        q -> q.page(q.offset() - q.offset() % q.limit(), q.limit()),
                        "matches_can_be_read_as_far_down_as_promised"),
                searching(
                        "the limit counts from the first match",
                        (brain, q) -> found(brain, q.page(0, q.limit())).stream()
                                .skip(q.offset())
                                .toList(),
                        "pages_fit_together"),
                searching(
                        "there are 999 matches at most",
                        (brain, q) -> found(brain, q).stream()
                                .limit(Math.max(0, 999 - q.offset()))
                                .toList(),
                        "matches_can_be_read_as_far_down_as_promised"));
    }

    private static List<Mutant<Brain>> links() {
        String related = "matches_tell_what_they_are_related_to";
        return List.of(
                linking("there are no links", all -> List.of(), related),
                linking(
                        "links point the wrong way",
                        all -> all.stream().map(SearchMutants::turned).toList(),
                        related),
                linking(
                        "only outgoing links",
                        all -> all.stream().filter(Link::outgoing).toList(),
                        related),
                linking(
                        "one link for each entity",
                        all ->
                                all.stream()
                                        .collect(Collectors.toMap(Link::entityId, link -> link, (a, b) -> a))
                                        .values()
                                        .stream()
                                        .toList(),
                        "relations_in_both_directions_and_of_several_types_are_links_of_their_own"),
                linking(
                        "links name the id",
                        all -> all.stream()
                                .map(link -> new Link(link.type(), link.outgoing(), link.entityId(), link.entityId()))
                                .toList(),
                        related),
                Mutant.of(
                        "links keep their first title",
                        FirstTitles::new,
                        "links_name_the_other_entity_as_it_is_called_now"),
                linking(
                        "only one link",
                        all -> all.stream().limit(1).toList(),
                        "there_are_no_more_links_than_promised"),
                linking(
                        "the same link over and over",
                        all -> all.isEmpty() ? all : Collections.nCopies(all.size(), all.get(0)),
                        "there_are_no_more_links_than_promised"),
                searching(
                        "all links at once",
                        (brain, q) -> found(brain, q).stream()
                                .map(m -> linked(m, linksOf(brain, q.projectId(), m)))
                                .toList(),
                        "there_are_no_more_links_than_promised"));
    }

    private static Link turned(Link link) {
        return new Link(link.type(), !link.outgoing(), link.entityId(), link.title());
    }

    private static List<Link> linksOf(DelegatingBrain brain, String projectId, BrainMatch match) {
        NeighbourQuery query =
                NeighbourQuery.of(projectId, List.of(match.entity().id()));
        return around(brain, query).entities().stream()
                .map(entity -> new Link("COMMANDS", true, entity.id(), entity.title()))
                .toList();
    }

    /** Remembers what the other end was called when it was written first. */
    private static final class FirstTitles extends DelegatingBrain {
        private final Map<String, String> titles = new ConcurrentHashMap<>();

        FirstTitles(Brain inner) {
            super(inner);
        }

        @Override
        public void upsert(String p, Collection<Entity> entities, Collection<Relation> relations, Cancellation c) {
            entities.forEach(entity -> titles.putIfAbsent(entity.id(), entity.title()));
            super.upsert(p, entities, relations, c);
        }

        @Override
        public List<BrainMatch> search(BrainQuery query, Cancellation cancellation) {
            return super.search(query, cancellation).stream()
                    .map(m -> linked(m, m.links().stream().map(this::named).toList()))
                    .toList();
        }

        private Link named(Link link) {
            return new Link(
                    link.type(), link.outgoing(), link.entityId(), titles.getOrDefault(link.entityId(), link.title()));
        }
    }
}
