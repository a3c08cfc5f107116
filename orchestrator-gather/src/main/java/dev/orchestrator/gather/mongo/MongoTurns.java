package dev.orchestrator.gather.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.max;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.port.store.TurnToken;
import dev.orchestrator.stream.Usage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * The right to answer: a field {@code turn} of the conversation's document, taken and given back by compare-and-set.
 *
 * <p>An answer becomes true in one step, by being written into {@code turn} of whoever still holds the right. What follows
 * can be done by anybody, any number of times, and is the same each time: put it in its place among the messages, then in
 * one update take {@code turn} away and add the usage. So a holder may die anywhere:
 *
 * <ul>
 *   <li>before the question is stored, or before the answer is written: the lease runs out, and the next one begins anew;
 *   <li>after the answer is written: the next one who begins or finishes a turn here settles it first. Nobody has to wait
 *       for the lease, the answer is stored once, and its usage is added once, since that update takes away what it looks for.
 * </ul>
 *
 * <p>{@code version} counts every taking and ending of a turn. Whoever has read a conversation and what is stored of a
 * request, and then takes the right at the same version, knows that no answer came between.
 */
final class MongoTurns {

    private final MongoConversations conversations;
    private final MongoMessages messages;
    private final Clock clock;

    MongoTurns(MongoConversations conversations, Clock clock) {
        this.conversations = conversations;
        this.messages = conversations.messages;
        this.clock = clock;
    }

    TurnStart begin(Turn turn, Duration lease) {
        while (true) {
            Document in = conversations.needed(turn.userId(), turn.conversationId());
            Document held = in.get("turn", Document.class);
            if (isAnswered(in)) {
                settle(in);
                continue;
            }
            Optional<StoredMessage> answer = completeAnswer(in, turn);
            Instant now = clock.instant();
            if (answer.isPresent()) {
                return new TurnStart.Finished(answer.get());
            }
            if (held != null && Documents.instant(held, "leaseUntil").isAfter(now)) {
                return new TurnStart.InFlight(Documents.text(held, "requestId"), Documents.text(held, "runId"));
            }
            String secret = UUID.randomUUID().toString();
            if (take(in, turn, secret, now, lease)) {
                TurnToken token = new TurnToken(turn.userId(), turn.conversationId(), turn.requestId(), secret);
                return new TurnStart.Started(token, askOrRelease(in, turn, token));
            }
        }
    }

    private Optional<StoredMessage> completeAnswer(Document in, Turn turn) {
        String answerId = Turn.answerId(turn.requestId());
        List<StoredMessage> stored = messages
                .find(MongoConversations.key(in), turn.question().id(), answerId)
                .stream()
                .map(Documents::message)
                .toList();
        stored.stream()
                .filter(m -> m.message().id().equals(turn.question().id()))
                .forEach(m -> requireSameText(turn, m));
        return stored.stream()
                .filter(m -> m.message().id().equals(answerId))
                .filter(m -> m.message().status() == Message.Status.COMPLETE)
                .findFirst();
    }

    private static void requireSameText(Turn turn, StoredMessage asked) {
        Failures.require(
                asked.message().text().equals(turn.question().text()),
                "request " + turn.requestId() + " of conversation " + turn.conversationId()
                        + " was made with another text before; give a new question a new request id");
    }

    private boolean take(Document in, Turn turn, String secret, Instant now, Duration lease) {
        long version = Documents.number(in, "version");
        Document taken = new Document("secret", secret)
                .append("requestId", Documents.exact(turn.requestId()))
                .append("runId", Documents.exact(turn.runId()))
                .append("leaseUntil", now.plus(lease))
                .append("epoch", version + 1);
        Bson free = or(exists("turn", false), lte("turn.leaseUntil", now));
        return conversations
                        .all
                        .updateOne(
                                and(MongoConversations.same(in), eq("version", version), free),
                                combine(set("turn", taken), set("version", version + 1)))
                        .getMatchedCount()
                > 0;
    }

    /** A question that cannot be stored, such as one of more than 16 MB, must not keep the conversation from others. */
    private StoredMessage askOrRelease(Document in, Turn turn, TurnToken token) {
        try {
            return ask(in, turn, token);
        } catch (RuntimeException e) {
            try {
                release(token);
            } catch (RuntimeException alsoFailed) {
                e.addSuppressed(alsoFailed); // then the lease ends it
            }
            throw e;
        }
    }

    /** Stores the question, if it is not there from an earlier turn. */
    private StoredMessage ask(Document in, Turn turn, TurnToken token) {
        StoredMessage question =
                messages.append(MongoConversations.key(in), turn.question()).message();
        if (!question.message().text().equals(turn.question().text())) {
            // Its first holder was so slow that another one, with another text, took the request over and came first.
            release(token);
            requireSameText(turn, question);
        }
        if (!conversations.change(in, MongoConversations.changedAt(clock.instant()))) {
            messages.delete(MongoConversations.key(in), turn.question().id());
            throw Failures.noConversation(turn.conversationId());
        }
        return question;
    }

    private static Bson heldBy(TurnToken token) {
        return and(
                MongoConversations.of(token.userId(), token.conversationId()),
                eq("turn.secret", Documents.exact(token.secret())));
    }

    boolean renew(TurnToken token, Duration lease) {
        Instant until = clock.instant().plus(lease);
        return conversations
                        .all
                        .updateOne(heldBy(token), set("turn.leaseUntil", until))
                        .getMatchedCount()
                > 0;
    }

    void release(TurnToken token) {
        conversations.all.updateOne(
                and(heldBy(token), exists("turn.answer", false)), combine(unset("turn"), inc("version", 1L)));
    }

    Optional<StoredMessage> finish(TurnToken token, Message answer) {
        // The step that makes it true.
        Document in = conversations.all.findOneAndUpdate(
                and(heldBy(token), exists("turn.answer", false)),
                combine(set("turn.answer", Documents.of(answer)), inc("version", 1L)),
                MongoConversations.AFTER);
        if (in != null
                && isAnswered(in)) { // or another call with this token has seen the answer, and settled it already
            return Optional.of(Documents.message(settle(in)));
        }
        Optional<Document> there = conversations.find(token.userId(), token.conversationId());
        there.filter(MongoTurns::isAnswered).ifPresent(this::settle);
        return there.flatMap(c -> messages.answer(MongoConversations.key(c), answer.id(), token.secret()));
    }

    private static boolean isAnswered(Document conversation) {
        Document turn = conversation.get("turn", Document.class);
        return turn != null && turn.containsKey("answer");
    }

    /** Ends a turn whose answer is written, and returns the answer as it stands among the messages. */
    private Document settle(Document in) {
        Document turn = in.get("turn", Document.class);
        Document answer = turn.get("answer", Document.class);
        String secret = turn.getString("secret");
        long epoch = Documents.number(turn, "epoch");
        Document placed = messages.place(MongoConversations.key(in), answer, secret, epoch);

        List<Bson> ending = new ArrayList<>(
                List.of(unset("turn"), inc("version", 1L), MongoConversations.changedAt(clock.instant())));
        if (secret.equals(placed.getString("turn"))) {
            ending.addAll(adding(Documents.message(placed).message().metadata().usage()));
        }
        Bson sameTurn = and(MongoConversations.same(in), eq("turn.secret", secret));
        if (conversations.all.updateOne(sameTurn, combine(ending)).getMatchedCount() == 0
                && !conversations.isThere(in)) {
            // It was deleted meanwhile, perhaps before the answer came.
            messages.delete(MongoConversations.key(in), Documents.text(answer, "id"));
        }
        return placed;
    }

    private static List<Bson> adding(Usage usage) {
        return List.of(
                inc("usage.inputTokens", usage.inputTokens()),
                inc("usage.outputTokens", usage.outputTokens()),
                inc("usage.cachedTokens", usage.cachedTokens()),
                inc("usage.reasoningTokens", usage.reasoningTokens()),
                inc("usage.cost", Documents.decimal(usage.cost())),
                max("usage.basis", Documents.sureness(usage.basis())));
    }
}
