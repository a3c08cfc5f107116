package dev.orchestrator.agent;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.gateway.ModelAnswer;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.text.ResponseText;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.Journal;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.port.store.RunStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks an agent's model, and writes down what it has answered, or that nothing came of it: whoever goes on asks again then. */
final class ModelTurn {

    private static final int MOST_BYTES_OF_A_CHARACTER = 3;

    private final AgentMeans means;
    private final AgentJob job;
    private final Desk desk;
    private final Speech speech;
    private final ResultShape shape;

    ModelTurn(AgentMeans means, AgentJob job, Desk desk, Speech speech, ResultShape shape) {
        this.means = means;
        this.job = job;
        this.desk = desk;
        this.speech = speech;
        this.shape = shape;
    }

    /** What was written down of the calls of a step that failed. */
    static Stream<String> failures(Journal journal, String key) {
        return IntStream.iterate(1, number -> number + 1)
                .mapToObj(number -> journal.find(StepKinds.MODEL_FAILURE, failureKey(key, number)))
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream);
    }

    private static String failureKey(String key, int number) {
        return key + "-" + number;
    }

    /** Returns the answer as it is written down, which is what whoever goes on will see. */
    String ask(String key, ModelRequest request, Cancellation cancellation) {
        Heard heard = new Heard(shape.heardBy(speech));
        long began = means.host().nanos();
        String written;
        try {
            written = answer(request, heard, cancellation);
        } catch (RuntimeException e) {
            desk.allowance().count(heard.spent());
            Duration took = Duration.ofNanos(means.host().nanos() - began);
            writeDown(key, e, ResponseText.failed(job.agent().id(), heard.model(), e, took, heard.spent()));
            throw e;
        }
        desk.allowance().count(ResponseText.spent(written));
        job.journal().record(StepKinds.MODEL, key, written);
        return written;
    }

    private String answer(ModelRequest request, Heard heard, Cancellation cancellation) {
        ModelAnswer answer = means.host().ask(call(request), heard, cancellation);
        heard.answered(answer.response().model());
        checked(answer.response());
        String written = kept(
                ResponseText.of(job.agent().id(), answer.response(), answer.latency(), answer.usage()),
                answer.response());
        shape.tell(answer.response(), speech);
        return written;
    }

    private ModelCall call(ModelRequest request) {
        return ModelCall.builder(job.caller(), job.runId(), Purpose.AGENT, request)
                .project(job.projectId())
                .message(job.conversationId(), job.messageId())
                .tier(tier())
                .patience(job.patience())
                .build();
    }

    private @Nullable ModelTier tier() {
        if (job.model() != null) {
            return null;
        }
        return job.tier() == null ? job.agent().tier() : job.tier();
    }

    /** Where the run is stopped, or somebody else's by now, the call was only broken off. */
    private void writeDown(String key, RuntimeException failure, String note) {
        Reason stopped = desk.cancellation().reason();
        if (stopped != null && stopped != Reason.TIMEOUT) {
            return;
        }
        int number = 1 + (int) failures(job.journal(), key).count();
        try {
            job.journal().record(StepKinds.MODEL_FAILURE, failureKey(key, number), note);
        } catch (RuntimeException unwritten) {
            unwritten.addSuppressed(failure);
            throw unwritten;
        }
    }

    /** What cannot be written down cannot be acted on. */
    private static String kept(String written, ModelResponse response) {
        boolean mayBeTooLarge = written.length() > RunStore.LARGEST_TEXT / MOST_BYTES_OF_A_CHARACTER;
        if (mayBeTooLarge && written.getBytes(StandardCharsets.UTF_8).length > RunStore.LARGEST_TEXT) {
            throw ModelException.of(
                            ErrorCode.LLM_ERROR,
                            response.provider(),
                            "its answer is too large to be kept, with all that it has thought and what it calls tools with")
                    .requestId(response.requestId())
                    .build();
        }
        return written;
    }

    private static void checked(ModelResponse response) {
        if (response.text().isBlank() && response.toolCalls().isEmpty()) {
            throw ModelException.of(
                            ErrorCode.LLM_ERROR,
                            response.provider(),
                            "it answered nothing (finish reason " + response.finishReason() + ")")
                    .requestId(response.requestId())
                    .retryable(true)
                    .build();
        }
    }
}
