package dev.orchestrator.agent;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.prompt.Alternation;
import dev.orchestrator.internal.text.ResponseText;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.port.agent.AgentOutcome.Status;
import dev.orchestrator.port.agent.PendingCall;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One agent at one job: asks its model, has the tools run that the model calls, and goes on until the model calls none any more. Whatever
 * was written down before is taken from there, so that the same steps are gone through again without being done again.
 */
final class AgentLoop {

    private static final String LAST_STEP = "the last step";
    private static final String LAST_WORDS = "You may not call any more tools. Answer now with what you have.";

    private final AgentMeans means;
    private final AgentJob job;
    private final Desk desk;
    private final Speech speech;
    private final ToolTurn tools;
    private final ResultShape shape;
    private final ModelTurn model;
    private final List<ModelMessage> messages = new ArrayList<>();
    private @Nullable ModelResponse last;

    AgentLoop(AgentMeans means, AgentJob job, Desk desk) {
        this.means = means;
        this.job = job;
        this.desk = desk;
        this.speech = new Speech(desk.events());
        this.tools = new ToolTurn(means, job, desk);
        this.shape = new ResultShape(job.agent(), job.prompts());
        this.model = new ModelTurn(means, job, desk, speech, shape);
        if (!job.agent().instructions().isBlank()) {
            messages.add(ModelMessage.of(Role.SYSTEM, job.agent().instructions()));
        }
        job.history().forEach(message -> Alternation.add(messages, message));
        Alternation.add(messages, job.task());
    }

    AgentOutcome run() {
        Cancellation.Source inTime = desk.cancellation().child();
        Duration left = desk.allowance().timeLeft();
        Cancellation.Registration timer = means.host()
                .scheduler()
                .after(left, () -> inTime.cancel(Reason.TIMEOUT, "the time of the agent is up"));
        try (timer;
                inTime) {
            return work(inTime.token());
        } catch (CancelledException e) {
            boolean timeIsUp = inTime.token().reason() == Reason.TIMEOUT
                    && !desk.cancellation().isCancelled();
            if (timeIsUp) {
                return limited(job.limits().time() + " of work");
            }
            throw e;
        }
    }

    private AgentOutcome work(Cancellation cancellation) {
        for (int step = 1; ; step++) {
            String key = desk.key(step);
            String reached = isAnswered(key) ? null : reached();
            if (reached != null) {
                return limited(reached);
            }
            String whyLast = whyLast(key);
            boolean mustEnd = whyLast != null;
            ModelResponse answer = answer(key, mustEnd, cancellation);
            last = answer;
            if (whyLast != null && !whyLast.equals(LAST_STEP)) { // it has not done all that it wanted to do
                return limited(whyLast);
            }
            if (answer.toolCalls().isEmpty()) {
                if (shape.takes(answer, messages)) {
                    return outcome(Status.COMPLETED, List.of(), null);
                }
                continue;
            }
            if (mustEnd) { // what a tool would bring now, nobody would see
                return limited(LAST_STEP);
            }
            messages.add(ModelMessage.of(answer));
            List<PendingCall> waiting = tools.run(step, answer.toolCalls(), cancellation, messages);
            if (!waiting.isEmpty()) {
                return outcome(Status.WAITING, waiting, null);
            }
        }
    }

    /** What is answered already is gone through as it was: others may have used up more by now than they had then. */
    private boolean isAnswered(String key) {
        return job.journal().find(StepKinds.MODEL, key).isPresent();
    }

    private @Nullable String reached() {
        return Optional.ofNullable(desk.allowance().reached()).orElseGet(speech::reached);
    }

    /** Returns why the answer of this step is the last one, or null. */
    private @Nullable String whyLast(String key) {
        Optional<String> written = job.journal().find(StepKinds.LAST_WORDS, key);
        if (written.isPresent() || isAnswered(key)) {
            return written.orElse(null);
        }
        String why = desk.allowance().outOfCalls();
        if (why == null && desk.allowance().isLastStep()) {
            why = LAST_STEP;
        }
        if (why != null) {
            job.journal().record(StepKinds.LAST_WORDS, key, why);
        }
        return why;
    }

    private AgentOutcome limited(String reached) {
        return outcome(Status.LIMITED, List.of(), reached);
    }

    private AgentOutcome outcome(Status status, List<PendingCall> waiting, @Nullable String limit) {
        return new AgentOutcome(status, speech.text(), waiting, limit, last);
    }

    private ModelResponse answer(String key, boolean mustEnd, Cancellation cancellation) {
        String written = job.journal()
                .find(StepKinds.MODEL, key)
                .orElseGet(() -> model.ask(key, request(mustEnd), cancellation));
        ModelResponse answer = ResponseText.response(written);
        speech.said(shape.said(answer));
        return answer;
    }

    private ModelRequest request(boolean mustEnd) {
        List<ModelMessage> shown = new ArrayList<>(messages);
        boolean noMore = mustEnd && !tools.specs().isEmpty();
        if (noMore && messages.get(messages.size() - 1).role() == Role.TOOL) {
            shown.add(ModelMessage.of(Role.USER, LAST_WORDS));
        }
        ModelRequest.Builder request = ModelRequest.builder(shown)
                .model(job.model())
                .tools(tools.specs())
                .outputSchema(job.agent().outputSchema());
        if (noMore) {
            request.toolChoice(ModelRequest.ToolChoice.NONE);
        }
        return request.build();
    }
}
