package dev.orchestrator.gather.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoDatabase;
import dev.orchestrator.call.Mode;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.MessageMetadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class MongoStoresTest {

    private final String name = "stores-" + UUID.randomUUID();

    private static Conversation conversation(String id) {
        return Conversation.begin(id, "user", null, "title", Instant.EPOCH);
    }

    private static Message message(String id, String text) {
        MessageMetadata metadata =
                MessageMetadata.builder(Mode.CHAT, "r", "run", "trace").build();
        return new Message(id, Role.USER, text, List.of(), List.of(), Message.Status.COMPLETE, metadata, Instant.EPOCH);
    }

    private static OrchestratorException failure(ErrorCode code, ThrowingCallable call) {
        OrchestratorException failure = catchThrowableOfType(OrchestratorException.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.code()).isEqualTo(code);
        return failure;
    }

    private MongoDatabase database() {
        return MongoServerFixture.client().getDatabase(name);
    }

    private MongoStores stores() {
        return MongoStores.builder(MongoServerFixture.client()).database(name).build();
    }

    @Test
    void nothing_is_written_without_the_indexes() {
        MongoStores stores = stores();
        OrchestratorException refusal =
                failure(ErrorCode.DATABASE_ERROR, () -> stores.conversations().create(conversation("c")));
        assertThat(refusal).hasMessageContaining("ensureIndexes()");
        assertThat(database().getCollection("conversations").countDocuments()).isZero();

        stores.ensureIndexes();
        stores.ensureIndexes();
        stores.conversations().create(conversation("c"));
        assertThat(stores().conversations().create(conversation("c"))).isEqualTo(conversation("c"));
    }

    @Test
    void a_message_is_kept_in_fields_that_can_be_read_with_any_tool() {
        MongoStores stores = stores();
        stores.ensureIndexes();
        stores.conversations().create(conversation("c"));
        stores.conversations().append("user", "c", message("m", "text"));
        Document stored = database().getCollection("messages").find().first();
        assertThat(stored)
                .containsEntry("sequence", 1L)
                .containsEntry("text", "text")
                .containsEntry("role", "USER");
        assertThat(stored.get("metadata", Document.class)).containsEntry("mode", "CHAT");
    }

    @Test
    void a_message_that_is_too_large_is_refused_and_not_shown() {
        MongoStores stores = stores();
        stores.ensureIndexes();
        stores.conversations().create(conversation("c"));
        OrchestratorException refusal = failure(
                ErrorCode.VALIDATION_ERROR,
                () -> stores.conversations().append("user", "c", message("m", "secret ".repeat(3_000_000))));
        assertThat(refusal).hasMessageContaining("16 MB").hasMessageNotContaining("secret");
        stores.conversations().append("user", "c", message("m", "small"));
        assertThat(stores.conversations().messages("user", "c", Long.MAX_VALUE, 10))
                .hasSize(1);
    }

    @Test
    void a_failed_attachment_leaves_no_chunk() throws IOException {
        MongoStores stores = stores();
        failure(
                ErrorCode.VALIDATION_ERROR,
                () -> stores.attachments().put("user", "a", new ByteArrayInputStream(new byte[1_000_000]), 900_000));
        stores.attachments().put("user", "b", new ByteArrayInputStream(new byte[1_000_000]), 1_000_000);
        stores.attachments().put("user", "b", new ByteArrayInputStream(new byte[10]), 1_000_000);
        assertThat(database().getCollection("attachment_files.chunks").countDocuments())
                .isEqualTo(1);
        assertThat(database().getCollection("attachment_files.files").countDocuments())
                .isEqualTo(1);
        stores.attachments().delete("user", "b");
        assertThat(database().getCollection("attachment_files.chunks").countDocuments())
                .isZero();
    }

    @Test
    void an_attachment_that_is_deleted_while_it_is_read_says_so() throws IOException {
        MongoStores stores = stores();
        stores.attachments().put("user", "a", new ByteArrayInputStream(new byte[1_000_000]), 1_000_000);
        InputStream content = stores.attachments().open("user", "a").orElseThrow();
        stores.attachments().delete("user", "a");
        IOException failure = catchThrowableOfType(IOException.class, content::readAllBytes);
        assertThat(failure).hasMessageContaining("deleted");
    }

    @Test
    void the_environment_names_the_server_and_the_database() {
        String uri = MongoServerFixture.uri() + "/" + name;
        for (Map<String, String> environment :
                List.of(Map.of("DATABASE_URI", uri, "MONGODB_URI", "unused"), Map.of("MONGODB_URI", uri))) {
            try (MongoStores stores = MongoStores.fromEnvironment(environment)) {
                stores.ensureIndexes();
                stores.conversations().create(conversation("c"));
            }
        }
        assertThat(database().getCollection("conversations").countDocuments()).isEqualTo(1);
    }

    @Test
    void closing_closes_the_client_that_was_made_here_and_no_other() {
        MongoStores own = MongoStores.fromEnvironment(Map.of("MONGODB_URI", MongoServerFixture.uri()));
        own.close();
        own.close();
        failure(ErrorCode.DATABASE_ERROR, () -> own.conversations().find("user", "c"));
        stores().close();
        assertThat(stores().conversations().find("user", "c")).isEmpty();
    }

    @Test
    void a_missing_or_wrong_address_is_named_without_its_value() {
        assertThat(failure(ErrorCode.MISSING_FIELDS, () -> MongoStores.fromEnvironment(Map.of())))
                .hasMessageContaining("DATABASE_URI")
                .hasMessageContaining("MONGODB_URI");
        assertThat(failure(
                        ErrorCode.VALIDATION_ERROR,
                        () -> MongoStores.fromEnvironment(Map.of("DATABASE_URI", "mongodb://me:hun@ter:2@host/"))))
                .hasMessageContaining("DATABASE_URI")
                .hasMessageNotContaining("ter:2")
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "VALIDATION_ERROR, mongodb://me:hunter2@localhost/a%20b",
        "VALIDATION_ERROR, mongodb://me:hunter2@localhost/?minPoolSize=20&maxPoolSize=10",
        "VALIDATION_ERROR, mongodb://me:hunter2@localhost/?authMechanism=nonsense",
        "VALIDATION_ERROR, mongodb://me:hunter2@localhost/?waitQueueTimeoutMS=hunter2",
        // No name server is asked: a part of a name can have 63 characters.
        "DATABASE_ERROR, mongodb+srv://me:hunter2@a123456789b123456789c123456789d123456789e123456789f123456789g123.test/",
    })
    void an_address_that_cannot_be_used_keeps_its_password_and_leaves_no_client(ErrorCode code, String uri) {
        Set<Thread> before = clientThreads();
        assertThat(failure(code, () -> MongoStores.fromEnvironment(Map.of("MONGODB_URI", uri))))
                .hasMessageContaining("MONGODB_URI")
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
        assertThat(clientThreads()).isSubsetOf(before);
    }

    private static Set<Thread> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("cluster-"))
                .collect(Collectors.toSet());
    }

    @Test
    void a_database_name_that_cannot_be_is_refused() {
        MongoStores.Builder builder = MongoStores.builder(MongoServerFixture.client());
        assertThat(failure(ErrorCode.VALIDATION_ERROR, () -> builder.database("a/b")))
                .hasMessageContaining("a/b");
        builder.database(name).build().ensureIndexes();
    }

    @Test
    void a_server_that_is_not_there_is_a_database_error() {
        String nobody = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100";
        try (MongoStores stores = MongoStores.fromEnvironment(Map.of("MONGODB_URI", nobody))) {
            assertThat(failure(
                            ErrorCode.DATABASE_ERROR,
                            () -> stores.conversations().find("user", "c-17")))
                    .hasMessageContaining("c-17")
                    .hasMessageContaining("MongoTimeoutException");
            failure(ErrorCode.DATABASE_ERROR, () -> stores.attachments().open("user", "a"));
            failure(
                    ErrorCode.DATABASE_ERROR,
                    () -> stores.attachments().put("user", "a", InputStream.nullInputStream(), 1));
        }
    }
}
