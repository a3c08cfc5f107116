package dev.orchestrator;

import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.testing.ScriptedModel;
import java.util.List;
import java.util.stream.Collectors;

/** What a model was shown. */
final class Prompted {

    private Prompted() {}

    /** The messages of the last call between the persona and the question. */
    static List<ModelMessage> history(ScriptedModel model) {
        List<ModelMessage> messages = messages(model);
        return messages.subList(1, messages.size() - 1);
    }

    static ModelMessage question(ScriptedModel model) {
        List<ModelMessage> messages = messages(model);
        return messages.get(messages.size() - 1);
    }

    static List<ModelMessage> messages(ScriptedModel model) {
        return model.requests().get(model.requests().size() - 1).messages();
    }

    static List<String> texts(List<ModelMessage> messages) {
        return messages.stream().map(Prompted::text).toList();
    }

    static List<Role> roles(List<ModelMessage> messages) {
        return messages.stream().map(ModelMessage::role).toList();
    }

    /** The words of a message; what is no text is left out. */
    static String text(ModelMessage message) {
        return message.content().stream()
                .filter(ContentPart.Text.class::isInstance)
                .map(part -> ((ContentPart.Text) part).text())
                .collect(Collectors.joining("\n"));
    }
}
