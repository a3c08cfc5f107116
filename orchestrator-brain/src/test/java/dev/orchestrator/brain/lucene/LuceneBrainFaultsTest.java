package dev.orchestrator.brain.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LuceneBrainFaultsTest {

    private static final String PROJECT = "film";
    private static final Entity NEEDLE = Entity.of("needle", "prop", "Needle", "A thin sword.");

    private static List<Entity> crowd(int count, String title) {
        return IntStream.range(0, count)
                .mapToObj(i -> Entity.of("e-" + i, "character", title + " " + i, ""))
                .toList();
    }

    private static void write(LuceneBrain brain, List<Entity> entities) {
        brain.upsert(PROJECT, entities, List.of(), Cancellation.none());
    }

    private static List<Entity> find(LuceneBrain brain, String... ids) {
        return brain.find(PROJECT, List.of(ids), Cancellation.none());
    }

    /** Fails when it meets a certain text, after it has read those before. */
    private static final class Stumbling extends HashedWords {
        @Override
        public List<float[]> embed(List<String> texts, Cancellation cancellation) {
            List<float[]> vectors = new ArrayList<>();
            for (String text : texts) {
                if (text.contains("stumble")) {
                    throw ModelException.of(ErrorCode.LLM_ERROR, "test", "it stumbled")
                            .build();
                }
                vectors.addAll(super.embed(List.of(text), cancellation));
            }
            return vectors;
        }
    }

    @Test
    void a_model_that_fails_half_way_leaves_nothing_written_and_its_own_failure() {
        try (LuceneBrain brain = LuceneBrain.inMemory(new Stumbling())) {
            List<Entity> entities = new ArrayList<>(crowd(20, "A soldier"));
            entities.add(Entity.of("last", "character", "stumble", ""));
            assertThatThrownBy(() -> write(brain, entities)).isInstanceOf(ModelException.class);
            assertThat(find(brain, "e-0", "e-19", "last")).isEmpty();
            assertThatThrownBy(() -> brain.search(BrainQuery.of(PROJECT, "stumble"), Cancellation.none()))
                    .isInstanceOf(ModelException.class);
        }
    }

    @Test
    void vectors_that_are_not_what_was_promised_are_refused() {
        List<HashedWords> odd = List.of(
                new HashedWords() {
                    @Override
                    public List<float[]> embed(List<String> texts, Cancellation cancellation) {
                        return List.of();
                    }
                },
                new HashedWords() {
                    @Override
                    public List<float[]> embed(List<String> texts, Cancellation cancellation) {
                        return texts.stream().map(text -> new float[3]).toList();
                    }
                },
                new HashedWords("not a number", 1) {
                    @Override
                    public List<float[]> embed(List<String> texts, Cancellation cancellation) {
                        return texts.stream()
                                .map(text -> new float[] {Float.NaN})
                                .toList();
                    }
                });
        for (HashedWords model : odd) {
            try (LuceneBrain brain = LuceneBrain.inMemory(model)) {
                assertThatThrownBy(() -> write(brain, List.of(NEEDLE)))
                        .isInstanceOf(BrainException.class)
                        .hasMessageContaining(model.id());
                assertThat(find(brain, "needle")).isEmpty();
            }
        }
    }

    @Test
    void a_full_disk_fails_the_write_keeps_what_was_there_and_heals() {
        FailingDirectory disk = new FailingDirectory();
        Store store = Store.open(disk, new Failures("on a test's disk"), null, null);
        store.upsert(PROJECT, List.of(NEEDLE), List.of(), Cancellation.none());
        for (int round = 0; round < 3; round++) {
            disk.full = round != 1;
            disk.failsToSync = round != 0;
            BrainException failure = catchThrowableOfType(
                    BrainException.class,
                    () -> store.upsert(PROJECT, crowd(50, "A soldier"), List.of(), Cancellation.none()));
            assertThat(failure).hasMessageContaining("No space left").hasMessageContaining("on a test's disk");
            assertThat(failure.isRetryable()).isTrue();
            assertThat(store.find(PROJECT, List.of("needle", "e-0"), Cancellation.none()))
                    .containsExactly(NEEDLE);
            assertThat(store.search(BrainQuery.of(PROJECT, "Needle"), Cancellation.none()))
                    .hasSize(1);
        }
        disk.full = false;
        disk.failsToSync = false;
        store.upsert(PROJECT, crowd(50, "A soldier"), List.of(), Cancellation.none());
        assertThat(store.find(PROJECT, List.of("needle", "e-0", "e-49"), Cancellation.none()))
                .hasSize(3);
        store.close();
    }

    @Test
    void of_several_writers_the_one_that_is_wrong_fails_alone() throws Exception {
        try (LuceneBrain brain = LuceneBrain.inMemory()) {
            write(brain, List.of(NEEDLE));
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                String id = "w-" + i;
                String to = i % 4 == 0 ? "nobody" : "needle";
                writers.add(CompletableFuture.runAsync(() -> brain.upsert(
                        PROJECT,
                        List.of(Entity.of(id, "character", "A writer", "")),
                        List.of(Relation.of(id, "HAS", to)),
                        Cancellation.none())));
            }
            int failed = 0;
            for (int i = 0; i < writers.size(); i++) {
                Throwable failure =
                        writers.get(i).handle((done, thrown) -> thrown).get();
                failed += failure == null ? 0 : 1;
                assertThat(failure != null).isEqualTo(i % 4 == 0);
                assertThat(find(brain, "w-" + i)).hasSize(failure == null ? 1 : 0);
            }
            assertThat(failed).isEqualTo(16);
        }
    }

    @Test
    void what_has_no_vector_is_found_by_words_among_many() {
        try (LuceneBrain brain = LuceneBrain.inMemory(new Pointless())) {
            write(brain, crowd(6_000, "A soldier"));
            List<Entity> more = IntStream.range(0, 6_000)
                    .mapToObj(i -> Entity.of("m-" + i, "character", "A sailor " + i, ""))
                    .toList();
            write(brain, more);
            write(brain, List.of(NEEDLE, Entity.of("hidden", "prop", "Pointless lantern", "")));
            assertThat(brain.search(BrainQuery.of(PROJECT, "pointless needle"), Cancellation.none()))
                    .extracting(match -> match.entity().id())
                    .contains("needle");
            assertThat(brain.search(BrainQuery.of(PROJECT, "lantern"), Cancellation.none()))
                    .extracting(match -> match.entity().id())
                    .contains("hidden");
        }
    }

    /** Knows nothing of texts with a certain word. */
    private static final class Pointless extends HashedWords {
        Pointless() {
            super("pointless", 16);
        }

        @Override
        public List<float[]> embed(List<String> texts, Cancellation cancellation) {
            return super.embed(
                    texts.stream()
                            .map(text -> text.toLowerCase(Locale.ROOT).contains("pointless") ? "" : text)
                            .toList(),
                    cancellation);
        }
    }

    @Test
    void a_closed_brain_says_so() {
        LuceneBrain brain = LuceneBrain.inMemory();
        write(brain, List.of(NEEDLE));
        brain.close();
        brain.close();
        assertThatThrownBy(() -> find(brain, "needle"))
                .isInstanceOf(BrainException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> write(brain, List.of(NEEDLE)))
                .isInstanceOf(BrainException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void a_calibration_must_lie_between_none_and_all() {
        assertThatThrownBy(() -> LuceneBrain.builder().relatedCosine(1)).isInstanceOf(OrchestratorException.class);
        assertThatThrownBy(() -> LuceneBrain.builder().relatedCosine(0)).isInstanceOf(OrchestratorException.class);
    }

    @Test
    void a_calibration_decides_what_is_related() {
        BrainQuery query = BrainQuery.of(PROJECT, "thin thread");
        Entity rope = Entity.of("rope", "prop", "Rope", "thin cord of hemp on board");
        try (LuceneBrain strict = LuceneBrain.builder()
                        .embeddings(new HashedWords())
                        .relatedCosine(0.9)
                        .open();
                LuceneBrain lax = LuceneBrain.builder()
                        .embeddings(new HashedWords())
                        .relatedCosine(0.01)
                        .open()) {
            write(strict, List.of(rope));
            write(lax, List.of(rope));
            assertThat(strict.search(query, Cancellation.none())).isEmpty();
            assertThat(lax.search(query, Cancellation.none())).hasSize(1);
        }
    }

    @Test
    void vectors_may_be_as_wide_as_those_of_any_model_in_use() {
        try (LuceneBrain brain = LuceneBrain.inMemory(new HashedWords("wide", 4_096))) {
            write(brain, List.of(NEEDLE));
            assertThat(brain.search(BrainQuery.of(PROJECT, "thin sword"), Cancellation.none()))
                    .hasSize(1);
        }
    }
}
