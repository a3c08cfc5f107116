package dev.orchestrator;

import static dev.orchestrator.TaskHouse.ANNA;
import static dev.orchestrator.TaskHouse.PROJECT;
import static dev.orchestrator.TaskHouse.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.TaskHouse.Cast;
import dev.orchestrator.TaskHouse.Text;
import dev.orchestrator.agent.Permissions;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.stream.Run;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An orchestrator that closes while its tools are at work: what they have done is known to whoever goes on. */
@Timeout(60)
class TaskClosingTest {

    private static final String TO_WRITER = "{\"tasks\":[{\"agent\":\"writer\",\"task\":\"Send it\"}]}";

    /** The lead and the writer may send. */
    private static final class Senders extends TaskHouse.Staff {
        @Override
        public List<Agent> agents(@Nullable String projectId) {
            return super.agents(projectId).stream()
                    .map(agent -> agent.toBuilder().tools("send").build())
                    .toList();
        }
    }

    private final VirtualTime time = new VirtualTime();
    private final InMemoryStores stores = InMemoryStores.create(time.clock());
    private final Cast cast = new Cast();
    private final AtomicInteger sent = new AtomicInteger();
    private final CompletableFuture<Void> sending = new CompletableFuture<>();
    private final CompletableFuture<Void> gate = new CompletableFuture<>();
    private final TaskRequest request = TaskRequest.builder(ANNA, "A story")
            .project(PROJECT)
            .requestId("r-1")
            .build();

    private TaskHouse house() {
        Tool send = Tool.builder("send", "Sends something", Text.class)
                .handler((text, context) -> {
                    sending.complete(null);
                    gate.join(); // whatever it is told meanwhile
                    return "sent " + sent.incrementAndGet();
                })
                .build();
        return new TaskHouse(
                cast,
                time,
                stores,
                builder -> builder.agents(new Senders())
                        .tools(send)
                        .permissions(Permissions.builder().allow("send").build()));
    }

    private void closeWhileSending() {
        TaskHouse gone = house();
        gone.orchestrator.task(request, new RecordingListener<>());
        sending.join();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(gone::close);
        CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(() -> gate.complete(null));
        closing.join();
    }

    private String goOn() {
        try (TaskHouse next = house()) {
            Run<TaskResult> run = next.orchestrator.task(request, new RecordingListener<>());
            Eventually.until("it is gone on with", () -> {
                time.pass(Duration.ofMillis(10));
                return run.isDone();
            });
            assertThat(run.await().message()).isEqualTo("It is out.");
            assertThat(sent).hasValue(1);
            return cast.requests.stream()
                    .flatMap(asked -> asked.messages().stream())
                    .map(TaskHouse::text)
                    .reduce("", String::concat);
        }
    }

    @Test
    void a_tool_that_comes_back_while_it_closes_is_not_of_unknown_end() {
        cast.plays("lead", call("send", "{\"text\":\"a\"}"), Script.answer("It is out."));
        closeWhileSending();
        assertThat(goOn()).contains("sent 1");
    }

    @Test
    void nor_is_one_of_an_agent_below() {
        cast.plays("lead", call("delegate", TO_WRITER), Script.answer("It is out."))
                .plays("writer", call("send", "{\"text\":\"a\"}"), Script.answer("Sent."));
        closeWhileSending();
        assertThat(goOn()).contains("sent 1");
    }

    @Test
    void it_does_not_wait_for_ever() {
        cast.plays("lead", call("send", "{\"text\":\"a\"}"), Script.answer("It is out."));
        TaskHouse gone = house();
        gone.orchestrator.task(request, new RecordingListener<>());
        sending.join();
        long began = System.nanoTime();
        gone.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(9));
        gate.complete(null);
        assertThat(goOn()).doesNotContain("sent 1");
    }
}
