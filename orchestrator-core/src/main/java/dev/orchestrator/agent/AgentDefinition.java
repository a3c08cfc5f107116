package dev.orchestrator.agent;

import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.model.ModelTier;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One file in Codebuff's format, turned into an agent. Used once. */
final class AgentDefinition {

    /** What the loop of an agent does by itself here. */
    private static final Set<String> NO_TOOLS =
            Set.of("spawn_agents", "spawn_agents_async", "spawn_agent_inline", "set_output", "end_turn");

    private static final Pattern PUBLISHED = Pattern.compile("(?:[^/@]+/)?([^/@]+)(?:@[^/@]+)?");

    private final DefinitionFields fields;
    private final Map<String, ModelTier> tiers;
    private final @Nullable String department;

    AgentDefinition(DefinitionFields fields, Map<String, ModelTier> tiers, @Nullable String department) {
        this.fields = fields;
        this.tiers = tiers;
        this.department = department;
    }

    /** Returns the agent; null if there was a problem, which has been noted. */
    @Nullable
    Agent read() {
        if (fields.has("handleSteps")) {
            fields.problem("handleSteps is a program in JavaScript, which is not run here; leave it out and say in"
                    + " instructionsPrompt what the agent should do");
            return null;
        }
        try {
            Agent.Builder agent = agent();
            fields.ignore("version", "publisher");
            fields.warnOfTheRest();
            return fields.sound() ? agent.build() : null;
        } catch (ArithmeticException e) {
            fields.problem("a limit must be a whole number that is not too large; seconds may have three decimals");
            return null;
        } catch (OrchestratorException e) {
            if (fields.sound()) { // else it may only follow from what has been noted
                fields.problem(String.valueOf(e.getMessage()));
            }
            return null;
        }
    }

    private Agent.Builder agent() {
        String description = fields.textOrNull("spawnerPrompt");
        return Agent.builder(fields.text("id"), fields.text("displayName"), department(), instructions())
                .description(description == null ? "" : description)
                .role(constant(Agent.Role.class, "role", Agent.Role.SPECIALIST))
                .tier(tier())
                .tools(fields.texts("toolNames").stream()
                        .filter(tool -> !NO_TOOLS.contains(tool))
                        .toList())
                .subAgents(subAgents())
                .outputSchema(outputSchema())
                .active(fields.flag("active", true))
                .limits(limits());
    }

    private String department() {
        String own = fields.textOrNull("department");
        String found = own == null ? department : own;
        if (found == null) {
            fields.problem("department is missing; name it in the file or in the reader, or put the file in a folder of"
                    + " that name");
            return "";
        }
        return found;
    }

    private String instructions() {
        return Stream.of("systemPrompt", "instructionsPrompt", "stepPrompt")
                .map(fields::textOrNull)
                .flatMap(Stream::ofNullable)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("\n\n"));
    }

    private ModelTier tier() {
        String model = fields.text("model");
        DefinitionFields reasoning = fields.fieldsOrNull("reasoningOptions");
        boolean thinks = reasoning != null && reasoning.flag("enabled", true);
        ModelTier named = tiers.get(model);
        ModelTier absent = named != null ? named : thinks ? ModelTier.REASONING : ModelTier.BALANCED;
        if (named == null && !fields.has("tier") && !model.isEmpty()) {
            fields.warning("no tier is named for the model " + model + "; " + absent + " is used");
        }
        return constant(ModelTier.class, "tier", absent);
    }

    private <E extends Enum<E>> E constant(Class<E> type, String name, E absent) {
        String text = fields.textOrNull(name);
        if (text == null) {
            return absent;
        }
        List<String> known = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text)) {
                return constant;
            }
            known.add(constant.name().toLowerCase(Locale.ROOT));
        }
        fields.problem(name + " must be one of " + String.join(", ", known));
        return absent;
    }

    private List<String> subAgents() {
        List<String> ids = new ArrayList<>();
        for (String spawnable : fields.texts("spawnableAgents")) {
            Matcher published = PUBLISHED.matcher(spawnable);
            String id = published.matches() ? published.group(1) : spawnable;
            if (!id.equals(spawnable)) {
                fields.warning("the sub-agent " + spawnable + " is read as " + id);
            }
            ids.add(id);
        }
        return ids;
    }

    private @Nullable String outputSchema() {
        String mode = fields.textOrNull("outputMode");
        Map<?, ?> schema = fields.objectOrNull("outputSchema");
        boolean structured = "structured_output".equals(mode);
        if (mode != null && !structured && !mode.equals("last_message")) {
            fields.warning("the outputMode " + mode + " is not known here; the result is the last message");
        }
        if (schema != null && !structured) {
            fields.warning("outputSchema is not used because outputMode is not structured_output");
        }
        return schema == null || !structured ? null : Json.write(schema);
    }

    private AgentLimits limits() {
        DefinitionFields own = fields.fieldsOrNull("limits");
        if (own == null) {
            return AgentLimits.DEFAULT;
        }
        AgentLimits.Builder limits = AgentLimits.DEFAULT.toBuilder();
        number(own, "steps").ifPresent(n -> limits.steps(n.intValueExact()));
        number(own, "toolCalls").ifPresent(n -> limits.toolCalls(n.intValueExact()));
        number(own, "tokens").ifPresent(n -> limits.tokens(n.longValueExact()));
        number(own, "dollars").ifPresent(limits::dollars);
        number(own, "seconds")
                .ifPresent(
                        n -> limits.time(Duration.ofMillis(n.movePointRight(3).longValueExact())));
        number(own, "depth").ifPresent(n -> limits.depth(n.intValueExact()));
        own.warnOfTheRest();
        return limits.build();
    }

    private static Optional<BigDecimal> number(DefinitionFields fields, String name) {
        Number number = fields.numberOrNull(name);
        return number == null ? Optional.empty() : Optional.of(new BigDecimal(number.toString()));
    }
}
