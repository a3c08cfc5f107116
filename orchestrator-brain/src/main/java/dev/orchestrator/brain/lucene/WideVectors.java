package dev.orchestrator.brain.lucene;

import java.io.IOException;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's own codec without its limit of 1,024 numbers a vector, above which many embedding models are. The limit is
 * checked when writing alone: what this writes, the codec of that name reads.
 */
final class WideVectors extends FilterCodec {

    /** The widest vectors of models that are in use have 4,096 numbers; beyond that a graph is no longer worth its memory. */
    static final int MOST_DIMENSIONS = 8_192;

    private final KnnVectorsFormat format = new org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat() {
        @Override
        public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
            return new Wide();
        }
    };

    WideVectors() {
        super("Lucene912", new Lucene912Codec());
    }

    @Override
    public KnnVectorsFormat knnVectorsFormat() {
        return format;
    }

    private static final class Wide extends KnnVectorsFormat {
        private final KnnVectorsFormat graph = new Lucene99HnswVectorsFormat();

        Wide() {
            super("Lucene99HnswVectorsFormat");
        }

        @Override
        public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
            return graph.fieldsWriter(state);
        }

        @Override
        public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
            return graph.fieldsReader(state);
        }

        @Override
        public int getMaxDimensions(String field) {
            return MOST_DIMENSIONS;
        }
    }
}
