package dev.orchestrator;

import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.RequestAccepted;
import dev.orchestrator.testing.RecordingListener;

/** A listener that throws in one of its callbacks, after it has recorded the call. */
final class ThrowingListener extends RecordingListener<ChatResult> {

    private final String where;
    private final Throwable failure;

    ThrowingListener(String where, Throwable failure) {
        this.where = where;
        this.failure = failure;
    }

    private void maybe(String here) {
        if (!where.equals(here)) {
            return;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    @Override
    public void onStart(Run<?> run) {
        super.onStart(run);
        maybe("onStart");
    }

    @Override
    public void onEvent(EventFrame frame) {
        super.onEvent(frame);
        maybe(frame.event() instanceof RequestAccepted ? "onAccepted" : "onEvent");
    }

    @Override
    public void onComplete(ChatResult result) {
        super.onComplete(result);
        maybe("onComplete");
    }

    @Override
    public void onError(OrchestratorException error) {
        super.onError(error);
        maybe("onError");
    }
}
