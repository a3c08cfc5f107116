package dev.orchestrator.brain.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.neo4j.Neo4jProcess;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Relation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.neo4j.driver.Driver;

/** A server that is slow, silent, gone, or gone half-way. */
@Timeout(120)
class Neo4jFaultsTest {

    private static final Duration SHORT = Duration.ofMillis(700);
    private static final int COUNT = 300;

    private final String project = "faults-" + UUID.randomUUID();
    private final FaultyWire wire = new FaultyWire(Neo4jProcess.shared().address());
    private final Driver direct = Bolt.driver();
    private final Driver driver = Bolt.driver(wire.address(), Neo4jProcess.PASSWORD);
    private final Neo4jBrain patient = brain(driver).build();
    private final Neo4jBrain impatient = brain(driver).retryFor(Duration.ZERO).build();

    private static Neo4jBrain.Builder brain(Driver driver) {
        return Neo4jBrain.builder(driver, new WordVectors()).label("Faults");
    }

    @BeforeEach
    void prepare() {
        patient.createSchema();
        // Both have looked at the schema.
        patient.find(project, List.of("e"), Cancellation.none());
        impatient.find(project, List.of("e"), Cancellation.none());
    }

    @AfterEach
    void close() throws IOException {
        wire.close();
        driver.close();
        direct.close();
    }

    private static List<Entity> entities(String title) {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> Entity.of("e-" + i, "scene", title, "Two riders meet on the bridge."))
                .toList();
    }

    private static List<Relation> ring() {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> Relation.of("e-" + i, "CUTS_TO", "e-" + (i + 1) % COUNT))
                .toList();
    }

    private void write(Neo4jBrain brain, String title) {
        brain.upsert(project, entities(title), ring(), Cancellation.none());
    }

    private long stored(String title) {
        return Bolt.count(
                direct,
                "MATCH (n:Faults {project: $project, title: $title}) RETURN count(n)",
                Map.of("project", project, "title", title));
    }

    private long relations() {
        return Bolt.count(
                direct, "MATCH (:Faults {project: $project})-[r]->() RETURN count(r)", Map.of("project", project));
    }

    private static OrchestratorException fails(boolean retryable, ThrowingCallable call) {
        OrchestratorException failure = catchThrowableOfType(OrchestratorException.class, call);
        assertThat(failure).as("a failure").isNotNull();
        assertThat(failure.code()).as(failure.toString()).isEqualTo(ErrorCode.BRAIN_ERROR);
        assertThat(failure.isRetryable()).as(failure.toString()).isEqualTo(retryable);
        return failure;
    }

    private List<Consumer<Cancellation>> calls(Neo4jBrain brain) {
        return List.of(
                cancellation -> brain.search(BrainQuery.of(project, "riders"), cancellation),
                cancellation -> brain.find(project, List.of("e-1"), cancellation),
                cancellation -> brain.neighbours(NeighbourQuery.of(project, List.of("e-1")), cancellation),
                cancellation -> brain.upsert(project, entities("Cancelled"), ring(), cancellation),
                cancellation -> brain.delete(project, List.of("e-1"), cancellation));
    }

    @Test
    void a_slow_server_is_waited_for() {
        wire.slow(20);
        write(impatient, "Slow");
        assertThat(impatient.search(BrainQuery.of(project, "riders"), Cancellation.none()))
                .isNotEmpty();
        assertThat(stored("Slow")).isEqualTo(COUNT);
    }

    @Test
    void a_silent_server_is_left_after_the_time_limit() {
        Neo4jBrain hasty = brain(driver).timeout(SHORT).retryFor(Duration.ZERO).build();
        hasty.find(project, List.of("e"), Cancellation.none());
        wire.stop();
        calls(hasty).forEach(call -> fails(true, () -> call.accept(Cancellation.none())));
        wire.heal();
        assertThat(stored("Cancelled")).isZero();
        write(impatient, "Back");
        assertThat(stored("Back")).isEqualTo(COUNT);
    }

    @Test
    void who_is_cancelled_leaves_a_silent_server_at_once() throws Exception {
        write(patient, "Before");
        wire.stop();
        for (Consumer<Cancellation> call : calls(patient)) {
            Cancellation.Source source = Cancellation.source();
            CompletableFuture<Void> running = CompletableFuture.runAsync(() -> call.accept(source.token()));
            TimeUnit.MILLISECONDS.sleep(100);
            assertThat(running).isNotDone();
            long cancelled = System.nanoTime();
            source.cancel(Cancellation.Reason.CALLER, "by a test");
            assertThat(catchThrowableOfType(CompletionException.class, running::join))
                    .hasCauseInstanceOf(CancelledException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - cancelled)).isLessThan(Duration.ofSeconds(10));
        }
        wire.heal();
        assertThat(patient.find(project, List.of("e-1"), Cancellation.none())).hasSize(1);
        assertThat(stored("Before")).isEqualTo(COUNT);
    }

    @Test
    void a_server_that_is_gone_fails_and_works_again_when_it_is_back() {
        write(impatient, "Before");
        wire.down();
        calls(impatient).forEach(call -> fails(true, () -> call.accept(Cancellation.none())));
        wire.heal();
        assertThat(impatient.find(project, List.of("e-1"), Cancellation.none())).hasSize(1);
        assertThat(stored("Before")).isEqualTo(COUNT);
    }

    @Test
    void a_server_that_is_back_soon_is_not_noticed() {
        write(patient, "Before");
        wire.down();
        CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS).execute(wire::heal);
        assertThat(patient.find(project, List.of("e-1"), Cancellation.none())).hasSize(1);
    }

    @Test
    void a_cancel_ends_the_waiting_for_a_server_to_come_back() throws Exception {
        wire.down();
        Cancellation.Source source = Cancellation.source();
        CompletableFuture<?> running =
                CompletableFuture.runAsync(() -> patient.find(project, List.of("e-1"), source.token()));
        TimeUnit.MILLISECONDS.sleep(300);
        source.cancel(Cancellation.Reason.CALLER, "by a test");
        assertThat(catchThrowableOfType(CompletionException.class, running::join))
                .hasCauseInstanceOf(CancelledException.class);
    }

    @Test
    void an_answer_that_is_cut_is_asked_for_again_or_fails() {
        write(patient, "Before");
        List<String> ids = IntStream.range(0, COUNT).mapToObj(i -> "e-" + i).toList();
        wire.cutAfterReceiving(9_000);
        fails(true, () -> impatient.find(project, ids, Cancellation.none()));
        wire.heal();
        wire.cutAfterReceiving(9_000);
        CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(wire::heal);
        assertThat(patient.find(project, ids, Cancellation.none())).hasSize(COUNT);
    }

    @Test
    void a_write_that_is_cut_anywhere_has_written_all_or_nothing() {
        write(impatient, "take 0");
        String title = "take 0";
        for (long bytes : new long[] {100, 1_000, 20_000, 100_000, 250_000, 400_000}) {
            String next = "take " + bytes;
            wire.cutAfterSending(bytes);
            OrchestratorException failure =
                    catchThrowableOfType(OrchestratorException.class, () -> write(impatient, next));
            wire.heal();
            if (failure != null) {
                assertThat(failure.isRetryable()).isTrue();
            }
            title = stored(next) == 0 ? title : next;
            assertThat(stored(title)).isEqualTo(COUNT);
            assertThat(relations()).isEqualTo(COUNT);
        }
    }

    @Test
    void a_write_whose_receipt_is_lost_is_written_again_with_the_same_effect() {
        for (long bytes : new long[] {1, 40, 200}) {
            wire.cutAfterReceiving(bytes);
            CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(wire::heal);
            write(patient, "take " + bytes);
            assertThat(stored("take " + bytes)).isEqualTo(COUNT);
            assertThat(relations()).isEqualTo(COUNT);
        }
    }

    @Test
    void a_wrong_password_is_refused_and_not_told() {
        String wrong = "the-wrong-secret";
        try (Driver other = Bolt.driver(Neo4jProcess.shared().address(), wrong)) {
            Neo4jBrain brain = brain(other).build();
            OrchestratorException failure = fails(false, () -> brain.find(project, List.of("e"), Cancellation.none()));
            StringWriter everything = new StringWriter();
            failure.printStackTrace(new PrintWriter(everything));
            assertThat(everything.toString()).doesNotContain(wrong);
            assertThat(failure).hasMessageContaining("password");
            fails(false, brain::createSchema);
        }
    }

    @Test
    void a_server_that_never_was_there_fails() throws IOException {
        String address = wire.address();
        wire.close();
        try (Driver other = Bolt.driver(address, Neo4jProcess.PASSWORD)) {
            Neo4jBrain brain = brain(other).retryFor(Duration.ZERO).build();
            OrchestratorException failure = fails(true, () -> brain.find(project, List.of("e"), Cancellation.none()));
            assertThat(failure).hasMessageContaining("check that the server runs");
            fails(true, brain::createSchema);
        }
    }

    @Test
    void the_server_of_the_tests_ends_when_nobody_listens_and_the_brain_says_that_it_is_gone() throws Exception {
        Neo4jProcess server = Neo4jProcess.start();
        try (Driver other = Bolt.driver(server.address(), Neo4jProcess.PASSWORD)) {
            Neo4jBrain brain = brain(other).retryFor(Duration.ZERO).build();
            brain.createSchema();
            assertThat(brain.find(project, List.of("e"), Cancellation.none())).isEmpty();
            assertThat(server.endsWithItsInput()).isTrue();
            fails(true, () -> brain.find(project, List.of("e"), Cancellation.none()));
        }
    }

    @Test
    void a_closed_driver_is_told() {
        driver.close();
        fails(false, () -> patient.find(project, List.of("e"), Cancellation.none()));
    }
}
