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
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
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
 */
final class Search {

    /** Up to so many entities all cosines are measured: that takes milliseconds and misses nothing. */
    static final int FEW = 10_000;

    /** How many each of the two ways, words and vectors, proposes where not all are measured. */
    private static final int PROPOSED = 100;

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
        return best((slice, at) -> Scale.similarity(slice.shares[at]), false);
    }

    List<Found.One> byMeaning(float @Nullable [] asked, Scale scale) throws IOException {
        if (asked == null) {
            return byWords();
        }
        measureWords();
        boolean few = entities() <= FEW;
        if (few) {
            for (Slice slice : slices) {
                slice.measureCosines(
                        asked, IntStream.range(0, slice.documents.length).toArray());
            }
        } else {
            measureProposed(asked);
        }
        return best((slice, at) -> scale.similarity(slice.shares[at], cosine(slice, at)), !few);
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

    private void measureProposed(float[] asked) throws IOException {
        for (Slice slice : slices) {
            cancellation.throwIfCancelled();
            slice.measureCosines(asked, slice.nearest(asked, part(slice)));
        }
        Map<Slice, List<Proposal>> byWords = proposedByWords().stream().collect(Collectors.groupingBy(Proposal::slice));
        for (Map.Entry<Slice, List<Proposal>> proposed : byWords.entrySet()) {
            Stream<Proposal> ones = proposed.getValue().stream();
            proposed.getKey()
                    .measureCosines(asked, ones.mapToInt(Proposal::at).sorted().toArray());
        }
    }

    /**
     * How many the graph of one slice proposes: according to its size and a little more, and at least as many as are asked
     * for, since all of the best may be there.
     */
    private int part(Slice slice) {
        double expected = (double) most() * slice.documents.length / entities();
        int part = (int) Math.ceil(expected + SPREAD * Math.sqrt(expected));
        return Math.min(most(), Math.max(query.offset() + query.limit(), part));
    }

    private int most() {
        return Math.max(PROPOSED, 2 * (query.offset() + query.limit()));
    }

    private record Proposal(Slice slice, int at, double share) {}

    private Collection<Proposal> proposedByWords() {
        int most = most();
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

    private List<Found.One> best(Similarity similarity, boolean measuredAlone) throws IOException {
        Found found = new Found(reader, query.offset() + query.limit());
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
        List<Found.One> all = found.inOrder();
        return all.subList(Math.min(query.offset(), all.size()), all.size());
    }
}
