package dev.orchestrator.brain.neo4j;

import dev.orchestrator.error.BrainException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.exceptions.AuthenticationException;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.RetryableException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

/** Failures of this Brain, worded for the log. What the server says may quote what is stored: it stays in the cause. */
final class Failures {

    private Failures() {}

    /** What has really gone wrong, without what wraps it. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause(cause) : failure;
    }

    /**
     * Whether the same may succeed at once. So says the driver; and so it is where somebody else deletes a node between two
     * steps of a statement, or makes the same index at the same time.
     */
    static boolean isTransient(Throwable failure) {
        String code = code(failure);
        return failure instanceof RetryableException
                || code.endsWith(".EntityNotFound")
                || code.endsWith(".EquivalentSchemaRuleAlreadyExists");
    }

    /** A failure of the driver or the server. {@code what} completes the sentence "Neo4j could not …". */
    static RuntimeException translated(String what, Throwable failure) {
        if (failure instanceof OrchestratorException own) {
            return own;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        boolean retryable = isTransient(failure) || isTooSlow(failure);
        return new BrainException(
                "Neo4j could not " + what + ": " + name(failure) + "; " + advice(failure, retryable),
                retryable,
                failure);
    }

    private static boolean isTooSlow(Throwable failure) {
        return failure instanceof TimeoutException
                || code(failure).contains("TransactionTimedOut")
                // What a full pool of connections throws has no code.
                || (failure.getClass() == ClientException.class
                        && String.valueOf(failure.getMessage()).contains("acquire connection"));
    }

    private static String name(Throwable failure) {
        String code = code(failure);
        return failure.getClass().getSimpleName() + (code.isEmpty() ? "" : " " + code);
    }

    private static String code(Throwable failure) {
        String code = failure instanceof Neo4jException told ? told.code() : null;
        return code == null || code.equals("N/A") ? "" : code;
    }

    private static String advice(Throwable failure, boolean retryable) {
        if (failure instanceof AuthenticationException) {
            return "check the user and the password the driver was given";
        }
        if (failure instanceof ServiceUnavailableException) {
            return "check that the server runs at the address the driver was given, and try again";
        }
        return retryable ? "try again later" : "the cause has the server's own words";
    }

    static BrainException brain(String message) {
        return new BrainException(message, false, null);
    }

    static OrchestratorException invalid(String message) {
        return new OrchestratorException(ErrorCode.VALIDATION_ERROR, message);
    }

    static <T> T present(@Nullable T value, String name) {
        if (value == null) {
            throw new OrchestratorException(ErrorCode.MISSING_FIELDS, name + " is missing");
        }
        return value;
    }

    static void require(boolean condition, String message) {
        require(condition, () -> message);
    }

    static void require(boolean condition, Supplier<String> message) {
        if (!condition) {
            throw invalid(message.get());
        }
    }
}
