package dev.orchestrator.task;

import dev.orchestrator.internal.base.Check;

/**
 * What somebody has decided about a call that waits.
 *
 * @param approved whether it is made
 * @param reason why, for the record and, where it is not made, for the model; may be empty
 */
public record ApprovalDecision(boolean approved, String reason) {

    private static final int LONGEST = 2_000;

    /** Checks the values. */
    public ApprovalDecision {
        Check.that(
                Check.present(reason, "reason").length() <= LONGEST,
                "reason must have at most " + LONGEST + " characters");
    }

    /**
     * The call is made.
     *
     * @return the decision
     */
    public static ApprovalDecision approve() {
        return new ApprovalDecision(true, "");
    }

    /**
     * The call is not made, and the model is told why.
     *
     * @param reason why
     * @return the decision
     */
    public static ApprovalDecision deny(String reason) {
        return new ApprovalDecision(false, reason);
    }

    /** Leaves the reasons out. */
    @Override
    public String toString() {
        return "ApprovalDecision[" + (approved ? "approved" : "denied") + "]";
    }
}
