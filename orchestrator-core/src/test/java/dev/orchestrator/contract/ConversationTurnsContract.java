package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.port.store.TurnStart.Finished;
import dev.orchestrator.port.store.TurnStart.InFlight;
import dev.orchestrator.port.store.TurnStart.Started;
import dev.orchestrator.port.store.TurnToken;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The part of {@link ConversationStoreContract} about asking and answering. */
abstract class ConversationTurnsContract extends ConversationLeasesContract {

    @Test
    void a_turn_stores_the_question_then_the_answer() {
        String id = createdWith(1);
        Started start = started(id, "r");
        assertThat(start.question().sequence()).isEqualTo(2);
        assertThat(start.token()).extracting(TurnToken::requestId).isEqualTo("r");

        Message answer = answer("r", "the answer", usage(1, "0.1"));
        assertThat(store.finishTurn(start.token(), answer)).contains(new StoredMessage(3, answer));

        assertThat(texts(id)).containsExactly("text 1", "question", "the answer");
        assertGapless(id, 3);
    }

    @Test
    void of_many_threads_with_one_request_one_is_started() throws Exception {
        for (int round = 0; round < 10; round++) {
            String id = created();
            List<TurnStart> starts =
                    Together.run(8, thread -> store.beginTurn(turn(id, "r", "run-" + thread, "question"), LEASE));

            String holder = "run-" + starts.indexOf(only(Started.class, starts));
            assertThat(starts.stream().filter(s -> !(s instanceof Started)))
                    .hasSize(7)
                    .allMatch(new InFlight("r", holder)::equals);
            assertGapless(id, 1);
        }
    }

    @Test
    void of_many_threads_with_requests_of_their_own_one_is_started() throws Exception {
        for (int round = 0; round < 10; round++) {
            String id = created();
            List<TurnStart> starts =
                    Together.run(8, thread -> store.beginTurn(turn(id, "r-" + thread, "run", "question"), LEASE));
            only(Started.class, starts);
            assertGapless(id, 1);
        }
    }

    @Test
    void a_request_id_belongs_to_one_text() {
        String id = created();
        Turn other = turn(id, "r", "run", "another question");
        TurnToken first = started(id, "r").token();
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.beginTurn(other, LEASE));
        store.releaseTurn(first);
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.beginTurn(other, LEASE));
        store.finishTurn(started(id, "r").token(), answer("r", "answer", Usage.NONE));
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.beginTurn(other, LEASE));
        assertThat(texts(id)).containsExactly("question", "answer");
        assertThat(store.beginTurn(turn(id, "next", "run", "next"), LEASE)).isInstanceOf(Started.class);
    }

    @Test
    void a_finished_turn_is_finished_for_good() {
        String id = created();
        Message answer = answer("r", "answer", usage(1, "0.1"));
        StoredMessage stored =
                store.finishTurn(started(id, "r").token(), answer).orElseThrow();
        clock.advance(LEASE.multipliedBy(2));

        assertThat(store.beginTurn(turn(id, "r", "run-2", "question"), LEASE)).isEqualTo(new Finished(stored));
        started(id, "r-2");
        assertThat(store.beginTurn(turn(id, "r", "run-3", "question"), LEASE)).isEqualTo(new Finished(stored));
        assertThat(texts(id)).containsExactly("question", "answer", "question");
        assertThat(usageOf(id)).isEqualTo(usage(1, "0.1"));
    }

    @Test
    void finishing_again_returns_the_same_and_adds_nothing() throws Exception {
        for (int round = 0; round < 10; round++) {
            String id = created();
            TurnToken token = started(id, "r").token();
            Message answer = answer("r", "answer", usage(3, "0.25"));

            List<Optional<StoredMessage>> stored = Together.run(4, thread -> store.finishTurn(token, answer));

            assertThat(stored).containsOnly(Optional.of(new StoredMessage(2, answer)));
            assertThat(store.finishTurn(token, answer)).contains(new StoredMessage(2, answer));
            assertThat(usageOf(id)).isEqualTo(usage(3, "0.25"));
            assertGapless(id, 2);
        }
    }

    @Test
    void finishing_an_interrupted_answer_again_adds_nothing() {
        String id = created();
        TurnToken token = started(id, "r").token();
        Message answer = interrupted("r", "ans", usage(3, "0.25"));
        assertThat(store.finishTurn(token, answer)).contains(new StoredMessage(2, answer));
        assertThat(store.finishTurn(token, answer)).contains(new StoredMessage(2, answer));
        assertThat(usageOf(id)).isEqualTo(usage(3, "0.25"));
    }

    @Test
    void the_id_of_an_answer_follows_from_its_request() {
        String id = created();
        TurnToken token = started(id, "r").token();
        assertFails(ErrorCode.VALIDATION_ERROR, () -> store.finishTurn(token, answer("other", "answer", Usage.NONE)));
        assertGapless(id, 1);
    }

    @Test
    void the_answer_to_a_retry_replaces_the_interrupted_one_in_its_place() {
        String id = created();
        Started first = started(id, "r");
        store.finishTurn(first.token(), interrupted("r", "half an", usage(1, "0.5")));
        store.append(user, id, message("m", "something else"));

        Started second = started(id, "r");
        assertThat(second.question()).isEqualTo(first.question());
        store.finishTurn(second.token(), interrupted("r", "nearly an", usage(2, "0.25")));
        assertThat(texts(id)).containsExactly("question", "nearly an", "something else");

        Message whole = answer("r", "an answer", usage(4, "0.125"));
        assertThat(store.finishTurn(started(id, "r").token(), whole)).contains(new StoredMessage(2, whole));
        assertThat(texts(id)).containsExactly("question", "an answer", "something else");
        assertThat(usageOf(id)).isEqualTo(usage(7, "0.875"));
        assertGapless(id, 3);
    }

    @Test
    void an_answer_stored_late_is_not_undone_by_finishing_again() {
        String id = created();
        TurnToken first = started(id, "r").token();
        store.finishTurn(first, interrupted("r", "half an", usage(1, "0.5")));
        Message whole = answer("r", "an answer", usage(4, "0.125"));
        store.finishTurn(started(id, "r").token(), whole);
        assertThat(store.finishTurn(first, interrupted("r", "half an", usage(1, "0.5"))))
                .contains(new StoredMessage(2, whole));
        assertThat(texts(id)).containsExactly("question", "an answer");
    }

    @Test
    void usage_is_summed_to_the_last_digit() {
        String id = created();
        List<String> costs = List.of("0.1", "0.2", "0.000000123456789", "1000000.00000000000001", "0", "1E-12");
        Usage sum = Usage.NONE;
        for (int i = 0; i < costs.size(); i++) {
            Usage usage = new Usage(1L << 33, i, i, i, new BigDecimal(costs.get(i)), Usage.CostBasis.values()[i % 3]);
            store.finishTurn(started(id, "r-" + i).token(), answer("r-" + i, "answer", usage));
            sum = sum.plus(usage);
        }
        assertSum(id, sum);
        store.finishTurn(started(id, "x").token(), interrupted("x", "half", Usage.ofTokens(5, 6)));
        assertSum(id, sum.plus(Usage.ofTokens(5, 6)));
        assertThat(usageOf(id).basis()).isEqualTo(Usage.CostBasis.UNKNOWN);
    }

    private void assertSum(String id, Usage sum) {
        assertThat(usageOf(id))
                .usingRecursiveComparison()
                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .isEqualTo(sum);
    }

    @Test
    void a_turn_moves_the_time_of_the_last_change() {
        String id = created();
        clock.advance(TICK);
        TurnToken token = started(id, "r").token();
        assertThat(found(id).updatedAt()).isEqualTo(clock.instant());
        clock.advance(TICK);
        store.finishTurn(token, answer("r", "answer", Usage.NONE));
        assertThat(found(id).updatedAt()).isEqualTo(clock.instant());
    }

    @Test
    void a_turn_needs_its_conversation() {
        assertFails(ErrorCode.CONVERSATION_NOT_FOUND, () -> started(unique("c"), "r"));
    }

    @Test
    void a_turn_of_a_deleted_conversation_is_lost() {
        String id = created();
        TurnToken token = started(id, "r").token();
        store.delete(user, id);
        for (int i = 0; i < 2; i++) {
            assertThat(store.renewTurn(token, LEASE)).isFalse();
            assertThat(store.finishTurn(token, answer("r", "late", Usage.NONE))).isEmpty();
            store.releaseTurn(token);
            store.create(conversation(id));
        }
        assertGapless(id, 0);
        started(id, "r");
    }

    @Test
    void turns_and_appends_from_many_threads_leave_no_gap() throws Exception {
        String id = created();
        Together.run(8, thread -> {
            for (int i = 0; i < 10; i++) {
                String name = thread + "-" + i;
                if (thread < 4) {
                    store.append(user, id, message(name, name));
                } else {
                    store.finishTurn(waitForTurn(id, name), answer(name, "answer", usage(1, "0.1")));
                }
            }
            return null;
        });

        assertGapless(id, 40 + 80);
        Set<String> ids = all(id).stream().map(m -> m.message().id()).collect(Collectors.toSet());
        assertThat(ids).hasSize(120);
        assertThat(usageOf(id).cost()).isEqualByComparingTo("4");
        assertThat(usageOf(id).inputTokens()).isEqualTo(40);
    }

    private TurnToken waitForTurn(String conversationId, String requestId) {
        while (!Thread.currentThread().isInterrupted()) {
            if (store.beginTurn(turn(conversationId, requestId, "run", "question"), LEASE) instanceof Started start) {
                return start.token();
            }
            Thread.yield();
        }
        throw new OrchestratorException(ErrorCode.TIMEOUT, "the test took too long");
    }

    @Test
    void turns_keep_users_apart() {
        String id = created();
        TurnToken token = started(id, "r").token();
        TurnToken forged = new TurnToken(stranger, id, "r", token.secret());
        Message question = message(Turn.questionId("r"), "question");
        clock.advance(LEASE.multipliedBy(2));

        assertFails(
                ErrorCode.CONVERSATION_NOT_FOUND,
                () -> store.beginTurn(new Turn(stranger, id, "r", "run", question), LEASE));
        assertThat(store.renewTurn(forged, LEASE)).isFalse();
        assertThat(store.finishTurn(forged, answer("r", "forged", Usage.NONE))).isEmpty();
        store.releaseTurn(forged);
        assertThat(store.renewTurn(token, LEASE)).isTrue();
        store.finishTurn(token, answer("r", "answer", Usage.NONE));
        assertThat(store.finishTurn(forged, answer("r", "forged", Usage.NONE))).isEmpty();
        assertThat(texts(id)).containsExactly("question", "answer");
    }
}
