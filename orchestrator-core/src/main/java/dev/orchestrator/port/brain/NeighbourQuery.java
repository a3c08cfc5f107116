package dev.orchestrator.port.brain;

import dev.orchestrator.internal.base.Check;
import java.util.Collection;
import java.util.Set;

/**
 * Whose neighbours to tell. Made by {@link #of} and changed by the methods that return another one.
 *
 * @param projectId whose knowledge is read
 * @param ids where to start; unknown ones are passed over
 * @param depth how many relations away at most, 1 to {@value #DEEPEST}; 1 by default
 * @param relationTypes only along relations of these types, in both directions; empty for all
 * @param limit how many neighbours to return at most, the nearest first; {@value #DEFAULT_LIMIT} by default
 */
public record NeighbourQuery(String projectId, Set<String> ids, int depth, Set<String> relationTypes, int limit) {

    /** The farthest that neighbours are looked for. */
    public static final int DEEPEST = 4;

    /** How many neighbours there are unless the query says otherwise. */
    public static final int DEFAULT_LIMIT = 100;

    /** The most neighbours a query may ask for. */
    public static final int MOST_NEIGHBOURS = 1_000;

    /** Checks and copies the values. */
    public NeighbourQuery {
        Check.notBlank(projectId, "projectId");
        ids = Set.copyOf(Check.present(ids, "ids"));
        Check.inRange(depth, 1, DEEPEST, "depth");
        relationTypes = Set.copyOf(Check.present(relationTypes, "relationTypes"));
        Check.inRange(limit, 1, MOST_NEIGHBOURS, "limit");
    }

    /**
     * The direct neighbours of some entities.
     *
     * @param projectId whose knowledge is read
     * @param ids where to start
     * @return the query
     */
    public static NeighbourQuery of(String projectId, Collection<String> ids) {
        return new NeighbourQuery(projectId, Set.copyOf(ids), 1, Set.of(), DEFAULT_LIMIT);
    }

    /**
     * Looks farther.
     *
     * @param depth how many relations away at most
     * @return a new query
     */
    public NeighbourQuery withDepth(int depth) {
        return new NeighbourQuery(projectId, ids, depth, relationTypes, limit);
    }

    /**
     * Follows some relations alone.
     *
     * @param types the types; none for all
     * @return a new query
     */
    public NeighbourQuery along(Collection<String> types) {
        return new NeighbourQuery(projectId, ids, depth, Set.copyOf(types), limit);
    }

    /**
     * Returns more or fewer.
     *
     * @param limit how many neighbours at most
     * @return a new query
     */
    public NeighbourQuery withLimit(int limit) {
        return new NeighbourQuery(projectId, ids, depth, relationTypes, limit);
    }
}
