package dev.orchestrator.gather.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamListener;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Looks at the stores after a kill: nothing acknowledged is lost, and everything goes on. */
final class Aftermath {

    private static final StreamListener<Object> SILENT = StreamListener.text(text -> {});

    private final Kill kill;
    private final Ledger ledger;
    private final Wholeness stored;
    private final TalkingModel model;
    private final Orchestrator orchestrator;
    private final Duration patience;

    /** {@code expected} holds what earlier kills left, and gets what is found after this one. */
    Aftermath(Kill kill, Ledger ledger, ConversationStore store, Expected expected, Duration patience) {
        this.kill = kill;
        this.ledger = ledger;
        this.stored = new Wholeness(store, expected);
        this.model = new TalkingModel("aftermath " + kill.number(), id -> {});
        this.orchestrator = Orchestrator.builder(model)
                .conversations(store)
                .turnLease(Killing.LEASE)
                .build();
        this.patience = patience;
    }

    void check() {
        assertThat(ledger.failures).as("complaints of the killed process").isEmpty();
        ledger.questions.values().forEach(stored::expect);
        ledger.answers.values().forEach(stored::expect);
        try (orchestrator) {
            Map<String, Message> before = stored.acknowledgedIsThere(conversations());
            goOn(before);
        }
        stored.isWhole(conversations());
    }

    private Set<String> conversations() {
        Set<String> all = new TreeSet<>(ledger.sent.values());
        all.remove(Ledger.NEW);
        ledger.questions.values().forEach(q -> all.add(q.conversationId()));
        return all;
    }

    /** Asks something new in every conversation and repeats every request; which comes first is the kill's choice. */
    private void goOn(Map<String, Message> before) {
        Map<String, Run<ChatResult>> repeats = new LinkedHashMap<>();
        Map<String, Run<ChatResult>> news = new LinkedHashMap<>();
        if (kill.number() % 2 == 0) {
            askNew(news);
            repeat(repeats);
        } else {
            repeat(repeats);
            askNew(news);
        }
        repeats.forEach((id, run) -> answered(id, before, result(id, run)));
        news.forEach((id, run) -> answeredNow(id, result(id, run)));
        goOnWhereOnlyTheRepeatBegan(repeats);
    }

    private void repeat(Map<String, Run<ChatResult>> runs) {
        ledger.sent.forEach((id, conversation) -> runs.put(id, start(id, conversation)));
    }

    private void askNew(Map<String, Run<ChatResult>> runs) {
        conversations().forEach(conversation -> {
            String id = "n" + kill.number() + "-" + conversation;
            runs.put(id, start(id, conversation));
        });
    }

    private void goOnWhereOnlyTheRepeatBegan(Map<String, Run<ChatResult>> repeats) {
        Set<String> begun = new TreeSet<>();
        repeats.values().forEach(run -> begun.add(run.await().conversationId()));
        begun.removeAll(conversations());
        begun.forEach(conversation -> {
            String id = "n" + kill.number() + "-" + conversation;
            answeredNow(id, result(id, start(id, conversation)));
            stored.isWhole(List.of(conversation));
        });
    }

    private Run<ChatResult> start(String requestId, String conversation) {
        ChatRequest request = ChatRequest.builder(Texts.CALLER, Texts.question(requestId))
                .requestId(requestId)
                .conversation(conversation.equals(Ledger.NEW) ? null : conversation)
                .build();
        return orchestrator.chat(request, SILENT);
    }

    private ChatResult result(String requestId, Run<ChatResult> run) {
        return run.await(patience).orElseGet(() -> fail("conversation of request %s cannot go on", requestId));
    }

    /** The answer there was, without a further call; where there was none, one call and its answer. */
    private void answered(String requestId, Map<String, Message> before, ChatResult result) {
        Message there = before.get(result.conversationId() + " " + result.messageId());
        if (there == null) {
            assertThat(ledger.answers)
                    .as("acknowledged answers that are not there")
                    .doesNotContainKey(requestId);
            answeredNow(requestId, result);
        } else {
            assertThat(model.calls(requestId))
                    .as("calls for answered request %s", requestId)
                    .isZero();
            assertThat(result.message()).isEqualTo(there.text());
            remember(requestId, result);
        }
    }

    private void answeredNow(String requestId, ChatResult result) {
        // An answer may have been written and not yet be in its place when the process died: then there is no call.
        assertThat(model.calls(requestId)).as("calls for request %s", requestId).isLessThanOrEqualTo(1);
        String by = model.calls(requestId) == 1 ? "aftermath " + kill.number() : "process " + kill.number();
        assertThat(result.message()).isEqualTo(String.join("", Texts.answer(requestId, by)));
        remember(requestId, result);
    }

    private void remember(String requestId, ChatResult result) {
        String question = Texts.hash(Texts.question(requestId));
        stored.expect(new Ledger.Acknowledged(result.conversationId(), Turn.questionId(requestId), question));
        stored.expect(
                new Ledger.Acknowledged(result.conversationId(), result.messageId(), Texts.hash(result.message())));
    }
}
