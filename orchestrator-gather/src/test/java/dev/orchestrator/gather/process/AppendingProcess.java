package dev.orchestrator.gather.process;

import dev.orchestrator.call.Mode;
import dev.orchestrator.contract.Together;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.MessageMetadata;
import java.time.Instant;
import java.util.List;

/** Opens stores, says "ready", waits for a line, and appends 50 messages from each of four threads. */
final class AppendingProcess {

    static final int THREADS = 4;
    static final int MESSAGES = 50;

    private AppendingProcess() {}

    public static void main(String[] arguments) throws Exception {
        String name = arguments[3];
        try (StoresAddress.Opened opened = StoresAddress.open(arguments[0])) {
            System.out.println("ready");
            System.in.read();
            ConversationStore store = opened.stores().conversations();
            Together.run(THREADS, thread -> {
                for (int i = 0; i < MESSAGES; i++) {
                    store.append(arguments[1], arguments[2], message(name + "-" + thread + "-" + i));
                }
                return null;
            });
        }
        System.out.println("done");
    }

    private static Message message(String id) {
        MessageMetadata metadata =
                MessageMetadata.builder(Mode.CHAT, id, "run", "trace").build();
        return new Message(
                id, Role.USER, "text of " + id, List.of(), List.of(), Message.Status.COMPLETE, metadata, Instant.EPOCH);
    }
}
