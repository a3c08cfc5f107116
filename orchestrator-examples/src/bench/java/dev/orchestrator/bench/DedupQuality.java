package dev.orchestrator.bench;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.gateway.CachedEmbeddings;
import dev.orchestrator.internal.base.Hashes;
import dev.orchestrator.internal.match.Duplicates;
import dev.orchestrator.internal.match.Match;
import dev.orchestrator.internal.match.Search;
import dev.orchestrator.internal.match.Suggestion;
import dev.orchestrator.internal.match.Thresholds;
import dev.orchestrator.internal.match.Verdict;
import dev.orchestrator.llm.MiniLm;
import dev.orchestrator.port.model.EmbeddingModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How well duplicates are found among products, publications and restaurants, with one configuration for all: by words alone,
 * and with the in-process embedding model beside.
 *
 * <p>Each item that comes in is held against what is there by then, and predicts one pair at most: with its first match.
 * "Automatic" counts SKIP and MERGE; "proposed" counts REVIEW, too. A recall is of all pairs that are there. Weights and
 * thresholds were tuned on a seeded half of the items that come in; "other half" is the rest.
 */
final class DedupQuality {

    private static final int LONGEST = 1_000; // characters that are embedded

    private final Duplicates duplicates = new Duplicates(Thresholds.DEFAULT);
    private final @Nullable EmbeddingModel model;

    private DedupQuality(@Nullable EmbeddingModel model) {
        this.model = model;
    }

    public static void main(String[] args) throws Exception {
        Optional<Path> folder = SharedData.find("dedup");
        if (folder.isEmpty()) {
            System.out.println("DedupQuality is left out: there is no folder shared/data/dedup.");
            return;
        }
        System.out.println("\n## Duplicates, without any model\n");
        new DedupQuality(null).run(folder.get());
        System.out.println("\n## Duplicates, with embeddings of MiniLM\n");
        new DedupQuality(CachedEmbeddings.of(MiniLm.load(), 10_000)).run(folder.get());
    }

    private void run(Path folder) throws IOException {
        Figures.head(
                "set",
                "items",
                "pairs",
                "R@10",
                "proposed: P",
                "R",
                "F1",
                "automatic: P",
                "R",
                "F1",
                "skipped",
                "to review",
                "false merges of new items",
                "ms an item");
        for (String set : List.of("abt-buy", "dblp-acm", "restaurants-riddle")) {
            List<DedupData.Item> items = DedupData.read(folder, set);
            rows(set, set, items);
            rows(set, set + ", half of the store removed", DedupData.halved(items));
        }
    }

    private void rows(String set, String name, List<DedupData.Item> items) {
        Tally all = new Tally();
        Tally tuned = new Tally();
        Tally other = new Tally();
        DedupIndex index = new DedupIndex();
        for (DedupData.Item item : items) {
            if (item.incoming()) {
                Outcome outcome = outcome(item, index);
                all.add(outcome);
                (isTuned(set, item.id()) ? tuned : other).add(outcome);
            }
            if (item.stays()) {
                index.add(item.id(), item.content());
            }
        }
        all.row(name);
        tuned.row(name + ", tuned half");
        other.row(name + ", other half");
    }

    private static boolean isTuned(String set, String id) {
        return Hashes.sha256("tune", set.replace("-riddle", ""), id).charAt(0) % 2 == 0;
    }

    private record Outcome(Set<String> there, List<String> candidates, Verdict verdict, long nanos) {}

    private Outcome outcome(DedupData.Item item, DedupIndex index) {
        Set<String> there = new HashSet<>(item.duplicates());
        there.removeIf(id -> !index.has(id));
        long start = System.nanoTime();
        Search search = duplicates.search(item.content(), index);
        Map<String, Map<String, Object>> contents = index.contents(search.ids());
        Verdict verdict = search.judge(contents, cosines(item.content(), contents));
        return new Outcome(there, search.ids(), verdict, System.nanoTime() - start);
    }

    private Map<String, Double> cosines(Map<String, Object> content, Map<String, Map<String, Object>> candidates) {
        EmbeddingModel embeddings = model;
        if (embeddings == null || candidates.isEmpty()) {
            return Map.of();
        }
        List<String> ids = List.copyOf(candidates.keySet());
        List<String> texts = new ArrayList<>(List.of(text(content)));
        ids.forEach(id -> texts.add(text(candidates.get(id))));
        List<float[]> vectors = embeddings.embed(texts, Cancellation.none());
        Map<String, Double> cosines = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            cosines.put(ids.get(i), cosine(vectors.get(0), vectors.get(i + 1)));
        }
        return cosines;
    }

    private static String text(@Nullable Map<String, Object> content) {
        String text = content == null
                ? ""
                : content.values().stream().map(String::valueOf).collect(Collectors.joining(". "));
        return text.substring(0, Math.min(LONGEST, text.length()));
    }

    private static double cosine(float[] one, float[] other) {
        double product = 0;
        double ones = 0;
        double others = 0;
        for (int i = 0; i < one.length; i++) {
            product += (double) one[i] * other[i];
            ones += (double) one[i] * one[i];
            others += (double) other[i] * other[i];
        }
        return product / Math.sqrt(ones * others);
    }

    private static final class Tally {
        private int items;
        private int fresh;
        private int pairs;
        private int found;
        private int proposed;
        private int right;
        private int automatic;
        private int automaticRight;
        private int skipped;
        private int falseMerges;
        private long nanos;

        void add(Outcome outcome) {
            items++;
            nanos += outcome.nanos;
            fresh += outcome.there.isEmpty() ? 1 : 0;
            pairs += outcome.there.size();
            found += (int)
                    outcome.there.stream().filter(outcome.candidates::contains).count();
            if (!outcome.verdict.matches().isEmpty()) {
                add(outcome.there, outcome.verdict.matches().get(0));
            }
        }

        private void add(Set<String> there, Match match) {
            boolean hit = there.contains(match.itemId());
            proposed++;
            right += hit ? 1 : 0;
            if (match.suggestion() != Suggestion.REVIEW) {
                automatic++;
                automaticRight += hit ? 1 : 0;
                skipped += match.suggestion() == Suggestion.SKIP ? 1 : 0;
                falseMerges += there.isEmpty() ? 1 : 0;
            }
        }

        void row(String name) {
            Figures.row(
                    name,
                    items,
                    pairs,
                    share(found, pairs),
                    share(right, proposed),
                    share(right, pairs),
                    share(2 * right, proposed + pairs),
                    share(automaticRight, automatic),
                    share(automaticRight, pairs),
                    share(2 * automaticRight, automatic + pairs),
                    skipped,
                    share(proposed - automatic, items),
                    falseMerges + " of " + fresh + " (" + share(falseMerges, fresh) + ")",
                    Figures.number(nanos / 1e6 / items, "%.2f"));
        }

        private static String share(int part, int whole) {
            return whole == 0 ? "–" : Figures.number(part / (double) whole, "%.4f");
        }
    }
}
