package dev.orchestrator.internal.gather;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.gateway.ModelAnswer;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.port.store.GatherItem.Provenance;
import dev.orchestrator.port.store.GatherProgress;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks models on an errand, and remembers who answered and what it cost. One object serves one item; not thread-safe. */
final class Models {

    private final ModelGateway gateway;
    private final Errand errand;
    private Usage usage = Usage.NONE;
    private @Nullable ModelResponse last;
    private @Nullable String prompt;

    Models(ModelGateway gateway, Errand errand) {
        this.gateway = gateway;
        this.errand = errand;
    }

    /** The words of an answer, and whether there would have been more. */
    record Words(String text, boolean cut) {

        /** Returns the text up to its last whole sentence, or else word, if it was cut off. */
        String whole() {
            return cut && text.length() > 1 ? Excerpts.shortened(text, text.length() - 1) : text;
        }
    }

    /** Returns the words of an answer. What a filter has left of one is none. */
    Words words(Question question, List<ContentPart> content) {
        ModelCall call = call(question, content);
        ModelAnswer answer = gateway.generate(call, this::count, errand.cancellation());
        ModelResponse response = remembered(question, answer.response());
        if (response.finishReason() == FinishReason.CONTENT_FILTER) {
            String detail = response.model() + " did not answer: a filter of the provider stopped it";
            throw ModelException.of(ErrorCode.LLM_ERROR, response.provider(), detail)
                    .build();
        }
        String text = response.text().strip();
        if (text.isEmpty()) {
            throw ModelException.of(ErrorCode.LLM_ERROR, response.provider(), response.model() + " answered nothing")
                    .build();
        }
        return new Words(text, response.finishReason() == FinishReason.LENGTH);
    }

    /** Returns an answer read into a value. */
    <T> T value(Question question, List<ContentPart> content, Class<T> type) {
        ModelCall call = call(question, content);
        var answer = gateway.generate(call, type, this::count, errand.cancellation());
        remembered(question, answer.answer().response());
        return answer.value();
    }

    private ModelResponse remembered(Question question, ModelResponse response) {
        last = response;
        prompt = question.prompt().name() + "@" + question.prompt().version();
        return response;
    }

    private ModelCall call(Question question, List<ContentPart> content) {
        GatherProgress.Wishes wishes = errand.wishes();
        ModelRequest request = ModelRequest.builder(List.of(ModelMessage.of(Role.USER, content)))
                .model(wishes.model())
                .temperature(question.temperature())
                .maxTokens(question.maxTokens())
                .build();
        ModelTier tier = question.purpose() == Purpose.EXTRACTION ? ModelTier.VISION : wishes.tier();
        return ModelCall.builder(errand.caller(), errand.runId(), question.purpose(), request)
                .project(errand.projectId())
                .message(errand.conversationId(), errand.messageId())
                .tier(tier)
                .patience(errand.patience())
                .build();
    }

    /** Its words are no part of any answer; an answer that begins anew takes nothing back. */
    private void count(StreamEvent event) {
        if (event instanceof UsageReported reported) {
            usage = usage.plus(reported.usage());
            errand.events().emit(event);
        }
    }

    /** Returns who answered last, or null if nobody has. */
    @Nullable
    ModelResponse last() {
        return last;
    }

    /** Returns what all calls consumed. */
    Usage usage() {
        return usage;
    }

    /** Returns what to write down with an item for which others were asked before. */
    Provenance provenance(Provenance before) {
        ModelResponse answered = last;
        return answered == null
                ? new Provenance(before.model(), before.prompt(), before.usage().plus(usage))
                : new Provenance(answered.model(), prompt, before.usage().plus(usage));
    }
}
