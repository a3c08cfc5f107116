package dev.orchestrator.gather.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.orchestrator.gather.process.ChildJvm;
import dev.orchestrator.gather.process.StoresAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What means harm is brought through the facade, in a JVM with 512 MB that ends as soon as it runs out of memory. */
@Timeout(2 * HostileContentTest.LIMIT_SECONDS)
class HostileContentTest {

    static final int LIMIT_SECONDS = 300; // a twentieth of it where nobody else needs the processors

    @Test
    void on_sqlite_each_piece_is_kept_as_it_came_or_refused(@TempDir Path folder) throws Exception {
        brings(StoresAddress.sqlite(folder.resolve("stores.db")), HostileProcess.FILES, HostileProcess.TOGETHER);
    }

    @Test
    @Tag("crash") // as the one below
    void in_memory_each_piece_is_kept_as_it_came_or_refused() throws Exception {
        brings(HostileProcess.MEMORY, HostileProcess.FILES);
    }

    @Test
    @Tag("crash") // as those beside it
    void on_mongodb_with_a_database_for_each_project_each_piece_is_kept_as_it_came_or_refused() throws Exception {
        MongoServer server = server();
        try {
            brings(server.getConnectionString(), HostileProcess.REFUSING);
            assertThat(databases(server.getConnectionString()))
                    .contains("aladdin-gather-admin", "aladdin-gather-names")
                    .allMatch(name -> name.startsWith("aladdin-gather-") || name.equals("orchestrator"));
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    @Tag("crash") // one of the long runs: the parts are those of the other three
    void on_mongodb_in_one_collection_each_piece_is_kept_as_it_came_or_refused() throws Exception {
        MongoServer server = server();
        try {
            brings(StoresAddress.inOneCollection(server.getConnectionString()));
            assertThat(databases(server.getConnectionString())).containsExactly("orchestrator");
        } finally {
            server.shutdownNow();
        }
    }

    private static MongoServer server() {
        MongoServer server = new MongoServer(new MemoryBackend());
        server.bind("127.0.0.1", 0);
        return server;
    }

    private static List<String> databases(String uri) {
        try (MongoClient client = MongoClients.create(uri)) {
            return client.listDatabaseNames().into(new ArrayList<>());
        }
    }

    private static void brings(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "-cp"));
        all.addAll(List.of(ChildJvm.classPath(), HostileProcess.class.getName()));
        all.addAll(List.of(arguments));
        try (ChildJvm child = ChildJvm.start(all)) {
            assertThat(child.await(LIMIT_SECONDS))
                    .as(() -> String.join("\n", child.printed()))
                    .isZero();
            assertThat(child.printed()).contains("done");
        }
    }
}
