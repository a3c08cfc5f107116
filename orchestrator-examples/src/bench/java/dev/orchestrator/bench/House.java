package dev.orchestrator.bench;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Caller;
import dev.orchestrator.gather.sqlite.SqliteStores;
import dev.orchestrator.llm.OpenRouter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An orchestrator as an application has it: default settings, over HTTP, with a SQLite file. */
final class House implements AutoCloseable {

    static final Caller CALLER = Caller.user("bench");
    static final String QUESTION = "What makes a good plot twist?";

    private final Path folder;
    private final SqliteStores stores;
    private final OpenRouter model;
    private final Orchestrator orchestrator;

    House(String baseUrl) {
        folder = temporary();
        stores = SqliteStores.open(folder.resolve("bench.db"));
        model = model(baseUrl);
        orchestrator = Orchestrator.builder(model)
                .stores(stores)
                .closing(model, stores)
                .build();
    }

    static OpenRouter model(String baseUrl) {
        return OpenRouter.builder()
                .baseUrl(baseUrl)
                .apiKey("none")
                .defaultModel(Wire.MODEL)
                .build();
    }

    Orchestrator orchestrator() {
        return orchestrator;
    }

    SqliteStores stores() {
        return stores;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("orchestrator-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        orchestrator.close();
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
