package dev.orchestrator.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.agent.Permissions;
import dev.orchestrator.call.Caller;
import dev.orchestrator.gather.sqlite.SqliteStores;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.Department;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.EventPlace;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/guides/durable-runs.md. */
@Timeout(60)
class DurableRunsGuideTest {

    private static final String ORDER = "{\"sku\":\"lantern\",\"amount\":10}";

    private final Caller caller = Caller.user("u-1");
    private final Shop shop = new Shop();

    @TempDir
    private Path folder;

    private SqliteStores stores;

    record Order(String sku, int amount) {}

    /** Does one thing for one key. */
    private static final class Shop {
        private final Map<String, String> orders = new HashMap<>();

        synchronized String place(String key, String sku, int amount) {
            return orders.computeIfAbsent(key, first -> amount + " of " + sku + ", order " + (orders.size() + 1));
        }
    }

    private static final class Buyers implements AgentDirectory {
        @Override
        public List<Department> departments(@Nullable String projectId) {
            return List.of(new Department("buying", "Buying", "Buys.", List.of("order")));
        }

        @Override
        public List<Agent> agents(@Nullable String projectId) {
            return List.of(Agent.builder("buyer", "Buyer", "buying", "You buy.")
                    .role(Agent.Role.HEAD)
                    .tools("order")
                    .build());
        }
    }

    @BeforeEach
    void opens() {
        stores = SqliteStores.open(folder.resolve("runs.db"));
    }

    @AfterEach
    void closes() {
        stores.close();
    }

    private Tool order() {
        Tool order = Tool.builder("order", "Orders articles", Order.class)
                .idempotent()
                .handler((what, context) -> shop.place(context.idempotencyKey(), what.sku(), what.amount()))
                .build();
        return order;
    }

    private Orchestrator buying(LanguageModel models) {
        AgentDirectory directory = new Buyers();
        Tool order = order();
        Orchestrator orchestrator = Orchestrator.builder(models)
                .stores(stores)
                .agents(directory)
                .tools(order)
                .permissions(Permissions.builder().allow("order").build())
                .turnLease(Duration.ofSeconds(10))
                .build();
        return orchestrator;
    }

    private static ScriptedModel ordering() {
        return ScriptedModel.playing(
                Script.answer().call(new ToolCall("c-1", "order", ORDER)), Script.answer("Ten ", "are ordered."));
    }

    @Test
    void a_task_is_asked_again_followed_and_purged() {
        try (Orchestrator orchestrator = buying(ordering())) {
            TaskRequest request = TaskRequest.builder(caller, "Order ten lanterns")
                    .requestId("order-4711")
                    .build();
            TaskResult result = orchestrator.task(request);
            assertThat(orchestrator.task(request)).isEqualTo(result);
            assertThat(shop.orders).hasSize(1).containsKey(keyOf(result.runId()));

            RecordingListener<TaskResult> listener = new RecordingListener<>();
            String runId = result.runId();
            long lastSeen = 5;
            Run<TaskResult> watch = orchestrator.attach(caller, runId, TaskResult.class, lastSeen, listener);
            TaskResult followed = watch.await();
            assertThat(followed).isEqualTo(result);
            assertThat(listener.frames())
                    .extracting(EventFrame::sequence)
                    .first()
                    .isEqualTo(lastSeen + 1);
            assertThat(listener.events(TextDelta.class)).isNotEmpty();

            String known = listener.frames().get(0).place().toString();
            assertThat(comeBack(orchestrator, runId, known)).isEqualTo(result);

            boolean stops = orchestrator.cancel(caller, runId);
            assertThat(stops).isFalse();

            int deleted = stores.runs().purge(Instant.now().minus(Duration.ofDays(30)), 1_000);
            assertThat(deleted).isZero();
        }
    }

    private TaskResult comeBack(Orchestrator orchestrator, String runId, String lastEventId) {
        RecordingListener<TaskResult> listener = new RecordingListener<>();
        Run<TaskResult> again =
                orchestrator.attach(caller, runId, TaskResult.class, EventPlace.parse(lastEventId), listener);
        return again.await();
    }

    private String keyOf(String runId) {
        return shop.orders.keySet().stream()
                .filter(key -> key.startsWith(runId))
                .findFirst()
                .orElse("none");
    }

    @Test
    void what_waits_is_found_after_a_restart_and_goes_on() {
        String projectId = "film";
        try (Orchestrator before =
                asking(ScriptedModel.playing(Script.answer().call(new ToolCall("c-1", "order", ORDER))))) {
            before.task(TaskRequest.builder(caller, "Order ten lanterns")
                    .project(projectId)
                    .build());
        }
        List<StoredRun> waiting = stores.runs().list(caller.userId(), projectId, null, 20).stream()
                .filter(run -> run.status() == StoredRun.Status.WAITING)
                .toList();
        assertThat(waiting).hasSize(1);
        try (Orchestrator after = asking(ScriptedModel.answering("Ten are ordered."))) {
            RecordingListener<TaskResult> nothing = new RecordingListener<>();
            TaskResult seen = after.attach(caller, waiting.get(0).id(), TaskResult.class, Long.MAX_VALUE, nothing)
                    .await();
            TaskResult done =
                    after.approve(caller, seen.runId(), seen.approvals().get(0).callId(), ApprovalDecision.approve());
            assertThat(done.message()).isEqualTo("Ten are ordered.");
            assertThat(nothing.frames()).isEmpty();
            assertThat(shop.orders).hasSize(1);
        }
    }

    private Orchestrator asking(LanguageModel models) {
        return Orchestrator.builder(models)
                .stores(stores)
                .agents(new Buyers())
                .tools(order())
                .permissions(Permissions.builder().ask("order").build())
                .build();
    }
}
