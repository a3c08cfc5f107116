package dev.orchestrator;

import static dev.orchestrator.ChatHouse.ANNA;
import static dev.orchestrator.ChatHouse.endOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.Message.Status;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.RequestAccepted;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cancel against completion: the stored answer, the callback and what {@code cancel()} returned agree every time. */
@Timeout(300)
class RaceTest {

    private static final int RACES = 20_000;
    private static final long SEED = 7;

    private int completed;
    private int cancelled;

    @Test
    void the_stored_answer_the_callback_and_cancel_always_agree() {
        Random random = new Random(SEED);
        try (Orchestrator orchestrator =
                Orchestrator.builder(ScriptedModel.answering("A", "B", "C")).build()) {
            for (int i = 0; i < RACES; i++) {
                race(orchestrator, "r" + i, random.nextInt(20_000), random.nextInt(10) > 2);
            }
        }
        assertThat(completed).as("races that the answer won").isGreaterThan(RACES / 200);
        assertThat(cancelled).as("races that the cancel won").isGreaterThan(RACES / 200);
    }

    private void race(Orchestrator orchestrator, String requestId, int spins, boolean cancel) {
        RecordingListener<ChatResult> heard = new RecordingListener<>();
        Run<ChatResult> run = orchestrator.chat(
                ChatRequest.builder(ANNA, "Hi").requestId(requestId).build(), heard);
        for (int spin = 0; spin < spins; spin++) {
            Thread.onSpinWait();
        }
        boolean won = cancel && run.cancel();
        endOf(run);
        Status stored = storedAnswer(orchestrator, heard, requestId);

        assertThat(heard.ends()).isEqualTo(1);
        assertThat(heard.result().isPresent())
                .as("completed, cancel() returned %s", won)
                .isEqualTo(!won);
        assertThat(stored == Status.COMPLETE)
                .as("stored %s, cancel() returned %s", stored, won)
                .isEqualTo(!won);
        if (won) {
            cancelled++;
        } else {
            completed++;
        }
    }

    private static Status storedAnswer(
            Orchestrator orchestrator, RecordingListener<ChatResult> heard, String requestId) {
        List<RequestAccepted> accepted = heard.events(RequestAccepted.class);
        if (accepted.isEmpty()) {
            return null;
        }
        return orchestrator
                .conversations()
                .messages(ANNA, accepted.get(0).conversationId(), Long.MAX_VALUE, 10)
                .stream()
                .map(StoredMessage::message)
                .filter(message -> message.id().equals(Turn.answerId(requestId)))
                .map(Message::status)
                .findFirst()
                .orElse(null);
    }
}
