package dev.orchestrator.gather.crash;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.Department;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.task.Review;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A lead, a writer and a checker, who do the same in each task: what each says follows from how often it has spoken. */
final class Troupe implements LanguageModel {

    static final String LAST_WORDS = "It is out.";

    /** What the reviewer always gives, and how often what is not worth more is done again. */
    static final double SCORE = 0.25;

    static final Review REVIEW = new Review(0.75, 2);

    private static final String REVIEWED = Stream.of("does what was asked", "complete", "consistent", "well made")
            .map(name -> "{\"name\":\"" + name + "\",\"score\":" + SCORE + ",\"reason\":\"Half of it is there.\"}")
            .collect(Collectors.joining(",", "{\"criteria\":[", "],\"reason\":\"It could be better.\"}"));

    private static final String DELEGATE =
            "{\"tasks\":[{\"agent\":\"writer\",\"task\":\"Write it\"},{\"agent\":\"checker\",\"task\":\"Check it\"}]}";

    @Override
    public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
        return ScriptedModel.playing(script(request.messages())).generate(request, events, cancellation);
    }

    private static Script script(List<ModelMessage> messages) {
        if (messages.stream().anyMatch(message -> text(message).startsWith("Review the result"))) {
            return Script.answer(REVIEWED);
        }
        List<Role> roles = messages.stream().map(ModelMessage::role).toList();
        if (Collections.frequency(roles, Role.USER) > 1) {
            List<Role> since = roles.subList(roles.lastIndexOf(Role.USER), roles.size());
            return improved(Collections.frequency(since, Role.ASSISTANT));
        }
        return script(text(messages.get(0)), Collections.frequency(roles, Role.ASSISTANT));
    }

    /** What the lead does when the reviewer was not content. */
    private static Script improved(int spoken) {
        return spoken == 0 ? call("note") : Script.answer("Once more.", " " + LAST_WORDS);
    }

    private static Script script(String who, int spoken) {
        if (who.startsWith("You are the writer")) {
            return spoken == 0 ? call("stamp") : Script.answer("A plot.");
        }
        if (who.startsWith("You are the checker")) {
            return spoken == 0 ? call("note") : Script.answer("No holes.");
        }
        return switch (spoken) {
            case 0 -> Script.answer("I ask around.").call(new ToolCall("d", "delegate", DELEGATE));
            case 1 -> call("note", "look");
            case 2 -> call("publish");
            default -> Script.answer(LAST_WORDS.split("(?<= )"));
        };
    }

    private static Script call(String... tools) {
        Script script = Script.answer();
        for (String tool : tools) {
            script.call(new ToolCall("c-" + tool, tool, "{\"text\":\"the plot\"}"));
        }
        return script;
    }

    private static String text(ModelMessage message) {
        return !message.content().isEmpty() && message.content().get(0) instanceof ContentPart.Text words
                ? words.text()
                : "";
    }

    /** The three of them. */
    static final class Staff implements AgentDirectory {
        @Override
        public List<Department> departments(@Nullable String projectId) {
            return List.of(new Department("story", "Story", "Writes.", List.of("plot", "story")));
        }

        @Override
        public List<Agent> agents(@Nullable String projectId) {
            return List.of(
                    Agent.builder("lead", "Lead", "story", "You are the lead.")
                            .role(Agent.Role.HEAD)
                            .tools("note", "publish", "look")
                            .subAgents("writer", "checker")
                            .build(),
                    Agent.builder("writer", "Writer", "story", "You are the writer.")
                            .tools("stamp")
                            .build(),
                    Agent.builder("checker", "Checker", "story", "You are the checker.")
                            .tools("note")
                            .build());
        }
    }
}
