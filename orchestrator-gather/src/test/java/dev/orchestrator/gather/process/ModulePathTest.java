package dev.orchestrator.gather.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.gather.mongo.MongoServerFixture;
import java.io.File;
import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application that is a module itself, in a JVM with a module path and no class path. */
@Timeout(180)
class ModulePathTest {

    private static final String DRIVER = "org.xerial.sqlitejdbc";

    /** What the module of these stores requires, and what that requires. */
    private static final Set<String> NEEDED = Set.of(
            "dev.orchestrator.core",
            "dev.orchestrator.gather",
            "com.fasterxml.jackson.annotation",
            "com.fasterxml.jackson.core",
            "com.fasterxml.jackson.databind",
            "dev.failsafe.core",
            "org.jspecify",
            "org.mongodb.bson",
            "org.mongodb.bson.record.codec",
            "org.mongodb.driver.core",
            "org.mongodb.driver.sync.client",
            "org.slf4j",
            DRIVER);

    private static final String MAIN = """
            package application;

            import com.mongodb.client.MongoClient;
            import com.mongodb.client.MongoClients;
            import dev.orchestrator.error.OrchestratorException;
            import dev.orchestrator.gather.mongo.MongoStores;
            import dev.orchestrator.gather.sqlite.SqliteStores;
            import dev.orchestrator.port.Stores;
            import dev.orchestrator.port.store.Conversation;
            import java.nio.file.Path;
            import java.time.Instant;

            public final class Main {
                public static void main(String[] arguments) {
                    try (SqliteStores stores = SqliteStores.open(Path.of(arguments[0]))) {
                        keep("SQLite", stores);
                    } catch (OrchestratorException e) {
                        System.out.println("refused: " + e.getMessage());
                    }
                    try (MongoClient client = MongoClients.create(arguments[1])) {
                        MongoStores stores = MongoStores.builder(client).database(arguments[2]).build();
                        stores.ensureIndexes();
                        keep("MongoDB", stores);
                    }
                }

                private static void keep(String where, Stores stores) {
                    stores.conversations().create(Conversation.begin("c", "user", null, "title", Instant.EPOCH));
                    System.out.println(where + " keeps " + stores.conversations().find("user", "c").get().title());
                }
            }
            """;

    @TempDir
    private Path folder;

    private String modules;

    @BeforeEach
    void takes_the_modules_from_the_class_path() {
        modules = Arrays.stream(ChildJvm.classPath().split(File.pathSeparator))
                .filter(entry -> isNeeded(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isNeeded(Path entry) {
        try {
            return ModuleFinder.of(entry).findAll().stream()
                    .map(ModuleReference::descriptor)
                    .anyMatch(module -> NEEDED.contains(module.name()));
        } catch (FindException e) {
            return false; // it cannot be a module
        }
    }

    /** Compiles the application and runs it to its end. */
    private List<String> printed(String... options) throws Exception {
        compile();
        List<String> arguments = new ArrayList<>(List.of("-p", modules + File.pathSeparator + folder.resolve("out")));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("-m", "application/application.Main"));
        arguments.addAll(List.of(
                folder.resolve("stores.db").toString(), MongoServerFixture.uri(), "modules-" + UUID.randomUUID()));
        try (ChildJvm child = ChildJvm.start(arguments)) {
            assertThat(child.await()).as("%s", child.printed()).isZero();
            return child.printed();
        }
    }

    private void compile() throws IOException {
        Path description = Files.writeString(
                folder.resolve("module-info.java"), "module application { requires dev.orchestrator.gather; }");
        Path main = Files.writeString(folder.resolve("Main.java"), MAIN);
        int failures = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-p",
                        modules,
                        "-d",
                        folder.resolve("out").toString(),
                        description.toString(),
                        main.toString());
        assertThat(failures).isZero();
    }

    @Test
    void the_stores_open_where_the_driver_is_on_the_module_path() throws Exception {
        assertThat(printed()).contains("SQLite keeps title", "MongoDB keeps title");
    }

    @Test
    void the_stores_open_where_the_driver_is_added_to_limited_modules() throws Exception {
        assertThat(printed("--limit-modules", "application,java.se", "--add-modules", DRIVER))
                .contains("SQLite keeps title", "MongoDB keeps title");
    }

    @Test
    void a_driver_that_is_not_among_the_modules_is_named_with_what_to_do() throws Exception {
        assertThat(printed("--limit-modules", "application,java.se"))
                .contains("MongoDB keeps title")
                .filteredOn(line -> line.startsWith("refused:"))
                .singleElement()
                .asString()
                .contains("org.xerial:sqlite-jdbc", "--add-modules " + DRIVER);
    }
}
