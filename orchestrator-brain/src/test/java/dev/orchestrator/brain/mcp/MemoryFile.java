package dev.orchestrator.brain.mcp;

import dev.orchestrator.contract.BrainSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file in which server-memory keeps its graph, one line of JSON for each entity and relation. */
record MemoryFile(Path path) {

    static MemoryFile create() {
        try {
            return new MemoryFile(Files.createTempDirectory("server-memory").resolve("memory.jsonl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Counts what is stored of a project, told by its names alone. */
    BrainSize size(String project) {
        String entity = "{\"type\":\"entity\",\"name\":\"" + project + "/";
        String relation = "{\"type\":\"relation\",\"from\":\"" + project + "/";
        List<String> lines = lines();
        return new BrainSize(
                lines.stream().filter(line -> line.startsWith(entity)).count(),
                lines.stream().filter(line -> line.startsWith(relation)).count());
    }

    List<String> lines() {
        try {
            return Files.exists(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String text) {
        try {
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
