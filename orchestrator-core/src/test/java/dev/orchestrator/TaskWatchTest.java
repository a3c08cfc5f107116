package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that are followed and stopped by their id, in the process that carries them on and in another one. */
@Timeout(60)
class TaskWatchTest {

    private final InMemoryStores stores = InMemoryStores.create();
    private final Cast cast = new Cast();

    /** Time is the real one: whoever watches looks again and again. */
    private TaskHouse house() {
        return TaskHouse.of(cast, builder -> builder.stores(stores).time(Clock.systemUTC(), Scheduler.system()));
    }

    private static TaskRequest task() {
        return TaskRequest.builder(ANNA, "A story").project(PROJECT).build();
    }

    private static String text(List<EventFrame> frames) {
        return frames.stream()
                .filter(frame -> frame.path().isEmpty())
                .map(EventFrame::event)
                .filter(TextDelta.class::isInstance)
                .map(event -> ((TextDelta) event).text())
                .collect(Collectors.joining());
    }

    @Test
    void another_process_sees_what_the_first_one_shows_event_by_event() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        cast.plays(
                "lead",
                call("note", "{\"text\":\"a\"}"),
                Script.answer("It is ").waitFor(gate).then("done."));
        try (TaskHouse here = house();
                TaskHouse elsewhere = house()) {
            RecordingListener<TaskResult> first = new RecordingListener<>();
            Run<TaskResult> run = here.orchestrator.task(task(), first);
            first.firstText().join();
            RecordingListener<TaskResult> second = new RecordingListener<>();
            Run<TaskResult> watch = elsewhere.orchestrator.attach(ANNA, run.id(), TaskResult.class, 0, second);
            second.firstText().join();
            assertThat(watch.textSoFar()).isEqualTo("It is ");
            assertThat(watch.isDone()).isFalse();
            gate.complete(null);
            assertThat(watch.await()).isEqualTo(run.await());
            assertThat(watch.id()).isEqualTo(run.id());
            assertThat(second.frames()).isEqualTo(withMilliseconds(first.frames()));
            assertThat(text(second.frames())).isEqualTo(watch.await().message());
        }
    }

    private static List<EventFrame> withMilliseconds(List<EventFrame> frames) {
        return frames.stream()
                .map(frame -> new EventFrame(
                        frame.runId(),
                        frame.epoch(),
                        frame.sequence(),
                        java.time.Instant.ofEpochMilli(frame.at().toEpochMilli()),
                        frame.path(),
                        frame.event()))
                .toList();
    }

    @Test
    void whoever_comes_late_gets_what_he_missed_and_no_more() {
        cast.plays("lead", call("note", "{\"text\":\"a\"}"), Script.answer("It ", "is ", "done."));
        try (TaskHouse house = house()) {
            RecordingListener<TaskResult> first = new RecordingListener<>();
            TaskResult result = house.orchestrator.task(task(), first).await();
            List<EventFrame> frames = withMilliseconds(first.frames());
            for (int known = 0; known <= frames.size(); known += 3) {
                RecordingListener<TaskResult> late = new RecordingListener<>();
                Run<TaskResult> watch = house.orchestrator.attach(ANNA, result.runId(), TaskResult.class, known, late);
                assertThat(watch.await()).isEqualTo(result);
                assertThat(late.frames()).isEqualTo(frames.subList(known, frames.size()));
                assertThat(watch.textSoFar()).isEqualTo("It is done.");
            }
        }
    }

    @Test
    void a_task_that_waits_ends_the_watch_and_the_next_one_goes_on_from_there() {
        cast.plays("lead", call("publish", "{\"text\":\"a\"}"), Script.answer("Out."));
        try (TaskHouse house = house()) {
            TaskResult waiting = house.orchestrator.task(task());
            RecordingListener<TaskResult> before = new RecordingListener<>();
            TaskResult seen = house.orchestrator
                    .attach(ANNA, waiting.runId(), TaskResult.class, 0, before)
                    .await();
            assertThat(seen).isEqualTo(waiting);
            TaskResult done = house.orchestrator.approve(
                    ANNA, waiting.runId(), waiting.approvals().get(0).callId(), ApprovalDecision.approve());
            long last = before.frames().get(before.frames().size() - 1).sequence();
            RecordingListener<TaskResult> after = new RecordingListener<>();
            assertThat(house.orchestrator
                            .attach(ANNA, waiting.runId(), TaskResult.class, last, after)
                            .await())
                    .isEqualTo(done);
            assertThat(after.frames().get(0).sequence()).isEqualTo(last + 1);
        }
    }

    @Test
    void a_run_of_somebody_else_is_not_there() {
        cast.plays("lead", Script.answer("Done."));
        try (TaskHouse house = house()) {
            TaskResult result = house.orchestrator.task(task());
            Caller eve = Caller.user("eve");
            Run<TaskResult> watch =
                    house.orchestrator.attach(eve, result.runId(), TaskResult.class, 0, new RecordingListener<>());
            assertThatThrownBy(watch::await)
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.RUN_NOT_FOUND));
            assertThatThrownBy(() -> house.orchestrator.executionRecord(eve, result.runId()))
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.RUN_NOT_FOUND));
            assertThat(house.orchestrator.cancel(eve, result.runId())).isFalse();
        }
    }

    @Test
    void only_tasks_can_be_followed() {
        try (TaskHouse house = house()) {
            assertThatThrownBy(() -> house.orchestrator.attach(
                            ANNA, "run-1", ChatResult.class, 0, StreamListener.text(text -> {})))
                    .hasMessageContaining("TaskResult");
            assertThatThrownBy(() -> house.orchestrator.attach(
                            ANNA, "run-1", TaskResult.class, -1, StreamListener.text(text -> {})))
                    .hasMessageContaining("negative");
        }
    }

    @Test
    void who_watches_can_stop_the_run_in_the_other_process() {
        cast.plays("lead", Script.answer("Half").stall());
        try (TaskHouse here = TaskHouse.of(
                        cast,
                        builder -> builder.stores(stores)
                                .turnLease(java.time.Duration.ofMillis(150))
                                .time(Clock.systemUTC(), Scheduler.system()));
                TaskHouse elsewhere = house()) {
            RecordingListener<TaskResult> first = new RecordingListener<>();
            Run<TaskResult> run = here.orchestrator.task(task(), first);
            first.firstText().join();
            Run<TaskResult> watch =
                    elsewhere.orchestrator.attach(ANNA, run.id(), TaskResult.class, 0, new RecordingListener<>());
            assertThat(watch.cancel()).isTrue();
            assertThatThrownBy(run::await)
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
            assertThatThrownBy(watch::await)
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
            assertThat(elsewhere.orchestrator.cancel(ANNA, run.id())).isFalse();
        }
    }

    @Test
    void a_listener_that_throws_ends_its_watch_alone() {
        cast.plays("lead", Script.answer("Done."));
        try (TaskHouse house = house()) {
            TaskResult result = house.orchestrator.task(task());
            Run<TaskResult> watch =
                    house.orchestrator.attach(ANNA, result.runId(), TaskResult.class, 0, StreamListener.text(text -> {
                        throw new IllegalStateException("no room");
                    }));
            assertThatThrownBy(watch::await).hasRootCauseMessage("no room");
            assertThat(stores.runs().find("anna", result.runId()).orElseThrow().status())
                    .isEqualTo(StoredRun.Status.COMPLETED);
        }
    }

    @Test
    void a_task_that_waits_can_be_cancelled_and_not_approved_any_more() {
        cast.plays("lead", call("publish", "{\"text\":\"a\"}"), Script.answer("Out."));
        try (TaskHouse house = house()) {
            TaskResult waiting = house.orchestrator.task(task());
            assertThat(waiting.status()).isEqualTo(Status.WAITING);
            assertThat(house.orchestrator.cancel(ANNA, waiting.runId())).isTrue();
            assertThat(stores.runs().find("anna", waiting.runId()).orElseThrow().status())
                    .isEqualTo(StoredRun.Status.CANCELLED);
            assertThatThrownBy(() -> house.orchestrator.approve(
                            ANNA, waiting.runId(), waiting.approvals().get(0).callId(), ApprovalDecision.approve()))
                    .hasMessageContaining("does not wait");
            assertThat(house.published).hasValue(0);
        }
    }

    @Test
    void an_orchestrator_that_closes_lets_go_of_what_it_watches() {
        cast.plays("lead", Script.answer("Half").stall());
        try (TaskHouse here = house()) {
            RecordingListener<TaskResult> first = new RecordingListener<>();
            Run<TaskResult> run = here.orchestrator.task(task(), first);
            first.firstText().join();
            Run<TaskResult> watch;
            AtomicInteger ends = new AtomicInteger();
            try (TaskHouse elsewhere = house()) {
                watch = elsewhere.orchestrator.attach(
                        ANNA, run.id(), TaskResult.class, 0, new StreamListener<TaskResult>() {
                            @Override
                            public void onError(OrchestratorException error) {
                                ends.incrementAndGet();
                            }
                        });
            }
            assertThat(watch.isDone()).isTrue();
            assertThat(ends).hasValue(1);
            assertThat(run.isDone()).isFalse();
        }
    }
}
