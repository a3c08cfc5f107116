package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which items of a project's Gather to list, newest first. Made by {@link #of} and changed by the methods that return
 * another one.
 *
 * @param projectId whose items
 * @param states only items in one of these states; empty for all
 * @param terms only items that hold all of these terms; empty for all
 * @param after the id of the last item already listed, or null to begin with the newest
 * @param limit the most to return, 1 to {@value #MOST}; {@value #DEFAULT_LIMIT} by default. There may be fewer: a page ends early
 *     where its items are large, see {@link #FULL_PAGE}
 */
public record GatherQuery(
        String projectId,
        Set<GatherItem.State> states,
        Set<String> terms,
        @Nullable String after,
        int limit) {

    /** The most items that one query returns. */
    public static final int MOST = 1_000;

    /** How many items there are unless the query says otherwise. */
    public static final int DEFAULT_LIMIT = 50;

    /**
     * A page ends with the item by which the texts of its items, all that was made of them included, have so many characters:
     * items come whole, and a thousand of the largest would be larger than any memory.
     */
    public static final int FULL_PAGE = 8_000_000;

    /** The most terms of one query. */
    public static final int MOST_TERMS = 20;

    /** Checks and copies the values. */
    public GatherQuery {
        Check.notBlank(projectId, "projectId");
        states = Set.copyOf(Check.present(states, "states"));
        terms = Set.copyOf(Check.present(terms, "terms"));
        Check.that(terms.size() <= MOST_TERMS, "a query must have at most " + MOST_TERMS + " terms");
        Check.notBlankIfPresent(after, "after");
        Check.inRange(limit, 1, MOST, "limit");
    }

    /**
     * All items of a project, with all defaults.
     *
     * @param projectId whose items
     * @return the query
     */
    public static GatherQuery of(String projectId) {
        return new GatherQuery(projectId, Set.of(), Set.of(), null, DEFAULT_LIMIT);
    }

    /**
     * Lists items in some states alone.
     *
     * @param states the states; none for all
     * @return a new query
     */
    public GatherQuery in(GatherItem.State... states) {
        return new GatherQuery(projectId, Set.of(states), terms, after, limit);
    }

    /**
     * Lists items that hold all of some terms alone.
     *
     * @param terms the terms; none for all
     * @return a new query
     */
    public GatherQuery holding(Set<String> terms) {
        return new GatherQuery(projectId, states, terms, after, limit);
    }

    /**
     * Goes on with the list. It is at its end when a page is empty, and not before: one with fewer items than were asked for may
     * have ended early.
     *
     * @param after the id of the last item already listed, or null to begin anew
     * @param limit the most to return
     * @return a new query
     */
    public GatherQuery page(@Nullable String after, int limit) {
        return new GatherQuery(projectId, states, terms, after, limit);
    }

    /** Leaves the terms out. */
    @Override
    public String toString() {
        return "GatherQuery[" + projectId + ", " + states + ", " + terms.size() + " terms, after " + after + ", "
                + limit + "]";
    }
}
