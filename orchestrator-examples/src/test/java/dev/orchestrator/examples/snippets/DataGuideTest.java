package dev.orchestrator.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Gather;
import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.data.FieldProposal;
import dev.orchestrator.data.IngestResult;
import dev.orchestrator.data.MergePolicy;
import dev.orchestrator.data.MergeProposal;
import dev.orchestrator.data.Qualification;
import dev.orchestrator.data.RetryResult;
import dev.orchestrator.examples.JsonLines;
import dev.orchestrator.examples.standin.StandIn;
import dev.orchestrator.gather.content.Documents;
import dev.orchestrator.gather.content.HttpUrlFetcher;
import dev.orchestrator.inmemory.InMemoryBrain;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.llm.OpenRouter;
import dev.orchestrator.port.model.EmbeddingModel;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.ItemsIngested;
import dev.orchestrator.stream.StreamListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code of docs/guides/data.md, with a model that takes its answers from what it is shown. */
@Timeout(60)
class DataGuideTest {

    private final Caller caller = Caller.user("u-1");
    private final StandIn server = StandIn.start(Duration.ZERO);
    private final OpenRouter models = OpenRouter.builder()
            .baseUrl(server.baseUrl())
            .defaultModel(StandIn.MODEL)
            .build();
    private final InMemoryStores stores = InMemoryStores.create();
    private final List<Object> shown = new ArrayList<>();

    @AfterEach
    void close() {
        models.close();
        server.close();
    }

    @Test
    void brings() throws Exception {
        Files.writeString(Path.of("lamp-room.pdf"), "no PDF at all");
        try {
            bringsAll();
        } finally {
            Files.delete(Path.of("lamp-room.pdf"));
        }
    }

    private void bringsAll() {
        Orchestrator orchestrator = Orchestrator.builder(models).stores(stores).build();

        DataResult result =
                orchestrator.data(DataRequest.text(caller, "film-1", "A brass lantern hangs in the lamp room."));
        System.out.println(result.message());
        for (GatherDuplicate duplicate : result.duplicates()) {
            System.out.println(duplicate.suggestion() + " " + duplicate.id() + ": " + duplicate.reasons());
        }

        orchestrator.data(DataRequest.json(caller, "film-1", "{\"name\":\"Brass lantern\",\"room\":\"lamp room\"}"));
        orchestrator.data(DataRequest.files(caller, "film-1", Attachment.file(Path.of("lamp-room.pdf"))));

        assertThat(result.state()).isEqualTo(GatherItem.State.COMPLETE);
        assertThat(result.summary()).isEqualTo("A brass lantern hangs in the lamp room.");
        RetryResult retried = orchestrator.gather().retryPending(caller, "film-1");
        assertThat(retried.completed()).isZero();
        String itemId = result.itemId();
        GatherItem again = orchestrator.gather().retry(caller, "film-1", itemId);
        assertThat(again.state()).isEqualTo(GatherItem.State.COMPLETE);
        orchestrator.close();
    }

    @Test
    void fetches() {
        Orchestrator orchestrator = Orchestrator.builder(models)
                .stores(stores)
                .documents(Documents.create())
                .urls(HttpUrlFetcher.create())
                .build();

        DataResult result = orchestrator.data(DataRequest.builder(caller, "film-1")
                .text("The lamp room by night.")
                .imageUrl("http://127.0.0.1/lamp-room.png")
                .build());
        assertThat(result.problem()).contains("an address that is not public");
        orchestrator.close();
    }

    @Test
    void lists() {
        try (Orchestrator orchestrator =
                Orchestrator.builder(models).stores(stores).build()) {
            bring(orchestrator, "{\"name\":\"Lantern\"}");
            GatherQuery query = GatherQuery.of("film-1");
            List<GatherItem> page = orchestrator.gather().list(caller, query);
            while (!page.isEmpty()) {
                page.forEach(item -> System.out.println(item.summary()));
                String last = page.get(page.size() - 1).id();
                page = orchestrator.gather().list(caller, query.page(last, 50));
            }
            assertThat(orchestrator.gather().list(caller, query)).hasSize(1);
        }
    }

    @Test
    void merges() {
        try (Orchestrator orchestrator =
                Orchestrator.builder(models).stores(stores).build()) {
            String otherId = bring(orchestrator, "{\"name\":\"Lantern\",\"price\":10}");
            String itemId = bring(orchestrator, "{\"name\":\"Lamp\",\"price\":12}");
            Gather gather = orchestrator.gather();
            MergePolicy policy =
                    MergePolicy.KEEP_ALL.with("price", MergePolicy.Rule.LATEST).with("name", MergePolicy.Rule.ASK);
            MergeProposal proposal = gather.propose(caller, "film-1", itemId, otherId, policy);
            for (String field : proposal.open()) {
                proposal = proposal.choose(field, FieldProposal.Choice.TARGET);
            }
            gather.merge(caller, proposal);
            gather.undo(caller, "film-1", itemId);

            GatherItem item = gather.get(caller, "film-1", itemId);
            gather.skip(caller, item, otherId);
            assertThat(gather.get(caller, "film-1", otherId).merges()).isEmpty();
        }
    }

    @Test
    void tellsApart() {
        EmbeddingModel embeddings = new OneMeaning();
        DuplicateRules rules = DuplicateRules.DEFAULT.naturalKey("isbn").naturalKey("title", "release.year");
        Orchestrator orchestrator = Orchestrator.builder(models)
                .stores(stores)
                .duplicates(rules)
                .embeddings(embeddings)
                .build();
        String first = bring(orchestrator, "{\"isbn\":\"1\",\"title\":\"Lantern\"}");
        bring(orchestrator, "{\"isbn\":\"2\",\"title\":\"Lantern\"}");
        String third = bring(orchestrator, "{\"isbn\":\"1\",\"title\":\"Lamp\"}");
        assertThat(orchestrator.gather().get(caller, "film-1", third).duplicates())
                .extracting(GatherDuplicate::id)
                .containsExactly(first);
        orchestrator.close();
    }

    /** Finds that everything means the same. */
    private static final class OneMeaning implements EmbeddingModel {
        @Override
        public List<float[]> embed(List<String> texts, Cancellation cancellation) {
            return texts.stream().map(text -> new float[] {1, 0}).toList();
        }

        @Override
        public int dimensions() {
            return 2;
        }

        @Override
        public String id() {
            return "one-meaning";
        }
    }

    private String bring(Orchestrator orchestrator, String json) {
        return orchestrator.data(DataRequest.json(caller, "film-1", json)).itemId();
    }

    @Test
    void qualifies() {
        try (Orchestrator orchestrator = Orchestrator.builder(models)
                .stores(stores)
                .brain(InMemoryBrain.create())
                .build()) {
            String itemId = bring(orchestrator, "{\"name\":\"Lantern\"}");
            Qualification found = orchestrator.gather().qualify(caller, "film-1", itemId);
            show(found.entities(), found.relations());
            orchestrator.gather().publish(caller, found);
            assertThat(shown).hasSize(2);
        }
    }

    private void show(Object... things) {
        shown.addAll(List.of(things));
    }

    @Test
    void ingests() {
        List<DataRequest> requests = IntStream.range(0, 60)
                .mapToObj(i -> DataRequest.builder(caller, "film-1")
                        .text("Prop " + i)
                        .enrich(false)
                        .build())
                .toList();
        try (Orchestrator orchestrator =
                Orchestrator.builder(models).stores(stores).build()) {
            Run<IngestResult> run = orchestrator.gather().ingest(caller, requests, new StreamListener<IngestResult>() {
                @Override
                public void onEvent(EventFrame frame) {
                    if (frame.event() instanceof ItemsIngested ingested) {
                        show(ingested.progress());
                    }
                }
            });
            IngestResult result = run.await();
            assertThat(result.progress().accepted()).isEqualTo(60);
            assertThat(shown).isNotEmpty();
        }
    }

    @Test
    void ingests_a_file() throws Exception {
        Files.writeString(Path.of("props.jsonl"), "{\"name\":\"Lantern\"}\n{\"name\":\n{\"name\":\"Rope\"}\n");
        StreamListener<Object> listener = StreamListener.text(text -> {});
        try (Orchestrator orchestrator =
                Orchestrator.builder(models).stores(stores).build()) {
            try (JsonLines lines = JsonLines.open(
                    Path.of("props.jsonl"), json -> DataRequest.json(caller, "film-1", json), System.out::println)) {
                IngestResult result =
                        orchestrator.gather().ingest(caller, lines, listener).await();
                result.problems()
                        .forEach(problem ->
                                System.out.println("line " + lines.lineOf(problem.number()) + ": " + problem.reason()));
            }
            assertThat(orchestrator.gather().list(caller, GatherQuery.of("film-1")))
                    .hasSize(2);
        } finally {
            Files.delete(Path.of("props.jsonl"));
        }
    }
}
