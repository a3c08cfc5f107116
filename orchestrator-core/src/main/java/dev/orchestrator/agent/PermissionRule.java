package dev.orchestrator.agent;

import dev.orchestrator.internal.base.Check;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says of some calls whether they are permitted.
 *
 * <p>A pattern is that of a tool's name ({@code write}, {@code write_*}, {@code *}), and if it has to be, those of arguments:
 * {@code write(path=stories/**)}, {@code publish(project=p-1, edits.path=*.md)}. In an argument {@code ?} is one character,
 * {@code *} some characters and {@code **} some characters of any folders. Of a list of values each must fit.
 *
 * <p>A rule that allows takes the argument letter by letter. It lets nothing pass that something else may be made of: {@code
 * ..} and empty parts, backslashes, percent-encoding, characters that cannot be seen or that look like slashes, letters not
 * in their composed form, drives, hosts with a user, and more. A rule that denies also holds for what may be read as what
 * it means: in letters of another case, or in letters that look alike; and for each of those tricks. So does a rule that
 * asks, where the call would else be allowed; it lets no trick be asked about that would else be denied.
 *
 * <p>So patterns are for paths, addresses, ids and words of a choice. They are not for commands, of which a shell makes more
 * than a pattern can see. Nor can a pattern know where a symbolic link leads: a tool that follows links has to look.
 *
 * @param permission what is said of the calls
 * @param pattern the calls
 * @param agent the id of the only agent it is about, or null for all
 * @param role the only role of callers it is about, or null for all
 */
public record PermissionRule(
        Permission permission,
        String pattern,
        @Nullable String agent,
        @Nullable String role) {

    /** Checks the values. */
    public PermissionRule {
        Check.present(permission, "permission");
        CallPattern.of(pattern);
        Check.notBlankIfPresent(agent, "agent of the permission " + pattern);
        Check.notBlankIfPresent(role, "role of the permission " + pattern);
    }

    /**
     * Returns a rule that lets calls through.
     *
     * @param pattern the calls
     * @return the rule, for all agents and roles
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if it is no such pattern, or one that no
     *     call can fit
     */
    public static PermissionRule allow(String pattern) {
        return new PermissionRule(Permission.ALLOW, pattern, null, null);
    }

    /**
     * Returns a rule that has calls wait for an approval.
     *
     * @param pattern the calls
     * @return the rule, for all agents and roles
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if it is no such pattern
     */
    public static PermissionRule ask(String pattern) {
        return new PermissionRule(Permission.ASK, pattern, null, null);
    }

    /**
     * Returns a rule that refuses calls.
     *
     * @param pattern the calls
     * @return the rule, for all agents and roles
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if it is no such pattern
     */
    public static PermissionRule deny(String pattern) {
        return new PermissionRule(Permission.DENY, pattern, null, null);
    }

    /**
     * Returns this rule for one agent alone.
     *
     * @param agent its id
     * @return a new rule
     */
    public PermissionRule forAgent(String agent) {
        return new PermissionRule(permission, pattern, Check.present(agent, "agent"), role);
    }

    /**
     * Returns this rule for callers who have a role, whatever other roles they have.
     *
     * @param role the role
     * @return a new rule
     */
    public PermissionRule forRole(String role) {
        return new PermissionRule(permission, pattern, agent, Check.present(role, "role"));
    }

    /** Reads like a sentence: {@code deny write(path=drafts/**) for role member}. */
    @Override
    public String toString() {
        return permission.name().toLowerCase(Locale.ROOT) + " " + pattern
                + (agent == null ? "" : " for agent " + agent)
                + (role == null ? "" : " for role " + role);
    }
}
