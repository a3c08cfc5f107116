package dev.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What becomes of turns that cannot be renewed. */
@ResourceLock(Resources.SYSTEM_ERR)
class TurnRenewalTest {

    private static final Duration LEASE = Duration.ofSeconds(3);

    private final VirtualTime time = new VirtualTime();
    private final ConversationStore memory = InMemoryStores.create(time.clock()).conversations();
    private final ScriptedModel model = ScriptedModel.answering("yes");
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @BeforeEach
    void listens_to_the_log() {
        System.setErr(new PrintStream(log, true, UTF_8));
    }

    @AfterEach
    void leaves_the_log_alone() {
        System.setErr(err);
    }

    /** Chats on this thread; renewals that fall due run on another. */
    private ChatResult chat(LanguageModel model, InvocationHandler store) {
        try (Orchestrator orchestrator = Orchestrator.builder(model)
                .conversations((ConversationStore) Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {ConversationStore.class}, store))
                .time(time.clock(), time)
                .executor(Runnable::run)
                .turnLease(LEASE)
                .build()) {
            return orchestrator.chat(ChatRequest.of(Caller.user("anna"), "Hi"));
        }
    }

    @Test
    void a_turn_that_is_just_being_finished_is_not_reported_as_lost() {
        AtomicInteger renewals = new AtomicInteger();
        ChatResult answer = chat(model, (proxy, method, arguments) -> {
            Object result = method.invoke(memory, arguments);
            if (method.getName().equals("finishTurn")) {
                time.pass(LEASE.dividedBy(2));
                ChatHouse.eventually(() -> renewals.get() == 1);
            } else if (method.getName().equals("renewTurn")) {
                renewals.incrementAndGet();
            }
            return result;
        });
        assertThat(answer.message()).isEqualTo("yes");
        assertThat(renewals).hasValue(1);
        assertThat(log.toString(UTF_8)).isEmpty();
    }

    @Test
    void a_run_whose_turn_another_one_took_over_spends_no_more() {
        ScriptedModel endless = ScriptedModel.playing(Script.answer("yes").stall());
        LanguageModel slow = (request, events, cancellation) -> {
            time.pass(LEASE.dividedBy(2));
            return endless.generate(request, events, cancellation);
        };
        InvocationHandler lost = (proxy, method, arguments) ->
                method.getName().equals("renewTurn") ? false : method.invoke(memory, arguments);
        assertThatThrownBy(() -> chat(slow, lost))
                .isInstanceOfSatisfying(
                        OrchestratorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_ERROR))
                .hasMessageContaining("lost its turn");
        ChatHouse.eventually(() -> log.toString(UTF_8).contains("lost its turn"));
    }
}
