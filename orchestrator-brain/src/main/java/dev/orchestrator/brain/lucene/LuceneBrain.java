package dev.orchestrator.brain.lucene;

import dev.orchestrator.brain.scale.Scale;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.port.model.EmbeddingModel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The embedded Brain: words and vectors of all projects in one Lucene index, in memory or in a folder. Needs
 * {@code org.apache.lucene:lucene-core} among the dependencies.
 *
 * <p>In a folder, what {@link #upsert} and {@link #delete} have acknowledged is on the disk: it survives the end of the
 * process, however that comes. One LuceneBrain at a time has a folder; share it, and {@link #close} it at the end. The
 * embedding model is the caller's, who closes it after the Brain, where it needs that. All methods may be called by any
 * number of threads; searches never wait for writers.
 *
 * <p>The id and the dimension of the embedding model are kept with the index, and opening it with another model is
 * refused, since vectors of different models cannot be compared. To change the model, write everything into an empty
 * folder. Without a model a Brain searches by words alone.
 *
 * <p>A project, or the types of it that are searched, is measured entity by entity up to 10,000 of them; above that,
 * vectors are found through a graph, which may miss one now and then. While nobody writes, pages of one search neither
 * repeat an entity nor miss one of another page. The further down a page begins the more thoroughly is searched for it, so
 * that it may begin with an entity that is a little better than the last one of the page before.
 */
public final class LuceneBrain implements Brain, AutoCloseable {

    private final Store store;

    private LuceneBrain(Store store) {
        this.store = store;
    }

    /**
     * Starts a Brain that searches by words alone, in memory.
     *
     * @return an empty Brain; what it knows is gone when it is closed
     */
    public static LuceneBrain inMemory() {
        return builder().open();
    }

    /**
     * Starts a Brain in memory.
     *
     * @param model turns texts into vectors; stays open when the Brain is closed
     * @return an empty Brain; what it knows is gone when it is closed
     */
    public static LuceneBrain inMemory(EmbeddingModel model) {
        return builder().embeddings(model).open();
    }

    /**
     * Opens a Brain that searches by words alone, in a folder.
     *
     * @param folder where it is kept; made if it is not there
     * @return the Brain, with what was written into the folder before
     * @throws BrainException as {@link Builder#open} does
     */
    public static LuceneBrain inDirectory(Path folder) {
        return builder().directory(folder).open();
    }

    /**
     * Opens a Brain in a folder.
     *
     * @param folder where it is kept; made if it is not there
     * @param model turns texts into vectors; stays open when the Brain is closed
     * @return the Brain, with what was written into the folder before
     * @throws BrainException as {@link Builder#open} does
     */
    public static LuceneBrain inDirectory(Path folder, EmbeddingModel model) {
        return builder().directory(folder).embeddings(model).open();
    }

    /**
     * Starts with a Brain in memory that searches by words alone.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public List<BrainMatch> search(BrainQuery query, Cancellation cancellation) {
        return store.search(Given.present(query, "query"), cancellation);
    }

    @Override
    public List<Entity> find(String projectId, Collection<String> ids, Cancellation cancellation) {
        Given.notBlank(projectId, "projectId");
        return store.find(projectId, Given.all(ids, "ids"), cancellation);
    }

    @Override
    public Neighbourhood neighbours(NeighbourQuery query, Cancellation cancellation) {
        return store.neighbours(Given.present(query, "query"), cancellation);
    }

    @Override
    public void upsert(
            String projectId, Collection<Entity> entities, Collection<Relation> relations, Cancellation cancellation) {
        Given.notBlank(projectId, "projectId");
        store.upsert(projectId, Given.batch(entities, "entities"), Given.batch(relations, "relations"), cancellation);
    }

    @Override
    public void delete(String projectId, Collection<String> ids, Cancellation cancellation) {
        Given.notBlank(projectId, "projectId");
        store.delete(projectId, Given.batch(ids, "ids"), cancellation);
    }

    /** Closes the index, after whatever is being written; searches under way may fail. Closing again does nothing. */
    @Override
    public void close() {
        store.close();
    }

    /** How a {@link LuceneBrain} is kept and measures. Not thread-safe. */
    public static final class Builder {

        private @Nullable Path directory;
        private @Nullable EmbeddingModel model;
        private @Nullable Double relatedCosine;

        private Builder() {}

        /**
         * Keeps the Brain in a folder; in memory by default.
         *
         * @param folder where it is kept; made if it is not there
         * @return this builder
         */
        public Builder directory(Path folder) {
            this.directory = Given.present(folder, "folder");
            return this;
        }

        /**
         * Searches by meaning as well; by words alone by default.
         *
         * @param model turns texts into vectors; stays open when the Brain is closed
         * @return this builder
         */
        public Builder embeddings(EmbeddingModel model) {
            this.model = Given.present(model, "model");
            return this;
        }

        /**
         * Says what the cosines of the embedding model are worth. By default what was measured for all-MiniLM-L6-v2,
         * 0.5, is taken for every model; one whose unrelated texts lie nearer to each other than those of MiniLM, at 0.1
         * to 0.3, needs its own.
         *
         * @param cosine from which cosine on two texts have to do with each other though they share no word, above 0 and
         *     below 1; it becomes the similarity 0.6
         * @return this builder
         */
        public Builder relatedCosine(double cosine) {
            Given.that(cosine > 0 && cosine < 1, "relatedCosine must be above 0 and below 1, got " + cosine);
            this.relatedCosine = cosine;
            return this;
        }

        /**
         * Opens the Brain.
         *
         * @return the Brain; close it at the end
         * @throws BrainException if Lucene is not among the dependencies, if another Brain has the folder, if the folder
         *     holds something else, is damaged or cannot be written, or if its index was made with another model
         */
        public LuceneBrain open() {
            try {
                return new LuceneBrain(Store.open(directory, model, scale()));
            } catch (NoClassDefFoundError e) {
                throw new BrainException(
                        "LuceneBrain needs Lucene; add org.apache.lucene:lucene-core to the dependencies (on the module"
                                + " path, if that is where this library is)",
                        false,
                        e);
            }
        }

        private @Nullable Scale scale() {
            if (model == null) {
                return null;
            }
            return relatedCosine == null ? Scale.forModel(model.id()) : Scale.withRelatedCosine(relatedCosine);
        }
    }
}
