package dev.orchestrator.gather.sqlite;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import org.jspecify.annotations.Nullable;

/** Failures of these stores, worded for the log. */
final class Failures {

    private Failures() {}

    static OrchestratorException database(String what, String why, @Nullable Throwable cause) {
        return new OrchestratorException(ErrorCode.DATABASE_ERROR, "SQLite could not " + what + ": " + why, cause);
    }

    static OrchestratorException invalid(String message) {
        return new OrchestratorException(ErrorCode.VALIDATION_ERROR, message);
    }

    static OrchestratorException noConversation(String conversationId) {
        return new OrchestratorException(
                ErrorCode.CONVERSATION_NOT_FOUND, "the store has no conversation " + conversationId + " of this user");
    }

    static OrchestratorException noRun(String runId) {
        return new OrchestratorException(ErrorCode.RUN_NOT_FOUND, "the store has no run " + runId + " of this user");
    }

    static void require(boolean condition, String message) {
        if (!condition) {
            throw invalid(message);
        }
    }
}
