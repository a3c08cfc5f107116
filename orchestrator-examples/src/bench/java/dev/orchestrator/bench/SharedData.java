package dev.orchestrator.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Third-party data to measure on, in a folder beside the project; it is no part of it. */
final class SharedData {

    private SharedData() {}

    /** Looks for {@code shared/data/name} in this folder and all above it. */
    static Optional<Path> find(String name) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path data = folder.resolve("shared/data").resolve(name);
            if (Files.isDirectory(data)) {
                return Optional.of(data);
            }
        }
        return Optional.empty();
    }
}
