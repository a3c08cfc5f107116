package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Caller;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.IngestResult;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.stream.Run;
import dev.orchestrator.testing.RecordingListener;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody takes away the files of an item that is there, and nothing stays of those that are shown by none. */
@Timeout(60)
class GatherFilesTest {

    private static final Caller BEN = Caller.user("ben");

    private final InMemoryStores real = InMemoryStores.create();
    private final Map<String, Runnable> hooks =
            new ConcurrentHashMap<>(); // done once, by when: "before put", "after insert"
    private final Set<String> files = ConcurrentHashMap.newKeySet(); // that are there: the user and the id
    private final DataHouse house = DataHouse.of(
            new Answers(), builder -> builder.stores(DataHouse.storesWith(keeping(), hooked("item", real.gather()))));
    private final Gather gather = house.orchestrator.gather();

    @AfterEach
    void close() {
        house.close();
    }

    private Stores keeping() {
        return DataHouse.storesKeeping(real, hooked("file", real.attachments()));
    }

    private InvocationHandler hooked(String what, Object port) {
        return (proxy, method, arguments) -> {
            String call = method.getName() + " of " + what;
            run("before " + call);
            try {
                return method.invoke(port, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            } finally {
                note(call, arguments);
                run("after " + call);
            }
        };
    }

    private void run(String moment) {
        Runnable hook = hooks.remove(moment);
        if (hook != null) {
            hook.run();
        }
    }

    private void note(String call, Object[] arguments) {
        switch (call) {
            case "put of file" -> files.add(arguments[0] + " " + arguments[1]);
            case "delete of file" -> files.remove(arguments[0] + " " + arguments[1]);
            default -> {}
        }
    }

    private static DataRequest two(Caller caller) {
        return DataRequest.files(
                caller, PROJECT, Attachment.text("a.txt", "The first note"), Attachment.text("b.txt", "Another one"));
    }

    private Run<IngestResult> begin(Caller caller) {
        return gather.ingest(caller, List.of(two(caller)), new RecordingListener<>());
    }

    private IngestResult bring(Caller caller) {
        return begin(caller).await();
    }

    /** Brings the files, and cancels that as soon as the first one is kept, when something else is done. */
    private void bringHalf(Runnable meanwhile) {
        CompletableFuture<Run<IngestResult>> begun = new CompletableFuture<>();
        hooks.put("after put of file", () -> {
            meanwhile.run();
            begun.join().cancel();
        });
        begun.complete(begin(ANNA));
        assertThatThrownBy(begun.join()::await).isInstanceOf(CancelledException.class);
    }

    private GatherItem only() {
        List<GatherItem> all = real.gather().list(GatherQuery.of(PROJECT));
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private void nothingButTheItemsFilesIsThere() {
        GatherItem item = only();
        assertThat(item.attachments()).hasSize(2);
        assertThat(files)
                .containsExactlyInAnyOrderElementsOf(item.attachments().stream()
                        .map(file -> item.createdBy() + " " + file.id())
                        .toList());
        assertThat(item.attachments())
                .allSatisfy(file -> assertThat(real.attachments().open(item.createdBy(), file.id()))
                        .isPresent());
    }

    @Test
    void who_is_cancelled_takes_no_file_of_an_item_that_another_run_has_inserted() {
        bringHalf(() -> bring(ANNA));
        nothingButTheItemsFilesIsThere();
    }

    @Test
    void who_is_cancelled_leaves_no_file_where_there_is_no_item() {
        bringHalf(() -> {});
        assertThat(files).isEmpty();
    }

    @Test
    void an_item_that_comes_while_files_are_taken_away_gets_them_back() {
        hooks.put("before delete of file", () -> bring(ANNA));
        bringHalf(() -> {});
        nothingButTheItemsFilesIsThere();
    }

    @Test
    void an_item_that_comes_after_its_files_were_taken_away_gets_them_back() {
        hooks.put("before insert of item", () -> bringHalf(() -> {}));
        assertThat(bring(ANNA).progress().accepted()).isEqualTo(1);
        nothingButTheItemsFilesIsThere();
    }

    @Test
    void of_two_users_who_bring_the_same_at_once_nothing_stays_of_the_later_one() {
        hooks.put("before insert of item", () -> bring(BEN));
        assertThat(bring(ANNA).progress().existed()).isEqualTo(1);
        assertThat(only().createdBy()).isEqualTo("ben");
        nothingButTheItemsFilesIsThere();
    }

    @Test
    void what_is_brought_again_while_its_item_is_deleted_keeps_its_files() {
        bring(ANNA);
        GatherItem first = only();
        hooks.put("after delete of item", () -> bring(ANNA));
        assertThat(gather.delete(BEN, PROJECT, first.id())).isTrue();
        assertThat(only().id()).isNotEqualTo(first.id());
        nothingButTheItemsFilesIsThere();
    }

    @Test
    void a_delete_that_died_half_way_leaves_an_item_that_can_be_deleted_and_no_file() {
        bring(ANNA);
        GatherItem item = only();
        hooks.put("before delete of item", () -> {
            throw new OrchestratorException(ErrorCode.DATABASE_ERROR, "the store is down");
        });
        assertThatThrownBy(() -> gather.delete(ANNA, PROJECT, item.id())).hasMessageContaining("down");
        assertThat(files).isEmpty();
        assertThat(gather.delete(ANNA, PROJECT, item.id())).isTrue();
    }

    @Test
    void a_store_that_cannot_say_whether_there_is_an_item_takes_no_file_away() {
        bringHalf(() -> {
            bring(ANNA);
            hooks.put("before findByHash of item", () -> {
                throw new OrchestratorException(ErrorCode.DATABASE_ERROR, "the store is down");
            });
        });
        nothingButTheItemsFilesIsThere();
    }
}
