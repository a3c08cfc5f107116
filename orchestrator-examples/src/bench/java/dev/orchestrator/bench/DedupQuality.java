package dev.orchestrator.bench;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.gateway.CachedEmbeddings;
import dev.orchestrator.internal.base.Hashes;
import dev.orchestrator.internal.match.Duplicates;
import dev.orchestrator.internal.match.Match;
import dev.orchestrator.internal.match.NaturalKeys;
import dev.orchestrator.internal.match.Planes;
import dev.orchestrator.internal.match.Said;
import dev.orchestrator.internal.match.Search;
import dev.orchestrator.internal.match.Suggestion;
import dev.orchestrator.internal.match.Thresholds;
import dev.orchestrator.internal.match.Verdict;
import dev.orchestrator.llm.MiniLm;
import dev.orchestrator.port.model.EmbeddingModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How well duplicates are found among products, publications and restaurants, with one configuration for all: by words alone,
 * and with the in-process embedding model beside. There are ten candidates by words, and up to ten more by their meaning.
 *
 * <p>Each item that comes in is held against what is there by then, and predicts one pair at most: with its first match.
 * "Automatic" counts SKIP and MERGE; "proposed" counts REVIEW, too. A recall is of all pairs that are there. Weights and
 * thresholds were tuned on a seeded half of the items that come in; "other half" is the rest.
 */
final class DedupQuality {

    private final Duplicates duplicates = new Duplicates(Thresholds.DEFAULT, NaturalKeys.NONE);
    private final @Nullable EmbeddingModel model;
    private final @Nullable Planes planes;

    private DedupQuality(@Nullable EmbeddingModel model) {
        this.model = model;
        this.planes = model == null ? null : new Planes(model.id(), model.dimensions());
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
                "R of candidates",
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
                index.add(
                        item.id(),
                        item.content(),
                        meaning(item.content())
                                .map(meant -> meant.signature().terms())
                                .orElse(List.of()));
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
        List<String> probes = meaning(item.content()).map(Planes.Sketch::probes).orElse(List.of());
        Search search = duplicates.search(item.content(), index, probes);
        Map<String, Map<String, Object>> contents = index.contents(search.ids());
        Verdict verdict = search.judge(contents, cosines(item.content(), contents));
        return new Outcome(there, search.ids(), verdict, System.nanoTime() - start);
    }

    private Optional<Planes.Sketch> meaning(Map<String, Object> content) {
        return model == null || planes == null
                ? Optional.empty()
                : Optional.of(planes.of(model.embed(List.of(Said.of(content)), Cancellation.none())
                        .get(0)));
    }

    private Map<String, Double> cosines(Map<String, Object> content, Map<String, Map<String, Object>> candidates) {
        Map<String, Double> cosines = new HashMap<>();
        meaning(content)
                .map(Planes.Sketch::signature)
                .ifPresent(one -> candidates.forEach((id, other) -> meaning(other)
                        .map(Planes.Sketch::signature)
                        .flatMap(one::cosine)
                        .ifPresent(cosine -> cosines.put(id, cosine))));
        return cosines;
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
