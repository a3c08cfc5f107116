package dev.orchestrator.port.brain;

import dev.orchestrator.call.Cancellation;
import java.util.Collection;
import java.util.List;

/**
 * Port to the knowledge of projects, blocking: entities, the relations between them, and a search by meaning and words.
 *
 * <p><b>Similarity</b> is one scale for every Brain, 0 to 1. At 0.6 and above an entity has to do with what was searched
 * for, below it has not; 1 is as near as it gets. It is no cosine and no score of an index: each Brain calibrates what it
 * measures, so that a threshold means the same whichever one is behind the port.
 *
 * <p>Every implementation must
 *
 * <ul>
 *   <li>be thread-safe;
 *   <li>take part in no project but the one it is asked for: nothing of another one is returned, linked or changed, also
 *       where ids are alike;
 *   <li>find what was written, in {@link #search} as well, as soon as {@link #upsert} has returned;
 *   <li>take texts, ids, types and the keys of properties as they are, never as a syntax of its index or its database;
 *   <li>throw {@link dev.orchestrator.error.BrainException} with code BRAIN_ERROR for what the other side does, saying
 *       whether a retry makes sense, and {@link dev.orchestrator.error.CancelledException} soon after the cancellation is
 *       set off. A model that turns text into vectors throws its own failures through.
 * </ul>
 */
public interface Brain {

    /** The most entities, and the most relations, of one {@link #upsert} or {@link #delete}. */
    int LARGEST_BATCH = 10_000;

    /**
     * Finds entities by meaning and words. The order is the same each time while nothing is written, so that pages fit
     * together.
     *
     * @param query what to search for
     * @param cancellation stops the call
     * @return the matches at or above the threshold, by falling similarity, those equally similar by id
     */
    List<BrainMatch> search(BrainQuery query, Cancellation cancellation);

    /**
     * Reads entities by id.
     *
     * @param projectId whose they are
     * @param ids their ids, in any number
     * @param cancellation stops the call
     * @return those that are there, each once, in the order of the ids
     */
    List<Entity> find(String projectId, Collection<String> ids, Cancellation cancellation);

    /**
     * Tells what lies around entities.
     *
     * @param query whose neighbours, and how far
     * @param cancellation stops the call
     * @return the neighbours and the relations among them
     */
    Neighbourhood neighbours(NeighbourQuery query, Cancellation cancellation);

    /**
     * Writes entities, then relations: all of them or, where it throws, none. What is there under the same id, or between
     * the same entities with the same type, is replaced as a whole; relations of a replaced entity stay. Repeating the
     * call changes nothing. Of several with the same id in one call the last one counts.
     *
     * @param projectId whose they are
     * @param entities at most {@link #LARGEST_BATCH}
     * @param relations at most {@link #LARGEST_BATCH}, between entities of this call or of earlier ones
     * @param cancellation stops the call, with nothing written
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR, naming the relation, if an entity
     *     at one of its ends is not there, or if there are too many
     */
    void upsert(
            String projectId, Collection<Entity> entities, Collection<Relation> relations, Cancellation cancellation);

    /**
     * Deletes entities with all their relations. Those that are not there are passed over.
     *
     * @param projectId whose they are
     * @param ids their ids, at most {@link #LARGEST_BATCH}
     * @param cancellation stops the call
     */
    void delete(String projectId, Collection<String> ids, Cancellation cancellation);
}
