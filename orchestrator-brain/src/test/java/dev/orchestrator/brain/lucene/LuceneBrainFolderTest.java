package dev.orchestrator.brain.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Relation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class LuceneBrainFolderTest {

    private static final String PROJECT = "film";
    private static final Entity ARYA = Entity.of("arya", "character", "Arya Stark", "She fights with a thin sword.");
    private static final Entity NEEDLE = Entity.of("needle", "prop", "Needle", "A thin sword.");

    @TempDir
    private Path folder;

    private void write() {
        try (LuceneBrain brain = LuceneBrain.inDirectory(folder, new HashedWords())) {
            brain.upsert(
                    PROJECT,
                    List.of(ARYA, NEEDLE),
                    List.of(Relation.of("arya", "OWNS", "needle")),
                    Cancellation.none());
        }
    }

    @Test
    void what_was_written_is_there_after_a_restart() {
        write();
        try (LuceneBrain brain = LuceneBrain.inDirectory(folder, new HashedWords())) {
            assertThat(brain.find(PROJECT, List.of("needle", "arya"), Cancellation.none()))
                    .containsExactly(NEEDLE, ARYA);
            assertThat(brain.search(BrainQuery.of(PROJECT, "thin sword"), Cancellation.none()))
                    .hasSize(2);
            assertThat(brain.neighbours(NeighbourQuery.of(PROJECT, List.of("arya")), Cancellation.none())
                            .relations())
                    .containsExactly(Relation.of("arya", "OWNS", "needle"));
        }
    }

    @Test
    void a_folder_is_made_with_all_above_it() {
        Path deep = folder.resolve("a/b/c");
        LuceneBrain.inDirectory(deep).close();
        assertThat(deep).isDirectory();
    }

    private void assertRefused(Path where, boolean retryable, String... words) {
        assertThatThrownBy(
                        () -> LuceneBrain.inDirectory(where, new HashedWords()).close())
                .isInstanceOfSatisfying(BrainException.class, e -> {
                    assertThat(e).hasMessageContaining(where.toString());
                    assertThat(e.getMessage()).contains(words);
                    assertThat(e.isRetryable()).isEqualTo(retryable);
                });
    }

    @Test
    void one_at_a_time_has_a_folder() {
        try (LuceneBrain first = LuceneBrain.inDirectory(folder, new HashedWords())) {
            assertRefused(folder, true, "open already");
            assertThat(first.find(PROJECT, List.of("arya"), Cancellation.none()))
                    .isEmpty();
        }
        LuceneBrain.inDirectory(folder, new HashedWords()).close();
    }

    @Test
    void another_model_or_dimension_is_refused_with_the_way_out() {
        write();
        String[] words = {"hashed-words", "512", "other", "write all entities", "empty folder"};
        for (HashedWords other : List.of(new HashedWords("other", 512), new HashedWords("hashed-words", 256))) {
            assertThatThrownBy(() -> LuceneBrain.inDirectory(folder, other).close())
                    .isInstanceOf(BrainException.class)
                    .hasMessageContaining(words[0])
                    .hasMessageContaining(other.dimensions() + " dimensions")
                    .hasMessageContaining(words[3])
                    .hasMessageContaining(words[4]);
        }
        assertThatThrownBy(() -> LuceneBrain.inDirectory(folder).close())
                .isInstanceOf(BrainException.class)
                .hasMessageContaining("no embedding model");
        LuceneBrain.inDirectory(folder, new HashedWords()).close();
    }

    @Test
    void a_folder_of_something_else_is_refused_and_left_alone() throws IOException {
        Path diary = Files.writeString(folder.resolve("diary.txt"), "Dear diary");
        assertRefused(folder, false, "something else");
        assertThat(Files.list(folder)).containsExactly(diary);
    }

    @Test
    void a_file_in_the_place_of_the_folder_is_refused() throws IOException {
        assertRefused(Files.writeString(folder.resolve("file"), ""), true, "cannot be opened");
    }

    @Test
    void damage_anywhere_is_noticed_at_once() throws IOException {
        write();
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> !file.endsWith("write.lock")).sorted().toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            byte[] good = Files.readAllBytes(file);
            byte[] flipped = good.clone();
            flipped[good.length / 2] ^= 1;
            Files.write(file, flipped);
            assertRefused(folder, false, "damaged");
            Files.write(file, java.util.Arrays.copyOf(good, good.length / 2));
            assertRefused(folder, false, "damaged");
            Files.write(file, good);
        }
        LuceneBrain.inDirectory(folder, new HashedWords()).close();
    }
}
