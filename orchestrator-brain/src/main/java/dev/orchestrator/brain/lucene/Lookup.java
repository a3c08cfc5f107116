package dev.orchestrator.brain.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/** Finds documents by a term, and reads what stands in them. */
final class Lookup {

    private Lookup() {}

    /** Takes the number of a document; returns whether to go on. */
    @FunctionalInterface
    interface Visit {
        boolean to(int document) throws IOException;
    }

    static void each(IndexReader reader, String field, BytesRef value, Visit visit) throws IOException {
        Term term = new Term(field, value);
        for (LeafReaderContext leaf : reader.leaves()) {
            PostingsEnum postings = leaf.reader().postings(term, PostingsEnum.NONE);
            Bits live = leaf.reader().getLiveDocs();
            int next = postings == null ? DocIdSetIterator.NO_MORE_DOCS : postings.nextDoc();
            for (; next != DocIdSetIterator.NO_MORE_DOCS; next = postings.nextDoc()) {
                if ((live == null || live.get(next)) && !visit.to(leaf.docBase + next)) {
                    return;
                }
            }
        }
    }

    /** Returns the number of the only document with the value, or -1. */
    static int document(IndexReader reader, String field, BytesRef value) throws IOException {
        List<Integer> found = new ArrayList<>(1);
        each(reader, field, value, document -> {
            found.add(document);
            return false;
        });
        return found.isEmpty() ? -1 : found.get(0);
    }

    static String text(IndexReader reader, int document, String field) throws IOException {
        LeafReaderContext leaf = reader.leaves().get(ReaderUtil.subIndex(document, reader.leaves()));
        BinaryDocValues values = leaf.reader().getBinaryDocValues(field);
        if (values == null || !values.advanceExact(document - leaf.docBase)) {
            throw new IOException("document " + document + " has no " + field);
        }
        return Units.text(values.binaryValue());
    }

    static Map<String, Object> rest(IndexReader reader, int document) throws IOException {
        BytesRef json = reader.storedFields().document(document).getBinaryValue(Documents.REST);
        if (json == null) {
            throw new IOException("document " + document + " has no " + Documents.REST);
        }
        return Rest.read(json);
    }
}
