package dev.orchestrator.brain.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.Tool.Effect;
import dev.orchestrator.port.agent.ToolContext;
import dev.orchestrator.port.agent.ToolResult;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tools of a real server in the hands of a model. */
@Timeout(120)
class McpToolsTest {

    private static final Caller ANNA = Caller.user("anna");

    private McpClient client;

    @BeforeEach
    void starts() throws IOException {
        client = McpClient.process("node", NodeServers.script("server-everything"), "stdio")
                .build();
    }

    @AfterEach
    void stops() {
        client.close();
    }

    private static Tool tool(List<Tool> tools, String name) {
        return tools.stream()
                .filter(tool -> tool.spec().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ToolContext context() {
        return ToolContext.builder(ANNA, "run-1", "call-1").build();
    }

    @Test
    void every_tool_of_the_server_is_there_and_changes_something_unless_it_is_said_otherwise() throws Exception {
        List<Tool> tools = McpTools.of(client)
                .prefix("every_")
                .readOnly("get-sum")
                .idempotent("echo")
                .tools(Cancellation.none());
        assertThat(tools).hasSameSizeAs(client.tools(Cancellation.none()));
        assertThat(tool(tools, "every_get-sum").effect()).isEqualTo(Effect.READ_ONLY);
        assertThat(tool(tools, "every_echo").effect()).isEqualTo(Effect.IDEMPOTENT);
        assertThat(tools).filteredOn(tool -> tool.effect() == Effect.EFFECTFUL).hasSize(tools.size() - 2);
        ToolResult sum = tool(tools, "every_get-sum").call(context(), Map.of("a", 2, "b", 40));
        assertThat(sum.failed()).isFalse();
        assertThat(sum.text()).contains("42");
    }

    @Test
    void what_the_server_refuses_the_model_is_told() throws Exception {
        Tool sum = tool(McpTools.of(client).tools(Cancellation.none()), "get-sum");
        assertThat(sum.call(context(), Map.of("a", "text")).failed()).isTrue();
    }

    @Test
    void a_tool_that_is_not_there_is_named() {
        assertThatThrownBy(() -> McpTools.of(client).readOnly("get-some").tools(Cancellation.none()))
                .isInstanceOf(McpException.class)
                .hasMessageContaining("get-some");
    }

    @Test
    void a_model_calls_them_in_chat() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer().call(new ToolCall("c-1", "get-sum", "{\"a\":2,\"b\":40}")), Script.answer("It is 42."));
        List<Tool> tools = McpTools.of(client).readOnly("get-sum").tools(Cancellation.none());
        try (Orchestrator orchestrator =
                Orchestrator.builder(model).tools(tools.toArray(Tool[]::new)).build()) {
            assertThat(orchestrator
                            .chat(ChatRequest.builder(ANNA, "What is 2 and 40?")
                                    .tools("get-sum")
                                    .build())
                            .message())
                    .isEqualTo("It is 42.");
        }
        assertThat(model.requests()).hasSize(2);
        assertThat(model.requests().get(1).messages())
                .filteredOn(message -> message.role() == Role.TOOL)
                .flatExtracting(ModelMessage::content)
                .singleElement()
                .isInstanceOfSatisfying(
                        ContentPart.Text.class, part -> assertThat(part.text()).contains("42"));
    }
}
