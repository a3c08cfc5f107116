package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.store.ProjectDirectory;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that were left and that nobody can take over, now or ever; and more of them than one look finds. */
@Timeout(60)
class TaskLeftTest {

    private static final String DOWN = "down";

    private final VirtualTime time = new VirtualTime();
    private final InMemoryStores stores = InMemoryStores.create(time.clock());
    private final Cast cast = new Cast();
    private volatile boolean isDown = true;

    /** A model whose provider does not have it any more. */
    private record Dropped(LanguageModel model) implements LanguageModel {
        @Override
        public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
            return model.generate(request, events, cancellation);
        }

        @Override
        public Optional<ModelInfo> describe(@Nullable String name, Cancellation cancellation) {
            throw new OrchestratorException(ErrorCode.VALIDATION_ERROR, "there is no model " + name);
        }
    }

    /** Cannot be asked about one project for now. */
    private final class Projects implements ProjectDirectory {
        @Override
        public boolean exists(String projectId) {
            if (isDown && projectId.equals(DOWN)) {
                throw new OrchestratorException(ErrorCode.DATABASE_ERROR, "no directory");
            }
            return true;
        }

        @Override
        public Set<String> roles(String projectId, String userId) {
            return Set.of("member");
        }
    }

    private TaskHouse house(LanguageModel model, UnaryOperator<Orchestrator.Builder> more) {
        return new TaskHouse(model, time, stores, more);
    }

    private static TaskRequest.Builder task(String project) {
        return TaskRequest.builder(ANNA, "A story").project(project);
    }

    /** Runs whose process has gone while it was at work. */
    private List<String> left(int number, TaskRequest request) {
        cast.plays("lead", Script.answer("Half").stall());
        List<String> ids = new ArrayList<>();
        try (TaskHouse gone = house(cast, builder -> builder.takesOver(false))) {
            for (int i = 0; i < number; i++) {
                RecordingListener<TaskResult> listener = new RecordingListener<>();
                ids.add(gone.orchestrator.task(request, listener).id());
                listener.firstText().join();
            }
        }
        time.pass(Duration.ofSeconds(1)); // those that are left later are due later
        return ids;
    }

    private StoredRun stored(String runId) {
        return stores.runs().find("anna", runId).orElseThrow();
    }

    private boolean areAll(Collection<String> runIds, StoredRun.Status status) {
        return runIds.stream().allMatch(runId -> stored(runId).status() == status);
    }

    private void pass(String until, BooleanSupplier holds) {
        Eventually.until(until, () -> {
            time.pass(Duration.ofSeconds(1));
            LockSupport.parkNanos(5_000_000); // so that leases are renewed before they run out
            return holds.getAsBoolean();
        });
    }

    @Test
    void one_whose_model_is_gone_ends_as_failed() {
        String runId = left(1, task(PROJECT).model("x").build()).get(0);
        try (TaskHouse next = house(new Dropped(cast), builder -> builder)) {
            pass("it ends", () -> stored(runId).status().isEnded());
            assertThat(next.noted).hasValue(0);
        }
        assertThat(stored(runId).status()).isEqualTo(StoredRun.Status.FAILED);
        assertThat(stored(runId).error()).isEqualTo(ErrorCode.VALIDATION_ERROR);
    }

    @Test
    void one_that_was_asked_to_stop_is_cancelled_whatever_else_is_wrong() {
        String lasting = left(1, task(PROJECT).model("x").build()).get(0);
        String passing = left(1, task(DOWN).build()).get(0);
        try (TaskHouse elsewhere = house(cast, builder -> builder.takesOver(false))) {
            assertThat(elsewhere.orchestrator.cancel(ANNA, lasting)).isTrue();
            assertThat(elsewhere.orchestrator.cancel(ANNA, passing)).isTrue();
        }
        try (TaskHouse next = house(new Dropped(cast), builder -> builder.projects(new Projects()))) {
            pass("they end", () -> areAll(List.of(lasting, passing), StoredRun.Status.CANCELLED));
            assertThat(next.noted).hasValue(0);
        }
    }

    @Test
    void what_fails_for_now_keeps_no_other_one_waiting_and_is_tried_again() {
        List<String> first = left(20, task(DOWN).build());
        List<String> last = left(1, task(PROJECT).build());
        cast.plays("lead", Script.answer("Done."));
        try (TaskHouse next = house(cast, builder -> builder.projects(new Projects()))) {
            pass("the last one is done", () -> areAll(last, StoredRun.Status.COMPLETED));
            assertThat(areAll(first, StoredRun.Status.RUNNING)).isTrue();
            isDown = false;
            pass("the others are", () -> areAll(first, StoredRun.Status.COMPLETED));
            assertThat(next.noted).hasValue(0);
        }
    }

    @Test
    void so_it_is_with_what_nobody_has_decided_about_in_time() {
        cast.plays("lead", call("publish", "{\"text\":\"a\"}"), Script.answer("Over."));
        String runId;
        try (TaskHouse gone = house(cast, builder -> builder.takesOver(false).approvalsExpire(Duration.ofHours(1)))) {
            runId = gone.orchestrator.task(task(DOWN).build()).runId();
        }
        time.pass(Duration.ofHours(1));
        long epoch = stored(runId).epoch();
        try (TaskHouse next = house(cast, builder -> builder.projects(new Projects()))) {
            pass("it was tried", () -> stored(runId).epoch() > epoch);
            isDown = false;
            pass("it ends", () -> stored(runId).status() == StoredRun.Status.COMPLETED);
            assertThat(next.published).hasValue(0);
        }
    }

    @Test
    void however_many_were_left_the_next_one_is_begun_at_once() {
        List<String> many = left(50, task(PROJECT).build());
        cast.plays("lead", Script.answer("Done."));
        try (TaskHouse next = house(cast, builder -> builder)) {
            Eventually.until("all are done in no time", () -> areAll(many, StoredRun.Status.COMPLETED));
            assertThat(next.noted).hasValue(0);
        }
    }
}
