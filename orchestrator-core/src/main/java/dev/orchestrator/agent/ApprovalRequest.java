package dev.orchestrator.agent;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Hashes;
import java.util.Map;

/**
 * A call of a tool that waits until somebody has decided about it. The decision is bound to exactly this call: to its run,
 * its id, its tool and each letter of its arguments. For another call it counts nothing.
 *
 * @param runId the run
 * @param callId the call, unique in the run
 * @param tool the tool's own name
 * @param arguments the arguments as JSON in its one spelling: names in order, no white space; what whoever decides is shown
 * @param hash SHA-256 over these four, in 64 hex digits; a store may keep it as the id of the request
 */
public record ApprovalRequest(String runId, String callId, String tool, String arguments, String hash) {

    /** Checks the values, also that the hash is that of the others: what was changed in a store is not approved. */
    public ApprovalRequest {
        Check.notBlank(runId, "run id of the approval");
        Check.notBlank(callId, "call id of the approval");
        Check.notBlank(tool, "tool of the approval");
        Check.notBlank(arguments, "arguments of the approval");
        if (!hashOf(runId, callId, tool, arguments).equals(hash)) {
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR,
                    "The approval of call " + callId + " in run " + runId
                            + " does not belong to its hash: it was changed, or put together by hand");
        }
    }

    /**
     * Returns the request for a call.
     *
     * @param runId the run
     * @param callId the call, unique in the run
     * @param tool the tool's own name
     * @param arguments the very arguments that the tool would get
     * @return the request
     * @throws OrchestratorException with code VALIDATION_ERROR if the arguments hold what JSON has nothing for
     */
    public static ApprovalRequest of(String runId, String callId, String tool, Map<String, ?> arguments) {
        String text = CanonicalArguments.of(arguments);
        return new ApprovalRequest(runId, callId, tool, text, hashOf(runId, callId, tool, text));
    }

    private static String hashOf(String runId, String callId, String tool, String arguments) {
        return Hashes.sha256("approval", runId, callId, tool, arguments);
    }

    /**
     * Returns whether a call is the one that this is about.
     *
     * @param runId its run
     * @param callId its id
     * @param tool the tool's own name
     * @param arguments the very arguments that the tool would get
     * @return true only if nothing differs
     */
    public boolean matches(String runId, String callId, String tool, Map<String, ?> arguments) {
        return of(runId, callId, tool, arguments).hash().equals(hash);
    }

    /** Names the call without its arguments. */
    @Override
    public String toString() {
        return "ApprovalRequest[" + tool + ", call " + callId + " of run " + runId + "]";
    }
}
