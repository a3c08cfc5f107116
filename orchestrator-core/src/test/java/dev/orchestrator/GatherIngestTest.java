package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.DataHouse.Ask;
import dev.orchestrator.call.Caller;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.IngestResult;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.ItemsIngested;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GatherIngestTest {

    private final Answers model = new Answers();
    private final RecordingListener<IngestResult> listener = new RecordingListener<>();

    private static DataRequest bare(String text) {
        return DataRequest.builder(ANNA, PROJECT).text(text).enrich(false).build();
    }

    private static List<DataRequest> many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> bare("Prop " + i + " of shelf " + i * 7))
                .toList();
    }

    @Test
    void all_are_taken_in_and_a_second_run_takes_none() {
        try (DataHouse house = DataHouse.of(model)) {
            Gather gather = house.orchestrator.gather();
            IngestResult first = gather.ingest(ANNA, many(120), listener).await();
            assertThat(first.progress().accepted()).isEqualTo(120);
            assertThat(first.progress().total()).isEqualTo(120);
            assertThat(first.problems()).isEmpty();
            assertThat(listener.events(ItemsIngested.class)).hasSizeGreaterThanOrEqualTo(3);
            IngestResult second =
                    gather.ingest(ANNA, many(121), new RecordingListener<>()).await();
            assertThat(second.progress().existed()).isEqualTo(120);
            assertThat(second.progress().accepted()).isEqualTo(1);
            assertThat(gather.list(ANNA, GatherQuery.of(PROJECT).page(null, 1_000)))
                    .hasSize(121);
        }
    }

    @Test
    void what_is_refused_is_told_by_its_place_and_the_rest_goes_on() {
        List<DataRequest> requests = new ArrayList<>(many(10));
        requests.add(3, DataRequest.builder(ANNA, PROJECT).json("{\"a\":").build());
        requests.add(5, DataRequest.text(Caller.user("ben"), PROJECT, "not mine"));
        try (DataHouse house = DataHouse.of(model)) {
            IngestResult result =
                    house.orchestrator.gather().ingest(ANNA, requests, listener).await();
            assertThat(result.progress().accepted()).isEqualTo(10);
            assertThat(result.problems())
                    .extracting(IngestResult.Problem::number)
                    .containsExactlyInAnyOrder(4L, 6L);
        }
    }

    @Test
    void a_cancel_leaves_what_was_accepted() {
        CompletableFuture<Void> never = new CompletableFuture<>();
        AtomicInteger asked = new AtomicInteger();
        model.to(
                Ask.ENRICH,
                () -> asked.incrementAndGet() > 20
                        ? Script.answer().waitFor(never)
                        : Script.answer("{\"fields\":[],\"complete\":true}"));
        List<DataRequest> requests = IntStream.range(0, 1_000)
                .mapToObj(i -> DataHouse.text("Prop " + i + " of shelf " + i * 7))
                .toList();
        try (DataHouse house = DataHouse.of(model)) {
            Run<IngestResult> run = house.orchestrator.gather().ingest(ANNA, requests, listener);
            Eventually.until("models are stuck", () -> asked.get() >= 20 + Gather.AT_ONCE);
            run.cancel();
            assertThatThrownBy(run::await).isInstanceOf(CancelledException.class);
            assertThat(house.orchestrator
                            .gather()
                            .list(ANNA, GatherQuery.of(PROJECT).page(null, 1_000)))
                    .hasSize(20 + Gather.AT_ONCE);
        }
    }

    @Test
    void an_iterator_that_throws_ends_the_run() {
        Iterable<DataRequest> broken = () -> new Iterator<>() {
            private int given;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public DataRequest next() {
                if (given++ == 5) {
                    throw new IllegalArgumentException("the file is broken");
                }
                return bare("Prop " + given);
            }
        };
        try (DataHouse house = DataHouse.of(model)) {
            Run<IngestResult> run = house.orchestrator.gather().ingest(ANNA, broken, listener);
            assertThatThrownBy(run::await).hasRootCauseMessage("the file is broken");
        }
    }
}
