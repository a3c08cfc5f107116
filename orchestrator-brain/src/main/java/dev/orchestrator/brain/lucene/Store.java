package dev.orchestrator.brain.lucene;

import dev.orchestrator.brain.scale.Scale;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.port.model.EmbeddingModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.jspecify.annotations.Nullable;

/** What a {@link LuceneBrain} does, apart from it so that the Brain itself can be loaded, and can complain, without Lucene. */
final class Store {

    private final Index index;
    private final Writes writes;
    private final Failures failures;
    private final @Nullable Vectors vectors;
    private final @Nullable Scale scale;

    private Store(Index index, Failures failures, @Nullable Vectors vectors, @Nullable Scale scale) {
        this.index = index;
        this.failures = failures;
        this.writes = new Writes(index, failures);
        this.vectors = vectors;
        this.scale = scale;
    }

    static Store open(@Nullable Path folder, @Nullable EmbeddingModel model, @Nullable Scale scale) {
        Failures failures = new Failures(folder == null ? "in memory" : "in " + folder);
        Directory directory = folder == null ? new ByteBuffersDirectory() : Opening.directory(folder, failures);
        return open(directory, failures, model, scale);
    }

    static Store open(Directory directory, Failures failures, @Nullable EmbeddingModel model, @Nullable Scale scale) {
        Vectors vectors = model == null ? null : new Vectors(model);
        String madeWith = vectors == null ? "no embedding model" : vectors.toString();
        return new Store(Opening.index(directory, failures, madeWith), failures, vectors, scale);
    }

    List<BrainMatch> search(BrainQuery query, Cancellation cancellation) {
        cancellation.throwIfCancelled();
        float[] asked = vectors == null
                ? null
                : vectors.of(List.of(query.text()), cancellation).get(0);
        return reading(reader -> {
            Search search = new Search(reader, query, cancellation);
            List<Found.One> found = scale == null ? search.byWords() : search.byMeaning(asked, scale);
            Graph graph = new Graph(reader, query.projectId(), cancellation);
            List<BrainMatch> matches = new ArrayList<>();
            for (Found.One one : found) {
                matches.add(graph.match(one));
            }
            return matches;
        });
    }

    List<Entity> find(String projectId, Collection<String> ids, Cancellation cancellation) {
        cancellation.throwIfCancelled();
        return reading(reader -> new Graph(reader, projectId, cancellation).entities(ids));
    }

    Neighbourhood neighbours(NeighbourQuery query, Cancellation cancellation) {
        cancellation.throwIfCancelled();
        return reading(reader -> new Graph(reader, query.projectId(), cancellation).neighbours(query));
    }

    void upsert(String projectId, List<Entity> entities, List<Relation> relations, Cancellation cancellation) {
        cancellation.throwIfCancelled();
        writes.write(new Change.Upsert(new Keys(projectId), vectors, cancellation).of(entities, relations));
    }

    void delete(String projectId, List<String> ids, Cancellation cancellation) {
        cancellation.throwIfCancelled();
        writes.write(Change.deletion(new Keys(projectId), ids, cancellation));
    }

    void close() {
        writes.close(index::close);
    }

    private <T> T reading(Index.Reading<T> reading) {
        try {
            return index.read(reading);
        } catch (IOException | UncheckedIOException e) {
            throw failures.read(e);
        }
    }
}
