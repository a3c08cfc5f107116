package dev.orchestrator.gather.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.StoredMessage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two JVMs with four threads each append to one conversation. */
@Timeout(180)
class TwoProcessesTest {

    private static final int ALL = 2 * AppendingProcess.THREADS * AppendingProcess.MESSAGES;

    @Test
    void four_hundred_appends_to_one_sqlite_file_leave_no_gap(@TempDir Path folder) throws Exception {
        appendsFromTwoProcesses(StoresAddress.sqlite(folder.resolve("stores.db")));
    }

    private static void appendsFromTwoProcesses(String address) throws Exception {
        String id = UUID.randomUUID().toString();
        try (StoresAddress.Opened opened = StoresAddress.open(address)) {
            ConversationStore store = opened.stores().conversations();
            store.create(Conversation.begin(id, "user", null, "title", Instant.EPOCH));
            try (ChildJvm one = ChildJvm.start(AppendingProcess.class, address, "user", id, "one");
                    ChildJvm two = ChildJvm.start(AppendingProcess.class, address, "user", id, "two")) {
                for (ChildJvm child : List.of(one, two)) {
                    child.awaitLine("ready");
                }
                for (ChildJvm child : List.of(one, two)) {
                    child.send("go");
                }
                for (ChildJvm child : List.of(one, two)) {
                    child.awaitLine("done");
                    assertThat(child.await()).isZero();
                }
            }
            assertThat(store.find("user", id).orElseThrow().messageCount()).isEqualTo(ALL);
            assertGapless(store.messages("user", id, Long.MAX_VALUE, 1000));
        }
    }

    private static void assertGapless(List<StoredMessage> messages) {
        assertThat(messages)
                .extracting(StoredMessage::sequence)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, ALL).boxed().toList());
        List<String> ids = new ArrayList<>();
        for (String process : List.of("one", "two")) {
            for (int thread = 0; thread < AppendingProcess.THREADS; thread++) {
                for (int i = 0; i < AppendingProcess.MESSAGES; i++) {
                    ids.add(process + "-" + thread + "-" + i);
                }
            }
        }
        assertThat(messages).extracting(m -> m.message().id()).containsExactlyInAnyOrderElementsOf(ids);
    }
}
