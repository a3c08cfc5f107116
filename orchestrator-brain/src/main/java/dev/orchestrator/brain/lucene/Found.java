package dev.orchestrator.brain.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.IndexReader;

/** The best so far, by falling similarity, those equally similar by id. Keeps no more than are asked for. */
final class Found {

    private static final Comparator<One> WORST_FIRST =
            Comparator.comparingDouble(One::similarity).thenComparing(One::id, Comparator.reverseOrder());

    static final Comparator<One> BEST_FIRST = WORST_FIRST.reversed();

    private final IndexReader reader;
    private final int most;
    private final PriorityQueue<One> best = new PriorityQueue<>(WORST_FIRST);

    Found(IndexReader reader, int most) {
        this.reader = reader;
        this.most = most;
    }

    /** An entity that was found: its number in the index, its id, and how similar it is. */
    record One(int document, String id, double similarity) {}

    void add(int document, double similarity) throws IOException {
        One worst = best.size() < most ? null : best.peek();
        if (worst != null && similarity < worst.similarity()) {
            return;
        }
        best.add(new One(document, Lookup.text(reader, document, Documents.ID), similarity));
        if (best.size() > most) {
            best.poll();
        }
    }

    List<One> inOrder() {
        List<One> all = new ArrayList<>(best);
        all.sort(BEST_FIRST);
        return all;
    }
}
