package dev.orchestrator.gather.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import dev.orchestrator.call.Mode;
import dev.orchestrator.contract.MovableClock;
import dev.orchestrator.contract.Together;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.MessageMetadata;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.port.store.TurnStart.Finished;
import dev.orchestrator.port.store.TurnStart.InFlight;
import dev.orchestrator.port.store.TurnStart.Started;
import dev.orchestrator.port.store.TurnToken;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process dies at every single command of each method; another one goes on. */
@Timeout(120)
class MongoDeathTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Usage USAGE = new Usage(1, 2, 3, 4, new BigDecimal("0.10"), Usage.CostBasis.PRICES);

    private final MongoDatabase database = MongoServerFixture.client().getDatabase("death-" + UUID.randomUUID());
    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private ConversationStore store;
    private String id;

    @BeforeEach
    void opens_a_store_that_lives() {
        store = new DyingProcess(database, Integer.MAX_VALUE, false).store(clock);
    }

    /** Prepares a conversation, lets a process die in the given step of it, and checks; then the same a command later. */
    private void dyingEverywhere(Runnable prepare, Consumer<ConversationStore> step, Runnable check) {
        int deaths = 0;
        for (boolean carriedOut : new boolean[] {false, true}) {
            boolean died = true;
            for (int command = 1; died; command++) {
                id = "c-" + UUID.randomUUID();
                store.create(Conversation.begin(id, "user", null, "title", clock.instant()));
                prepare.run();
                DyingProcess process = new DyingProcess(database, command, carriedOut);
                died = dies(process, step);
                deaths += died ? 1 : 0;
                check.run();
            }
        }
        assertThat(deaths).isGreaterThanOrEqualTo(4);
    }

    private boolean dies(DyingProcess process, Consumer<ConversationStore> step) {
        try {
            step.accept(process.store(clock));
            return process.isDead();
        } catch (OrchestratorException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_ERROR);
            return true;
        }
    }

    private static Message message(String id, String text, Message.Status status) {
        MessageMetadata metadata = MessageMetadata.builder(Mode.CHAT, "request", "run", "trace")
                .usage(USAGE)
                .build();
        return new Message(id, Role.USER, text, List.of(), List.of(), status, metadata, Instant.EPOCH);
    }

    private Turn turn(String request, String run) {
        Message question = message(Turn.questionId(request), "question", Message.Status.COMPLETE);
        return new Turn("user", id, request, run, question);
    }

    private static Message answer(String text, Message.Status status) {
        return message(Turn.answerId("r"), text, status);
    }

    private TurnToken begun(String request) {
        TurnStart start = store.beginTurn(turn(request, "run"), LEASE);
        if (start instanceof InFlight) {
            clock.advance(LEASE.plusMillis(1));
            start = store.beginTurn(turn(request, "run"), LEASE);
        }
        assertThat(start).isInstanceOf(Started.class);
        return ((Started) start).token();
    }

    private List<StoredMessage> messages() {
        return store.messages("user", id, Long.MAX_VALUE, 1000);
    }

    private void assertTexts(String... texts) {
        List<StoredMessage> messages = messages();
        assertThat(messages).extracting(m -> m.message().text()).containsExactly(texts);
        assertThat(messages)
                .extracting(StoredMessage::sequence)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, texts.length).boxed().toList());
    }

    private void assertUsage(int answers) {
        Usage sum = Stream.generate(() -> USAGE).limit(answers).reduce(Usage.NONE, Usage::plus);
        assertThat(store.find("user", id).orElseThrow().usage()).isEqualTo(sum);
    }

    @Test
    void in_append_the_next_try_stores_one_message() {
        Message message = message("m", "text", Message.Status.COMPLETE);
        dyingEverywhere(() -> {}, dying -> dying.append("user", id, message), () -> {
            assertThat(store.append("user", id, message).sequence()).isEqualTo(1);
            store.append("user", id, message("m-2", "text 2", Message.Status.COMPLETE));
            assertTexts("text", "text 2");
        });
    }

    @Test
    void in_begin_the_turn_can_be_begun_after_the_lease() {
        dyingEverywhere(() -> {}, dying -> dying.beginTurn(turn("r", "dying"), LEASE), () -> {
            store.finishTurn(begun("r"), answer("answer", Message.Status.COMPLETE));
            assertTexts("question", "answer");
            assertUsage(1);
        });
    }

    @Test
    void in_finish_trying_again_with_the_same_right_stores_one_answer() {
        TurnToken[] token = new TurnToken[1];
        Message whole = answer("answer", Message.Status.COMPLETE);
        dyingEverywhere(() -> token[0] = begun("r"), dying -> dying.finishTurn(token[0], whole), () -> {
            assertThat(store.finishTurn(token[0], whole)).contains(new StoredMessage(2, whole));
            assertTexts("question", "answer");
            assertUsage(1);
        });
    }

    @Test
    void in_finish_the_next_run_finds_the_answer_or_gives_its_own() {
        TurnToken[] token = new TurnToken[1];
        boolean[] kept = new boolean[2];
        dyingEverywhere(
                () -> token[0] = begun("r"),
                dying -> dying.finishTurn(token[0], answer("of the dead", Message.Status.COMPLETE)),
                () -> {
                    boolean stored = store.beginTurn(turn("r", "run-2"), LEASE) instanceof Finished;
                    kept[stored ? 1 : 0] = true;
                    if (!stored) {
                        store.finishTurn(begun("r"), answer("of the next", Message.Status.COMPLETE));
                    }
                    assertTexts("question", stored ? "of the dead" : "of the next");
                    assertUsage(1);
                });
        assertThat(kept).as("both ends were seen").containsOnly(true);
    }

    @Test
    void in_finish_of_an_answer_that_replaces_an_interrupted_one() {
        TurnToken[] token = new TurnToken[1];
        dyingEverywhere(
                () -> {
                    store.finishTurn(begun("r"), answer("half", Message.Status.INTERRUPTED));
                    store.append("user", id, message("m", "later", Message.Status.COMPLETE));
                    token[0] = begun("r");
                },
                dying -> dying.finishTurn(token[0], answer("whole", Message.Status.COMPLETE)),
                () -> {
                    if (!(store.beginTurn(turn("r", "run-2"), LEASE) instanceof Finished)) {
                        assertTexts("question", "half", "later");
                        assertUsage(1);
                        store.finishTurn(begun("r"), answer("whole", Message.Status.COMPLETE));
                    }
                    assertTexts("question", "whole", "later");
                    assertUsage(2);
                });
    }

    @Test
    void in_finish_nobody_waits_once_the_answer_is_written_and_it_is_paid_once() {
        TurnToken[] token = new TurnToken[1];
        dyingEverywhere(
                () -> token[0] = begun("r"),
                dying -> dying.finishTurn(token[0], answer("answer", Message.Status.COMPLETE)),
                () -> {
                    List<TurnStart> starts = together(thread -> store.beginTurn(turn("r-" + thread, "run"), LEASE));
                    boolean stored = store.beginTurn(turn("r", "run-2"), LEASE) instanceof Finished;
                    assertThat(starts).filteredOn(Started.class::isInstance).hasSize(stored ? 1 : 0);
                    assertUsage(stored ? 1 : 0);
                });
    }

    private static List<TurnStart> together(Together.Work<TurnStart> work) {
        try {
            return Together.run(8, work);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_late_helper_does_not_bring_an_older_answer_back() {
        id = "c-" + UUID.randomUUID();
        store.create(Conversation.begin(id, "user", null, "title", clock.instant()));
        TurnToken first = begun("r");
        // Dies when the answer is written and nothing else: what the document says now is what a slow helper has read.
        assertThat(dies(
                        new DyingProcess(database, 1, true),
                        dying -> dying.finishTurn(first, answer("older half", Message.Status.INTERRUPTED))))
                .isTrue();
        Document read = database.getCollection("conversations")
                .find(new Document("_id", id))
                .first();
        Document turn = read.get("turn", Document.class);

        store.finishTurn(begun("r"), answer("newer half", Message.Status.INTERRUPTED));
        new MongoMessages(database.getCollection("messages"))
                .place(
                        MongoConversations.key(read),
                        turn.get("answer", Document.class),
                        turn.getString("secret"),
                        Documents.number(turn, "epoch"));

        assertTexts("question", "newer half");
        assertUsage(2);
    }

    @Test
    void in_release_the_turn_can_be_begun_at_last() {
        TurnToken[] token = new TurnToken[1];
        boolean[] released = new boolean[2];
        for (boolean carriedOut : new boolean[] {false, true}) {
            id = "c-" + UUID.randomUUID();
            store.create(Conversation.begin(id, "user", null, "title", clock.instant()));
            token[0] = begun("r");
            dies(new DyingProcess(database, 1, carriedOut), dying -> dying.releaseTurn(token[0]));
            released[carriedOut ? 1 : 0] = store.beginTurn(turn("r", "run-2"), LEASE) instanceof Started;
            begun(released[carriedOut ? 1 : 0] ? "r-2" : "r");
        }
        assertThat(released).containsExactly(false, true);
    }

    @Test
    void in_delete_trying_again_leaves_nothing_and_the_id_can_be_used_anew() {
        dyingEverywhere(
                () -> {
                    store.append("user", id, message("m-1", "text", Message.Status.COMPLETE));
                    store.append("user", id, message("m-2", "text", Message.Status.COMPLETE));
                },
                dying -> dying.delete("user", id),
                () -> {
                    boolean visible = store.find("user", id).isPresent();
                    assertThat(visible ? messages().size() : 2)
                            .as("all or nothing is visible")
                            .isEqualTo(2);
                    assertThat(store.delete("user", id)).isEqualTo(visible);
                    assertThat(database.getCollection("messages").countDocuments())
                            .isZero();
                    store.create(Conversation.begin(id, "user", null, "anew", clock.instant()));
                    assertTexts();
                    store.delete("user", id);
                });
    }

    @Test
    void in_delete_creating_the_id_anew_ends_the_deletion() {
        dyingEverywhere(
                () -> store.append("user", id, message("m-1", "text", Message.Status.COMPLETE)),
                dying -> dying.delete("user", id),
                () -> {
                    boolean visible = store.find("user", id).isPresent();
                    Conversation anew = store.create(Conversation.begin(id, "user", null, "anew", clock.instant()));
                    assertThat(anew.messageCount()).isEqualTo(visible ? 1 : 0);
                    assertThat(messages()).hasSize(visible ? 1 : 0);
                });
    }

    @Test
    void in_fork_nothing_is_seen_of_half_a_copy() {
        String[] fork = new String[1];
        dyingEverywhere(
                () -> {
                    fork[0] = "fork of " + id;
                    store.append("user", id, message("m-1", "text 1", Message.Status.COMPLETE));
                    store.append("user", id, message("m-2", "text 2", Message.Status.COMPLETE));
                },
                dying -> dying.fork("user", id, 2, fork[0]),
                () -> {
                    store.find("user", fork[0])
                            .ifPresent(seen -> assertThat(seen.messageCount()).isEqualTo(2));
                    assertThat(store.fork("user", id, 2, fork[0]).messageCount())
                            .isEqualTo(2);
                    id = fork[0];
                    assertTexts("text 1", "text 2");
                });
    }
}
