package dev.orchestrator.agent;

import dev.orchestrator.call.Caller;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.model.ToolSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tools that an agent may use. Makes out of what a model calls a call that can be run, or words for the model. */
final class ToolBox {

    private record Entry(Tool tool, ArgumentReader arguments) {}

    private static final int LONGEST_NAME = 64;

    private final Map<String, Entry> known;
    private final Map<String, Entry> listed;
    private final ToolNames names;

    private ToolBox(Map<String, Entry> known, Map<String, Entry> listed) {
        this.known = known;
        this.listed = listed;
        this.names = new ToolNames(listed.keySet(), known.keySet());
    }

    /** All of these; two of one name are refused. */
    static ToolBox of(Collection<? extends Tool> tools) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Tool tool : tools) {
            String name = tool.spec().name();
            Entry other = entries.put(name, new Entry(tool, new ArgumentReader(tool.spec())));
            Check.that(other == null, "there are two tools named " + name + "; give one of them another name");
        }
        return new ToolBox(entries, entries);
    }

    /** Those that an agent lists. The others stay known, so that their names are not taken for those of other tools. */
    ToolBox only(Collection<String> tools) {
        Map<String, Entry> chosen = new LinkedHashMap<>();
        for (String name : new LinkedHashSet<>(tools)) {
            Entry entry = known.get(name);
            Check.that(entry != null, new ToolNames(known.keySet(), Set.of()).unknown(name));
            chosen.put(name, Check.present(entry, name));
        }
        return new ToolBox(known, chosen);
    }

    /** The names of all that are known. */
    Set<String> names() {
        return Set.copyOf(known.keySet());
    }

    /** These and one more. */
    ToolBox with(Tool more) {
        String name = more.spec().name();
        Check.that(!known.containsKey(name), "there is a tool named " + name + "; give it another name");
        Map<String, Entry> all = new LinkedHashMap<>(listed);
        all.put(name, new Entry(more, new ArgumentReader(more.spec())));
        Map<String, Entry> both = new LinkedHashMap<>(known);
        both.putAll(all);
        return new ToolBox(both, all);
    }

    /** What a model is told of the tools, in the order of the list. */
    List<ToolSpec> specs() {
        return listed.values().stream().map(entry -> entry.tool().spec()).toList();
    }

    /** Whether there is no tool at all. */
    boolean isEmpty() {
        return listed.isEmpty();
    }

    /** Decides about all calls of one model answer, before any is run. */
    List<PreparedCall> prepare(List<ToolCall> calls, Permissions permissions, Caller caller, String runId) {
        return calls.stream()
                .map(call -> prepare(call, permissions, caller, runId))
                .toList();
    }

    /** Finds the tool, reads the arguments, and asks the permissions about exactly what would be run. */
    PreparedCall prepare(ToolCall call, Permissions permissions, Caller caller, String runId) {
        Entry entry = names.meant(call.tool()).map(listed::get).orElse(null);
        if (entry == null) {
            return PreparedCall.refused(call, Excerpts.of(call.tool(), LONGEST_NAME), names.unknown(call.tool()));
        }
        String name = entry.tool().spec().name();
        Map<String, @Nullable Object> arguments;
        try {
            arguments = entry.arguments().read(call.arguments());
        } catch (ArgumentReader.Unfit unfit) {
            return PreparedCall.refused(call, name, unfit.feedback());
        }
        PermissionDecision decision = permissions.decide(caller, entry.tool(), arguments);
        return decided(call, entry.tool(), arguments, decision, runId);
    }

    private static PreparedCall decided(
            ToolCall call,
            Tool tool,
            Map<String, @Nullable Object> arguments,
            PermissionDecision decision,
            String runId) {
        String name = tool.spec().name();
        return switch (decision.permission()) {
            case ALLOW -> PreparedCall.ready(call, tool, arguments);
            case ASK ->
                PreparedCall.waiting(call, tool, arguments, ApprovalRequest.of(runId, call.id(), name, arguments));
            case DENY ->
                PreparedCall.refused(
                        call, name, "The call of " + name + " is not permitted: " + decision.reason() + ".");
        };
    }
}
