package dev.orchestrator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.Journal;
import dev.orchestrator.port.agent.Tool.Effect;
import dev.orchestrator.port.agent.ToolResult;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.model.ToolSpec;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.ToolFailed;
import dev.orchestrator.stream.StreamEvent.ToolFinished;
import dev.orchestrator.stream.StreamEvent.ToolStarted;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AgentToolsTest {

    private final Agent head = agent("head", "look", "act");
    private final Agent writer = agent("writer", "look");
    private final Map<String, String> journal = Collections.synchronizedMap(new HashMap<>());
    private final List<StreamEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final Cancellation.Source run = Cancellation.source();

    private static Agent agent(String id, String... tools) {
        return Agent.builder(id, id, "story", "").tools(tools).build();
    }

    private static AgentTools tools(Permissions permissions) {
        return new AgentTools(
                List.of(AnyTool.named("look", Effect.READ_ONLY), AnyTool.named("act", Effect.EFFECTFUL)),
                permissions,
                Runnable::run,
                Scheduler.system(),
                Clock.systemUTC());
    }

    private ToolResult call(AgentTools tools, List<Agent> callers, String tool) {
        return tools.call(job(), callers, List.of(), new ToolCall("c-1", tool, "{}"), events::add, run.token());
    }

    private AgentJob job() {
        return AgentJob.builder(Caller.user("u-1"), "run-1", head, ModelMessage.of(Role.USER, "Go"))
                .journal(new Journal() {
                    @Override
                    public Optional<String> find(String kind, String key) {
                        return Optional.ofNullable(journal.get(kind + " " + key));
                    }

                    @Override
                    public void record(String kind, String key, String data) {
                        journal.put(kind + " " + key, data);
                    }
                })
                .build();
    }

    @Test
    void makes_a_call_and_writes_it_down() {
        ToolResult result = call(tools(Permissions.builder().allow("act").build()), List.of(head), "act");
        assertThat(result.text()).isEqualTo("ok");
        assertThat(result.failed()).isFalse();
        assertThat(journal).containsOnlyKeys("tool-intent c-1", "tool-result c-1");
        assertThat(events).hasSize(2).hasAtLeastOneElementOfType(ToolStarted.class);
        assertThat(events.get(1)).isInstanceOf(ToolFinished.class);
    }

    @Test
    void that_a_tool_which_only_looks_begins_is_not_written_down() {
        call(tools(Permissions.standard()), List.of(head), "look");
        assertThat(journal).containsOnlyKeys("tool-result c-1");
    }

    @Test
    void has_the_tools_of_the_last_caller_alone() {
        AgentTools tools = tools(Permissions.builder().allow("act").build());
        assertThat(tools.names()).containsExactlyInAnyOrder("look", "act");
        assertThat(tools.specs(writer)).extracting(ToolSpec::name).containsExactly("look");
        assertThat(call(tools, List.of(head, writer), "act").failed()).isTrue();
        assertThat(events).singleElement().isInstanceOf(ToolFailed.class);
    }

    @Test
    void does_only_what_all_callers_may_do() {
        AgentTools tools = tools(Permissions.builder()
                .rule(PermissionRule.deny("look").forAgent("writer"))
                .build());
        assertThat(call(tools, List.of(head), "look").failed()).isFalse();
        assertThat(call(tools, List.of(writer, head), "look").text()).contains("not permitted");
        assertThat(call(tools, List.of(head, writer), "look").text()).contains("not permitted");
    }

    @Test
    void refuses_what_needs_an_approval() {
        ToolResult result = call(tools(Permissions.builder().ask("act").build()), List.of(head), "act");
        assertThat(result.failed()).isTrue();
        assertThat(result.text()).contains("approval");
        assertThat(journal).containsOnlyKeys("tool-result c-1");
    }

    @Test
    void refuses_an_agent_with_a_tool_that_is_not_there() {
        assertThatThrownBy(() -> tools(Permissions.standard()).specs(agent("odd", "lok")))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("look");
    }

    @Test
    void does_nothing_for_a_run_that_is_over() {
        run.cancel(Reason.CALLER, "over");
        assertThatThrownBy(() -> call(tools(Permissions.standard()), List.of(head), "look"))
                .isInstanceOf(CancelledException.class);
    }
}
