package dev.orchestrator.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.agent.Permissions;
import dev.orchestrator.agent.temporal.TemporalAgentRunner;
import dev.orchestrator.agent.temporal.TemporalAgentWorker;
import dev.orchestrator.call.Caller;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.Department;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import io.temporal.client.WorkflowClient;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TemporalGuideTest {

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
    void works_elsewhere() {
        ModelGateway models = ModelGateway.builder(Hop.primary(
                        ScriptedModel.playing(
                                Script.answer().call(new ToolCall("c-1", "publish", "{\"text\":\"Chapter 1\"}")),
                                Script.answer("It is out.")),
                        null))
                .build();
        AgentDirectory directory = new OneAuthor();
        record Page(String text) {}

        Tool publish = Tool.of("publish", "Publishes a page", Page.class, page -> "published");
        TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance(
                TestEnvironmentOptions.newBuilder().setUseTimeskipping(false).build());
        WorkflowClient client = temporal.getWorkflowClient();
        TemporalAgentWorker worker = TemporalAgentWorker.builder(client, "agents", models, directory)
                .tools(publish)
                .permissions(Permissions.builder().ask("publish").build())
                .start();
        Orchestrator orchestrator = Orchestrator.builder(models)
                .stores(stores)
                .agents(directory)
                .agentRunner(new TemporalAgentRunner(client, "agents"))
                .build();
        TaskResult waiting = orchestrator.task(TaskRequest.of(caller, "Write the first chapter and publish it"));
        TaskResult result = orchestrator.approve(
                caller, waiting.runId(), waiting.approvals().get(0).callId(), ApprovalDecision.approve());
        assertThat(result.status()).isEqualTo(TaskResult.Status.COMPLETED);
        assertThat(result.message()).isEqualTo("It is out.");
        orchestrator.close();
        worker.close();
        temporal.close();
    }
}
