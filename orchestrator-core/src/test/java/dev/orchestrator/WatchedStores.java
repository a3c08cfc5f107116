package dev.orchestrator;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Mode;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.AttachmentStore;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.GatherStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.Message.Status;
import dev.orchestrator.port.store.MessageMetadata;
import dev.orchestrator.port.store.ProjectStore;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.UsageLedger;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** In-memory stores that tell how their messages were read, and which attachments they hold. */
final class WatchedStores implements Stores {

    private static final int ALL = 100_000;

    private final InMemoryStores real = InMemoryStores.create();
    private final List<Integer> pages = new CopyOnWriteArrayList<>();
    private final Set<String> attachmentIds = new ConcurrentSkipListSet<>();
    private final ConversationStore conversations = countingPages();

    private ConversationStore countingPages() {
        return (ConversationStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ConversationStore.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(real.conversations(), arguments);
                        if (method.getName().equals("messages")) {
                            pages.add(((List<?>) result).size());
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public ConversationStore conversations() {
        return conversations;
    }

    @Override
    public UsageLedger usage() {
        return real.usage();
    }

    @Override
    public ProjectStore projects() {
        return real.projects();
    }

    @Override
    public GatherStore gather() {
        return real.gather();
    }

    @Override
    public RunStore runs() {
        return real.runs();
    }

    @Override
    public AttachmentStore attachments() {
        return new AttachmentStore() {
            @Override
            public long put(String userId, String id, InputStream content, long maxBytes) throws IOException {
                long size = real.attachments().put(userId, id, content, maxBytes);
                attachmentIds.add(id);
                return size;
            }

            @Override
            public Optional<InputStream> open(String userId, String id) {
                return real.attachments().open(userId, id);
            }

            @Override
            public boolean delete(String userId, String id) {
                attachmentIds.remove(id);
                return real.attachments().delete(userId, id);
            }
        };
    }

    /** How many messages each look into a conversation returned. */
    List<Integer> pages() {
        return pages;
    }

    Set<String> attachmentIds() {
        return Set.copyOf(attachmentIds);
    }

    List<Conversation> conversationsOf(Caller caller) {
        return real.conversations().list(caller.userId(), null, null, ALL);
    }

    /** All messages, oldest first. */
    List<Message> messages(Caller caller, String conversationId) {
        return real.conversations().messages(caller.userId(), conversationId, Long.MAX_VALUE, ALL).stream()
                .map(StoredMessage::message)
                .toList();
    }

    /** Everything there is of some callers, to be compared with what there is later. */
    List<Object> everythingOf(Caller... callers) {
        return List.of(
                List.of(callers).stream().map(this::conversationsOf).toList(),
                List.of(callers).stream()
                        .flatMap(caller -> conversationsOf(caller).stream().map(c -> messages(caller, c.id())))
                        .toList(),
                attachmentIds());
    }

    /** Begins a conversation in which the user and the assistant have said these in turn. */
    String conversation(Caller caller, String... said) {
        String id = "c-" + conversationsOf(caller).size();
        real.conversations().create(Conversation.begin(id, caller.userId(), null, "title", Instant.EPOCH));
        for (int i = 0; i < said.length; i++) {
            say(caller, id, i % 2 == 0 ? Role.USER : Role.ASSISTANT, said[i], Status.COMPLETE);
        }
        return id;
    }

    void say(Caller caller, String conversationId, Role role, String text, Status status) {
        String id = "m-" + messages(caller, conversationId).size();
        MessageMetadata metadata =
                MessageMetadata.builder(Mode.CHAT, id, "run", "trace").build();
        Message message = new Message(id, role, text, List.of(), List.of(), status, metadata, Instant.EPOCH);
        real.conversations().append(caller.userId(), conversationId, message);
    }
}
