package dev.orchestrator.gather.sqlite;

import dev.orchestrator.gather.sqlite.Conversations.Keyed;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.port.store.TurnToken;
import dev.orchestrator.stream.Usage;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The right to answer, inside one transaction: nobody else changes anything meanwhile. */
final class SqliteTurns {

    private final Database database;
    private final Instant now;

    SqliteTurns(Database database, Instant now) {
        this.database = database;
        this.now = now;
    }

    TurnStart begin(Turn turn, Duration lease) throws SQLException {
        Keyed in = Conversations.needed(database, turn.userId(), turn.conversationId());
        Optional<StoredMessage> asked =
                Conversations.message(database, in.key(), turn.question().id());
        Failures.require(
                asked.isEmpty()
                        || asked.get().message().text().equals(turn.question().text()),
                "request " + turn.requestId() + " of conversation " + turn.conversationId()
                        + " was made with another text before; give a new question a new request id");
        Optional<StoredMessage> answer = Conversations.message(database, in.key(), Turn.answerId(turn.requestId()));
        if (answer.isPresent() && isComplete(answer.get())) {
            return new TurnStart.Finished(answer.get());
        }
        Optional<TurnStart> busy = database.first(
                "SELECT turn_request, turn_run FROM conversations WHERE key = ? AND turn_until > ?",
                row -> new TurnStart.InFlight(row.text("turn_request"), row.text("turn_run")),
                in.key(),
                now.toEpochMilli());
        return busy.isPresent() ? busy.get() : take(in, turn, lease);
    }

    private TurnStart take(Keyed in, Turn turn, Duration lease) throws SQLException {
        String secret = UUID.randomUUID().toString();
        database.update(
                "UPDATE conversations SET turn_secret = ?, turn_request = ?, turn_run = ?, turn_until = ? WHERE key = ?",
                secret,
                turn.requestId(),
                turn.runId(),
                now.plus(lease).toEpochMilli(),
                in.key());
        StoredMessage question = Conversations.append(database, in, turn.question(), null, now);
        TurnToken token = new TurnToken(turn.userId(), turn.conversationId(), turn.requestId(), secret);
        return new TurnStart.Started(token, question);
    }

    boolean renew(TurnToken token, Duration lease) throws SQLException {
        return database.update(
                        "UPDATE conversations SET turn_until = ? WHERE id = ? AND user_id = ? AND turn_secret = ?",
                        now.plus(lease).toEpochMilli(),
                        token.conversationId(),
                        token.userId(),
                        token.secret())
                > 0;
    }

    boolean release(TurnToken token) throws SQLException {
        return database.update("""
                        UPDATE conversations SET turn_secret = NULL, turn_request = NULL, turn_run = NULL,
                          turn_until = NULL WHERE id = ? AND user_id = ? AND turn_secret = ?""", token.conversationId(), token.userId(), token.secret()) > 0;
    }

    Optional<StoredMessage> finish(TurnToken token, Message answer) throws SQLException {
        Optional<Keyed> in = Conversations.find(database, token.userId(), token.conversationId());
        if (in.isEmpty()) {
            return Optional.empty();
        }
        boolean held = release(token);
        Optional<StoredMessage> there = Conversations.message(database, in.get().key(), answer.id());
        if (there.isPresent() && isComplete(there.get())) {
            return there;
        }
        if (held) {
            return Optional.of(store(in.get(), token, answer, there));
        }
        return there.isPresent() && isWrittenBy(token, in.get(), answer.id()) ? there : Optional.empty();
    }

    private StoredMessage store(Keyed in, TurnToken token, Message answer, Optional<StoredMessage> interrupted)
            throws SQLException {
        add(in, answer.metadata().usage());
        if (interrupted.isEmpty()) {
            return Conversations.append(database, in, answer, token.secret(), now);
        }
        database.update(
                "UPDATE messages SET status = ?, text = ?, rest = ?, turn = ? WHERE conversation = ? AND id = ?",
                answer.status().name(),
                answer.text(),
                Conversations.rest(answer),
                token.secret(),
                in.key(),
                answer.id());
        Conversations.touch(database, in.key(), now);
        return new StoredMessage(interrupted.get().sequence(), answer);
    }

    private void add(Keyed to, Usage usage) throws SQLException {
        Usage sum = to.conversation().usage().plus(usage);
        database.update(
                """
                UPDATE conversations SET input_tokens = ?, output_tokens = ?, cached_tokens = ?,
                  reasoning_tokens = ?, cost = ?, cost_basis = ? WHERE key = ?""",
                sum.inputTokens(),
                sum.outputTokens(),
                sum.cachedTokens(),
                sum.reasoningTokens(),
                sum.cost().toString(),
                sum.basis().name(),
                to.key());
    }

    private boolean isWrittenBy(TurnToken token, Keyed in, String answerId) throws SQLException {
        return database.first(
                        "SELECT 1 AS one FROM messages WHERE conversation = ? AND id = ? AND turn = ?",
                        row -> row.number("one"),
                        in.key(),
                        answerId,
                        token.secret())
                .isPresent();
    }

    private static boolean isComplete(StoredMessage answer) {
        return answer.message().status() == Message.Status.COMPLETE;
    }
}
