package dev.orchestrator.gather.crash;

import static dev.orchestrator.gather.crash.TaskingProcess.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What a run must look like that was killed how often ever. */
final class TaskAftermath {

    private static final Set<String> EFFECTFUL = Set.of("note", "publish");
    private static final int CALLS = 5;
    private static final int ATTEMPTS = 1 + Troupe.REVIEW.retries();

    private final Stores stores;
    private final StoredRun run;
    private final TaskWay way;
    private final List<RunEntry> log;
    private final Map<String, Long> effects;

    /** {@code effects} tells how often each line stands in the file. */
    TaskAftermath(Stores stores, String runId, TaskWay way, Map<String, Long> effects) {
        this.stores = stores;
        this.run = stores.runs().find(ANNA.userId(), runId).orElseThrow();
        this.way = way;
        this.log = stores.runs().entries(ANNA.userId(), runId, 0, Integer.MAX_VALUE);
        this.effects = effects;
    }

    /** How a task of this way ends, as its process tells it: every one in the same words. */
    static String end(TaskWay way) {
        if (way.isCancelled()) {
            return "CANCELLED";
        }
        return "COMPLETED " + (way == TaskWay.REVIEWED ? "Once more. " : "I ask around.||") + Troupe.LAST_WORDS;
    }

    void check() {
        assertThat(run.status())
                .as("%s, %s", run, way)
                .isEqualTo(way.isCancelled() ? Status.CANCELLED : Status.COMPLETED);
        effects();
        decisions();
        events();
        attempts();
        conversation();
    }

    private Stream<RunEntry> of(String kind) {
        return log.stream().filter(entry -> entry.kind().equals(kind));
    }

    /** No tool with effects has run twice for a call; what counts as done was done; what nobody knows was not done again. */
    private void effects() {
        int results = 0;
        for (RunEntry entry : of("tool-result").toList()) {
            Map<?, ?> result = (Map<?, ?>) Json.read(entry.data());
            String tool = String.valueOf(result.get("tool"));
            results += tool.equals("delegate") ? 0 : 1;
            String said = entry.key() + " of " + run + ", " + way + ": " + result;
            if (!tool.equals("delegate")) {
                long times = effects.getOrDefault(tool + " " + run.id() + " " + entry.key(), 0L);
                result(tool, String.valueOf(result.get("state")), String.valueOf(result.get("text")), times, said);
            }
        }
        effects.forEach((line, times) -> assertThat(times)
                .as("%s, %s", line, way)
                .isLessThanOrEqualTo(EFFECTFUL.contains(line.split(" ")[0]) ? 1 : Long.MAX_VALUE));
        if (way.isCancelled()) {
            assertThat(results).as("calls of tools in %s", run).isLessThan(CALLS);
        } else {
            int again = way == TaskWay.REVIEWED ? ATTEMPTS - 1 : 0;
            assertThat(results).as("calls of tools in %s, %s", run, way).isEqualTo(CALLS + again);
        }
    }

    private void result(String tool, String state, String text, long times, String said) {
        if (tool.equals("publish") && way.isRefused()) {
            assertThat(state).as(said).isEqualTo("REFUSED");
            assertThat(text).as(said).contains("was not approved");
        } else if (state.equals("FINISHED")) {
            assertThat(times).as(said).isPositive();
        } else {
            assertThat(text).as(said).contains("not known");
        }
    }

    /** One decision about what waited, which nobody has gone against. */
    private void decisions() {
        List<?> approved = of("decision")
                .map(entry -> ((Map<?, ?>) Json.read(entry.data())).get("approved"))
                .toList();
        if (way.isCancelled()) {
            assertThat(approved).as("decisions about %s, %s", run, way).isEmpty();
        } else {
            assertThat(approved).as("decisions about %s, %s", run, way).isEqualTo(List.of(!way.isRefused()));
        }
        if (way.isCancelled() || way.isRefused()) {
            assertThat(effects.keySet()).as("%s, %s", run, way).noneMatch(line -> line.startsWith("publish "));
        }
    }

    /** Numbers go on without a gap, percentages never fall, and each call of a tool that was begun was ended. */
    private void events() {
        long sequence = 0;
        long percentage = 0;
        List<String> open = new ArrayList<>();
        for (RunEntry entry : of("events").toList()) {
            for (Object each : (List<?>) ((Map<?, ?>) Json.read(entry.data())).get("frames")) {
                Map<?, ?> frame = (Map<?, ?>) each;
                assertThat(((Number) frame.get("n")).longValue()).isEqualTo(++sequence);
                if (frame.get("progress") instanceof Map<?, ?> progress) {
                    long now = ((Number) progress.get("percentage")).longValue();
                    assertThat(now).as("%s, %s", run, way).isGreaterThanOrEqualTo(percentage);
                    percentage = now;
                }
                follow(open, frame);
            }
        }
        if (!way.isCancelled()) {
            assertThat(percentage).as("%s, %s", run, way).isEqualTo(100);
            assertThat(open).as("calls whose end was never told, of %s", run).isEmpty();
        }
    }

    private static void follow(List<String> open, Map<?, ?> frame) {
        String call = String.valueOf(frame.get("call"));
        if (frame.get("kind").equals("ToolStarted") && !open.contains(call)) {
            open.add(call);
        } else if (frame.get("kind").equals("ToolFinished") || frame.get("kind").equals("ToolFailed")) {
            open.remove(call);
        }
    }

    /** Each attempt was reviewed once, and the last one stands. */
    private void attempts() {
        List<String> keys = way == TaskWay.REVIEWED ? List.of("1", "2", "3") : List.of();
        assertThat(of("review"))
                .as("reviews of %s", run)
                .extracting(RunEntry::key)
                .isEqualTo(keys);
        assertThat(of("again"))
                .as("what was done again in %s", run)
                .extracting(RunEntry::key)
                .isEqualTo(keys.isEmpty() ? keys : keys.subList(0, ATTEMPTS - 1));
    }

    private List<Message> messages(Role role) {
        String conversation = String.valueOf(run.head().conversationId());
        return stores.conversations().messages(ANNA.userId(), conversation, Long.MAX_VALUE, Integer.MAX_VALUE).stream()
                .map(StoredMessage::message)
                .filter(message -> message.role() == role)
                .toList();
    }

    /** The request and what it waited for; then the decision and one result. What is cancelled has none. */
    private void conversation() {
        List<Message> answers = messages(Role.ASSISTANT);
        if (way.isCancelled()) {
            assertThat(answers)
                    .as("of %s", run)
                    .noneMatch(answer -> answer.text().endsWith(Troupe.LAST_WORDS));
            return;
        }
        assertThat(answers)
                .as("of %s, %s", run, way)
                .extracting(Message::status)
                .containsExactly(Message.Status.COMPLETE, Message.Status.COMPLETE);
        assertThat(answers.get(1).text()).endsWith(Troupe.LAST_WORDS);
        assertThat(scores(answers.get(1)))
                .as("of %s, %s", run, way)
                .isEqualTo(way == TaskWay.REVIEWED ? List.of(Troupe.SCORE) : List.of());
        List<String> said = messages(Role.USER).stream().map(Message::text).toList();
        if (way == TaskWay.EXPIRED) { // whoever came too late may have said so as well
            assertThat(said).as("of %s", run).containsOnlyOnce("No decision in time");
        } else {
            assertThat(said).as("of %s, %s", run, way).hasSize(2);
        }
    }

    private static List<Object> scores(Message answer) {
        return answer.parts().stream()
                .map(part -> part.data().get("quality"))
                .filter(Map.class::isInstance)
                .map(quality -> (Object) ((Map<?, ?>) quality).get("score"))
                .toList();
    }
}
