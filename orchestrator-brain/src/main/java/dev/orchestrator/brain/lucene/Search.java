package dev.orchestrator.brain.lucene;

import dev.orchestrator.brain.scale.Corpus;
import dev.orchestrator.brain.scale.Question;
import dev.orchestrator.brain.scale.Scale;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.BrainQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
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

    private final IndexSearcher searcher;
    private final IndexReader reader;
    private final Keys keys;
    private final BrainQuery query;
    private final Cancellation cancellation;
    private final List<Slice> slices = new ArrayList<>();

    Search(IndexSearcher searcher, BrainQuery query, Cancellation cancellation) {
        this.searcher = searcher;
        this.reader = searcher.getIndexReader();
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
        boolean few = slices.stream().mapToInt(slice -> slice.documents.length).sum() <= FEW;
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
        List<List<Integer>> proposed = new ArrayList<>();
        slices.forEach(slice -> proposed.add(new ArrayList<>()));
        proposeByGraph(asked, proposed);
        proposeByWords(proposed);
        for (int at = 0; at < slices.size(); at++) {
            int[] positions = proposed.get(at).stream()
                    .mapToInt(Integer::intValue)
                    .sorted()
                    .distinct()
                    .toArray();
            slices.get(at).measureCosines(asked, positions);
        }
    }

    private void proposeByGraph(float[] asked, List<List<Integer>> proposed) throws IOException {
        int most = Math.max(PROPOSED, 2 * (query.offset() + query.limit()));
        cancellation.throwIfCancelled();
        Query nearest = new KnnFloatVectorQuery(Documents.VECTOR, asked, most, filter());
        for (ScoreDoc hit : searcher.search(nearest, most).scoreDocs) {
            LeafReaderContext leaf = reader.leaves().get(ReaderUtil.subIndex(hit.doc, reader.leaves()));
            for (int at = 0; at < slices.size(); at++) {
                if (slices.get(at).leaf == leaf) {
                    proposed.get(at).add(slices.get(at).position(hit.doc - leaf.docBase));
                }
            }
        }
    }

    /** None where the project has the index to itself: the graph is faster when it need not ask. */
    private @Nullable Query filter() throws IOException {
        if (!query.types().isEmpty()) {
            List<BytesRef> types = query.types().stream().map(keys::of).toList();
            return new TermInSetQuery(Documents.TYPE, types);
        }
        Term all = new Term(Documents.PROJECT, keys.word(""));
        return reader.docFreq(all) == reader.getDocCount(Documents.PROJECT) ? null : new TermQuery(all);
    }

    private record Proposal(int slice, int at, double share) {}

    private void proposeByWords(List<List<Integer>> proposed) {
        int most = Math.max(PROPOSED, 2 * (query.offset() + query.limit()));
        PriorityQueue<Proposal> best = new PriorityQueue<>(Comparator.comparingDouble(Proposal::share));
        for (int slice = 0; slice < slices.size(); slice++) {
            double[] shares = slices.get(slice).shares;
            for (int at = 0; at < shares.length; at++) {
                if (shares[at] > 0
                        && (best.size() < most || shares[at] > best.peek().share())) {
                    best.add(new Proposal(slice, at, shares[at]));
                    if (best.size() > most) {
                        best.poll();
                    }
                }
            }
        }
        best.forEach(one -> proposed.get(one.slice()).add(one.at()));
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
