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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a run must look like that was killed how often ever. */
final class TaskAftermath {

    private static final Set<String> EFFECTFUL = Set.of("note", "publish");

    private final Stores stores;
    private final StoredRun run;
    private final List<RunEntry> log;
    private final Map<String, Long> effects;

    /** {@code effects} tells how often each line stands in the file. */
    TaskAftermath(Stores stores, String runId, Map<String, Long> effects) {
        this.stores = stores;
        this.run = stores.runs().find(ANNA.userId(), runId).orElseThrow();
        this.log = stores.runs().entries(ANNA.userId(), runId, 0, Integer.MAX_VALUE);
        this.effects = effects;
    }

    void check() {
        assertThat(run.status()).as("%s", run).isEqualTo(StoredRun.Status.COMPLETED);
        effects();
        events();
        conversation();
    }

    /** No tool with effects has run twice for a call; what counts as done was done; what nobody knows was not done again. */
    private void effects() {
        int results = 0;
        for (RunEntry entry : log) {
            if (entry.kind().equals("tool-result")) {
                Map<?, ?> result = (Map<?, ?>) Json.read(entry.data());
                String tool = String.valueOf(result.get("tool"));
                results += tool.equals("delegate") ? 0 : 1;
                long times = effects.getOrDefault(tool + " " + run.id() + " " + entry.key(), 0L);
                String said = entry.key() + " of " + run + ": " + result;
                if (EFFECTFUL.contains(tool)) {
                    assertThat(times).as(said).isLessThanOrEqualTo(1);
                }
                if (result.get("state").equals("FINISHED") && !tool.equals("delegate")) {
                    assertThat(times).as(said).isPositive();
                } else if (!result.get("state").equals("FINISHED")) {
                    assertThat(String.valueOf(result.get("text"))).as(said).contains("not known");
                }
            }
        }
        assertThat(results).as("calls of tools in %s", run).isEqualTo(5);
    }

    /** Numbers go on without a gap, percentages never fall, and each call of a tool that was begun was ended. */
    private void events() {
        long sequence = 0;
        long percentage = 0;
        List<String> open = new ArrayList<>();
        for (RunEntry entry : log) {
            if (entry.kind().equals("events")) {
                for (Object each : (List<?>) ((Map<?, ?>) Json.read(entry.data())).get("frames")) {
                    Map<?, ?> frame = (Map<?, ?>) each;
                    assertThat(((Number) frame.get("n")).longValue()).isEqualTo(++sequence);
                    if (frame.get("progress") instanceof Map<?, ?> progress) {
                        long now = ((Number) progress.get("percentage")).longValue();
                        assertThat(now).as("%s", run).isGreaterThanOrEqualTo(percentage);
                        percentage = now;
                    }
                    follow(open, frame);
                }
            }
        }
        assertThat(percentage).isEqualTo(100);
        assertThat(open).as("calls whose end was never told, of %s", run).isEmpty();
    }

    private static void follow(List<String> open, Map<?, ?> frame) {
        String call = String.valueOf(frame.get("call"));
        if (frame.get("kind").equals("ToolStarted") && !open.contains(call)) {
            open.add(call);
        } else if (frame.get("kind").equals("ToolFinished") || frame.get("kind").equals("ToolFailed")) {
            open.remove(call);
        }
    }

    /** The request and one result; then the decision and one result. */
    private void conversation() {
        String conversation = String.valueOf(run.head().conversationId());
        List<Message> messages =
                stores.conversations().messages(ANNA.userId(), conversation, Long.MAX_VALUE, Integer.MAX_VALUE).stream()
                        .map(StoredMessage::message)
                        .toList();
        assertThat(messages)
                .extracting(Message::role)
                .containsExactly(Role.USER, Role.ASSISTANT, Role.USER, Role.ASSISTANT);
        assertThat(messages).extracting(Message::status).containsOnly(Message.Status.COMPLETE);
        assertThat(messages.get(3).text()).endsWith(Troupe.LAST_WORDS);
    }
}
