package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a task that waits holds: nothing but its place in the store. */
@Timeout(60)
class TaskThreadsTest {

    private final Cast cast = new Cast().plays("lead", call("publish", "{\"text\":\"a\"}"), Script.answer("Out."));

    private static TaskRequest task() {
        return TaskRequest.builder(ANNA, "A story").project(PROJECT).build();
    }

    @Test
    void a_thousand_runs_that_wait_hold_no_thread() throws InterruptedException {
        ThreadGroup group = new ThreadGroup("house");
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        Thread scenario = new Thread(group, () -> manyWait(group, 1_000), "scenario");
        scenario.setDaemon(true);
        scenario.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
        scenario.start();
        scenario.join();
        assertThat(failures).isEmpty();
    }

    @Test
    @Timeout(30)
    void a_run_that_holds_the_only_thread_of_a_pool_waits_for_tools_and_agents_elsewhere() {
        String both = "{\"tasks\":[{\"agent\":\"checker\",\"task\":\"A\"},{\"agent\":\"writer\",\"task\":\"B\"}]}";
        Cast all = new Cast()
                .plays("lead", call("look", "{\"text\":\"a\"}"), call("delegate", both), Script.answer("Done."))
                .plays("checker", Script.answer("Checked."))
                .plays("writer", call("look", "{\"text\":\"b\"}"), Script.answer("Written."));
        ExecutorService one = Executors.newSingleThreadExecutor();
        try (TaskHouse house = TaskHouse.of(all, builder -> builder.executor(one))) {
            assertThat(house.orchestrator.task(task()).message()).isEqualTo("Done.");
            assertThat(house.looked).hasValue(2);
        } finally {
            one.shutdownNow();
        }
    }

    /** What is begun in a group of threads stays in it, so that threads of other tests are not counted. */
    private void manyWait(ThreadGroup group, int runs) {
        List<Thread> workers = Collections.synchronizedList(new ArrayList<>());
        try (TaskHouse house = TaskHouse.of(
                cast,
                builder -> builder.executor(work -> {
                    Thread worker = new Thread(work, "worker"); // a daemon, as the thread that begins it
                    workers.add(worker);
                    worker.start();
                }))) {
            TaskResult first = house.orchestrator.task(task());
            joinAll(workers);
            int before = group.activeCount();
            for (int i = 1; i < runs; i++) {
                assertThat(house.orchestrator.task(task()).status()).isEqualTo(Status.WAITING);
            }
            joinAll(workers);
            assertThat(group.activeCount()).isLessThanOrEqualTo(before + 5); // the few that share the short work
            String callId = first.approvals().get(0).callId();
            assertThat(house.orchestrator
                            .approve(ANNA, first.runId(), callId, ApprovalDecision.approve())
                            .status())
                    .isEqualTo(Status.COMPLETED);
        }
    }

    /** A thread that a run holds would never end. */
    private static void joinAll(List<Thread> workers) {
        for (Thread worker : List.copyOf(workers)) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
