package dev.orchestrator.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.inmemory.InMemoryBrain;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.query.Citation;
import dev.orchestrator.query.EntityTypes;
import dev.orchestrator.query.QueryRequest;
import dev.orchestrator.query.QueryResult;
import dev.orchestrator.stream.EntityCard;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.SourcesFound;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.testing.ScriptedModel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code of docs/guides/query.md. */
@Timeout(60)
class QueryGuideTest {

    private final Caller caller = Caller.user("u-1");
    private final ScriptedModel models = ScriptedModel.answering("In her whisk [1]. ", "It rains [1] [9].");
    private final Page page = new Page();
    private final List<String> logged = new ArrayList<>();

    @Test
    void ask() {
        Brain brain = InMemoryBrain.create();
        brain.upsert(
                "film-1",
                List.of(
                        Entity.of("vera", "character", "Vera", "A retired safecracker who bakes."),
                        Entity.of("whisk", "prop", "The whisk", "Vera's whisk; its handle hides a lock pick.")),
                List.of(Relation.of("vera", "OWNS", "whisk")),
                Cancellation.none());
        Orchestrator orchestrator = Orchestrator.builder(models).brain(brain).build();

        QueryResult answer =
                orchestrator.query(QueryRequest.of(caller, "film-1", "Where does Vera hide the lock pick?"));
        System.out.println(answer.message());
        for (Citation citation : answer.citations()) {
            System.out.println("[" + citation.number() + "] " + citation.entityId());
        }
        QueryResult more = orchestrator.query(answer.reply("Who else knows about it?"));
        assertThat(more.conversationId()).isEqualTo(answer.conversationId());
        assertThat(answer.results()).extracting(EntityCard::id).contains("whisk");
        streams(orchestrator);
        orchestrator.close();
    }

    private void streams(Orchestrator orchestrator) {
        QueryRequest request = QueryRequest.of(caller, "film-1", "Where does Vera hide the lock pick?");
        Run<QueryResult> run = orchestrator.query(request, new StreamListener<QueryResult>() {
            @Override
            public void onSources(SourcesFound sources) {
                page.showCards(sources.cards());
            }

            @Override
            public void onText(String delta) {
                page.append(delta);
            }
        });
        QueryResult answer = run.await();
        assertThat(page.text).hasToString(answer.message());
        assertThat(page.cards).isEqualTo(answer.results());
        readsTheAnswer(answer);
        showsItAgain(orchestrator, answer);
    }

    private void readsTheAnswer(QueryResult answer) {
        for (EntityCard card : answer.results()) {
            System.out.println(card.type() + " " + card.title() + ": " + card.summary());
        }
        List<Citation> doubtful = answer.citations().stream()
                .filter(citation -> !citation.supported())
                .toList();
        if (!answer.droppedCitations().isEmpty()) {
            log("the model cited " + answer.droppedCitations() + ", which it was never shown");
        }
        assertThat(doubtful).isNotEmpty();
        assertThat(logged).hasSize(1);
    }

    private void showsItAgain(Orchestrator orchestrator, QueryResult answer) {
        page.cards = List.of();
        for (StoredMessage stored :
                orchestrator.conversations().messages(caller, answer.conversationId(), Long.MAX_VALUE, 50)) {
            for (DataPart part : stored.message().parts()) {
                SourcesFound.of(part).ifPresent(sources -> page.showCards(sources.cards()));
            }
        }
        assertThat(page.cards).isEqualTo(answer.results());
    }

    @Test
    void types() {
        Brain brain = InMemoryBrain.create();
        EntityTypes types =
                EntityTypes.defaults().with("faction", "House", "Order").with(EntityTypes.PROP, "Weapon");
        Orchestrator orchestrator =
                Orchestrator.builder(models).brain(brain).entityTypes(types).build();
        assertThat(types.shown("House")).isEqualTo("faction");
        orchestrator.close();
    }

    private void log(String line) {
        logged.add(line);
    }

    private static final class Page {
        private final StringBuilder text = new StringBuilder();
        private List<EntityCard> cards = List.of();

        void showCards(List<EntityCard> shown) {
            cards = shown;
        }

        void append(String delta) {
            text.append(delta);
        }
    }
}
