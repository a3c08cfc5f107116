package dev.orchestrator.stream;

import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.ProgressMade;
import dev.orchestrator.stream.StreamEvent.ReasoningDelta;
import dev.orchestrator.stream.StreamEvent.RequestAccepted;
import dev.orchestrator.stream.StreamEvent.SourcesFound;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Watches one run. The methods are called one at a time, in order, on the run's thread: first {@link #onStart}, then
 * {@link #onEvent} for each event, then exactly one of {@link #onComplete} and {@link #onError}. A slow listener slows
 * its own run down and no other; the time it takes does not count against any limit between tokens.
 *
 * <p>A listener that throws cancels its run and gets its own exception back once, as the cause of the one handed to
 * {@link #onError}. What a terminal method throws is logged.
 *
 * @param <R> the result of the mode
 */
public interface StreamListener<R> {

    /**
     * Called before anything else, with the handle of the run; it can be cancelled from here on.
     *
     * @param run the handle
     */
    default void onStart(Run<?> run) {}

    /**
     * Called for every event. The default hands the usual kinds to the short methods below; override this one to see
     * all of them with their numbers, and call {@code super} to keep the short ones working.
     *
     * @param frame the event and where it stands in the run
     */
    default void onEvent(EventFrame frame) {
        StreamEvent event = frame.event();
        boolean ofRoot = frame.path().isEmpty(); // what agents below say is no part of the answer
        if (event instanceof TextDelta delta) {
            if (ofRoot) {
                onText(delta.text());
            }
        } else if (event instanceof ReasoningDelta delta && ofRoot) {
            onReasoning(delta.text());
        } else if (event instanceof RequestAccepted accepted) {
            onAccepted(accepted);
        } else if (event instanceof SourcesFound sources) {
            onSources(sources);
        } else if (event instanceof ProgressMade made && ofRoot) {
            onProgress(made.progress());
        }
    }

    /**
     * Called when the user's message is stored; tells the ids of the conversation and of the message.
     *
     * @param accepted the ids
     */
    default void onAccepted(RequestAccepted accepted) {}

    /**
     * Called when the Brain was asked, before the first piece of the answer.
     *
     * @param sources what it has found, possibly nothing
     */
    default void onSources(SourcesFound sources) {}

    /**
     * Called when the work has come further. What single tools tell of theirs reaches {@link #onEvent} alone.
     *
     * @param progress all steps, as they stand now
     */
    default void onProgress(TaskProgress progress) {}

    /**
     * Called for each piece of the answer.
     *
     * @param delta the piece, never empty
     */
    default void onText(String delta) {}

    /**
     * Called for each piece of what the model thinks.
     *
     * @param delta the piece, never empty
     */
    default void onReasoning(String delta) {}

    /**
     * Asks whether the answer may begin anew after a model failed in the middle of it.
     *
     * @param restarted the number of the new attempt, and why
     * @return true if what was shown of the answer is taken back and the run may go on; false, the default, to end the
     *     run with the error rather than show text twice. Where this listener was shown nothing, the run goes on anyway
     */
    default boolean onRestart(AnswerRestarted restarted) {
        return false;
    }

    /**
     * Called once, last, if the run succeeded: the answer is stored.
     *
     * @param result the same as {@link Run#await()} returns
     */
    default void onComplete(R result) {}

    /**
     * Called once, last, if the run failed or was cancelled (then the code is
     * {@link dev.orchestrator.error.ErrorCode#CANCELLED}). What had been answered is stored and marked interrupted.
     *
     * @param error why
     */
    default void onError(OrchestratorException error) {}

    /**
     * A listener that only appends text; it cannot take text back.
     *
     * @param append told each piece of the answer
     * @return the listener
     */
    static StreamListener<Object> text(Consumer<String> append) {
        Objects.requireNonNull(append, "append");
        return new StreamListener<>() {
            @Override
            public void onText(String delta) {
                append.accept(delta);
            }
        };
    }

    /**
     * A listener that appends text and can take it back, as a text area can.
     *
     * @param append told each piece of the answer
     * @param clear told when the answer begins anew
     * @return the listener
     */
    static StreamListener<Object> text(Consumer<String> append, Runnable clear) {
        Objects.requireNonNull(append, "append");
        Objects.requireNonNull(clear, "clear");
        return new StreamListener<>() {
            @Override
            public void onText(String delta) {
                append.accept(delta);
            }

            @Override
            public boolean onRestart(AnswerRestarted restarted) {
                clear.run();
                return true;
            }
        };
    }
}
