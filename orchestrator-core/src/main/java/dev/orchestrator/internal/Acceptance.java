package dev.orchestrator.internal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredAttachment;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import java.time.Duration;
import java.util.List;

/**
 * Accepts a request in two steps: first everything that may be wrong with it is found out, then its attachments and its
 * question are stored.
 */
final class Acceptance {

    private static final Duration FIRST_LOOK = Duration.ofMillis(20);
    private static final Duration SLOWEST_LOOK = Duration.ofSeconds(1);
    private static final int TITLE_LENGTH = 60;

    private final Wiring wiring;

    Acceptance(Wiring wiring) {
        this.wiring = wiring;
    }

    /** Finds out what may be wrong with a request of any mode, and settles which project it belongs to. */
    Exchange check(LiveRun<?> run, Exchange asked) {
        Exchange exchange = asked.beginsConversation() ? asked : inConversation(asked);
        Access.check(wiring, exchange.userId(), exchange.projectId());
        checkModel(exchange.asked(), run.cancellation());
        return exchange;
    }

    TurnStart accept(LiveRun<?> run, Exchange exchange) {
        AttachmentIntake intake = new AttachmentIntake(
                wiring, exchange.userId(), exchange.conversationId() + "/" + run.id(), run.cancellation());
        List<StoredAttachment> attachments = intake.take(exchange.asked().attachments());
        Message question = question(run, exchange, attachments);
        try {
            TurnStart start = begin(run, exchange, question);
            if (!keeps(start, question)) {
                intake.discard();
            }
            return start;
        } catch (OrchestratorException e) {
            if (e.code() != ErrorCode.DATABASE_ERROR) { // then the question may be stored all the same
                intake.discard();
            }
            throw e;
        }
    }

    private Exchange inConversation(Exchange exchange) {
        Conversation conversation = wiring.conversations()
                .find(exchange.userId(), exchange.conversationId())
                .orElseThrow(() -> missing(exchange));
        String project = exchange.asked().projectId();
        Check.that(
                project == null || project.equals(conversation.projectId()),
                "conversation " + conversation.id() + " belongs to "
                        + (conversation.projectId() == null ? "no project" : "project " + conversation.projectId())
                        + ", not to " + project);
        return exchange.inProject(conversation.projectId());
    }

    private static OrchestratorException missing(Exchange exchange) {
        return new OrchestratorException(
                ErrorCode.CONVERSATION_NOT_FOUND,
                exchange.asked().conversationId() == null
                        ? "conversation " + exchange.conversationId() + ", which request " + exchange.requestId()
                                + " began, was deleted; ask again with another request id"
                        : "there is no conversation " + exchange.conversationId() + " of user " + exchange.userId()
                                + "; leave the id out to begin a new one");
    }

    private void checkModel(Asked asked, Cancellation cancellation) {
        if (asked.model() != null) {
            wiring.gateway().describe(asked.model(), cancellation);
        }
    }

    private static Message question(LiveRun<?> run, Exchange exchange, List<StoredAttachment> attachments) {
        return new Message(
                Turn.questionId(exchange.requestId()),
                Role.USER,
                exchange.asked().text(),
                attachments,
                List.of(),
                Message.Status.COMPLETE,
                exchange.metadata(run.id()).build(),
                exchange.began());
    }

    private TurnStart begin(LiveRun<?> run, Exchange exchange, Message question) {
        run.cancellation().throwIfCancelled();
        if (exchange.beginsConversation()) {
            wiring.conversations()
                    .create(Conversation.begin(
                            exchange.conversationId(),
                            exchange.userId(),
                            exchange.projectId(),
                            title(exchange.asked().text()),
                            exchange.began()));
        }
        Turn turn = new Turn(exchange.userId(), exchange.conversationId(), exchange.requestId(), run.id(), question);
        return whenFree(turn, run.cancellation());
    }

    /** Another process may be answering in this conversation: looks again until it has finished or its lease is over. */
    private TurnStart whenFree(Turn turn, Cancellation cancellation) {
        Duration pause = FIRST_LOOK;
        while (true) {
            TurnStart start = wiring.conversations().beginTurn(turn, wiring.turnLease());
            if (!(start instanceof TurnStart.InFlight)) {
                return start;
            }
            wiring.scheduler().pause(pause, cancellation);
            pause = pause.multipliedBy(2).compareTo(SLOWEST_LOOK) < 0 ? pause.multipliedBy(2) : SLOWEST_LOOK;
        }
    }

    /** A repeated request finds the question that the first one stored, with the first one's attachments. */
    private static boolean keeps(TurnStart start, Message question) {
        return start instanceof TurnStart.Started started
                && started.question().message().attachments().equals(question.attachments());
    }

    /** Returns the first words of a text. */
    static String title(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.length() <= TITLE_LENGTH) {
            return line;
        }
        int end = line.lastIndexOf(' ', TITLE_LENGTH);
        if (end <= 0) {
            end = Character.isHighSurrogate(line.charAt(TITLE_LENGTH - 1)) ? TITLE_LENGTH - 1 : TITLE_LENGTH;
        }
        return line.substring(0, end) + "…";
    }
}
