package dev.orchestrator.internal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The words to search by: the question itself or, where it means nothing without the conversation, what it asks. */
final class SearchText {

    private static final Logger LOG = LoggerFactory.getLogger(SearchText.class);
    private static final int MESSAGES = 6; // that the model is shown
    private static final int EXCERPT = 600; // characters of each, and of a question that is reworded
    private static final int LONGEST = 500; // characters of a reworded question; what is longer is none
    private static final int TOKENS = 150;

    private final Wiring wiring;
    private final LiveRun<?> run;
    private final Exchange exchange;

    SearchText(Wiring wiring, LiveRun<?> run, Exchange exchange) {
        this.wiring = wiring;
        this.run = run;
        this.exchange = exchange;
    }

    String of(History history) {
        String question = exchange.asked().text().strip();
        List<ModelMessage> before = history.messages();
        if (before.isEmpty() || question.length() > EXCERPT || StandAlone.test(question)) {
            return question; // a long one says more of what it asks than could be reworded
        }
        String reworded = reworded(question, before);
        return reworded.isBlank() || reworded.length() > LONGEST ? question : reworded;
    }

    private String reworded(String question, List<ModelMessage> before) {
        String prompt =
                wiring.prompts().get(Prompts.QUERY_REWRITE).fill(Map.of("history", last(before), "question", question));
        SideCall call = new SideCall(wiring, run, exchange, Purpose.REWRITE);
        try (Cancellation.Source stop = run.cancellation().child()) {
            return call.ask(prompt, TOKENS, stop).strip();
        } catch (OrchestratorException e) {
            run.cancellation().throwIfCancelled();
            LOG.debug("Run {} searches by the question as it was asked", run.id(), e);
            return "";
        }
    }

    private static String last(List<ModelMessage> messages) {
        return messages.subList(Math.max(0, messages.size() - MESSAGES), messages.size()).stream()
                .map(message -> (message.role() == Role.USER ? "User: " : "Assistant: ") + words(message))
                .collect(Collectors.joining("\n"));
    }

    private static String words(ModelMessage message) {
        String all = message.content().stream()
                .filter(ContentPart.Text.class::isInstance)
                .map(part -> ((ContentPart.Text) part).text())
                .collect(Collectors.joining(" "));
        return Excerpts.of(all, EXCERPT).replaceAll("\\s+", " ");
    }
}
