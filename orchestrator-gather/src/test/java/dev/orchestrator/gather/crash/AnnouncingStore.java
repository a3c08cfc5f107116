package dev.orchestrator.gather.crash;

import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.port.store.TurnToken;
import java.time.Duration;
import java.util.Optional;

/** Announces what a chat is about to write, and that it was written. */
final class AnnouncingStore extends DelegatingStore {

    private final Announcements announcements;

    AnnouncingStore(ConversationStore inner, Announcements announcements) {
        super(inner);
        this.announcements = announcements;
    }

    @Override
    public TurnStart beginTurn(Turn turn, Duration lease) {
        announcements.reached(Phase.BEFORE_QUESTION, turn.requestId());
        announcements.reached(Phase.DURING_QUESTION, turn.requestId());
        TurnStart start = super.beginTurn(turn, lease);
        announcements.reached(Phase.AFTER_QUESTION, turn.requestId());
        return start;
    }

    @Override
    public Optional<StoredMessage> finishTurn(TurnToken token, Message answer) {
        announcements.reached(Phase.BEFORE_ANSWER, token.requestId());
        announcements.reached(Phase.DURING_ANSWER, token.requestId());
        Optional<StoredMessage> stored = super.finishTurn(token, answer);
        announcements.reached(Phase.AFTER_ANSWER, token.requestId());
        return stored;
    }
}
