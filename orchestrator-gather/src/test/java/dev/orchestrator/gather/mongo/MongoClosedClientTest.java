package dev.orchestrator.gather.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.AttachmentStore;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The driver says by an IllegalStateException that its client is closed. */
@Timeout(120)
class MongoClosedClientTest {

    private static MongoStores open() {
        return MongoStores.fromEnvironment(
                Map.of("MONGODB_URI", MongoServerFixture.uri() + "/stores-" + UUID.randomUUID()));
    }

    private static void assertFailure(ThrowingCallable call) {
        OrchestratorException failure = catchThrowableOfType(OrchestratorException.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.code()).isEqualTo(ErrorCode.DATABASE_ERROR);
    }

    @Test
    void a_client_that_was_closed_is_a_database_error_everywhere() throws IOException {
        MongoStores stores = open();
        stores.ensureIndexes();
        stores.attachments().put("user", "a", new ByteArrayInputStream(new byte[1_000_000]), 1_000_000);
        InputStream read = stores.attachments().open("user", "a").orElseThrow();
        stores.close();

        assertThat(catchThrowableOfType(IOException.class, read::readAllBytes))
                .cause()
                .isInstanceOfSatisfying(
                        OrchestratorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_ERROR));
        read.close();
        AttachmentStore attachments = stores.attachments();
        assertFailure(() -> attachments.put("user", "b", InputStream.nullInputStream(), 1));
        assertFailure(() -> attachments.open("user", "a"));
        assertFailure(() -> attachments.delete("user", "a"));
        assertFailure(stores::ensureIndexes);
        assertFailure(() -> stores.conversations().list("user", null, null, 1));
        assertFailure(() -> stores.conversations().fork("user", "c", 1, "d"));
        assertFailure(() -> stores.runs().find("user", "run"));
        assertFailure(() -> stores.runs().append(new RunToken("run", 1, "s"), List.of(RunNote.of("event", "{}"))));
        assertFailure(() -> stores.runs().change(new RunToken("run", 1, "s"), RunChange.completed(null)));
        assertFailure(() -> stores.runs().entries("user", "run", 0, 1));
        assertFailure(() -> stores.runs().purge(Instant.EPOCH, 1));
    }

    @Test
    void a_client_that_is_closed_while_an_attachment_is_stored_is_a_database_error() {
        MongoStores stores = open();
        InputStream closing = new ByteArrayInputStream(new byte[1_000_000]) {
            @Override
            public synchronized int read(byte[] bytes) throws IOException {
                stores.close();
                return super.read(bytes);
            }
        };
        assertFailure(() -> stores.attachments().put("user", "a", closing, 1_000_000));
    }

    @Test
    void what_the_content_of_an_attachment_throws_stays_as_it_is() {
        InputStream broken = new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("the application's own");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return read();
            }
        };
        assertThatThrownBy(() -> MongoStores.create(MongoServerFixture.client())
                        .attachments()
                        .put("user", "a", broken, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the application's own");
    }
}
