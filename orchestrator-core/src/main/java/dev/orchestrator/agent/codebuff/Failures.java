package dev.orchestrator.agent.codebuff;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.agent.AgentJob;
import java.util.regex.Pattern;

/** What can go wrong with a run, in words for the log. */
final class Failures {

    private static final Pattern REFUSED =
            Pattern.compile("(?i)unauthori[sz]ed|\\b401\\b|authenticat|invalid (?:api )?(?:key|token|auth)");

    private final AgentJob job;
    private final CodebuffMeans means;
    private final Wording wording;

    Failures(AgentJob job, CodebuffMeans means, Wording wording) {
        this.job = job;
        this.means = means;
        this.wording = wording;
    }

    /** What the process has told of. */
    OrchestratorException of(Told failure) {
        String said = wording.clean(failure.text("message"));
        return switch (failure.text("kind")) {
            case "backend" -> ofBackend(said);
            case "lost" ->
                failed(" lost its connection to " + backend() + " (" + said + ") before its end; start another task");
            case "missing" ->
                failed(" could not begin: @codebuff/sdk is not whole in " + means.sdk()
                        + "; run npm install @codebuff/sdk@" + CodebuffAgentRunner.SDK_VERSION + " there");
            default -> failed(" was ended by @codebuff/sdk: " + said);
        };
    }

    private OrchestratorException ofBackend(String said) {
        return REFUSED.matcher(said).find()
                ? new OrchestratorException(
                        ErrorCode.AUTH_INVALID, backend() + " refused the key for run " + job.runId() + ": " + said)
                : failed(" failed at " + backend() + ": " + said + "; check its address, the network and the account");
    }

    OrchestratorException silent() {
        return new OrchestratorException(
                ErrorCode.TIMEOUT,
                "run " + job.runId() + " had no sign of life from " + backend() + " within " + means.firstSign()
                        + "; check its address and the network");
    }

    OrchestratorException saidNothing() {
        return failed(" ended at " + backend() + " without a word of agent "
                + job.agent().id());
    }

    OrchestratorException died(String exit) {
        return failed(" lost its Node process: " + exit + "; what that has logged is told at debug level");
    }

    private OrchestratorException failed(String how) {
        return new OrchestratorException(ErrorCode.AGENT_ERROR, "run " + job.runId() + how);
    }

    private String backend() {
        return means.backend() == null ? "Codebuff" : "Codebuff's backend " + means.backend();
    }
}
