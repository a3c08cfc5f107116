package dev.orchestrator.internal.match;

import dev.orchestrator.port.store.GatherStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An index in memory that counts how it is asked. */
final class HeldTerms implements TermIndex {

    private final Map<String, List<String>> postings = new HashMap<>();
    private final Map<String, Object> contents = new LinkedHashMap<>();
    int countCalls;
    int holdingCalls;
    int rows;

    void add(String id, Object content) {
        add(id, content, List.of());
    }

    void add(String id, Object content, List<String> more) {
        contents.put(id, content);
        Stream.concat(Terms.of(content).stream(), more.stream())
                .forEach(term ->
                        postings.computeIfAbsent(term, key -> new ArrayList<>()).add(id));
    }

    boolean has(String id) {
        return contents.containsKey(id);
    }

    Map<String, Object> contents(Collection<String> ids) {
        Map<String, Object> chosen = new HashMap<>();
        ids.forEach(id -> chosen.put(id, contents.get(id)));
        return chosen;
    }

    @Override
    public Counts counts(Collection<String> terms) {
        countCalls++;
        Map<String, Long> counts = new HashMap<>();
        terms.forEach(term ->
                counts.put(term, (long) postings.getOrDefault(term, List.of()).size()));
        return new Counts(contents.size(), counts);
    }

    @Override
    public List<String> holding(Map<String, Double> weights, int read, int limit) {
        holdingCalls++;
        Map<String, Double> weighed = new HashMap<>();
        int left = read;
        for (Map.Entry<String, Double> term : weights.entrySet()) {
            for (String id : postings.getOrDefault(term.getKey(), List.of())) {
                if (left-- > 0) {
                    rows++;
                    weighed.merge(id, term.getValue(), Double::sum);
                }
            }
        }
        return GatherStore.heaviest(weighed, Comparator.naturalOrder(), limit);
    }
}
