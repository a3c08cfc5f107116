package dev.orchestrator.internal;

import dev.orchestrator.call.Prompt;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.stream.StreamEvent.DataPart;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a mode does with a request once it is accepted, and what it makes of the stored answer: the part in which the modes
 * differ. One object serves one run.
 */
public interface Work<R> {

    /** Returns the id of the run, so that a repeated request is the same run; or null for one that nobody needs to find. */
    default @Nullable String runId(Exchange exchange) {
        return null;
    }

    /** Refuses what cannot be done, before anything is stored; the project of the exchange is known by now. */
    void check(Exchange exchange);

    /** Makes the run ready before its first event. */
    default void open(LiveRun<R> run, Exchange exchange, StoredMessage question) {}

    /** Returns whether another process goes on with the run once this one is closed. */
    default boolean goesOnElsewhere() {
        return false;
    }

    /** The answer is stored; also called when a repeated request finds it stored. */
    default void settled(LiveRun<R> run, Exchange exchange, Message answer) {}

    /** The run ends in a failure; what there is of the answer is stored. */
    default void failed(LiveRun<R> run, OrchestratorException failure) {}

    /** The run was stopped, at work or before it ever began; {@code failure} is what its listener is told then. */
    default void stopped(LiveRun<R> run, OrchestratorException failure) {}

    /** Returns what the answer is told to be like; its name and version are kept with the answer, also with half a one. May be called by any thread. */
    Prompt persona();

    /** Answers: the text and the parts of the answer are what is emitted into the run, and nothing else. */
    Answered answer(LiveRun<R> run, Exchange exchange, StoredMessage question);

    /** Returns the parts to keep with half an answer; {@code emitted} were emitted by then. May be called by any thread. */
    default List<DataPart> partsOfHalf(String text, List<DataPart> emitted) {
        return emitted;
    }

    /** Returns what the user might ask next; by then the answer is complete and no cancel can win any more. */
    List<String> suggestions(LiveRun<R> run, Exchange exchange, String answer);

    /** Makes the result out of the stored answer alone: a repeated request gets the first one's. */
    R result(Exchange exchange, Message answer);
}
