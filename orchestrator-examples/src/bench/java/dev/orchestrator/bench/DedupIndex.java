package dev.orchestrator.bench;

import dev.orchestrator.internal.match.TermIndex;
import dev.orchestrator.internal.match.Terms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    public List<Hit> holding(Collection<String> terms, int limit) {
        Map<String, Set<String>> found = new LinkedHashMap<>();
        int left = limit;
        for (String term : terms) {
            List<String> ids = postings.getOrDefault(term, List.of());
            for (String id : ids.subList(0, Math.min(left, ids.size()))) {
                found.computeIfAbsent(id, key -> new HashSet<>()).add(term);
            }
            left -= Math.min(left, ids.size());
        }
        return found.entrySet().stream()
                .map(hit -> new Hit(hit.getKey(), hit.getValue()))
                .toList();
    }
}
