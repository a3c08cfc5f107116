package dev.orchestrator.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Mode;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.gather.mongo.MongoStores;
import dev.orchestrator.gather.sqlite.SqliteStores;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunStart;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.port.store.UsageSum;
import dev.orchestrator.testing.ScriptedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/guides/stores.md. */
@Timeout(60)
class StoresGuideTest {

    private final LanguageModel model = ScriptedModel.answering("Yes.");

    @TempDir
    Path folder;

    @Test
    void sqlite_as_the_guide_wires_it() {
        Path file = folder.resolve("orchestrator.db");
        SqliteStores stores = SqliteStores.open(file);
        try (Orchestrator orchestrator =
                Orchestrator.builder(model).stores(stores).closing(stores).build()) {
            orchestrator.chat(ChatRequest.of(Caller.user("u-1"), "Is it kept?"));
        }
        assertThat(Files.exists(file)).isTrue();
    }

    @Test
    void what_models_consumed_as_the_guide_asks_for_it() {
        Stores stores = InMemoryStores.create();
        Instant from = Instant.now().minusSeconds(60);
        Instant to = from.plusSeconds(3_600);
        try (Orchestrator orchestrator =
                Orchestrator.builder(model).stores(stores).build()) {
            orchestrator.chat(ChatRequest.of(Caller.user("anna"), "What did it cost?"));
        }
        UsageSum march = stores.usage().sum(UsageQuery.ALL.withUser("anna").between(from, to));
        System.out.println(march.calls() + " calls, " + march.usage().cost() + " $");
        assertThat(march.calls()).isEqualTo(1);
        assertThat(march.usage().cost()).isEqualByComparingTo(ScriptedModel.COST);
    }

    @Test
    void what_is_unfinished_as_the_guide_asks_for_it() {
        Stores stores = InMemoryStores.create();
        stores.gather()
                .insert(
                        GatherItem.accepted(
                                        "i-1",
                                        "film-1",
                                        GatherItem.Format.TEXT,
                                        "a lighthouse",
                                        "hash",
                                        "anna",
                                        Instant.EPOCH)
                                .build(),
                        List.of("lighthouse"));
        List<GatherItem> unfinished =
                stores.gather().list(GatherQuery.of("film-1").in(GatherItem.State.PENDING));
        assertThat(unfinished).hasSize(1);
    }

    @Test
    void what_waits_as_the_guide_asks_for_it() {
        Stores stores = InMemoryStores.create();
        RunHead head = new RunHead("run-1", "anna", null, Mode.TASK, null, "{}");
        RunStart.Started begun = (RunStart.Started) stores.runs().create(head, Duration.ofSeconds(30));
        stores.runs().change(begun.token(), RunChange.waiting(null, null));
        List<StoredRun> waiting = stores.runs().list("anna", null, null, 20).stream()
                .filter(run -> run.status() == StoredRun.Status.WAITING)
                .toList();
        assertThat(waiting).hasSize(1);
    }

    /** Compiled only: a test above does the same in a folder of its own. */
    Orchestrator sqlite() {
        SqliteStores stores = SqliteStores.open(Path.of("orchestrator.db"));
        Orchestrator orchestrator =
                Orchestrator.builder(model).stores(stores).closing(stores).build();
        return orchestrator;
    }

    /** Compiled only: the module of the stores tests it over the wire. */
    Orchestrator mongo(MongoClient client) {
        MongoStores stores = MongoStores.create(client);
        stores.ensureIndexes();
        Orchestrator orchestrator = Orchestrator.builder(model).stores(stores).build();
        return orchestrator;
    }

    /** Compiled only: the module of the stores tests it over the wire. */
    MongoStores mongoInOneCollection(MongoClient client) {
        MongoStores stores = MongoStores.builder(client).gatherInOneCollection().build();
        stores.ensureIndexes();
        return stores;
    }
}
