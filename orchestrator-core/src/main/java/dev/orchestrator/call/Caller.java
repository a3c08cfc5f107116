package dev.orchestrator.call;

import dev.orchestrator.internal.base.Check;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who acts: the first argument of every request and of every other method of the facade. The application has
 * authenticated this person; the library checks on every access that what is asked for belongs to them.
 *
 * @param userId the user, as the application names them; never blank
 * @param organisation the organisation the user acts for, or null
 * @param roles what the user may do, such as {@code member}, {@code editor}, {@code admin}, {@code owner}
 * @param tier the user's plan, which decides limits; {@value #DEFAULT_TIER} by default
 */
public record Caller(String userId, @Nullable String organisation, Set<String> roles, String tier) {

    /** The tier of a caller for whom none was named. */
    public static final String DEFAULT_TIER = "free";

    /** The role of a caller for whom none was named. */
    public static final String DEFAULT_ROLE = "member";

    /** Checks the values. */
    public Caller {
        Check.notBlank(userId, "userId");
        Check.notBlankIfPresent(organisation, "organisation");
        Check.present(roles, "roles").forEach(role -> Check.notBlank(role, "role"));
        roles = Set.copyOf(roles);
        Check.notBlank(tier, "tier");
    }

    /**
     * Returns a caller known by id alone: no organisation, role {@value #DEFAULT_ROLE}, tier {@value #DEFAULT_TIER}.
     *
     * @param userId the user, as the application names them
     * @return the caller
     */
    public static Caller user(String userId) {
        return new Caller(userId, null, Set.of(DEFAULT_ROLE), DEFAULT_TIER);
    }

    /**
     * Returns this caller acting for an organisation.
     *
     * @param organisation the organisation
     * @return a new caller
     */
    public Caller withOrganisation(String organisation) {
        return new Caller(userId, Check.notBlank(organisation, "organisation"), roles, tier);
    }

    /**
     * Returns this caller with other roles.
     *
     * @param roles all roles of the caller
     * @return a new caller
     */
    public Caller withRoles(String... roles) {
        return new Caller(userId, organisation, new LinkedHashSet<>(Arrays.asList(roles)), tier);
    }

    /**
     * Returns this caller on another plan.
     *
     * @param tier the plan
     * @return a new caller
     */
    public Caller withTier(String tier) {
        return new Caller(userId, organisation, roles, tier);
    }
}
