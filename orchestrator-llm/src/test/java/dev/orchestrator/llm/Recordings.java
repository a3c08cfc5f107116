package dev.orchestrator.llm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Real answers of OpenRouter, kept beside the project and not in it. */
final class Recordings {

    private static final Path FOLDER = Path.of("shared", "data", "openrouter-recordings");

    private Recordings() {}

    /** Finds the recordings in a folder {@code shared} beside this project or beside a folder above it. */
    static Optional<Path> folder() {
        Path here = Path.of("").toAbsolutePath();
        return Stream.iterate(here, above -> above != null, Path::getParent)
                .map(above -> above.resolve(FOLDER))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /** Lists the recordings of a kind; there is one at least, or a test of all of them would pass on nothing. */
    static List<Path> files(Path folder, String kind) {
        try (Stream<Path> files = Files.list(folder.resolve(kind))) {
            List<Path> sorted = files.sorted().toList();
            if (sorted.isEmpty()) {
                throw new IllegalStateException("there is no recording in " + folder.resolve(kind));
            }
            return sorted;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
