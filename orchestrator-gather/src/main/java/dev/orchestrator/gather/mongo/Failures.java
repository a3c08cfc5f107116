package dev.orchestrator.gather.mongo;

import com.mongodb.MongoException;
import com.mongodb.MongoGridFSException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.util.function.Supplier;
import org.bson.BSONException;
import org.bson.BsonMaximumSizeExceededException;

/** Failures of these stores, worded for the log. */
final class Failures {

    static final int DUPLICATE_KEY = 11000;

    private Failures() {}

    /** Runs what talks to the database. {@code what} completes the sentence "MongoDB could not …". */
    static <T> T translated(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (BsonMaximumSizeExceededException e) {
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR,
                    "MongoDB could not " + what + ": a document can have 16 MB; keep large content as an attachment",
                    e);
        } catch (MongoException | BSONException | IllegalStateException e) {
            throw database(what, e);
        }
    }

    /** Runs what talks to the database and returns nothing. */
    static void run(String what, Runnable work) {
        translated(what, () -> {
            work.run();
            return true;
        });
    }

    /** The server's own words may quote what was stored: they stay in the cause. */
    static OrchestratorException database(String what, RuntimeException e) {
        String code = e instanceof MongoException m && m.getCode() > 0 ? " with code " + m.getCode() : "";
        return new OrchestratorException(
                ErrorCode.DATABASE_ERROR,
                "MongoDB could not " + what + ": " + e.getClass().getSimpleName() + code,
                e);
    }

    static boolean isDuplicateKey(MongoException e) {
        return e.getCode() == DUPLICATE_KEY;
    }

    static boolean isGone(MongoException e) {
        return e instanceof MongoGridFSException;
    }

    static OrchestratorException invalid(String message) {
        return new OrchestratorException(ErrorCode.VALIDATION_ERROR, message);
    }

    static OrchestratorException taken(String conversationId) {
        return invalid("the conversation id " + conversationId + " is taken; choose another one");
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
