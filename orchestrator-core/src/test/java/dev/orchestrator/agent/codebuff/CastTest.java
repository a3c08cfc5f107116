package dev.orchestrator.agent.codebuff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.agent.AgentTools;
import dev.orchestrator.agent.Permissions;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CastTest {

    private static final Caller CALLER = Caller.user("u-1");

    private final HeardEvents events = new HeardEvents();

    private static Agent agent(String id, String name, String... below) {
        return Agent.builder(id, name, "story", "Work.").subAgents(below).build();
    }

    private static Cast cast(int depth, @Nullable String model, Agent root, Agent... others) {
        AgentTools tools =
                new AgentTools(List.of(), Permissions.standard(), Runnable::run, Scheduler.system(), Clock.systemUTC());
        CodebuffMeans means = new CodebuffMeans(
                Path.of("sdk"),
                "node",
                "key",
                null,
                CodebuffHouse.directory(others),
                "acme/usual",
                Map.of(ModelTier.FAST, "acme/fast"),
                tools,
                Duration.ofSeconds(1),
                Runnable::run,
                Scheduler.system(),
                System::nanoTime);
        return Cast.of(
                AgentJob.builder(CALLER, "run-1", root, ModelMessage.of(Role.USER, "Go"))
                        .limits(AgentLimits.DEFAULT.toBuilder().depth(depth).build(), Duration.ZERO)
                        .model(model, null)
                        .build(),
                means);
    }

    private static List<?> spawnable(Cast cast, String code) {
        return cast.definitions().stream()
                .filter(definition -> definition.get("id").equals(code))
                .map(definition -> (List<?>) definition.get("spawnableAgents"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void goes_no_deeper_than_the_limit_even_in_circles() {
        Agent one = agent("one", "One", "two");
        Agent two = agent("two", "Two", "one");
        Cast cast = cast(2, null, one, one, two);
        assertThat(cast.root()).isEqualTo("one");
        assertThat(spawnable(cast, "one")).isEqualTo(List.of("two"));
        assertThat(spawnable(cast, "two")).isEqualTo(List.of("one-2"));
        assertThat(spawnable(cast, "one-2")).isEmpty();
        assertThat(cast(0, null, one, one, two).definitions()).hasSize(1);
    }

    @Test
    void leaves_out_agents_that_are_not_active_or_not_there() {
        Agent resting = agent("two", "Two").toBuilder().active(false).build();
        assertThat(spawnable(cast(2, null, agent("one", "One", "two", "three"), resting), "one"))
                .isEmpty();
    }

    @Test
    void names_none_as_codebuff_names_those_that_may_call_any() {
        assertThat(cast(2, null, agent("Base", "Base")).root()).isEqualTo("base-2");
    }

    @Test
    void keeps_apart_what_is_spelled_alike() {
        Cast cast = cast(2, null, agent("head", "Head", "a_b", "a-b"), agent("a_b", "Same"), agent("a-b", "Same"));
        assertThat(spawnable(cast, "head")).isEqualTo(List.of("a-b", "a-b-2"));
        assertThat(cast.called("", "Same").orElseThrow().id()).isEqualTo("a_b");
        assertThat(cast.called("", "Same (a-b)").orElseThrow().id()).isEqualTo("a-b");
        assertThat(cast.called("a-b-2", "").orElseThrow().id()).isEqualTo("a-b");
    }

    @Test
    void names_the_model_of_the_job_or_of_the_tier() {
        Agent fast = agent("one", "One").toBuilder().tier(ModelTier.FAST).build();
        assertThat(cast(2, null, fast).definitions().get(0)).containsEntry("model", "acme/fast");
        assertThat(cast(2, null, agent("one", "One")).definitions().get(0)).containsEntry("model", "acme/usual");
        assertThat(cast(2, "acme/this", fast).definitions().get(0)).containsEntry("model", "acme/this");
    }

    private Floor floor(Cast cast, Agent head) {
        AgentJob job = AgentJob.builder(CALLER, "run-1", head, ModelMessage.of(Role.USER, "Go"))
                .build();
        return new Floor(cast, head, events, new RunRecord(job), () -> 0);
    }

    private static void begins(Floor floor, String instance, String name) {
        floor.begins(instance, "", name, above -> above.notes().nextCall() + "_1_");
    }

    @Test
    void puts_an_agent_below_the_one_that_may_call_it() {
        Agent head = agent("head", "Head", "one");
        Floor floor = floor(cast(3, null, head, agent("one", "One", "two"), agent("two", "Two")), head);
        begins(floor, "x1", "One");
        begins(floor, "x2", "Two");
        assertThat(floor.speaker().path()).containsExactly("one", "two");
        floor.isThrough("x2");
        assertThat(floor.speaker().path()).containsExactly("one");
        floor.isThrough("x1");
        assertThat(floor.speaker().path()).isEmpty();
    }

    @Test
    void takes_the_rights_of_all_who_may_have_called() {
        Agent head = agent("head", "Head", "one", "two");
        Agent one = agent("one", "One").toBuilder().tools("note").build();
        Agent two = agent("two", "Two");
        Floor floor = floor(cast(0, null, head), head);
        assertThat(floor.rights(floor.caller("note"))).containsExactly(head);
        Floor full = floor(cast(2, null, head, one, two), head);
        begins(full, "x1", "One");
        begins(full, "x2", "Two");
        assertThat(full.caller("note").agent().id()).isEqualTo("one");
        assertThat(full.rights(full.caller("note"))).extracting(Agent::id).containsExactly("head", "two", "one");
        full.isThrough("x1");
        assertThat(full.caller("note").agent().id()).isEqualTo("two");
        assertThat(full.rights(full.caller("note"))).extracting(Agent::id).containsExactly("head", "two");
    }

    @Test
    void one_who_is_not_ours_has_no_tools_of_ours() {
        Agent head = agent("head", "Head");
        Floor floor = floor(cast(2, null, head), head);
        begins(floor, "x1", "Some body/1");
        assertThat(floor.speaker().path()).containsExactly("Some_body_1");
        assertThat(floor.speaker().agent().toolNames()).isEmpty();
        floor.speaker().events().emit(new TextDelta("Hm."));
        assertThat(events.text("Some_body_1")).isEqualTo("Hm.");
    }
}
