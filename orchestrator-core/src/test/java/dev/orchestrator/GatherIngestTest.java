package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.DataHouse.Ask;
import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Caller;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.IngestResult;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.StoredAttachment;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.ItemsIngested;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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

    @Test
    void what_the_caller_brings_is_asked_within_the_run() {
        CompletableFuture<Thread> asked = new CompletableFuture<>();
        Iterable<DataRequest> broken = () -> {
            asked.complete(Thread.currentThread());
            throw new IllegalArgumentException("the file is not there");
        };
        try (DataHouse house = DataHouse.of(model)) {
            Run<IngestResult> run = house.orchestrator.gather().ingest(ANNA, broken, listener);
            assertThatThrownBy(run::await).hasRootCauseMessage("the file is not there");
            assertThat(asked.join()).isNotEqualTo(Thread.currentThread());
        }
    }

    /** Nobody who looks for content finds it before all have looked. */
    private static Stores lookingAtOnce(Stores stores, int lookers) {
        CountDownLatch looked = new CountDownLatch(lookers);
        return DataHouse.storesWith(stores, (proxy, method, arguments) -> {
            try {
                Object result = method.invoke(stores.gather(), arguments);
                if (method.getName().equals("findByHash")) {
                    looked.countDown();
                    looked.await();
                }
                return result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private static DataRequest withFile(String text) {
        return DataRequest.builder(ANNA, PROJECT)
                .text(text)
                .attach(Attachment.text("notes.txt", "Notes on " + text))
                .build();
    }

    private static boolean isComplete(Stores stores) {
        return stores.gather().list(GatherQuery.of(PROJECT)).stream()
                .anyMatch(item -> item.state() == GatherItem.State.COMPLETE);
    }

    @Test
    void of_many_that_bring_the_same_at_once_one_is_new_and_one_file_is_kept() {
        WatchedStores stores = new WatchedStores();
        List<DataRequest> requests = Collections.nCopies(Gather.AT_ONCE, withFile("The lantern is red."));
        try (DataHouse house = DataHouse.of(model, builder -> builder.stores(lookingAtOnce(stores, Gather.AT_ONCE)))) {
            Run<IngestResult> run = house.orchestrator.gather().ingest(ANNA, requests, listener);
            Eventually.until("the first has completed it", () -> isComplete(stores));
            Eventually.until("those who wait for the first are through", () -> {
                house.time.pass(Duration.ofMillis(10));
                return run.isDone();
            });
            IngestResult result = run.await();
            assertThat(result.progress().accepted()).isEqualTo(1);
            assertThat(result.progress().existed()).isEqualTo(Gather.AT_ONCE - 1);
            assertThat(stores.attachmentIds()).hasSize(1);
        }
    }

    @Test
    void a_second_run_that_completes_an_item_keeps_no_second_file_and_a_deleted_item_keeps_none() {
        WatchedStores stores = new WatchedStores();
        List<DataRequest> requests = List.of(withFile("The lantern is red."));
        model.to(
                Ask.ENRICH,
                () -> Script.answer()
                        .fail(ModelException.of(ErrorCode.LLM_ERROR, "scripted", "it is down")
                                .retryable(true)));
        try (DataHouse house = DataHouse.of(model, builder -> builder.stores(stores))) {
            Gather gather = house.orchestrator.gather();
            gather.ingest(ANNA, requests, listener).await();
            Set<String> first = stores.attachmentIds();
            model.to(Ask.ENRICH, "{\"fields\":[],\"complete\":true}");
            IngestResult second =
                    gather.ingest(ANNA, requests, new RecordingListener<>()).await();
            assertThat(second.progress().existed()).isEqualTo(1);
            assertThat(stores.attachmentIds()).isEqualTo(first).hasSize(1);
            GatherItem item = gather.list(ANNA, GatherQuery.of(PROJECT)).get(0);
            assertThat(item.state()).isEqualTo(GatherItem.State.COMPLETE);
            assertThat(gather.delete(ANNA, PROJECT, item.id())).isTrue();
            assertThat(stores.attachmentIds()).isEmpty();
        }
    }

    @Test
    void files_of_content_that_is_refused_are_not_kept() {
        WatchedStores stores = new WatchedStores();
        DataRequest request = DataRequest.builder(ANNA, PROJECT)
                .json("{\"a\":")
                .attach(Attachment.text("notes.txt", "Notes"))
                .build();
        try (DataHouse house = DataHouse.of(model, builder -> builder.stores(stores))) {
            IngestResult result = house.orchestrator
                    .gather()
                    .ingest(ANNA, List.of(request), listener)
                    .await();
            assertThat(result.progress().refused()).isEqualTo(1);
            assertThat(stores.attachmentIds()).isEmpty();
        }
    }

    /** As after a kill: the bytes are there, and no item has them. */
    @Test
    void files_of_a_run_that_died_are_those_of_the_item_when_it_is_brought_again() {
        WatchedStores stores = new WatchedStores();
        AtomicInteger inserted = new AtomicInteger();
        Stores dying = DataHouse.storesWith(stores, (proxy, method, arguments) -> {
            if (method.getName().equals("insert") && inserted.getAndIncrement() == 0) {
                throw new OrchestratorException(ErrorCode.DATABASE_ERROR, "the store is down");
            }
            return method.invoke(stores.gather(), arguments);
        });
        List<DataRequest> requests = List.of(withFile("The lantern is red."));
        try (DataHouse house = DataHouse.of(model, builder -> builder.stores(dying))) {
            Gather gather = house.orchestrator.gather();
            assertThat(gather.ingest(ANNA, requests, listener)
                            .await()
                            .progress()
                            .refused())
                    .isEqualTo(1);
            Set<String> left = stores.attachmentIds();
            assertThat(left).hasSize(1);
            gather.ingest(ANNA, requests, new RecordingListener<>()).await();
            assertThat(stores.attachmentIds()).isEqualTo(left);
            GatherItem item = gather.list(ANNA, GatherQuery.of(PROJECT)).get(0);
            assertThat(item.attachments()).extracting(StoredAttachment::id).containsExactlyElementsOf(left);
        }
    }

    @Test
    void files_of_the_same_name_stay_apart() {
        WatchedStores stores = new WatchedStores();
        List<DataRequest> requests = IntStream.range(0, 3)
                .mapToObj(i -> DataRequest.files(ANNA, PROJECT, Attachment.text("notes.txt", "Notes " + i)))
                .toList();
        try (DataHouse house = DataHouse.of(model, builder -> builder.stores(stores))) {
            house.orchestrator.gather().ingest(ANNA, requests, listener).await();
            assertThat(stores.attachmentIds()).hasSize(3);
        }
    }

    @Test
    void a_file_that_cannot_be_deleted_keeps_no_other_one() {
        WatchedStores stores = new WatchedStores();
        Stores failing = DataHouse.storesDeleting(stores, id -> {
            if (id.contains("/0")) {
                throw new OrchestratorException(ErrorCode.DATABASE_ERROR, "the store is down");
            }
        });
        DataRequest request = DataRequest.files(
                ANNA, PROJECT, Attachment.text("a.txt", "A note"), Attachment.text("b.txt", "Another note"));
        try (DataHouse house = DataHouse.of(model, builder -> builder.stores(failing))) {
            Gather gather = house.orchestrator.gather();
            gather.ingest(ANNA, List.of(request), listener).await();
            GatherItem item = gather.list(ANNA, GatherQuery.of(PROJECT)).get(0);
            assertThat(gather.delete(ANNA, PROJECT, item.id())).isTrue();
            assertThat(stores.attachmentIds()).singleElement().asString().contains("/0");
        }
    }
}
