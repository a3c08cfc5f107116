package dev.orchestrator.internal.gather;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherProgress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What goes wrong while an item is completed, and what follows from it. Not thread-safe. */
final class Faults {

    /** What may be gone another time, whatever a failure says of itself. */
    private static final Set<ErrorCode> PASSING = EnumSet.of(
            ErrorCode.BUDGET_EXCEEDED,
            ErrorCode.AUTH_REQUIRED,
            ErrorCode.AUTH_INVALID,
            ErrorCode.BRAIN_ERROR,
            ErrorCode.DATABASE_ERROR);

    private static final int LONGEST = 1_000; // characters of a fault: an application's component may say anything

    private final List<String> told = new ArrayList<>();
    private boolean passing;
    private boolean stopped;

    /** Whether another time may be better. */
    static boolean mayPass(OrchestratorException failure) {
        return failure.isRetryable() || PASSING.contains(failure.code());
    }

    /** In words for people. */
    static String words(OrchestratorException failure) {
        return cut(failure.userMessage() + " (" + failure.getMessage() + ")");
    }

    static String cut(String words) {
        return Excerpts.of(words, LONGEST);
    }

    /** A component of the application may throw anything; its words may quote what it was given. */
    static OrchestratorException known(RuntimeException failure) {
        return failure instanceof OrchestratorException known
                ? known
                : new OrchestratorException(
                        ErrorCode.INTERNAL_ERROR,
                        "a component failed with " + failure.getClass().getName() + "; the log has more",
                        failure);
    }

    /** Something is missing, and everything else goes on; it is tried again where another time may be better. */
    void missing(String words, boolean mayPass) {
        told.add(words);
        passing |= mayPass;
    }

    /** No model is asked any more. */
    void stop(OrchestratorException failure) {
        missing(words(failure), mayPass(failure));
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /** The state of an item for which all was done that could be. */
    State state(GatherItem item) {
        if (passing) {
            return State.PENDING;
        }
        return stopped || Contents.words(item).isEmpty() ? State.FAILED : State.COMPLETE;
    }

    /** What is to be known about an item: what of its files was not read, and what went wrong now. */
    @Nullable
    String problem(GatherItem item) {
        Stream<String> files = item.progress().files().stream()
                .map(GatherProgress.File::problem)
                .filter(Objects::nonNull);
        return joined(Stream.concat(files, told.stream()));
    }

    static @Nullable String joined(Stream<String> words) {
        String all = words.distinct().collect(Collectors.joining("; "));
        return all.isEmpty() ? null : all;
    }
}
