package dev.orchestrator.internal.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.internal.base.Hashes;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * The bars on public data, as a stream: each item is held against what is there by then. One pair is predicted at most for
 * each item, its first match; a pair is right if the data says so. A recall counts all pairs that are there to be found.
 */
class DuplicateDataTest {

    private record Item(String id, Object content, Set<String> duplicates, boolean incoming, boolean kept) {}

    private static final class Tally {
        int items;
        int fresh;
        int pairs;
        int found;
        int proposed;
        int right;
        int automatic;
        int automaticRight;
        int falseMerges;

        double recall() {
            return found / (double) pairs;
        }

        /** Of everything proposed, what somebody should look at included. */
        double f1() {
            return 2.0 * right / (proposed + pairs);
        }

        double precision() {
            return automaticRight / (double) automatic;
        }

        double reviewed() {
            return (proposed - automatic) / (double) items;
        }

        double falseMergeRate() {
            return falseMerges / (double) fresh;
        }
    }

    private final Duplicates duplicates = new Duplicates(Thresholds.DEFAULT, NaturalKeys.NONE);

    @Test
    void products_are_found_and_judged() throws IOException {
        bars("abt-buy", 0.99, 0.92);
    }

    @Test
    void publications_are_found_and_judged() throws IOException {
        bars("dblp-acm", 0.99, 0.98);
    }

    @Test
    void restaurants_are_found_and_judged() throws IOException {
        bars("restaurants-riddle", 0.99, 0.95);
    }

    private void bars(String set, double recall, double f1) throws IOException {
        Tally whole = run(items(set, false));
        Tally half = run(items(set, true));
        SoftAssertions softly = new SoftAssertions();
        softly.assertThat(whole.recall()).as("recall@10").isGreaterThanOrEqualTo(recall);
        softly.assertThat(whole.f1()).as("F1").isGreaterThanOrEqualTo(f1);
        softly.assertThat(whole.precision()).as("precision of skip and merge").isGreaterThanOrEqualTo(0.98);
        softly.assertThat(whole.reviewed()).as("share to review").isLessThanOrEqualTo(0.15);
        softly.assertThat(half.falseMergeRate()).as("false merges of new items").isLessThanOrEqualTo(0.01);
        softly.assertThat(half.reviewed()).as("share to review, half removed").isLessThanOrEqualTo(0.15);
        softly.assertAll();
    }

    private Tally run(List<Item> items) {
        HeldTerms index = new HeldTerms();
        Tally tally = new Tally();
        for (Item item : items) {
            if (item.incoming) {
                judge(item, index, tally);
            }
            if (item.kept) {
                index.add(item.id, item.content);
            }
        }
        return tally;
    }

    private void judge(Item item, HeldTerms index, Tally tally) {
        Set<String> there = new HashSet<>(item.duplicates);
        there.removeIf(id -> !index.has(id));
        Search search = duplicates.search(item.content, index);
        Verdict verdict = search.judge(index.contents(search.ids()));
        tally.items++;
        tally.fresh += there.isEmpty() ? 1 : 0;
        tally.pairs += there.size();
        tally.found += (int) there.stream().filter(search.ids()::contains).count();
        if (verdict.suggestion() == Suggestion.NONE) {
            return;
        }
        boolean right = there.contains(verdict.matches().get(0).itemId());
        tally.proposed++;
        tally.right += right ? 1 : 0;
        if (verdict.suggestion() != Suggestion.REVIEW) {
            tally.automatic++;
            tally.automaticRight += right ? 1 : 0;
            tally.falseMerges += there.isEmpty() ? 1 : 0;
        }
    }

    private static List<Item> items(String set, boolean halfRemoved) throws IOException {
        Optional<Path> folder = folder();
        assumeTrue(folder.isPresent(), "there is no folder shared/data/dedup beside the project");
        List<Item> items = new ArrayList<>();
        Path stream = folder.get().resolve(set + ".stream.jsonl");
        if (Files.exists(stream)) {
            Map<String, Set<String>> clusters = new HashMap<>();
            for (Map<?, ?> line : read(stream)) {
                String id = (String) line.get("id");
                Set<String> before = clusters.computeIfAbsent((String) line.get("cluster"), key -> new HashSet<>());
                items.add(new Item(id, item(line), Set.copyOf(before), true, isKept(set, id, halfRemoved)));
                before.add(id);
            }
            return items;
        }
        for (Map<?, ?> line : read(folder.get().resolve(set + ".store.jsonl"))) {
            String id = (String) line.get("id");
            items.add(new Item(id, item(line), Set.of(), false, isKept(set, id, halfRemoved)));
        }
        for (Map<?, ?> line : read(folder.get().resolve(set + ".incoming.jsonl"))) {
            Set<String> duplicates = new HashSet<>();
            ((List<?>) line.get("duplicate_of")).forEach(id -> duplicates.add((String) id));
            items.add(new Item((String) line.get("id"), item(line), duplicates, true, false));
        }
        return items;
    }

    private static Object item(Map<?, ?> line) {
        Object item = line.get("item");
        assertThat(item).isInstanceOf(Map.class);
        return item;
    }

    private static boolean isKept(String set, String id, boolean halfRemoved) {
        return !halfRemoved || Hashes.sha256("removed", set, id).charAt(0) % 2 != 0;
    }

    private static List<Map<?, ?>> read(Path file) throws IOException {
        List<Map<?, ?>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add((Map<?, ?>) Json.read(line));
        }
        return lines;
    }

    private static Optional<Path> folder() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path data = folder.resolve("shared/data/dedup");
            if (Files.isDirectory(data)) {
                return Optional.of(data);
            }
        }
        return Optional.empty();
    }
}
