package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.EventPlace;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
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
        Eventually.until("all is said", () -> seen.text().equals("One. Two. Three."));
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
}
