package dev.orchestrator.agent.codebuff;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the Node process is told first: the run, and the key. */
final class Order {

    private final AgentJob job;
    private final Cast cast;
    private final CodebuffMeans means;
    private final String prompt;
    private final List<Map<String, Object>> tools;

    Order(AgentJob job, CodebuffMeans means) {
        this.job = job;
        this.cast = Cast.of(job, means);
        this.means = means;
        this.prompt = words(job.task());
        this.tools = cast.tools(); // an agent with a tool that is not there is refused before anything begins
        boolean onlyWords = job.task().content().stream().allMatch(ContentPart.Text.class::isInstance);
        Check.that(
                onlyWords,
                "Codebuff takes tasks in words alone: the task of run " + job.runId() + " has a file or an image");
    }

    private static String words(ModelMessage message) {
        return message.content().stream()
                .filter(ContentPart.Text.class::isInstance)
                .map(part -> ((ContentPart.Text) part).text())
                .collect(Collectors.joining("\n\n"));
    }

    Cast cast() {
        return cast;
    }

    Wording wording() {
        return new Wording(means.key(), prompt);
    }

    String json() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("sdk", means.sdk().toString());
        values.put("key", means.key());
        values.put("agent", cast.root());
        values.put("agents", cast.definitions());
        values.put("tools", tools);
        values.put("prompt", prompt);
        values.put(
                "history",
                job.history().stream().filter(Order::isSpoken).map(Order::said).toList());
        values.put("steps", job.limits().steps());
        return Json.write(values);
    }

    private static boolean isSpoken(ModelMessage message) {
        return message.role() != Role.TOOL && !words(message).isBlank();
    }

    private static Map<String, Object> said(ModelMessage message) {
        return Map.of("role", message.role().name().toLowerCase(Locale.ROOT), "content", words(message));
    }

    /** Tells nothing of what is in it. */
    @Override
    public String toString() {
        return "Order[" + job + "]";
    }
}
