package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;

/** What the tests of a Brain share. Every test has projects of its own, so that they can all meet on one server. */
@Timeout(120)
abstract class BrainScenario {

    static final Entity ARYA = Entity.of(
            "arya", "character", "Arya Stark", "The younger daughter of Winterfell fights with the sword Needle.");
    static final Entity NEEDLE =
            Entity.of("needle", "prop", "Needle", "The thin sword of Arya Stark, a gift of her brother Jon.");
    static final Entity KITCHEN =
            Entity.of("kitchen", "scene", "Breakfast in the kitchen", "Two cooks bake bread and quarrel over butter.");
    static final Entity LIGHTHOUSE =
            Entity.of("lighthouse", "location", "Lighthouse", "A tower on a rocky coast whose lamp has gone out.");
    static final Entity ROCKET =
            Entity.of("rocket", "prop", "Red rocket", "It has three engines and is bound for the moon.");
    static final List<Entity> FILM = List.of(ARYA, NEEDLE, KITCHEN, LIGHTHOUSE, ROCKET);

    private static final Comparator<BrainMatch> BEST_FIRST = Comparator.comparingDouble(BrainMatch::similarity)
            .reversed()
            .thenComparing(match -> match.entity().id());

    protected final String project = unique("project");
    protected final String stranger = unique("stranger");

    /**
     * The Brain under test, the same one each time in a test. It may know projects of other tests. What has to be closed is
     * closed by the subclass.
     */
    protected abstract Brain brain();

    /** How much of a project is really stored. */
    protected abstract BrainSize size(String projectId);

    /** The promises that this Brain keeps; all of them, unless what is behind it cannot. */
    protected Set<BrainPromise> kept() {
        return EnumSet.allOf(BrainPromise.class);
    }

    void requires(BrainPromise promise) {
        assumeTrue(kept().contains(promise), () -> "this Brain does not promise " + promise);
    }

    static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID();
    }

    static Entity entity(String id) {
        return Entity.of(id, "other", "The title of " + id, "");
    }

    static Relation relation(String from, String to) {
        return Relation.of(from, "KNOWS", to);
    }

    /** Entities with ids from e-1000 on, which share all words and so are equally similar to everything. */
    static List<Entity> alike(int count, String type, String title) {
        return IntStream.range(1000, 1000 + count)
                .mapToObj(i -> Entity.of("e-" + i, type, title, ""))
                .toList();
    }

    void write(Entity... entities) {
        write(List.of(entities), List.of());
    }

    void relate(Relation... relations) {
        write(List.of(), List.of(relations));
    }

    void write(List<Entity> entities, List<Relation> relations) {
        writeTo(project, entities, relations);
    }

    void writeTo(String projectId, List<Entity> entities, List<Relation> relations) {
        brain().upsert(projectId, entities, relations, Cancellation.none());
    }

    void delete(String... ids) {
        brain().delete(project, List.of(ids), Cancellation.none());
    }

    List<Entity> find(String... ids) {
        return brain().find(project, List.of(ids), Cancellation.none());
    }

    Entity findOnly(String id) {
        List<Entity> found = find(id);
        assertThat(found).extracting(Entity::id).containsExactly(id);
        return found.get(0);
    }

    BrainQuery query(String text) {
        return BrainQuery.of(project, text);
    }

    /** Whatever is nearest, far as it may be. */
    BrainQuery anything(String text) {
        return query(text).withThreshold(0);
    }

    /** Searches, and checks what holds for the matches of every search. */
    List<BrainMatch> search(BrainQuery query) {
        List<BrainMatch> matches = brain().search(query, Cancellation.none());
        assertThat(matches).hasSizeLessThanOrEqualTo(query.limit()).isSortedAccordingTo(BEST_FIRST);
        assertThat(matches).extracting(match -> match.entity().id()).doesNotHaveDuplicates();
        for (BrainMatch match : matches) {
            assertThat(match.similarity()).isBetween(query.threshold(), 1.0);
            assertThat(match.links()).hasSizeLessThanOrEqualTo(BrainMatch.MOST_LINKS);
            assertThat(query.types().isEmpty()
                            || query.types().contains(match.entity().type()))
                    .as("%s is of an asked type", match.entity())
                    .isTrue();
        }
        return matches;
    }

    List<String> searchIds(BrainQuery query) {
        return ids(search(query));
    }

    static List<String> ids(List<BrainMatch> matches) {
        return matches.stream().map(match -> match.entity().id()).toList();
    }

    /** The match of an entity that has to be among the matches. */
    BrainMatch matchOf(Entity entity) {
        return search(anything(entity.title())).stream()
                .filter(match -> match.entity().id().equals(entity.id()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(entity + " is not found by its title"));
    }

    NeighbourQuery around(String... ids) {
        return NeighbourQuery.of(project, List.of(ids));
    }

    Neighbourhood neighbours(NeighbourQuery query) {
        return brain().neighbours(query, Cancellation.none());
    }

    List<String> neighbourIds(NeighbourQuery query) {
        return neighbours(query).entities().stream().map(Entity::id).toList();
    }

    void assertSize(int entities, int relations) {
        assertThat(size(project)).isEqualTo(new BrainSize(entities, relations));
    }

    static OrchestratorException assertFails(ErrorCode code, ThrowingCallable call) {
        OrchestratorException failure = catchThrowableOfType(OrchestratorException.class, call);
        assertThat(failure).as("a failure with code %s", code).isNotNull();
        assertThat(failure.code()).isEqualTo(code);
        return failure;
    }
}
