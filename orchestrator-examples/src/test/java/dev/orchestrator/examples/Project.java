package dev.orchestrator.examples;

import java.nio.file.Files;
import java.nio.file.Path;

/** The project's folders, wherever the tests are started. */
final class Project {

    private Project() {}

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    static Path snippets() {
        return root().resolve("orchestrator-examples/src/test/java/dev/orchestrator/examples/snippets");
    }
}
