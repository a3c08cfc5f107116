package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.stream.EntityCard.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.orchestrator.port.brain.Brain} must do. The test of an adapter extends this and hands over its
 * Brain; beside it, it shows what happens when the other side is slow, refuses, or is not there.
 */
public abstract class BrainContract extends BrainWritingContract {

    private static final int THREADS = 8;
    private static final Relation OWNS = Relation.of("arya", "OWNS", "needle");

    /** The same film with the same ids and relations in another project, told apart by its texts; and a little more. */
    private void writeTwins() {
        write(FILM, List.of(OWNS));
        List<Entity> theirs = new ArrayList<>(FILM.stream()
                .map(e -> Entity.of(e.id(), e.type(), e.title(), e.text() + " Theirs."))
                .toList());
        theirs.add(Entity.of("secret", "prop", "Secret sword Needle", "It is another one."));
        writeTo(stranger, theirs, List.of(OWNS, Relation.of("arya", "HIDES", "secret")));
    }

    @Test
    void no_search_finds_what_another_project_knows() {
        writeTwins();
        assertThat(search(anything("the secret sword Needle of Arya Stark").page(0, 100)))
                .extracting(BrainMatch::entity)
                .containsExactlyInAnyOrderElementsOf(FILM);
        assertThat(search(BrainQuery.of(unique("nobody"), "sword").withThreshold(0)))
                .isEmpty();
    }

    @Test
    void a_crowd_in_another_project_hides_nothing() {
        writeTo(stranger, alike(300, "scene", "A duel at dawn"), List.of());
        write(Entity.of("dawn", "scene", "The field of the duel", "Grey grass, seen at dawn."));
        assertThat(searchIds(query("a duel at dawn"))).containsExactly("dawn");
    }

    @Test
    void no_entity_of_another_project_is_read() {
        writeTwins();
        assertThat(find("secret", "needle", "arya")).containsExactly(NEEDLE, ARYA);
    }

    @Test
    void no_neighbour_is_of_another_project() {
        writeTwins();
        assertThat(neighbours(around("arya", "secret").withDepth(4)))
                .isEqualTo(new Neighbourhood(List.of(NEEDLE), List.of(OWNS)));
        relate(Relation.of("needle", "LIES_IN", "kitchen"));
        NeighbourQuery theirs = NeighbourQuery.of(stranger, List.of("needle"));
        assertThat(neighbours(theirs).relations()).containsExactly(OWNS);
    }

    @Test
    void no_link_leads_into_another_project() {
        write(FILM, List.of(OWNS));
        Entity renamed = Entity.of("needle", "prop", "Theirs", "");
        writeTo(stranger, List.of(ARYA, renamed), List.of(OWNS, Relation.of("needle", "CUTS", "arya")));
        assertThat(matchOf(ARYA).links()).containsExactly(new Link("OWNS", true, "needle", "Needle"));
    }

    @Test
    void writing_and_deleting_change_no_other_project() {
        writeTwins();
        write(List.of(Entity.of("arya", "other", "No one", "")), List.of(Relation.of("rocket", "HITS", "kitchen")));
        delete("needle", "secret");
        assertThat(size(stranger)).isEqualTo(new BrainSize(FILM.size() + 1, 2));
        List<Entity> theirs = brain().find(stranger, List.of("arya", "needle", "secret"), Cancellation.none());
        assertThat(theirs).extracting(Entity::title).containsExactly("Arya Stark", "Needle", "Secret sword Needle");
        assertFails(ErrorCode.VALIDATION_ERROR, () -> relate(Relation.of("arya", "HIDES", "secret")));
        assertSize(FILM.size() - 1, 1);
    }

    @Test
    void what_is_cancelled_before_it_begins_does_nothing() {
        write(FILM, List.of(OWNS));
        Cancellation.Source source = Cancellation.source();
        source.cancel(Cancellation.Reason.CALLER, "by a test");
        Cancellation cancelled = source.token();
        assertCancelled(() -> brain().search(query("sword"), cancelled));
        assertCancelled(() -> brain().find(project, List.of("arya"), cancelled));
        assertCancelled(() -> brain().neighbours(around("arya"), cancelled));
        assertCancelled(() -> brain().delete(project, List.of("arya"), cancelled));
        List<Entity> entities = List.of(entity("new"), Entity.of("arya", "other", "No one", ""));
        assertCancelled(() -> brain().upsert(project, entities, List.of(relation("arya", "new")), cancelled));
        assertSize(FILM.size(), 1);
        assertThat(find("arya", "new")).containsExactly(ARYA);
    }

    private static void assertCancelled(Runnable call) {
        assertThat(assertFails(ErrorCode.CANCELLED, call::run)).isInstanceOf(CancelledException.class);
    }

    /** Cancels at sixteen points of the time that such a write has taken before. */
    @Test
    void a_write_that_is_cancelled_has_written_all_or_nothing() throws Exception {
        requires(BrainPromise.ALL_OR_NOTHING);
        int count = 300;
        long began = System.nanoTime();
        write(alike(count, "scene", "take 0"), List.of());
        long took = System.nanoTime() - began;
        String title = "take 0";
        String[] ids = alike(count, "scene", title).stream().map(Entity::id).toArray(String[]::new);
        for (int i = 1; i <= 16; i++) {
            boolean written = writeAndCancel(alike(count, "scene", "take " + i), took * i / 16);
            title = written ? "take " + i : title;
            assertThat(find(ids)).extracting(Entity::title).hasSize(count).containsOnly(title);
        }
    }

    /** Returns whether the write ended before it saw the cancellation. */
    private boolean writeAndCancel(List<Entity> entities, long nanos) throws Exception {
        Cancellation.Source source = Cancellation.source();
        CompletableFuture<Boolean> written = CompletableFuture.supplyAsync(() -> {
            try {
                brain().upsert(project, entities, List.of(), source.token());
                return true;
            } catch (CancelledException e) {
                return false;
            }
        });
        LockSupport.parkNanos(nanos);
        source.cancel(Cancellation.Reason.CALLER, "by a test");
        return written.get();
    }

    @Test
    void threads_that_write_and_read_lose_nothing() throws Exception {
        int each = 12;
        write(entity("hub"));
        Together.run(THREADS, thread -> {
            for (int i = 0; i < each; i++) {
                String id = "e-" + thread + "-" + i;
                write(List.of(Entity.of(id, "scene", "A duel at dawn", id)), List.of(relation(id, "hub")));
                assertThat(findOnly(id).text()).isEqualTo(id);
                assertThat(neighbourIds(around(id))).containsExactly("hub");
                assertThat(searchIds(query("duel at dawn").page(0, 200))).contains(id);
            }
            return thread;
        });
        assertSize(1 + THREADS * each, THREADS * each);
        assertThat(search(query("duel at dawn").page(0, 200))).hasSize(THREADS * each);
        assertThat(neighbours(around("hub")).entities()).hasSize(THREADS * each);
    }

    @Test
    void threads_that_write_the_same_write_it_once() throws Exception {
        for (int i = 0; i < 10; i++) {
            String id = "e-" + i;
            List<Entity> versions = IntStream.range(0, THREADS)
                    .mapToObj(thread -> Entity.of(id, "type " + thread, "title " + thread, "text " + thread))
                    .toList();
            Together.run(THREADS, thread -> {
                Entity mine = versions.get(thread);
                write(List.of(mine, ARYA), List.of(relation(id, "arya"), relation("arya", id)));
                return thread;
            });
            assertThat(versions).contains(findOnly(id));
            assertSize(2 + i, 2 + 2 * i);
        }
    }

    @Test
    void no_relation_outlives_its_ends_whoever_deletes_them() throws Exception {
        List<Relation> relations = IntStream.range(0, THREADS)
                .mapToObj(i -> relation("e-" + i, "hub"))
                .toList();
        write(IntStream.range(0, THREADS).mapToObj(i -> entity("e-" + i)).toList(), List.of());
        for (int i = 0; i < 5; i++) {
            write(entity("hub"));
            Together.run(THREADS, thread -> thread == 0 ? deletesTheHub() : relates(relations.get(thread)));
            assertSize(THREADS, 0);
        }
    }

    private boolean deletesTheHub() {
        delete("hub");
        return true;
    }

    private boolean relates(Relation relation) {
        try {
            relate(relation);
            return true;
        } catch (OrchestratorException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
            return false;
        }
    }
}
