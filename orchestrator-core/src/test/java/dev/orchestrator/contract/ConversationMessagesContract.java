package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Mode;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.MessageMetadata;
import dev.orchestrator.port.store.StoredAttachment;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnToken;
import dev.orchestrator.stream.EntityCard;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.SourcesFound;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of {@link ConversationStoreContract} about appending and reading messages. */
abstract class ConversationMessagesContract extends ConversationTurnsContract {

    @Test
    void messages_are_numbered_from_one_in_the_order_they_came() {
        String id = created();
        for (int i = 1; i <= 5; i++) {
            Message message = message("m-" + i, "text " + i);
            assertThat(store.append(user, id, message)).isEqualTo(new StoredMessage(i, message));
        }
        assertThat(texts(id)).containsExactly("text 1", "text 2", "text 3", "text 4", "text 5");
        assertGapless(id, 5);
    }

    @Test
    void appending_an_id_again_returns_the_first_and_changes_nothing() {
        String id = createdWith(2);
        StoredMessage first = all(id).get(0);
        assertThat(store.append(user, id, message("m-1", "text 1"))).isEqualTo(first);
        assertThat(store.append(user, id, message("m-1", "another text"))).isEqualTo(first);
        assertThat(texts(id)).containsExactly("text 1", "text 2");
    }

    @Test
    void an_interrupted_answer_is_not_replaced_by_appending() {
        String id = created();
        Message half = interrupted("r", "half", Usage.NONE);
        store.append(user, id, half);
        assertThat(store.append(user, id, answer("r", "whole", Usage.NONE))).isEqualTo(new StoredMessage(1, half));
        assertThat(texts(id)).containsExactly("half");
    }

    @Test
    void many_threads_that_append_one_id_store_one_message() throws Exception {
        for (int round = 0; round < 10; round++) {
            String id = created();
            List<StoredMessage> stored =
                    Together.run(8, thread -> store.append(user, id, message("m", "from thread " + thread)));
            assertThat(stored).containsOnly(all(id).get(0));
            assertGapless(id, 1);
        }
    }

    @Test
    void message_ids_are_unique_within_their_conversation_only() {
        String one = createdWith(2);
        String other = createdWith(2);
        assertGapless(one, 2);
        assertGapless(other, 2);
    }

    @Test
    void four_hundred_appends_from_eight_threads_leave_no_gap() throws Exception {
        String id = created();
        List<List<StoredMessage>> stored = Together.run(
                8,
                thread -> IntStream.range(0, 50)
                        .mapToObj(i -> store.append(user, id, message(thread + "-" + i, "text")))
                        .toList());
        assertGapless(id, 400);
        assertThat(all(id))
                .containsExactlyInAnyOrderElementsOf(
                        stored.stream().flatMap(List::stream).toList());
    }

    @Test
    void any_text_comes_back_as_it_was_given() {
        for (String text : HostileText.ALL) {
            String id = created();
            Message question = message("m", text);
            Message answer = answer("r", text, Usage.NONE);
            store.append(user, id, question);
            store.finishTurn(started(turn(id, "r", "run", text)).token(), answer);
            assertThat(all(id)).extracting(StoredMessage::message).contains(question, answer);
        }
    }

    @Test
    void any_text_can_be_an_id() {
        String id = created();
        List<String> ids = HostileText.ALL.stream()
                .filter(text -> !text.isBlank() && text.length() < 100)
                .toList();
        ids.forEach(messageId -> store.append(user, id, message(messageId, "text")));
        ids.forEach(messageId -> store.append(user, id, message(messageId, "text")));
        assertThat(all(id)).extracting(m -> m.message().id()).containsExactlyElementsOf(ids);
    }

    @Test
    void everything_a_message_has_comes_back() {
        for (String text : HostileText.ALL) {
            // Each text is there some twenty times: the long ones would make a message that no database takes.
            if (!text.isBlank() && text.length() < 100) {
                String id = created();
                Message appended = full("m", text);
                store.append(user, id, appended);
                TurnToken token = started(id, "r").token();
                Message answer = full(Turn.answerId("r"), text);
                store.finishTurn(token, answer);
                assertThat(all(id)).contains(new StoredMessage(1, appended), new StoredMessage(3, answer));
            }
        }
    }

    private Message full(String id, String text) {
        MessageMetadata metadata = MessageMetadata.builder(Mode.QUERY, text, text, text)
                .agent(text)
                .model(text, text, text)
                .finishReason(FinishReason.LENGTH)
                .error(ErrorCode.TIMEOUT)
                .usage(new Usage(Long.MAX_VALUE, 2, 3, 4, new BigDecimal("0.1000"), Usage.CostBasis.PRICES))
                .latency(Duration.ofNanos(1_234_567_890_123L))
                .prompt(text)
                .sources(List.of(text, "second"))
                .suggestions(List.of(text, ""))
                .build();
        List<StoredAttachment> attachments = List.of(
                new StoredAttachment(text, text, text, Long.MAX_VALUE, text, text),
                new StoredAttachment("a-2", "name", "image/png", 0, null, null));
        List<DataPart> parts = List.of(new DataPart(text, data(text)), new DataPart("empty", Map.of()));
        return new Message(
                id, Role.ASSISTANT, text, attachments, parts, Message.Status.COMPLETE, metadata, clock.instant());
    }

    /** The kinds of values JSON knows; numbers are those its readers give. */
    private static Map<String, Object> data(String text) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(text, text);
        data.put("$set", Map.of("a.b", 1, "", List.of(), "_id", Map.of()));
        data.put("whole", List.of(0, -1, Integer.MAX_VALUE, Long.MIN_VALUE));
        data.put("broken", List.of(0.5, -1e300, 1.0));
        data.put("truth", Arrays.asList(true, false, null));
        data.put("nested", List.of(List.of(Map.of("k", List.of(text)))));
        return data;
    }

    @Test
    void the_sources_of_an_answer_come_back_as_they_were() {
        String id = created();
        SourcesFound sources = new SourcesFound(List.of(new EntityCard(
                "e-1",
                "character",
                "Arya",
                "A girl.",
                1,
                Map.of("age", 11L, "height", 1.0, "names", List.of(Map.of("$a.b", true))),
                List.of(new EntityCard.Link("OWNS", true, "e-2", "Needle")))));
        Message answer = answer("r", "text", Usage.NONE);
        Message sourced = new Message(
                answer.id(),
                answer.role(),
                answer.text(),
                List.of(),
                List.of(sources.toPart()),
                answer.status(),
                answer.metadata(),
                answer.createdAt());
        store.finishTurn(started(turn(id, "r", "run", "text")).token(), sourced);
        assertThat(all(id).get(1).message().parts())
                .hasSize(1)
                .allSatisfy(part -> assertThat(SourcesFound.of(part)).contains(sources));
    }

    @Test
    void what_a_message_does_not_have_stays_absent() {
        String id = created();
        Message plain = message("m", "text");
        store.append(user, id, plain);
        assertThat(all(id)).containsExactly(new StoredMessage(1, plain));
    }

    @Test
    void the_window_is_read_from_the_end() {
        String id = createdWith(10);
        assertThat(store.messages(user, id, Long.MAX_VALUE, 3))
                .extracting(StoredMessage::sequence)
                .containsExactly(8L, 9L, 10L);
        assertThat(store.messages(user, id, 8, 3))
                .extracting(StoredMessage::sequence)
                .containsExactly(5L, 6L, 7L);
        assertThat(store.messages(user, id, 2, 3))
                .extracting(StoredMessage::sequence)
                .containsExactly(1L);
        assertThat(store.messages(user, id, 1, 3)).isEmpty();
        assertThat(store.messages(user, id, Long.MAX_VALUE, 100)).hasSize(10);
        assertThat(store.messages(user, created(), Long.MAX_VALUE, 3)).isEmpty();
    }

    @Test
    void pages_cover_every_message_once() {
        String id = createdWith(23);
        List<StoredMessage> collected = new ArrayList<>();
        List<StoredMessage> page = store.messages(user, id, Long.MAX_VALUE, 5);
        while (!page.isEmpty() && collected.size() <= 23) {
            collected.addAll(0, page);
            page = store.messages(user, id, page.get(0).sequence(), 5);
        }
        assertThat(collected).isEqualTo(all(id)).hasSize(23);
    }

    @Test
    void a_page_holds_at_least_one_message() {
        String id = createdWith(1);
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.messages(user, id, Long.MAX_VALUE, 0));
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.messages(user, id, Long.MAX_VALUE, -1));
    }

    @Test
    void an_append_moves_the_time_of_the_last_change() {
        String id = created();
        clock.advance(Duration.ofSeconds(1));
        store.append(user, id, message("m", "text"));
        assertThat(found(id).updatedAt()).isEqualTo(clock.instant());
    }

    @Test
    void messages_need_their_conversation() {
        String unknown = unique("c");
        assertFails(ErrorCode.CONVERSATION_NOT_FOUND, () -> store.append(user, unknown, message("m", "text")));
        assertFails(ErrorCode.CONVERSATION_NOT_FOUND, () -> store.messages(user, unknown, Long.MAX_VALUE, 1));
    }

    @Test
    void append_keeps_users_apart() {
        String id = createdWith(1);
        assertFails(ErrorCode.CONVERSATION_NOT_FOUND, () -> store.append(stranger, id, message("m-2", "text")));
        assertFails(ErrorCode.CONVERSATION_NOT_FOUND, () -> store.append(stranger, id, message("m-1", "text")));
        assertGapless(id, 1);
    }

    @Test
    void reading_keeps_users_apart() {
        String id = createdWith(1);
        assertFails(ErrorCode.CONVERSATION_NOT_FOUND, () -> store.messages(stranger, id, Long.MAX_VALUE, 1));
    }
}
