package dev.orchestrator.examples;

import dev.orchestrator.stream.EntityCard;
import dev.orchestrator.stream.StreamEvent.RequestAccepted;
import dev.orchestrator.stream.StreamEvent.SourcesFound;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.stream.TaskProgress;
import java.util.List;

/** Shows an answer while it arrives; called on the run's thread. */
class AnswerDisplay<R> implements StreamListener<R> {

    private final Session session;

    AnswerDisplay(Session session) {
        this.session = session;
    }

    final Terminal terminal() {
        return session.terminal();
    }

    @Override
    public void onAccepted(RequestAccepted accepted) {
        session.goOnWith(accepted.conversationId());
    }

    @Override
    public void onSources(SourcesFound sources) {
        List<EntityCard> cards = sources.cards();
        for (int i = 0; i < cards.size(); i++) {
            terminal()
                    .line("[" + (i + 1) + "] " + cards.get(i).title() + " ("
                            + cards.get(i).type() + ")");
        }
        terminal().line("");
    }

    @Override
    public void onProgress(TaskProgress progress) {
        progress.steps().stream()
                .filter(step -> step.state() == TaskProgress.State.ACTIVE)
                .forEach(step -> terminal().line("  " + progress.percentage() + " % " + step.name() + " ..."));
    }

    @Override
    public void onText(String delta) {
        terminal().text(delta);
    }
}
