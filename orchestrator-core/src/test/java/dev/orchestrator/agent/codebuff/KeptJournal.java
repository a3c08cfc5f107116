package dev.orchestrator.agent.codebuff;

import dev.orchestrator.port.agent.Journal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A journal that outlives its runner, as that of a run does; refuses a second entry of one key. */
public final class KeptJournal implements Journal {

    private final Map<List<String>, String> entries = new ConcurrentHashMap<>();

    @Override
    public Optional<String> find(String kind, String key) {
        return Optional.ofNullable(entries.get(List.of(kind, key)));
    }

    @Override
    public void record(String kind, String key, String data) {
        if (entries.putIfAbsent(List.of(kind, key), data) != null) {
            throw new IllegalStateException("there is an entry " + kind + " " + key + " already");
        }
    }

    /** The keys of a kind, sorted. */
    List<String> keys(String kind) {
        return entries.keySet().stream()
                .filter(key -> key.get(0).equals(kind))
                .map(key -> key.get(1))
                .sorted()
                .toList();
    }
}
