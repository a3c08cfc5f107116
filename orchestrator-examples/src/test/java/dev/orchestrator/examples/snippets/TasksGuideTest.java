package dev.orchestrator.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.agent.Permissions;
import dev.orchestrator.call.Caller;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.Department;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.TaskRouted;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.stream.TaskProgress;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.ExecutionRecord;
import dev.orchestrator.task.ExecutionStep;
import dev.orchestrator.task.PendingApproval;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code of docs/guides/tasks.md. */
@Timeout(60)
class TasksGuideTest {

    private final Caller caller = Caller.user("u-1");
    private final InMemoryStores stores = InMemoryStores.create();

    private static final class OneAuthor implements AgentDirectory {
        @Override
        public List<Department> departments(@Nullable String projectId) {
            return List.of(new Department("story", "Story", "Writes.", List.of("chapter")));
        }

        @Override
        public List<Agent> agents(@Nullable String projectId) {
            return List.of(Agent.builder("author", "Author", "story", "You write.")
                    .role(Agent.Role.HEAD)
                    .tools("publish")
                    .build());
        }
    }

    @Test
    void does() {
        ModelGateway models = ModelGateway.builder(Hop.primary(
                        ScriptedModel.playing(
                                Script.answer().call(new ToolCall("c-1", "publish", "{\"text\":\"Chapter 1\"}")),
                                Script.answer("It is out.")),
                        null))
                .build();
        AgentDirectory directory = new OneAuthor();
        record Page(String text) {}

        Tool publish = Tool.of("publish", "Publishes a page", Page.class, page -> "published");
        Orchestrator orchestrator = Orchestrator.builder(models)
                .stores(stores)
                .agents(directory)
                .tools(publish)
                .permissions(Permissions.builder().ask("publish").build())
                .build();
        TaskResult result = orchestrator.task(TaskRequest.of(caller, "Write the first chapter and publish it"));
        for (PendingApproval approval : result.approvals()) {
            result = orchestrator.approve(caller, result.runId(), approval.callId(), ApprovalDecision.approve());
        }
        System.out.println(result.status() + " " + result.message());
        assertThat(result.status()).isEqualTo(TaskResult.Status.COMPLETED);
        assertThat(result.message()).isEqualTo("It is out.");
        orchestrator.close();
    }

    private final ScriptedModel author = ScriptedModel.answering("Once ", "upon a time.");

    private Orchestrator withOneAuthor() {
        Tool publish = Tool.of("publish", "Publishes a page", () -> "published");
        return Orchestrator.builder(author)
                .stores(stores)
                .agents(new OneAuthor())
                .tools(publish)
                .build();
    }

    private static final class Page {
        private final StringBuilder shown = new StringBuilder();
        private int percentage;

        void append(String text) {
            shown.append(text).append('|');
        }

        void bar(int percent) {
            percentage = percent;
        }
    }

    @Test
    void is_watched() {
        Page page = new Page();
        TaskRequest request = TaskRequest.of(caller, "Write the first chapter");
        try (Orchestrator orchestrator = withOneAuthor()) {
            Run<TaskResult> run = orchestrator.task(request, new StreamListener<TaskResult>() {
                @Override
                public void onEvent(EventFrame frame) {
                    if (frame.event() instanceof TaskRouted routed) {
                        page.append(routed.agentId() + ": " + String.join("; ", routed.reasons()));
                    }
                    StreamListener.super.onEvent(frame);
                }

                @Override
                public void onProgress(TaskProgress progress) {
                    page.bar(progress.percentage());
                    progress.currentStep().ifPresent(step -> page.append(step.name()));
                }

                @Override
                public void onText(String delta) {
                    page.append(delta);
                }
            });
            run.await();
        }
        assertThat(page.shown.toString())
                .isEqualTo("Find who does it|author: keywords: chapter|Author|Once |upon a time.|");
        assertThat(page.percentage).isEqualTo(100);
    }

    @Test
    void is_recorded() {
        try (Orchestrator orchestrator = withOneAuthor()) {
            TaskResult result = orchestrator.task(TaskRequest.of(caller, "Write the first chapter"));
            ExecutionRecord record = orchestrator.executionRecord(caller, result.runId());
            for (ExecutionStep step : record.steps()) {
                System.out.println(step.kind() + " " + step.name() + " " + step.state() + ": "
                        + step.total().cost() + " $");
            }
            assertThat(record.steps())
                    .extracting(ExecutionStep::kind)
                    .containsExactly(ExecutionStep.Kind.ROUTING, ExecutionStep.Kind.AGENT);
            assertThat(record.usage().cost()).isEqualByComparingTo(ScriptedModel.COST);
        }
    }

    @Test
    void is_checked_beforehand() {
        String projectId = "film";
        try (Orchestrator orchestrator = withOneAuthor()) {
            orchestrator.checkAgents(projectId);
        }
        try (Orchestrator orchestrator =
                Orchestrator.builder(author).agents(new OneAuthor()).build()) {
            assertThatThrownBy(() -> orchestrator.checkAgents(projectId)).hasMessageContaining("publish");
        }
    }
}
