package dev.orchestrator.gather.crash;

import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.port.store.TurnToken;
import java.time.Duration;

/** What can be wrong with a store that is about to be killed. All but the first must be found out. */
enum Flaw {
    /** Nothing. */
    NONE,
    /** It acknowledges first and writes later. */
    WRITES_BEHIND,
    /** A turn is never given up, even if its holder is dead. */
    HOLDS_FOR_EVER;

    ConversationStore in(ConversationStore store) {
        return switch (this) {
            case NONE -> store;
            case WRITES_BEHIND -> new WriteBehindStore(store);
            case HOLDS_FOR_EVER -> new HoldingForEver(store);
        };
    }

    private static final class HoldingForEver extends DelegatingStore {
        HoldingForEver(ConversationStore inner) {
            super(inner);
        }

        @Override
        public TurnStart beginTurn(Turn turn, Duration lease) {
            return inner.beginTurn(turn, Duration.ofDays(1));
        }

        @Override
        public boolean renewTurn(TurnToken token, Duration lease) {
            return inner.renewTurn(token, Duration.ofDays(1));
        }
    }
}
