package dev.orchestrator.brain.lucene;

import dev.orchestrator.brain.scale.Corpus;
import dev.orchestrator.brain.scale.Question;
import dev.orchestrator.brain.scale.Scale;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.BrainQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.jspecify.annotations.Nullable;

/**
 * One search in one state of the index. Words are measured of every entity that has any. Cosines are measured of every
 * entity while these are few; of more, only of those that the graph of vectors leads to and those with the most words.
 * How many these are depends on the rank that is looked for and not on the page, so that each page goes on where the one
 * before has ended.
 */
final class Search {

    /** Up to so many entities all cosines are measured: that takes milliseconds and misses nothing. */
    static final int FEW = 10_000;

    /** How many each of the two ways, words and vectors, proposes where not all are measured. */
    private static final int PROPOSED = 100;

    /** Up to which rank one look goes. The next one is wider, and changes nothing of the ranks before. */
    private static final int[] REACHES = {10, 50, 200, BrainQuery.MOST_MATCHES};

    /** How many standard deviations the best may be unevenly spread over the segments before some are missed. */
    private static final double SPREAD = 3;

    private final IndexReader reader;
    private final Keys keys;
    private final BrainQuery query;
    private final Cancellation cancellation;
    private final List<Slice> slices = new ArrayList<>();

    Search(IndexReader reader, BrainQuery query, Cancellation cancellation) {
        this.reader = reader;
        this.keys = new Keys(query.projectId());
        this.query = query;
        this.cancellation = cancellation;
    }

    List<Found.One> byWords() throws IOException {
        measureWords();
        return page(best((slice, at) -> Scale.similarity(slice.shares[at]), false, last()));
    }

    List<Found.One> byMeaning(float @Nullable [] asked, Scale scale) throws IOException {
        if (asked == null) {
            return byWords();
        }
        measureWords();
        Similarity similarity = (slice, at) -> scale.similarity(slice.shares[at], cosine(slice, at));
        if (entities() > FEW) {
            return page(ranked(asked, similarity));
        }
        for (Slice slice : slices) {
            slice.measureCosines(
                    asked, IntStream.range(0, slice.documents.length).toArray());
        }
        return page(best(similarity, false, last()));
    }

    /** Looks ever wider until the page is reached; where a look finds less than it could, there is no more. */
    private List<Found.One> ranked(float[] asked, Similarity similarity) throws IOException {
        Set<Found.One> ranked = new LinkedHashSet<>();
        for (int reach : REACHES) {
            measureProposed(asked, reach);
            best(similarity, true, reach).stream()
                    .filter(one -> !ranked.contains(one))
                    .limit(reach - ranked.size())
                    .forEach(ranked::add);
            if (ranked.size() < reach || reach >= last()) {
                break;
            }
        }
        return List.copyOf(ranked);
    }

    private int last() {
        return query.offset() + query.limit();
    }

    /** What a wider look has found first comes in order as well. */
    private List<Found.One> page(List<Found.One> ranked) {
        int from = Math.min(query.offset(), ranked.size());
        List<Found.One> page = new ArrayList<>(ranked.subList(from, Math.min(last(), ranked.size())));
        page.sort(Found.BEST_FIRST);
        return page;
    }

    private int entities() {
        return slices.stream().mapToInt(slice -> slice.documents.length).sum();
    }

    private static double cosine(Slice slice, int at) {
        return Double.isNaN(slice.cosines[at]) ? 0 : slice.cosines[at];
    }

    private void measureWords() throws IOException {
        Term all = new Term(Documents.PROJECT, keys.word(""));
        long entities = reader.docFreq(all);
        double length = entities == 0 ? 1 : (double) reader.totalTermFreq(all) / entities;
        Question question = new Question(query.text(), new Corpus(entities, length, this::containing));
        for (LeafReaderContext leaf : reader.leaves()) {
            cancellation.throwIfCancelled();
            Slice slice = Slice.of(leaf, keys, query.types());
            if (slice.documents.length > 0) {
                slice.measureWords(question);
                slices.add(slice);
            }
        }
    }

    private long containing(String word) {
        try {
            return reader.docFreq(new Term(Documents.WORDS, keys.word(word)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void measureProposed(float[] asked, int reach) throws IOException {
        for (Slice slice : slices) {
            cancellation.throwIfCancelled();
            slice.measureCosines(asked, slice.nearest(asked, part(slice, reach)));
        }
        Map<Slice, List<Proposal>> byWords =
                proposedByWords(most(reach)).stream().collect(Collectors.groupingBy(Proposal::slice));
        for (Map.Entry<Slice, List<Proposal>> proposed : byWords.entrySet()) {
            Stream<Proposal> ones = proposed.getValue().stream();
            proposed.getKey()
                    .measureCosines(asked, ones.mapToInt(Proposal::at).sorted().toArray());
        }
    }

    /**
     * How many the graph of one slice proposes: according to its size and a little more, and at least as many as are looked
     * for, since all of the best may be there.
     */
    private int part(Slice slice, int reach) {
        double expected = (double) most(reach) * slice.documents.length / entities();
        int part = (int) Math.ceil(expected + SPREAD * Math.sqrt(expected));
        return Math.min(most(reach), Math.max(reach, part));
    }

    private static int most(int reach) {
        return Math.max(PROPOSED, 2 * reach);
    }

    private record Proposal(Slice slice, int at, double share) {}

    private Collection<Proposal> proposedByWords(int most) {
        PriorityQueue<Proposal> best = new PriorityQueue<>(Comparator.comparingDouble(Proposal::share));
        for (Slice slice : slices) {
            for (int at = 0; at < slice.shares.length; at++) {
                double share = slice.shares[at];
                if (share > 0 && (best.size() < most || share > best.peek().share())) {
                    best.add(new Proposal(slice, at, share));
                    if (best.size() > most) {
                        best.poll();
                    }
                }
            }
        }
        return best;
    }

    @FunctionalInterface
    private interface Similarity {
        double of(Slice slice, int at);
    }

    private List<Found.One> best(Similarity similarity, boolean measuredAlone, int most) throws IOException {
        Found found = new Found(reader, most);
        for (Slice slice : slices) {
            for (int at = 0; at < slice.documents.length; at++) {
                if (measuredAlone && Double.isNaN(slice.cosines[at])) {
                    continue;
                }
                double similar = similarity.of(slice, at);
                if (similar >= query.threshold()) {
                    found.add(slice.leaf.docBase + slice.documents[at], similar);
                }
            }
        }
        return found.inOrder();
    }
}
