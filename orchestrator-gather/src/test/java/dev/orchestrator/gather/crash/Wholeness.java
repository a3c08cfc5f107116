package dev.orchestrator.gather.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.Message.Status;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.stream.Usage;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Compares stored conversations with what must be in them. */
final class Wholeness {

    private static final int MORE_THAN_THERE_ARE = 100_000;

    private final ConversationStore store;
    private final Expected expected;

    Wholeness(ConversationStore store, Expected expected) {
        this.store = store;
        this.expected = expected;
    }

    void expect(Ledger.Acknowledged message) {
        expected.add(message);
    }

    /** Right after a kill: what was acknowledged is there, in order. Returns the complete answers that are there. */
    Map<String, Message> acknowledgedIsThere(Collection<String> conversations) {
        Map<String, Message> answers = new HashMap<>();
        for (String conversation : conversations) {
            Map<String, String> hashes = ordered(conversation, answers);
            assertThat(hashes)
                    .as("acknowledged messages of conversation %s", conversation)
                    .containsAllEntriesOf(expected.of(conversation));
        }
        return answers;
    }

    private Map<String, String> ordered(String conversation, Map<String, Message> answers) {
        List<StoredMessage> messages = messages(conversation);
        assertThat(messages)
                .as("sequence of conversation %s", conversation)
                .extracting(StoredMessage::sequence)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, messages.size()).boxed().toList());
        assertThat(messages)
                .as("message ids of conversation %s", conversation)
                .extracting(stored -> stored.message().id())
                .doesNotHaveDuplicates();
        Map<String, String> hashes = new HashMap<>();
        for (StoredMessage stored : messages) {
            Message message = stored.message();
            assertThat(message.status()).as("status of %s", message).isEqualTo(Status.COMPLETE);
            hashes.put(message.id(), Texts.hash(message.text()));
            answers.put(conversation + " " + message.id(), message);
        }
        return hashes;
    }

    private List<StoredMessage> messages(String conversation) {
        return store.find(Texts.USER, conversation).isEmpty()
                ? List.of()
                : store.messages(Texts.USER, conversation, Long.MAX_VALUE, MORE_THAN_THERE_ARE);
    }

    /** After everything was answered: these messages and no others, and their usage is the conversation's. */
    void isWhole(Collection<String> conversations) {
        for (String id : conversations) {
            assertThat(ordered(id, new HashMap<>()))
                    .as("messages of conversation %s", id)
                    .containsExactlyInAnyOrderEntriesOf(expected.of(id));
            Conversation conversation = store.find(Texts.USER, id).orElseThrow();
            List<StoredMessage> messages = messages(id);
            assertThat(conversation.messageCount()).isEqualTo(messages.size());
            assertThat(plain(conversation.usage()))
                    .as("usage of conversation %s", id)
                    .isEqualTo(plain(sum(messages)));
        }
    }

    private static Usage sum(List<StoredMessage> messages) {
        Usage sum = Usage.NONE;
        for (StoredMessage stored : messages) {
            sum = sum.plus(stored.message().metadata().usage());
        }
        return sum;
    }

    /** The same usage, however many zeros its cost ends with. */
    private static Usage plain(Usage usage) {
        return usage.withCost(usage.cost().stripTrailingZeros(), usage.basis());
    }
}
