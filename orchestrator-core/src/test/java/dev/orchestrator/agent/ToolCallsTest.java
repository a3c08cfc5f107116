package dev.orchestrator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.orchestrator.agent.ToolOutcome.State;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.internal.base.Nanos;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.Tool.Effect;
import dev.orchestrator.port.agent.ToolContext;
import dev.orchestrator.port.agent.ToolHandler;
import dev.orchestrator.port.agent.ToolResult;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.model.ToolSpec;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.ToolFailed;
import dev.orchestrator.stream.StreamEvent.ToolFinished;
import dev.orchestrator.stream.StreamEvent.ToolStarted;
import dev.orchestrator.testing.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ToolCallsTest {

    private static final DataPart CHART = new DataPart("chart", Map.of("bars", 3L));

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final VirtualTime time = new VirtualTime();
    private final Cancellation.Source run = Cancellation.source();
    private final List<StreamEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final Written log = new Written();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void let_all_tools_go() {
        never.countDown();
        threads.shutdown();
    }

    /** Writes down what it is told, as the loop does into its store. */
    private final class Written implements CallLog {
        private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void starting(PreparedCall call) {
            lines.add("starting " + call.call().id());
        }

        @Override
        public void finished(PreparedCall call, ToolOutcome outcome) {
            lines.add(outcome.state() + " " + call.call().id() + " after " + events.size() + " events");
        }
    }

    @Test
    void a_tool_is_run_and_what_came_of_it_is_written_down_before_anybody_sees_it() {
        ToolOutcome outcome = run(ready("a", (arguments, context) -> {
            time.pass(Duration.ofSeconds(3));
            return arguments.get("n");
        }));
        assertThat(outcome.text()).isEqualTo("7");
        assertThat(outcome.state()).isEqualTo(State.FINISHED);
        assertThat(outcome.took()).isEqualTo(Duration.ofSeconds(3));
        assertThat(events).containsExactly(new ToolStarted("a", "a"), new ToolFinished("a", Duration.ofSeconds(3)));
        assertThat(log.lines).containsExactly("starting a", "FINISHED a after 1 events");
        assertThat(outcome.text()).isEqualTo("7");
    }

    @Test
    void a_tool_sees_for_whom_it_works() {
        AtomicInteger seen = new AtomicInteger();
        run(ready("a", (arguments, context) -> {
            assertThat(context.caller()).isEqualTo(Caller.user("u-1"));
            assertThat(context.projectId()).isEqualTo("p-1");
            assertThat(context.runId()).isEqualTo("run-1");
            assertThat(context.callId()).isEqualTo("a");
            assertThat(context.idempotencyKey()).isEqualTo("run-1/a");
            assertThat(context.agentPath()).containsExactly("story", "editor");
            return seen.incrementAndGet();
        }));
        assertThat(seen).hasValue(1);
    }

    @Test
    void calls_that_are_all_permitted_run_together_and_are_told_in_the_order_of_the_calls() throws Exception {
        CyclicBarrier together = new CyclicBarrier(8); // none gets through before all are in
        CountDownLatch lastIsDone = new CountDownLatch(1);
        List<PreparedCall> calls = IntStream.range(0, 8)
                .mapToObj(i -> ready("call-" + i, (arguments, context) -> {
                    together.await(30, TimeUnit.SECONDS);
                    if (i == 7) {
                        lastIsDone.countDown();
                    } else {
                        lastIsDone.await();
                    }
                    return i;
                }))
                .toList();
        List<ToolOutcome> outcomes = calls().run(calls, scope(events::add), log);
        assertThat(outcomes).extracting(ToolOutcome::text).containsExactly("0", "1", "2", "3", "4", "5", "6", "7");
    }

    @Test
    void where_one_is_refused_or_waits_the_others_run_one_after_the_other() {
        List<List<String>> writtenBefore = new ArrayList<>();
        ToolCalls watched = new ToolCalls(
                task -> {
                    writtenBefore.add(List.copyOf(log.lines));
                    threads.execute(task);
                },
                time,
                Nanos.of(time.clock()),
                ToolCalls.LONGEST_RESULT);
        ToolHandler<Map<String, Object>> alone = (arguments, context) -> "ok";
        Tool asked = AnyTool.named("asked", Effect.EFFECTFUL);
        ToolCall call = new ToolCall("w", "asked", "{}");
        PreparedCall waits =
                PreparedCall.waiting(call, asked, Map.of(), ApprovalRequest.of("run-1", "w", "asked", Map.of()));
        PreparedCall refused =
                PreparedCall.refused(new ToolCall("r", "shell", "{}"), "shell", "There is no tool shell.");
        List<ToolOutcome> outcomes =
                watched.run(List.of(ready("a", alone), refused, waits, ready("b", alone)), scope(events::add), log);
        assertThat(writtenBefore).hasSize(2);
        assertThat(writtenBefore.get(1)).contains("FINISHED a after 1 events");
        assertThat(outcomes)
                .extracting(ToolOutcome::state)
                .containsExactly(State.FINISHED, State.REFUSED, State.WAITING, State.FINISHED);
        assertThat(outcomes).extracting(ToolOutcome::text).containsExactly("ok", "There is no tool shell.", "", "ok");
        assertThat(log.lines)
                .containsExactly(
                        "starting a",
                        "FINISHED a after 1 events",
                        "REFUSED r after 2 events",
                        "starting b",
                        "FINISHED b after 3 events");
    }

    @Test
    void a_tool_that_throws_is_told_to_the_model_without_stack_and_secrets() {
        ToolOutcome outcome = run(ready("a", (arguments, context) -> {
            throw new IOException("password=swordfish refused");
        }));
        assertThat(outcome.state()).isEqualTo(State.FAILED);
        assertThat(outcome.text()).isEqualTo("The tool a failed: IOException: password=[…] refused");
        assertThat(outcome.failure()).isInstanceOf(IOException.class);
        assertThat(events).containsExactly(new ToolStarted("a", "a"), new ToolFailed("a", "java.io.IOException"));
        assertThat(log.lines).containsExactly("starting a", "FAILED a after 1 events");
    }

    @Test
    void errors_that_one_tool_alone_is_to_blame_for_are_told_to_the_model_too() {
        for (Error error : List.of(new StackOverflowError(), new NoClassDefFoundError("x"), new AssertionError("x"))) {
            assertThat(run(ready("a", (arguments, context) -> {
                                throw error;
                            }))
                            .text())
                    .startsWith("The tool a failed: " + error.getClass().getSimpleName());
        }
    }

    @Test
    void an_error_of_the_machine_ends_the_run_and_leaves_nobody_waiting() {
        assertThatThrownBy(() -> run(ready("a", (arguments, context) -> {
                    throw new OutOfMemoryError("made up");
                })))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void a_tool_that_says_that_it_failed_did() {
        ToolOutcome outcome = run(ready("a", (arguments, context) -> ToolResult.failed("no such article")));
        assertThat(outcome.state()).isEqualTo(State.FAILED);
        assertThat(outcome.text()).isEqualTo("no such article");
        assertThat(events).contains(new ToolFailed("a", "the tool could not do it"));
    }

    @Test
    void a_tool_of_an_applications_own_that_returns_nothing_failed() {
        PreparedCall call = PreparedCall.ready(new ToolCall("a", "a", "{}"), new ReturnsNull(), Map.of());
        assertThat(run(call).text()).contains("result of tool a is missing");
    }

    private static final class ReturnsNull implements Tool {
        @Override
        public ToolSpec spec() {
            return new ToolSpec("a", "a", AnyTool.ANYTHING);
        }

        @Override
        public ToolResult call(ToolContext context, Map<String, Object> arguments) {
            return null;
        }
    }

    @Test
    void parts_come_at_once_and_those_of_the_result_after_it_was_written_down() {
        DataPart table = new DataPart("table", Map.of());
        ToolOutcome outcome = run(ready("a", (arguments, context) -> {
            context.emit(CHART);
            assertThat(events).contains(CHART);
            return ToolResult.of("done").with(table);
        }));
        assertThat(outcome.parts()).containsExactly(CHART, table);
        assertThat(events)
                .containsExactly(new ToolStarted("a", "a"), CHART, table, new ToolFinished("a", Duration.ZERO));
        assertThat(log.lines).contains("FINISHED a after 2 events");
    }

    @Test
    void a_result_that_is_too_long_is_cut_and_says_so() {
        String rockets = "\uD83D\uDE80".repeat(100_000);
        ToolOutcome outcome = run(ready("a", (arguments, context) -> "x" + rockets));
        assertThat(outcome.text())
                .hasSizeLessThanOrEqualTo(ToolCalls.LONGEST_RESULT)
                .contains("of its 200,001 characters");
        String kept = outcome.text().substring(0, outcome.text().lastIndexOf('\uDE80') + 1);
        assertThat(kept).isEqualTo("x" + rockets.substring(0, kept.length() - 1));
        assertThat(kept.length() % 2).as("no half of a pair").isEqualTo(1);
        assertThat(outcome.text()).contains(String.format("the last %,d of", 200_001 - kept.length()));
    }

    @Test
    void a_result_that_just_fits_is_not_cut() {
        String text = "x".repeat(ToolCalls.LONGEST_RESULT);
        assertThat(run(ready("a", (arguments, context) -> text)).text()).isEqualTo(text);
        assertThat(run(ready("a", (arguments, context) -> text + "x")).text()).hasSizeLessThanOrEqualTo(text.length());
    }

    @Test
    void an_empty_result_is_told_as_one() {
        assertThat(run(ready("a", (arguments, context) -> " \n")).text()).isEqualTo("(empty)");
    }

    @Test
    void a_tool_that_is_too_slow_is_told_to_stop_and_not_waited_for() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<Reason> heard = new CompletableFuture<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        Future<ToolOutcome> outcome = inBackground(ready("a", (arguments, context) -> {
            context.cancellation()
                    .onCancel(() -> heard.complete(context.cancellation().reason()));
            inside.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
            return "too late";
        }));
        inside.await();
        time.pass(Tool.DEFAULT_TIMEOUT.minusNanos(1));
        assertThat(outcome.isDone()).isFalse();
        time.pass(Duration.ofNanos(1));
        assertThat(outcome.get().state()).isEqualTo(State.TIMED_OUT);
        assertThat(outcome.get().text())
                .isEqualTo(
                        "The tool a did not answer within 60 seconds. Whether it did what it was asked for is not known.");
        assertThat(heard.get()).isEqualTo(Reason.TIMEOUT);
        assertThat(interrupted).isFalse();
        assertThat(log.lines).containsExactly("starting a", "TIMED_OUT a after 1 events");
        assertThat(events.get(1)).isEqualTo(new ToolFailed("a", "it did not come back within PT1M"));
    }

    @Test
    void what_a_tool_returns_or_shows_after_its_time_counts_for_nothing() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        Future<ToolOutcome> outcome = inBackground(ready("a", (arguments, context) -> {
            inside.countDown();
            goOn.await();
            refused.complete(catchThrowable(() -> context.emit(CHART)));
            return ToolResult.of("too late").with(CHART);
        }));
        inside.await();
        time.pass(Tool.DEFAULT_TIMEOUT);
        outcome.get();
        goOn.countDown();
        assertThat(refused.get()).isInstanceOf(CancelledException.class);
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(events).doesNotContain(CHART).hasSize(2);
        assertThat(log.lines).hasSize(2);
    }

    @Test
    void a_slow_tool_among_others_costs_the_others_nothing() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        List<PreparedCall> calls = List.of(
                ready("slow", (arguments, context) -> {
                    inside.countDown();
                    never.await();
                    return "";
                }),
                ready("quick", (arguments, context) -> "here"));
        Future<List<ToolOutcome>> outcomes = threads.submit(() -> calls().run(calls, scope(events::add), log));
        inside.await();
        time.pass(Tool.DEFAULT_TIMEOUT);
        assertThat(outcomes.get()).extracting(ToolOutcome::state).first().isEqualTo(State.TIMED_OUT);
    }

    @Test
    void a_call_for_which_no_thread_comes_in_time_is_not_run_later() {
        List<Runnable> queue = new ArrayList<>();
        AtomicBoolean ran = new AtomicBoolean();
        ToolCalls congested = new ToolCalls(
                task -> {
                    queue.add(task);
                    time.pass(Tool.DEFAULT_TIMEOUT);
                },
                time,
                Nanos.of(time.clock()),
                ToolCalls.LONGEST_RESULT);
        PreparedCall call = ready("a", (arguments, context) -> ran.getAndSet(true));
        ToolOutcome outcome =
                congested.run(List.of(call), scope(events::add), log).get(0);
        assertThat(outcome.state()).isEqualTo(State.REFUSED);
        assertThat(outcome.text()).isEqualTo("The tool a was not called: there was no thread for it in time.");
        queue.forEach(Runnable::run);
        assertThat(ran).isFalse();
        assertThat(events).isEmpty();
        assertThat(log.lines).containsExactly("REFUSED a after 0 events");
    }

    @Test
    void a_cancel_of_the_run_reaches_the_tools_and_ends_the_wait() throws Exception {
        CountDownLatch inside = new CountDownLatch(2);
        CountDownLatch heard = new CountDownLatch(2);
        ToolHandler<Map<String, Object>> deaf = (arguments, context) -> {
            context.cancellation().onCancel(heard::countDown);
            inside.countDown();
            never.await();
            return "";
        };
        Future<List<ToolOutcome>> outcomes =
                threads.submit(() -> calls().run(List.of(ready("a", deaf), ready("b", deaf)), scope(events::add), log));
        inside.await();
        run.cancel(Reason.CALLER, "the caller cancelled");
        assertThatThrownBy(outcomes::get).hasCauseInstanceOf(CancelledException.class);
        heard.await();
        assertThat(time.pending()).as("timers left behind").isZero();
    }

    @Test
    void a_tool_that_stops_because_the_run_is_cancelled_has_not_failed() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        Future<ToolOutcome> outcome = inBackground(ready("a", (arguments, context) -> {
            inside.countDown();
            context.cancellation().await(new CompletableFuture<>());
            return "";
        }));
        inside.await();
        run.cancel(Reason.CALLER, "the caller cancelled");
        assertThatThrownBy(outcome::get).hasCauseInstanceOf(CancelledException.class);
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(log.lines).containsExactly("starting a"); // what it did is not known
    }

    @Test
    void what_a_tool_did_is_written_down_though_the_run_was_cancelled_meanwhile() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Future<ToolOutcome> outcome = inBackground(ready("a", (arguments, context) -> {
            inside.countDown();
            goOn.await();
            return "sent";
        }));
        inside.await();
        run.cancel(Reason.CALLER, "the caller cancelled");
        assertThatThrownBy(outcome::get).hasCauseInstanceOf(CancelledException.class);
        goOn.countDown();
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(log.lines).containsExactly("starting a", "FINISHED a after 1 events");
    }

    @Test
    void no_tool_is_called_in_a_run_that_is_cancelled() {
        run.cancel(Reason.CALLER, "the caller cancelled");
        AtomicBoolean ran = new AtomicBoolean();
        assertThatThrownBy(() -> run(ready("a", (arguments, context) -> ran.getAndSet(true))))
                .isInstanceOf(CancelledException.class);
        assertThat(ran).isFalse();
        assertThat(log.lines).isEmpty();
    }

    @Test
    void what_the_listener_threw_ends_the_run_whatever_the_tool_makes_of_it() {
        IllegalStateException ofListener = new IllegalStateException("the listener's own");
        EventSink failing = event -> {
            if (event instanceof DataPart) {
                throw ofListener;
            }
            events.add(event);
        };
        PreparedCall lets = ready("a", (arguments, context) -> {
            context.emit(CHART);
            return "";
        });
        assertThatThrownBy(() -> calls().run(List.of(lets), scope(failing), log))
                .isSameAs(ofListener);
        assertThat(log.lines).containsExactly("starting a");

        PreparedCall swallows = ready("b", (arguments, context) -> {
            assertThat(catchThrowable(() -> context.emit(CHART))).isSameAs(ofListener);
            return "sent";
        });
        assertThatThrownBy(() -> calls().run(List.of(swallows), scope(failing), log))
                .isSameAs(ofListener);
        assertThat(log.lines).endsWith("FINISHED b after 2 events");
    }

    @Test
    void a_failing_listener_stops_the_other_tools_of_the_answer() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch heard = new CountDownLatch(1);
        PreparedCall other = ready("b", (arguments, context) -> {
            context.cancellation().onCancel(heard::countDown);
            inside.countDown();
            never.await();
            return "";
        });
        PreparedCall first = ready("a", (arguments, context) -> {
            inside.await();
            context.emit(CHART);
            return "";
        });
        EventSink failing = event -> {
            if (event instanceof DataPart) {
                throw new IllegalStateException("the listener's own");
            }
        };
        assertThatThrownBy(() -> calls().run(List.of(other, first), scope(failing), log))
                .hasMessage("the listener's own");
        heard.await();
    }

    @Test
    void a_tool_is_not_called_if_that_cannot_be_written_down() {
        AtomicBoolean ran = new AtomicBoolean();
        CallLog broken = new CallLog() {
            @Override
            public void starting(PreparedCall call) {
                throw new IllegalStateException("the store is down");
            }
        };
        PreparedCall call = ready("a", (arguments, context) -> ran.getAndSet(true));
        assertThatThrownBy(() -> calls().run(List.of(call), scope(events::add), broken))
                .hasMessage("the store is down");
        assertThat(ran).isFalse();
        assertThat(events).isEmpty();
    }

    @Test
    void a_tool_is_not_called_whose_time_was_over_when_that_was_written_down() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();
        CallLog slow = new CallLog() {
            @Override
            public void starting(PreparedCall call) {
                time.pass(Tool.DEFAULT_TIMEOUT);
            }
        };
        PreparedCall call = ready("a", (arguments, context) -> ran.getAndSet(true));
        ToolOutcome outcome =
                calls().run(List.of(call), scope(events::add), slow).get(0);
        assertThat(outcome.state()).isEqualTo(State.TIMED_OUT);
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).isFalse();
        assertThat(events).hasSize(1);
    }

    @Test
    void a_result_that_cannot_be_written_down_is_seen_by_nobody() {
        CallLog broken = new CallLog() {
            @Override
            public void finished(PreparedCall call, ToolOutcome outcome) {
                throw new IllegalStateException("the store is down");
            }
        };
        PreparedCall call =
                ready("a", (arguments, context) -> ToolResult.of("x").with(CHART));
        assertThatThrownBy(() -> calls().run(List.of(call), scope(events::add), broken))
                .hasMessage("the store is down");
        assertThat(events).containsExactly(new ToolStarted("a", "a"));
    }

    @Test
    void an_executor_that_takes_nothing_any_more_ends_the_run() {
        threads.shutdown();
        assertThatThrownBy(() -> run(ready("a", (arguments, context) -> ""))).isInstanceOf(CancelledException.class);
        assertThat(time.pending()).isZero();
    }

    @Test
    void no_timer_and_no_hook_is_left_behind() {
        for (int i = 0; i < 100; i++) {
            run(ready("a", (arguments, context) -> ""));
        }
        assertThat(time.pending()).isZero();
        assertThat(run.token())
                .extracting("hooks")
                .asInstanceOf(InstanceOfAssertFactories.ITERABLE)
                .isEmpty();
    }

    private ToolOutcome run(PreparedCall call) {
        return calls().run(List.of(call), scope(events::add), log).get(0);
    }

    private Future<ToolOutcome> inBackground(PreparedCall call) {
        return threads.submit(() -> run(call));
    }

    private ToolCalls calls() {
        return new ToolCalls(threads, time, Nanos.of(time.clock()), ToolCalls.LONGEST_RESULT);
    }

    private ToolScope scope(EventSink sink) {
        return new ToolScope(Caller.user("u-1"), "p-1", "c-1", "run-1", List.of("story", "editor"), run.token(), sink);
    }

    private static PreparedCall ready(String id, ToolHandler<Map<String, Object>> handler) {
        return PreparedCall.ready(new ToolCall(id, id, "{\"n\":7}"), AnyTool.doing(id, handler), Map.of("n", 7L));
    }
}
