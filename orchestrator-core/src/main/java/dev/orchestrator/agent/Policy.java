package dev.orchestrator.agent;

import dev.orchestrator.call.Caller;
import dev.orchestrator.port.agent.Right;
import dev.orchestrator.port.agent.Tool;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules, roles and rights of one set of permissions. */
final class Policy {

    private record Compiled(PermissionRule rule, CallPattern calls) {

        boolean isFor(Caller caller, @Nullable String agent) {
            return (rule.agent() == null || rule.agent().equals(agent))
                    && (rule.role() == null || caller.roles().contains(rule.role()));
        }

        /** What lets something pass, if only to be asked about, must be about it without doubt. */
        boolean isAbout(String tool, Map<String, ?> arguments) {
            return rule.permission() == Permission.DENY
                    ? calls.isPerhaps(tool, arguments)
                    : calls.isSurely(tool, arguments);
        }

        boolean asksPerhaps(String tool, Map<String, ?> arguments) {
            return rule.permission() == Permission.ASK && calls.isPerhaps(tool, arguments);
        }
    }

    private record Need(CallPattern tools, Right right) {}

    private final List<Compiled> rules;
    private final List<Need> needs;
    private final Map<String, Set<Right>> roles;
    private final Permission fallback;

    Policy(List<PermissionRule> rules, Map<String, Right> needs, Map<String, Set<Right>> roles, Permission fallback) {
        this.rules = rules.stream()
                .map(rule -> new Compiled(rule, CallPattern.of(rule.pattern())))
                .toList();
        this.needs = needs.entrySet().stream()
                .map(need -> new Need(CallPattern.of(need.getKey()), need.getValue()))
                .toList();
        this.roles = Map.copyOf(roles);
        this.fallback = fallback;
    }

    PermissionDecision decide(Caller caller, @Nullable String agent, Tool tool, Map<String, ?> arguments) {
        String name = tool.spec().name();
        Right needed = needed(tool);
        if (caller.roles().stream().noneMatch(role -> gives(role, needed))) {
            return new PermissionDecision(
                    Permission.DENY,
                    null,
                    "the tool " + name + " needs the right " + needed + ", which no role of the caller gives: "
                            + new TreeSet<>(caller.roles()));
        }
        List<Compiled> ours =
                rules.stream().filter(rule -> rule.isFor(caller, agent)).toList();
        PermissionDecision sure = ours.stream()
                .filter(rule -> rule.isAbout(name, arguments))
                .map(Policy::decided)
                .reduce(PermissionDecision::or)
                .orElseGet(() -> byDefault(tool, ours, arguments));
        return ours.stream()
                .filter(rule -> rule.asksPerhaps(name, arguments))
                .map(Policy::decided)
                .reduce(sure, PermissionDecision::or);
    }

    private Right needed(Tool tool) {
        return needs.stream()
                .filter(need -> need.tools().isOfTool(tool.spec().name()))
                .map(Need::right)
                .reduce((one, other) -> one.compareTo(other) >= 0 ? one : other)
                .orElseGet(tool::right);
    }

    private boolean gives(String role, Right needed) {
        return roles.getOrDefault(role, Set.of()).contains(needed);
    }

    private static PermissionDecision decided(Compiled rule) {
        return new PermissionDecision(rule.rule().permission(), rule.rule(), "the rule is: " + rule.rule());
    }

    private PermissionDecision byDefault(Tool tool, List<Compiled> ours, Map<String, ?> arguments) {
        String name = tool.spec().name();
        if (tool.effect() == Tool.Effect.READ_ONLY && !isListed(name)) {
            return new PermissionDecision(Permission.ALLOW, null, "the tool " + name + " changes nothing");
        }
        return new PermissionDecision(
                fallback, null, "no rule allows the tool " + name + whyNot(name, ours, arguments));
    }

    /** Whoever allows some arguments of a tool means to allow no others, whoever it is that the rule is for. */
    private boolean isListed(String tool) {
        return rules.stream()
                .anyMatch(each -> each.rule().permission() == Permission.ALLOW
                        && each.calls().looksAtArguments()
                        && each.calls().isOfTool(tool));
    }

    /** The model may do better if it knows what was wrong. */
    private static String whyNot(String tool, List<Compiled> ours, Map<String, ?> arguments) {
        List<CallPattern> nearly = ours.stream()
                .map(Compiled::calls)
                .filter(calls -> calls.isOfTool(tool))
                .toList();
        String trouble = nearly.stream()
                .map(calls -> calls.trouble(arguments))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("with these arguments");
        return nearly.isEmpty() ? "" : trouble.startsWith("with") ? " " + trouble : ": " + trouble;
    }
}
