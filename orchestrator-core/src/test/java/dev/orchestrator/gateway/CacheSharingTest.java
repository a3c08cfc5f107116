package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One of several who ask the same at once asks for all: what the others get, and when they ask for themselves. */
@Timeout(60)
class CacheSharingTest {

    private static final Caller ANNA = Caller.user("anna");

    private final InstantTime time = new InstantTime();

    private ModelGateway.Builder cached(LanguageModel model) {
        return ModelGateway.builder(Hop.primary(model, null).attempts(1))
                .cache(AnswerCache.inMemory(1_000_000))
                .time(time.clock(), time);
    }

    private static ModelCall call() {
        ModelRequest request =
                ModelRequest.builder(List.of(ModelMessage.of(Role.USER, "Hi"))).build();
        return ModelCall.builder(ANNA, "run-1", ModelCall.Purpose.CHAT, request).build();
    }

    private static ModelAnswer ask(ModelGateway gateway) {
        return gateway.generate(call(), event -> {}, Cancellation.none());
    }

    private static void await(ScriptedModel asked) {
        while (asked.requests().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    /** Those who wait for another one have a timer each. */
    private void awaitFollowers(int number, int before) {
        while (time.pendingTasks() < before + number) {
            Thread.onSpinWait();
        }
    }

    @Test
    void many_who_ask_the_same_at_once_make_one_call() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        ScriptedModel slow = ScriptedModel.playing(Script.answer("Yes").waitFor(gate));
        ModelGateway gateway = cached(slow).build();
        AtomicInteger cached = new AtomicInteger();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(inThread(() -> {
                if (ask(gateway).cached()) {
                    cached.incrementAndGet();
                }
            }));
        }
        gate.complete(null);
        all.forEach(CompletableFuture::join);
        assertThat(slow.requests()).hasSize(1);
        assertThat(cached).hasValue(49);
    }

    @Test
    void who_asks_for_all_may_be_cancelled_and_another_one_asks() {
        ScriptedModel slow = ScriptedModel.playing(Script.answer().stall(), Script.answer("Yes"));
        ModelGateway gateway = cached(slow).build();
        Cancellation.Source first = Cancellation.source();
        CompletableFuture<Void> leader =
                inThread(() -> assertThatThrownBy(() -> gateway.generate(call(), event -> {}, first.token()))
                        .isInstanceOf(CancelledException.class));
        while (slow.requests().isEmpty()) {
            Thread.onSpinWait();
        }
        CompletableFuture<Void> follower =
                inThread(() -> assertThat(ask(gateway).response().text()).isEqualTo("Yes"));
        first.cancel(Reason.CALLER, "enough");
        leader.join();
        follower.join();
        assertThat(slow.requests()).hasSize(2);
    }

    @Test
    void who_waits_for_another_ones_answer_can_be_cancelled() {
        ScriptedModel slow = ScriptedModel.playing(Script.answer().stall());
        ModelGateway gateway = cached(slow).build();
        Cancellation.Source leading = Cancellation.source();
        Cancellation.Source following = Cancellation.source();
        CompletableFuture<Void> leader =
                inThread(() -> assertThatThrownBy(() -> gateway.generate(call(), event -> {}, leading.token()))
                        .isInstanceOf(CancelledException.class));
        while (slow.requests().isEmpty()) {
            Thread.onSpinWait();
        }
        CompletableFuture<Void> follower =
                inThread(() -> assertThatThrownBy(() -> gateway.generate(call(), event -> {}, following.token()))
                        .isInstanceOf(CancelledException.class));
        following.cancel(Reason.CALLER, "enough");
        follower.join();
        assertThat(leader).isNotDone();
        leading.cancel(Reason.CALLER, "enough");
        leader.join();
    }

    @Test
    void an_answer_that_the_cache_does_not_take_is_shared_all_the_same() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        ScriptedModel slow =
                ScriptedModel.playing(Script.answer("a".repeat(1_000)).waitFor(gate));
        ModelGateway gateway = cached(slow).cache(AnswerCache.inMemory(400)).build();
        CompletableFuture<Void> leader = inThread(() -> ask(gateway));
        await(slow);
        int before = time.pendingTasks();
        List<CompletableFuture<Void>> followers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            followers.add(inThread(() -> assertThat(ask(gateway).cached()).isTrue()));
        }
        awaitFollowers(20, before);
        gate.complete(null);
        leader.join();
        followers.forEach(CompletableFuture::join);
        assertThat(slow.requests()).hasSize(1);
    }

    /** Otherwise the last of them would wait for all the others to fail before him. */
    @Test
    void where_the_model_fails_the_others_ask_side_by_side() {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(20);
        AtomicInteger asked = new AtomicInteger();
        LanguageModel failing = (request, events, cancellation) -> {
            if (asked.getAndIncrement() == 0) {
                await(first);
            } else {
                all.countDown();
                await(all);
            }
            throw ModelException.of(ErrorCode.LLM_ERROR, "acme", "no").build();
        };
        ModelGateway gateway =
                cached(failing).breaker(100, Duration.ofSeconds(1)).build();
        CompletableFuture<Void> leader = inThread(() -> assertFails(gateway));
        while (asked.get() == 0) {
            Thread.onSpinWait();
        }
        int before = time.pendingTasks();
        List<CompletableFuture<Void>> followers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            followers.add(inThread(() -> assertFails(gateway)));
        }
        awaitFollowers(20, before);
        first.countDown();
        leader.join();
        followers.forEach(CompletableFuture::join);
        assertThat(asked).hasValue(21);
    }

    private static void assertFails(ModelGateway gateway) {
        assertThatThrownBy(() -> ask(gateway)).isInstanceOf(ModelException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void nobody_waits_for_ever_for_one_whose_listener_is_stuck() {
        CountDownLatch free = new CountDownLatch(1);
        ScriptedModel model = ScriptedModel.answering("Yes");
        ModelGateway gateway = cached(model).build();
        CompletableFuture<Void> leader =
                inThread(() -> gateway.generate(call(), event -> await(free), Cancellation.none()));
        await(model);
        int before = time.pendingTasks();
        CompletableFuture<Void> follower =
                inThread(() -> assertThat(ask(gateway).cached()).isFalse());
        awaitFollowers(1, before);
        time.pass(Duration.ofSeconds(60));
        follower.join();
        assertThat(ask(gateway).cached())
                .as("what the next one asked for is kept")
                .isTrue();
        assertThat(model.requests()).hasSize(2);
        free.countDown();
        leader.join();
    }

    private static CompletableFuture<Void> inThread(Runnable task) {
        return CompletableFuture.runAsync(task, run -> new Thread(run).start());
    }
}
