package dev.orchestrator.agent;

import dev.orchestrator.internal.base.Check;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Permissions} say of one call.
 *
 * @param permission whether it is permitted
 * @param rule the rule that decided, or null if none did
 * @param reason why, for the log and for the model; nothing of the arguments' values
 */
public record PermissionDecision(
        Permission permission, @Nullable PermissionRule rule, String reason) {

    /** Checks the values. */
    public PermissionDecision {
        Check.present(permission, "permission");
        Check.present(reason, "reason");
    }

    /** Returns the stricter of two; of two that are as strict, this one. */
    PermissionDecision or(PermissionDecision other) {
        return other.permission.compareTo(permission) > 0 ? other : this;
    }
}
