package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.TaskRouted;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who does a task of which its words say nothing. */
@Timeout(60)
class TaskRoutingTest {

    private static final String WORDLESS = "Make it better than it was";

    private final AtomicInteger classified = new AtomicInteger();

    /** Sends everything to the audio department, and does what is to be done in two words. */
    private ModelResponse answer(ModelRequest request, EventSink events, Cancellation cancellation) {
        boolean asksWho = request.messages().stream()
                .anyMatch(message -> TaskHouse.text(message).contains("Which department"));
        classified.addAndGet(asksWho ? 1 : 0);
        String answer = asksWho ? "{\"department\":\"audio\",\"confidence\":0.9}" : "All done.";
        return ScriptedModel.answering(answer).generate(request, events, cancellation);
    }

    private TaskRouted routed(UnaryOperator<Orchestrator.Builder> more) {
        RecordingListener<TaskResult> listener = new RecordingListener<>();
        try (Orchestrator orchestrator =
                more.apply(Orchestrator.builder((LanguageModel) this::answer)).build()) {
            TaskResult result = orchestrator
                    .task(TaskRequest.of(Caller.user("anna"), WORDLESS), listener)
                    .await();
            assertThat(result.executionId()).isEqualTo(result.runId());
        }
        return listener.events(TaskRouted.class).get(0);
    }

    @Test
    void a_model_is_asked_where_that_is_allowed() {
        TaskRouted routed = routed(Orchestrator.Builder::routeByModel);
        assertThat(routed.department()).isEqualTo("audio");
        assertThat(routed.method()).isEqualTo("MODEL");
        assertThat(classified).hasValue(1);
    }

    @Test
    void nobody_is_asked_otherwise_and_the_story_department_does_it() {
        assertThat(routed(builder -> builder).department()).isEqualTo("story");
        assertThat(classified).hasValue(0);
    }
}
