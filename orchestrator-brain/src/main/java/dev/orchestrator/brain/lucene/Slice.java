package dev.orchestrator.brain.lucene;

import dev.orchestrator.brain.scale.Question;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.IntStream;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.VectorUtil;
import org.jspecify.annotations.Nullable;

/** The entities of a search's project and types in one segment of the index, with what is measured of each. */
final class Slice {

    final LeafReaderContext leaf;

    /** Their numbers in the segment, rising. */
    final int[] documents;

    /** The share of the question's words that each has. */
    final double[] shares;

    /** The cosine of each; NaN where it is not measured. */
    final double[] cosines;

    private final Keys keys;

    /** Whether no other entities are in the segment: the graph is faster when it need not ask. */
    private final boolean alone;

    private Slice(LeafReaderContext leaf, Keys keys, int[] documents, boolean alone) {
        this.leaf = leaf;
        this.keys = keys;
        this.documents = documents;
        this.alone = alone;
        shares = new double[documents.length];
        cosines = new double[documents.length];
        Arrays.fill(cosines, Double.NaN);
    }

    static Slice of(LeafReaderContext leaf, Keys keys, Collection<String> types) throws IOException {
        if (types.isEmpty()) {
            Term all = new Term(Documents.PROJECT, keys.word(""));
            boolean alone = leaf.reader().docFreq(all) == leaf.reader().getDocCount(Documents.PROJECT);
            return new Slice(leaf, keys, live(leaf, all), alone);
        }
        int[] documents = {};
        for (String type : types) {
            int[] more = live(leaf, new Term(Documents.TYPE, keys.of(type)));
            int before = documents.length;
            documents = Arrays.copyOf(documents, before + more.length);
            System.arraycopy(more, 0, documents, before, more.length);
        }
        Arrays.sort(documents);
        return new Slice(leaf, keys, documents, false);
    }

    private static int[] live(LeafReaderContext leaf, Term term) throws IOException {
        PostingsEnum postings = leaf.reader().postings(term, PostingsEnum.NONE);
        if (postings == null) {
            return new int[0];
        }
        Bits live = leaf.reader().getLiveDocs();
        int[] documents = new int[(int) postings.cost()];
        int count = 0;
        for (int next = postings.nextDoc(); next != DocIdSetIterator.NO_MORE_DOCS; next = postings.nextDoc()) {
            if (live == null || live.get(next)) {
                documents[count++] = next;
            }
        }
        return Arrays.copyOf(documents, count);
    }

    void measureWords(Question question) throws IOException {
        int[] named = new int[documents.length];
        for (int word = 0; word < question.words().size(); word++) {
            String term = keys.word(question.words().get(word));
            int asked = word;
            NumericDocValues lengths = leaf.reader().getNumericDocValues(Documents.LENGTH);
            each(Documents.WORDS, term, (at, count) -> {
                lengths.advanceExact(documents[at]);
                shares[at] += question.part(asked, count, (int) lengths.longValue());
            });
            each(Documents.NAME, term, (at, count) -> named[at]++);
        }
        addNaming(question, named);
    }

    private void addNaming(Question question, int[] named) throws IOException {
        NumericDocValues lengths = leaf.reader().getNumericDocValues(Documents.NAME_LENGTH);
        for (int at = 0; at < named.length; at++) {
            if (named[at] > 0) {
                lengths.advanceExact(documents[at]);
                shares[at] += question.naming(named[at], (int) lengths.longValue());
            }
        }
    }

    @FunctionalInterface
    private interface Hit {
        void at(int position, int count) throws IOException;
    }

    /** Both lists rise, so one walk along them finds what they have in common. */
    private void each(String field, String word, Hit hit) throws IOException {
        PostingsEnum postings = leaf.reader().postings(new Term(field, word), PostingsEnum.FREQS);
        if (postings == null) {
            return;
        }
        int at = 0;
        int next = postings.nextDoc();
        while (next != DocIdSetIterator.NO_MORE_DOCS && at < documents.length) {
            if (documents[at] < next) {
                at++;
            } else if (documents[at] > next) {
                next = postings.advance(documents[at]);
            } else {
                hit.at(at++, postings.freq());
                next = postings.nextDoc();
            }
        }
    }

    /** Measures the cosine of those that are told by their positions, which rise; 0 where there is no vector. */
    void measureCosines(float[] asked, int[] positions) throws IOException {
        FloatVectorValues vectors = leaf.reader().getFloatVectorValues(Documents.VECTOR);
        for (int at : positions) {
            int document = documents[at];
            if (vectors != null && vectors.docID() < document) {
                vectors.advance(document);
            }
            boolean hasVector = vectors != null && vectors.docID() == document;
            cosines[at] = hasVector ? VectorUtil.dotProduct(asked, vectors.vectorValue()) : 0;
        }
    }

    /**
     * Returns the positions, rising, of those nearest to a vector as the graph of vectors finds them; all positions where
     * so many others are in the segment that the graph would be more work.
     */
    int[] nearest(float[] asked, int most) throws IOException {
        TopKnnCollector nearest = new TopKnnCollector(most, documents.length);
        leaf.reader().searchNearestVectors(Documents.VECTOR, asked, nearest, among());
        if (nearest.earlyTerminated()) {
            return IntStream.range(0, documents.length).toArray();
        }
        return Arrays.stream(nearest.topDocs().scoreDocs)
                .mapToInt(hit -> Arrays.binarySearch(documents, hit.doc))
                .sorted()
                .toArray();
    }

    private @Nullable Bits among() {
        if (alone) {
            return leaf.reader().getLiveDocs();
        }
        FixedBitSet among = new FixedBitSet(leaf.reader().maxDoc());
        for (int document : documents) {
            among.set(document);
        }
        return among;
    }
}
