package dev.orchestrator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.testing.RecordingListener;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveRunTest {

    private final ModelException first =
            ModelException.of(ErrorCode.LLM_ERROR, "acme", "broke off").build();

    private String failOver(LiveRun<String> run) {
        run.emit(new TextDelta("Hello wor"));
        try {
            run.emit(new AnswerRestarted(2, "acme broke off"));
        } catch (CancelledException refused) {
            throw first;
        }
        run.emit(new TextDelta("Hello you"));
        run.commit();
        return run.textSoFar();
    }

    @Test
    void an_answer_starts_again_where_the_listener_accepts_it() {
        RecordingListener<String> heard = new RecordingListener<>();
        LiveRun<String> run = new LiveRun<>("anna", heard, Clock.systemUTC());
        run.execute(this::failOver, () -> {});
        assertThat(run.await()).isEqualTo("Hello you").isEqualTo(heard.text());
        assertThat(heard.events(AnswerRestarted.class)).hasSize(1);
    }

    @Test
    void a_listener_that_only_prints_never_shows_text_twice() {
        List<String> printed = new ArrayList<>();
        LiveRun<String> run = new LiveRun<>("anna", StreamListener.text(printed::add), Clock.systemUTC());
        run.execute(this::failOver, () -> {});
        assertThatThrownBy(run::await).isSameAs(first);
        assertThat(printed).containsExactly("Hello wor");
        assertThat(run.textSoFar()).isEqualTo("Hello wor");
    }

    @Test
    void a_text_area_is_cleared_when_an_answer_starts_again() {
        StringBuilder area = new StringBuilder();
        LiveRun<String> run =
                new LiveRun<>("anna", StreamListener.text(area::append, () -> area.setLength(0)), Clock.systemUTC());
        run.execute(this::failOver, () -> {});
        assertThat(area).hasToString("Hello you");
    }

    @Test
    void a_listener_that_throws_when_asked_to_restart_is_treated_like_any_that_throws() {
        RuntimeException own = new IllegalStateException("no");
        RecordingListener<String> heard = new RecordingListener<>() {
            @Override
            public boolean onRestart(AnswerRestarted restarted) {
                throw own;
            }
        };
        LiveRun<String> run = new LiveRun<>("anna", heard, Clock.systemUTC());
        run.execute(this::failOver, () -> {});
        assertThat(heard.error())
                .get()
                .isInstanceOf(CancelledException.class)
                .extracting(Throwable::getCause)
                .isSameAs(own);
    }

    @Test
    void events_of_many_threads_are_told_one_at_a_time_and_in_order() throws Exception {
        RecordingListener<String> heard = new RecordingListener<>();
        LiveRun<String> run = new LiveRun<>("anna", heard, Clock.systemUTC());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        run.execute(
                live -> {
                    emitFrom(threads, live);
                    return "";
                },
                () -> {});
        threads.shutdown();
        assertThat(heard.frames()).hasSize(800);
        for (int i = 0; i < 800; i++) {
            assertThat(heard.frames().get(i).sequence()).isEqualTo(i + 1);
        }
        assertThat(run.textSoFar()).hasSize(800);
    }

    private static void emitFrom(ExecutorService threads, LiveRun<String> run) {
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(threads.submit(() -> {
                go.await();
                for (int n = 0; n < 100; n++) {
                    run.emit(new TextDelta("x"));
                }
                return null;
            }));
        }
        go.countDown();
        for (Future<?> one : all) {
            try {
                one.get();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void nothing_is_told_after_the_end() {
        RecordingListener<String> heard = new RecordingListener<>();
        LiveRun<String> run = new LiveRun<>("anna", heard, Clock.systemUTC());
        run.execute(live -> "done", () -> {});
        assertThatThrownBy(() -> run.emit(new TextDelta("late"))).isInstanceOf(CancelledException.class);
        assertThat(heard.frames()).isEmpty();
        assertThat(heard.ends()).isEqualTo(1);
    }

    @Test
    void every_waiter_gets_the_failure_that_the_listener_saw_and_its_own_stack() {
        RecordingListener<String> heard = new RecordingListener<>();
        LiveRun<String> run = new LiveRun<>("anna", heard, Clock.systemUTC());
        run.execute(
                live -> {
                    throw new OrchestratorException(ErrorCode.LLM_ERROR, "down");
                },
                () -> {});
        assertThatThrownBy(run::await).isSameAs(heard.error().orElseThrow());
        assertThatThrownBy(run::await).isSameAs(heard.error().orElseThrow());
        assertThat(heard.error().orElseThrow().getSuppressed()).hasSize(1);
    }
}
