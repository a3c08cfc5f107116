package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.DataHouse.Ask;
import dev.orchestrator.call.Attachment;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.IngestResult;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.stream.Run;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each of many has its own time, and none takes that of the others. */
@Timeout(60)
class GatherIngestTimesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Answers model = new Answers();
    private final WatchedStores stores = new WatchedStores();
    private final CountDownLatch hanging = new CountDownLatch(Gather.AT_ONCE);
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final DataHouse house = DataHouse.of(model, builder -> builder.stores(stores));
    private final Gather gather = house.orchestrator.gather();

    @AfterEach
    void close() {
        over.complete(null);
        house.close();
    }

    /** A stream that hangs until it is closed, or whatever is done to it. */
    private final class Hanging extends InputStream {
        private final boolean closes;
        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        Hanging(boolean closes) {
            this.closes = closes;
        }

        @Override
        public int read() throws IOException {
            hanging.countDown();
            CompletableFuture.anyOf(over, closed).join();
            throw new IOException("closed");
        }

        @Override
        public void close() {
            if (closes) {
                closed.complete(null);
            }
        }
    }

    private InputStream never() {
        hanging.countDown();
        over.join();
        return InputStream.nullInputStream();
    }

    private static DataRequest.Builder bare(String text) {
        return DataRequest.builder(ANNA, PROJECT).text(text).enrich(false);
    }

    /** As many that hang as are taken in at once, and twice as many behind them. */
    private List<DataRequest> hangingFirst(Attachment.Content content) {
        List<DataRequest> all = new ArrayList<>();
        IntStream.range(0, Gather.AT_ONCE)
                .forEach(i -> all.add(bare("Hanging prop " + i)
                        .attach(new Attachment("notes " + i + ".txt", "text/plain", null, content, -1))
                        .build()));
        IntStream.range(0, 2 * Gather.AT_ONCE)
                .forEach(i -> all.add(bare("Prop " + i + " of shelf " + i * 7).build()));
        return all;
    }

    private Run<IngestResult> begin(List<DataRequest> requests) throws InterruptedException {
        Run<IngestResult> run = gather.ingest(ANNA, requests, new RecordingListener<>());
        hanging.await();
        return run;
    }

    private void timeIsUpFor(Attachment.Content content) throws InterruptedException {
        Run<IngestResult> run = begin(hangingFirst(content));
        house.time.pass(DataRequest.DEFAULT_TIMEOUT.minus(SECOND));
        assertThat(run.isDone()).isFalse();
        house.time.pass(SECOND);
        IngestResult result = run.await();
        assertThat(result.progress().refused()).isEqualTo(Gather.AT_ONCE);
        assertThat(result.progress().accepted()).isEqualTo(2 * Gather.AT_ONCE);
        assertThat(result.problems()).hasSize(Gather.AT_ONCE).allSatisfy(problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.TIMEOUT);
            assertThat(problem.kept()).isFalse();
            assertThat(problem.reason()).contains("content " + problem.number(), "PT5M");
        });
        assertThat(gather.list(ANNA, GatherQuery.of(PROJECT))).hasSize(2 * Gather.AT_ONCE);
        assertThat(stores.attachmentIds()).isEmpty();
    }

    @Test
    void files_that_hang_until_they_are_closed_keep_no_worker() throws InterruptedException {
        timeIsUpFor(() -> new Hanging(true));
    }

    @Test
    void files_that_hang_whatever_is_done_keep_no_worker() throws InterruptedException {
        timeIsUpFor(() -> new Hanging(false));
    }

    @Test
    void files_that_are_never_opened_keep_no_worker() throws InterruptedException {
        timeIsUpFor(this::never);
    }

    @Test
    void a_run_whose_files_hang_can_be_cancelled() throws InterruptedException {
        Run<IngestResult> run = begin(hangingFirst(this::never));
        run.cancel();
        assertThatThrownBy(run::await).isInstanceOf(CancelledException.class);
    }

    @Test
    void what_was_kept_when_its_time_was_over_is_pending_and_the_rest_goes_on() throws InterruptedException {
        model.to(Ask.ENRICH, () -> {
            IntStream.range(0, Gather.AT_ONCE).forEach(i -> hanging.countDown());
            return Script.answer().waitFor(over);
        });
        DataRequest slow = bare("The lantern is red.")
                .enrich(true)
                .timeout(SECOND.multipliedBy(7))
                .build();
        Run<IngestResult> run = begin(List.of(slow, bare("The rope is grey.").build()));
        house.time.pass(SECOND.multipliedBy(7));
        IngestResult result = run.await();
        assertThat(result.progress().accepted()).isEqualTo(2);
        assertThat(result.progress().pending()).isEqualTo(1);
        assertThat(result.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.number()).isEqualTo(1);
            assertThat(problem.code()).isEqualTo(ErrorCode.TIMEOUT);
            assertThat(problem.kept()).isTrue();
        });
        assertThat(gather.list(ANNA, GatherQuery.of(PROJECT).in(State.PENDING)))
                .singleElement()
                .satisfies(item -> assertThat(item.busyUntil()).isNull());
    }
}
