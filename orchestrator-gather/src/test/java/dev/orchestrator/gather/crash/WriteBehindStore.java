package dev.orchestrator.gather.crash;

import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.port.store.TurnToken;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Broken: works in memory, acknowledges, and does the same on the real store half a second later. */
final class WriteBehindStore extends DelegatingStore {

    private static final int DELAY_MILLIS = 500;

    private final ConversationStore durable;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, TurnToken> tokens = new HashMap<>(); // of the real store, by the secret in memory

    WriteBehindStore(ConversationStore durable) {
        super(InMemoryStores.create().conversations());
        this.durable = durable;
        durable.list(Texts.USER, null, null, 100).forEach(inner::create);
    }

    private void later(Runnable write) {
        var unused = later.schedule(write, DELAY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Conversation create(Conversation conversation) {
        later(() -> durable.create(conversation));
        return inner.create(conversation);
    }

    @Override
    public TurnStart beginTurn(Turn turn, Duration lease) {
        TurnStart start = inner.beginTurn(turn, lease);
        if (start instanceof TurnStart.Started started) {
            later(() ->
                    tokens.put(started.token().secret(), ((TurnStart.Started) durable.beginTurn(turn, lease)).token()));
        }
        return start;
    }

    @Override
    public Optional<StoredMessage> finishTurn(TurnToken token, Message answer) {
        later(() -> durable.finishTurn(tokens.remove(token.secret()), answer));
        return inner.finishTurn(token, answer);
    }
}
