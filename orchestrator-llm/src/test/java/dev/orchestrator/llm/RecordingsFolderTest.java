package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings that are there are tested: no kind of them may be missing without being noticed. */
class RecordingsFolderTest {

    @TempDir
    Path folder;

    @Test
    void a_kind_without_a_recording_is_a_failure() throws IOException {
        Files.createDirectory(folder.resolve("errors"));
        assertThatThrownBy(() -> Recordings.files(folder, "errors"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("errors");
    }

    @Test
    void a_kind_without_a_folder_is_a_failure() {
        assertThatThrownBy(() -> Recordings.files(folder, "errors")).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void recordings_are_listed_by_name() throws IOException {
        Files.createDirectory(folder.resolve("errors"));
        Path second = Files.createFile(folder.resolve("errors").resolve("b.json"));
        Path first = Files.createFile(folder.resolve("errors").resolve("a.json"));
        assertThat(Recordings.files(folder, "errors")).containsExactly(first, second);
    }
}
