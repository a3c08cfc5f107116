package dev.orchestrator.bench;

import dev.orchestrator.internal.match.TermIndex;
import dev.orchestrator.internal.match.Terms;
import dev.orchestrator.port.store.GatherStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Items and their terms, in memory. */
final class DedupIndex implements TermIndex {

    private final Map<String, List<String>> postings = new HashMap<>();
    private final Map<String, Map<String, Object>> contents = new HashMap<>();

    void add(String id, Map<String, Object> content, List<String> more) {
        contents.put(id, content);
        Stream.concat(Terms.of(content).stream(), more.stream())
                .forEach(term ->
                        postings.computeIfAbsent(term, key -> new ArrayList<>()).add(id));
    }

    boolean has(String id) {
        return contents.containsKey(id);
    }

    Map<String, Map<String, Object>> contents(List<String> ids) {
        Map<String, Map<String, Object>> chosen = new HashMap<>();
        ids.forEach(id -> chosen.put(id, contents.get(id)));
        return chosen;
    }

    @Override
    public Counts counts(Collection<String> terms) {
        Map<String, Long> counts = new HashMap<>();
        terms.forEach(term ->
                counts.put(term, (long) postings.getOrDefault(term, List.of()).size()));
        return new Counts(contents.size(), counts);
    }

    @Override
    public List<String> holding(Map<String, Double> weights, int read, int limit) {
        Map<String, Double> weighed = new HashMap<>();
        int left = read;
        for (Map.Entry<String, Double> term : weights.entrySet()) {
            List<String> ids = postings.getOrDefault(term.getKey(), List.of());
            for (String id : ids.subList(0, Math.min(left, ids.size()))) {
                weighed.merge(id, term.getValue(), Double::sum);
            }
            left -= Math.min(left, ids.size());
        }
        return GatherStore.heaviest(weighed, Comparator.naturalOrder(), limit);
    }
}
