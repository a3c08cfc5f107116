package dev.orchestrator.examples;

import dev.orchestrator.query.QueryRequest;
import dev.orchestrator.query.QueryResult;

/** A question to what is known of the film. */
final class QueryTurn {

    private final Session session;

    QueryTurn(Session session) {
        this.session = session;
    }

    boolean ask(String question) {
        return session.shown(() -> {
            QueryRequest request = QueryRequest.builder(Session.USER, FilmProject.ID, question)
                    .conversation(session.filmConversationId())
                    .build();
            QueryResult answer = session.await(session.orchestrator().query(request, new AnswerDisplay<>(session)));
            return session.summary(answer.model(), answer.usage(), answer.conversationId());
        });
    }
}
