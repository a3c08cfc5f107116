package dev.orchestrator.examples;

import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;

/** A message to the model. */
final class ChatTurn {

    private final Session session;

    ChatTurn(Session session) {
        this.session = session;
    }

    boolean say(String message) {
        return session.shown(() -> {
            String conversation = session.conversationId();
            ChatRequest request = ChatRequest.builder(Session.USER, message)
                    .conversation(conversation)
                    .project(conversation == null ? FilmProject.ID : null)
                    .build();
            ChatResult answer = session.await(session.orchestrator().chat(request, new AnswerDisplay<>(session)));
            return session.summary(answer.model(), answer.usage(), answer.conversationId());
        });
    }
}
