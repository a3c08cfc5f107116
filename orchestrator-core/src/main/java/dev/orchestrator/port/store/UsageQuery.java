package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of a {@link UsageLedger} are added up: those that meet everything that is not null.
 *
 * @param userId whose they are
 * @param projectId the project they were for
 * @param from the earliest, to the millisecond
 * @param to the time before which they were, to the millisecond
 */
public record UsageQuery(
        @Nullable String userId,
        @Nullable String projectId,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** Every entry there is. */
    public static final UsageQuery ALL = new UsageQuery(null, null, null, null);

    /** Checks the values. */
    public UsageQuery {
        Check.notBlankIfPresent(userId, "userId");
        Check.notBlankIfPresent(projectId, "projectId");
        from = from == null ? null : Instant.ofEpochMilli(from.toEpochMilli());
        to = to == null ? null : Instant.ofEpochMilli(to.toEpochMilli());
    }

    /**
     * Returns the query for one user.
     *
     * @param userId the user
     * @return a new query
     */
    public UsageQuery withUser(String userId) {
        return new UsageQuery(Check.present(userId, "userId"), projectId, from, to);
    }

    /**
     * Returns the query for one project.
     *
     * @param projectId the project
     * @return a new query
     */
    public UsageQuery withProject(String projectId) {
        return new UsageQuery(userId, Check.present(projectId, "projectId"), from, to);
    }

    /**
     * Returns the query for a window of time.
     *
     * @param from the earliest, or null
     * @param to the time before which they were, or null
     * @return a new query
     */
    public UsageQuery between(@Nullable Instant from, @Nullable Instant to) {
        return new UsageQuery(userId, projectId, from, to);
    }
}
