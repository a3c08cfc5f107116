package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.EventPlace;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events of a process that died before it could write them down, and those that came in their place. */
@Timeout(60)
class TaskEpochsTest {

    private final VirtualTime time = new VirtualTime();
    private final InMemoryStores stores = InMemoryStores.create(time.clock());
    private final DyingStores dying = new DyingStores(stores);

    private static final TaskRequest TASK = TaskRequest.builder(ANNA, "A story")
            .project(PROJECT)
            .requestId("r-1")
            .build();

    private StoredRun stored(String runId) {
        return stores.runs().find("anna", runId).orElseThrow();
    }

    /** What a browser has seen of a process that dies: the end of it nobody has written down. */
    private RecordingListener<TaskResult> seenBeforeTheDeath(TaskHouse house) {
        RecordingListener<TaskResult> seen = new RecordingListener<>();
        house.orchestrator.task(TASK, seen);
        seen.firstText().join();
        Eventually.until("all is said", () -> seen.text().endsWith("Three."));
        dying.dieBut(Thread.currentThread());
        return seen;
    }

    @Test
    void whoever_has_heard_what_was_never_written_down_hears_what_came_in_its_place() {
        Cast first = new Cast()
                .plays("lead", Script.answer("One. ", "Two. ", "Three.").stall());
        TaskHouse gone = new TaskHouse(
                first, time, stores, builder -> builder.stores(dying.stores()).takesOver(false));
        RecordingListener<TaskResult> seen = seenBeforeTheDeath(gone);
        EventFrame last = seen.frames().get(seen.frames().size() - 1);
        assertThat(last.epoch()).isEqualTo(1);

        Cast second = new Cast().plays("lead", call("note", "{\"text\":\"a\"}"), Script.answer("Four."));
        try (TaskHouse next = new TaskHouse(second, time, stores, builder -> builder)) {
            Eventually.until("another process has ended it", () -> {
                time.pass(Duration.ofSeconds(1));
                return stored(last.runId()).status() == StoredRun.Status.COMPLETED;
            });
            RecordingListener<TaskResult> again = new RecordingListener<>();
            Run<TaskResult> watch = next.orchestrator.attach(ANNA, last.runId(), TaskResult.class, last.place(), again);
            assertThat(watch.await().message()).isEqualTo("Four.");
            List<EventFrame> told = again.frames();
            assertThat(told.get(0).event()).isInstanceOf(AnswerRestarted.class);
            assertThat(told).allSatisfy(frame -> assertThat(frame.epoch()).isGreaterThan(1));
            assertThat(told.stream().map(EventFrame::place).distinct()).isSorted();
            assertThat(told).as("numbers that come again").anyMatch(frame -> frame.sequence() <= last.sequence());
            assertThat(again.text()).isEqualTo("Four.");

            RecordingListener<TaskResult> once = new RecordingListener<>();
            EventPlace known =
                    EventPlace.parse(told.get(told.size() - 1).place().toString());
            next.orchestrator
                    .attach(ANNA, last.runId(), TaskResult.class, known, once)
                    .await();
            assertThat(once.frames()).isEmpty();
        } finally {
            dying.end();
            gone.close();
        }
    }

    private interface Followed {
        void by(TaskHouse next, EventFrame last);
    }

    /** Of three sentences the first one is written down, before a note; then another process ends the task. */
    private void takenOver(Script firstStep, Followed followed) {
        Cast first = new Cast()
                .plays("lead", firstStep, Script.answer("Two. ", "Three.").stall());
        TaskHouse gone = new TaskHouse(
                first, time, stores, builder -> builder.stores(dying.stores()).takesOver(false));
        RecordingListener<TaskResult> seen = seenBeforeTheDeath(gone);
        EventFrame last = seen.frames().get(seen.frames().size() - 1);
        Cast second = new Cast().plays("lead", call("note", "{\"text\":\"a\"}"), Script.answer("Four."));
        try (TaskHouse next = new TaskHouse(second, time, stores, builder -> builder)) {
            Eventually.until("another process has ended it", () -> {
                time.pass(Duration.ofSeconds(1));
                return stored(last.runId()).status() == StoredRun.Status.COMPLETED;
            });
            followed.by(next, last);
        } finally {
            dying.end();
            gone.close();
        }
    }

    private static Script firstWritten() {
        return Script.answer("One. ").call(new ToolCall("c-1", "note", "{\"text\":\"a\"}"));
    }

    private static void isToldNothingMore(TaskHouse next, EventFrame last) {
        StringBuilder more = new StringBuilder();
        Run<TaskResult> watch = next.orchestrator.attach(
                ANNA, last.runId(), TaskResult.class, last.place(), StreamListener.text(more::append));
        assertThatThrownBy(watch::await).isInstanceOf(CancelledException.class);
        assertThat(more).isEmpty();
    }

    @Test
    void whoever_takes_nothing_back_is_not_shown_text_in_the_place_of_what_he_has_heard() {
        takenOver(Script.answer("One. ", "Two. ", "Three.").stall(), TaskEpochsTest::isToldNothingMore);
    }

    @Test
    void nor_is_he_where_some_of_it_was_written_down() {
        takenOver(firstWritten(), TaskEpochsTest::isToldNothingMore);
    }

    @Test
    void whoever_breaks_off_before_the_text_has_come_again_hears_it_when_he_is_back() {
        takenOver(firstWritten(), (next, last) -> {
            RecordingListener<TaskResult> again = new RecordingListener<>();
            EventPlace place = last.place();
            next.orchestrator
                    .attach(ANNA, last.runId(), TaskResult.class, place, again)
                    .await();
            assertThat(again.frames().get(0).event()).isInstanceOf(AnswerRestarted.class);
            assertThat(again.frames().get(1).event()).isEqualTo(new TextDelta("One. "));
            RecordingListener<TaskResult> back = new RecordingListener<>();
            next.orchestrator
                    .attach(
                            ANNA,
                            last.runId(),
                            TaskResult.class,
                            again.frames().get(0).place(),
                            back)
                    .await();
            assertThat(back.text()).isEqualTo(again.text()).startsWith("One. ").endsWith("Four.");
            RecordingListener<TaskResult> rest = new RecordingListener<>();
            next.orchestrator
                    .attach(
                            ANNA,
                            last.runId(),
                            TaskResult.class,
                            again.frames().get(1).place(),
                            rest)
                    .await();
            assertThat(rest.text().strip()).isEqualTo("Four.");
        });
    }
}
