package dev.orchestrator.internal.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.task.Frames;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.Journal;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a workflow has told comes into the log of the run once, wherever whoever hands it on dies. */
class RetellingTest {

    private static final Instant THEN = Instant.parse("2024-02-03T04:05:06Z");
    private static final List<Map<String, @Nullable Object>> TOLD = List.of(
            words("a"),
            step(StepKinds.MODEL, "s1"),
            step(StepKinds.INTENT, "s1_1"),
            words("b"),
            words("c"),
            step(StepKinds.RESULT, "s1_1"),
            words("d"),
            step(StepKinds.MODEL, "s2"),
            words("e"));

    /** The log of a run: what was written down, and the events that stand in it before that; the rest is lost with its process. */
    private static final class Log implements Journal {
        private final Map<List<String>, String> entries = new LinkedHashMap<>();
        private final List<String> told = new ArrayList<>();
        private final List<String> sinceLast = new ArrayList<>();
        private int left = Integer.MAX_VALUE;

        @Override
        public Optional<String> find(String kind, String key) {
            return Optional.ofNullable(entries.get(List.of(kind, key)));
        }

        @Override
        public void record(String kind, String key, String data) {
            if (left-- == 0) {
                throw new IllegalStateException("the process dies");
            }
            assertThat(entries.putIfAbsent(List.of(kind, key), data))
                    .as(kind + " " + key + " is written once")
                    .isNull();
            told.addAll(sinceLast);
            sinceLast.clear();
        }

        EventSink sink() {
            return event -> sinceLast.add(((TextDelta) event).text());
        }

        List<String> steps() {
            return entries.keySet().stream()
                    .filter(entry -> entry.get(0).startsWith("told-"))
                    .map(entry -> StepKinds.ofStep(entry.get(0)) + " " + entry.get(1))
                    .toList();
        }
    }

    private final Log log = new Log();

    private static Map<String, @Nullable Object> words(String text) {
        return Frames.map(new EventFrame("run-1", 0, THEN, List.of(), new TextDelta(text)));
    }

    private static Map<String, @Nullable Object> step(String kind, String key) {
        return StepText.map(kind, key, "{\"tool\":\"look\",\"took\":5,\"text\":\"long\"}", THEN);
    }

    private Retelling retelling() {
        Agent lead = Agent.builder("lead", "Lead", "story", "You lead.").build();
        AgentJob job = AgentJob.builder(Caller.user("anna"), "run-1", lead, ModelMessage.of(Role.USER, "Go"))
                .journal(log)
                .build();
        Retelling retelling = new Retelling(job, log.sink());
        retelling.resume();
        return retelling;
    }

    /** The workflow's answer to the query for what is behind a position: a page of so many. */
    private static Values page(long position, int size) {
        int from = (int) position;
        return Values.read(Json.write(Map.of("frames", TOLD.subList(from, Math.min(from + size, TOLD.size())))));
    }

    private void tellAll(int pageSize) {
        Retelling retelling = retelling();
        while (retelling.position() < TOLD.size()) {
            retelling.tell(page(retelling.position(), pageSize));
        }
    }

    static IntStream deaths() {
        return IntStream.range(0, 9);
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void nothing_is_told_twice_or_left_out_wherever_its_process_dies(int written) {
        log.left = written;
        assertThatThrownBy(() -> tellAll(4)).hasMessage("the process dies");
        log.sinceLast.clear();
        log.left = Integer.MAX_VALUE;
        tellAll(3);
        assertThat(log.told).containsExactly("a", "b", "c", "d", "e");
        assertThat(log.steps()).containsExactly("model s1", "tool-intent s1_1", "tool-result s1_1", "model s2");
    }

    @Test
    void a_step_keeps_its_time_and_leaves_behind_what_was_said() {
        tellAll(100);
        Values kept = Values.read(log.entries.get(List.of("told-tool-result", "s1_1")));
        assertThat(kept.copy())
                .containsOnlyKeys("tool", "took", "at")
                .containsEntry("at", THEN.toEpochMilli())
                .containsEntry("tool", "look");
    }

    @Test
    void where_nobody_listens_any_more_steps_are_written_down_alone() {
        Retelling retelling = retelling();
        retelling.tell(page(0, 2));
        retelling.keepSteps(page(0, 6));
        assertThat(log.steps()).containsExactly("model s1", "tool-intent s1_1", "tool-result s1_1");
        assertThat(log.told).containsExactly("a");
        assertThat(log.sinceLast).isEmpty();
    }
}
