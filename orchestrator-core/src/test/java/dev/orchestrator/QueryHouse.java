package dev.orchestrator;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.inmemory.InMemoryBrain;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.query.QueryRequest;
import dev.orchestrator.testing.VirtualTime;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** An orchestrator over one model and a Brain that knows a little of one project. */
final class QueryHouse implements AutoCloseable {

    static final Caller ANNA = Caller.user("anna");
    static final String PROJECT = "p-1";
    static final String QUESTION = "Which sword does Arya Stark use?";

    final VirtualTime time = new VirtualTime();
    final InMemoryStores stores = InMemoryStores.create(time.clock());
    final Orchestrator orchestrator;

    private QueryHouse(LanguageModel model, Brain brain, UnaryOperator<Orchestrator.Builder> more) {
        Orchestrator.Builder builder =
                Orchestrator.builder(model).stores(stores).brain(brain);
        this.orchestrator = more.apply(builder).build();
    }

    static QueryHouse of(LanguageModel model) {
        return of(model, brain());
    }

    static QueryHouse of(LanguageModel model, Brain brain) {
        return new QueryHouse(model, brain, builder -> builder);
    }

    static QueryHouse of(LanguageModel model, Brain brain, UnaryOperator<Orchestrator.Builder> more) {
        return new QueryHouse(model, brain, more);
    }

    /** Knows two entities for {@link #QUESTION}: first {@code arya}, then {@code needle}. */
    static InMemoryBrain brain() {
        InMemoryBrain brain = InMemoryBrain.create();
        brain.upsert(
                PROJECT,
                List.of(
                        new Entity(
                                "arya",
                                "Person",
                                "Arya Stark",
                                "The younger daughter. Her sword is called Needle.",
                                Map.of("age", 11)),
                        Entity.of("needle", "Weapon", "Needle", "A thin sword that Arya got from Jon."),
                        Entity.of("wall", "Place", "The Wall", "A wall of ice in the north.")),
                List.of(Relation.of("arya", "OWNS", "needle")),
                Cancellation.none());
        brain.upsert(
                "p-2",
                List.of(Entity.of("other", "Person", "Arya Stark", "Which sword does this Arya Stark use? None.")),
                List.of(),
                Cancellation.none());
        return brain;
    }

    static QueryRequest.Builder ask(String text) {
        return QueryRequest.builder(ANNA, PROJECT, text);
    }

    static QueryRequest question() {
        return ask(QUESTION).build();
    }

    List<Message> messages(String conversationId) {
        return orchestrator.conversations().messages(ANNA, conversationId, Long.MAX_VALUE, 100).stream()
                .map(StoredMessage::message)
                .toList();
    }

    /** The messages of the only conversation there is. */
    List<Message> messages() {
        return messages(
                orchestrator.conversations().list(ANNA, null, null, 1).get(0).id());
    }

    @Override
    public void close() {
        orchestrator.close();
    }
}
