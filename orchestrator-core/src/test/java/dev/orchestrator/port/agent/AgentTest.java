package dev.orchestrator.port.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.ModelTier;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AgentTest {

    private static void assertRefused(String words, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        OrchestratorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR))
                .hasMessageContaining(words);
    }

    private static Agent.Builder agent() {
        return Agent.builder("writer", "Writer", "story", "Write.");
    }

    @Test
    void an_agent_is_an_active_specialist_with_nothing_but_the_defaults() {
        Agent agent = agent().build();
        assertThat(agent.role()).isEqualTo(Agent.Role.SPECIALIST);
        assertThat(agent.tier()).isEqualTo(ModelTier.BALANCED);
        assertThat(agent.active()).isTrue();
        assertThat(agent.toolNames()).isEmpty();
        assertThat(agent.subAgentIds()).isEmpty();
        assertThat(agent.outputSchema()).isNull();
        assertThat(agent.limits()).isEqualTo(AgentLimits.DEFAULT);
        assertThat(AgentLimits.DEFAULT.time()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void a_copy_is_equal() {
        Agent agent = agent().description("d")
                .role(Agent.Role.HEAD)
                .tier(ModelTier.FAST)
                .tools("t")
                .subAgents("s")
                .outputSchema("{}")
                .limits(AgentLimits.DEFAULT.toBuilder().steps(1).build())
                .active(false)
                .build();
        assertThat(agent.toBuilder().build()).isEqualTo(agent);
    }

    @Test
    void what_is_named_again_counts_once() {
        assertThat(agent().tools("b", "a", "b").build().toolNames()).containsExactly("b", "a");
        assertThat(agent().subAgents("x", "x").build().subAgentIds()).containsExactly("x");
        assertThat(new Department("d", "D", "", List.of("plot", "plot")).keywords())
                .containsExactly("plot");
    }

    @Test
    void values_that_cannot_be_are_refused_with_their_name() {
        assertRefused(
                "id of the agent", () -> Agent.builder("a b", "n", "story", "").build());
        assertRefused(
                "id of the agent",
                () -> Agent.builder("x".repeat(65), "n", "story", "").build());
        assertRefused("name of agent writer", () -> agent().name(" ").build());
        assertRefused("department of agent writer", () -> agent().department("").build());
        assertRefused(
                "instructions of agent writer",
                () -> agent().instructions("x".repeat(200_001)).build());
        assertRefused("a tool of agent writer", () -> agent().tools(" ").build());
        assertRefused(
                "a sub-agent of agent writer", () -> agent().subAgents("../x").build());
        assertRefused(
                "output schema of agent writer", () -> agent().outputSchema(" ").build());
        assertRefused("id of the department", () -> new Department("ä", "n", "", List.of()));
        assertRefused("name of department d", () -> new Department("d", "", "", List.of()));
        assertRefused("a keyword of department d", () -> new Department("d", "n", "", List.of("")));
        assertRefused(
                "department d must have at most 500 keywords",
                () -> new Department(
                        "d",
                        "n",
                        "",
                        IntStream.range(0, 501).mapToObj(i -> "k" + i).toList()));
        assertRefused(
                "a criterion of department d", () -> new Department("d", "n", "", List.of(), List.of("x".repeat(301))));
        assertRefused(
                "department d must have at most 20 criteria",
                () -> new Department(
                        "d",
                        "n",
                        "",
                        List.of(),
                        IntStream.range(0, 21).mapToObj(i -> "c" + i).toList()));
    }

    @Test
    void limits_that_cannot_be_are_refused_with_their_name() {
        AgentLimits.Builder limits = AgentLimits.DEFAULT.toBuilder();
        assertRefused("steps", () -> AgentLimits.DEFAULT.toBuilder().steps(0).build());
        assertRefused(
                "tool calls",
                () -> AgentLimits.DEFAULT.toBuilder().toolCalls(-1).build());
        assertRefused("tokens", () -> AgentLimits.DEFAULT.toBuilder().tokens(0).build());
        assertRefused(
                "dollars",
                () -> AgentLimits.DEFAULT.toBuilder()
                        .dollars(new BigDecimal("-0.01"))
                        .build());
        assertRefused(
                "time",
                () -> AgentLimits.DEFAULT.toBuilder().time(Duration.ZERO).build());
        assertRefused("depth", () -> AgentLimits.DEFAULT.toBuilder().depth(11).build());
        assertThat(limits.build()).isEqualTo(AgentLimits.DEFAULT);
    }

    @Test
    void the_tighter_of_two_limits_counts_each_by_each() {
        AgentLimits one = new AgentLimits(1, 20, 300, new BigDecimal("4"), Duration.ofSeconds(50), 0);
        AgentLimits other = new AgentLimits(10, 2, 3_000, new BigDecimal("0.4"), Duration.ofSeconds(5), 6);
        AgentLimits both = new AgentLimits(1, 2, 300, new BigDecimal("0.4"), Duration.ofSeconds(5), 0);
        assertThat(one.within(other)).isEqualTo(both);
        assertThat(other.within(one)).isEqualTo(both);
    }

    @Test
    void lists_are_copied() {
        List<String> tools = new ArrayList<>(List.of("a"));
        Agent agent = agent().tools(tools).build();
        tools.add("b");
        assertThat(agent.toolNames()).containsExactly("a");
        assertThatThrownBy(() -> Collections.addAll(agent.toolNames(), "c"))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
