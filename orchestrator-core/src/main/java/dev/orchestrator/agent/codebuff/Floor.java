package dev.orchestrator.agent.codebuff;

import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.stream.EventSink;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is at work. Events tell who begins and who is through, and nothing else names its agent: what comes in between is that of the one who
 * began last. Where several work at once that is a guess, so that a call of a tool then needs the rights of all of them. For one thread.
 */
final class Floor {

    private static final int LONGEST_ID = 64;

    /** What the package calls the job's agent at work. */
    private static final String MAIN = "main-agent";

    /** An agent at work. */
    record Worker(
            String instance, Agent agent, @Nullable Worker above, EventSink events, AgentNotes notes, long began) {

        /** The agents on the way to it, the job's own first. */
        List<Agent> way() {
            List<Agent> way = above == null ? new ArrayList<>() : above.way();
            way.add(agent);
            return way;
        }

        /** The same as events name it: without the job's own. */
        List<String> path() {
            return way().stream().skip(1).map(Agent::id).toList();
        }
    }

    private final Cast cast;
    private final RunRecord record;
    private final LongSupplier nanos;
    private final Worker root;
    private final List<Worker> open = new ArrayList<>();
    private final List<Worker> below = new ArrayList<>(); // those who are through as well

    /** The job's agent begins. */
    Floor(Cast cast, Agent agent, EventSink events, RunRecord record, LongSupplier nanos) {
        this.cast = cast;
        this.record = record;
        this.nanos = nanos;
        this.root = new Worker(MAIN, agent, null, events, notes(agent, record.prefix()), nanos.getAsLong());
        open.add(root);
    }

    private AgentNotes notes(Agent agent, String prefix) {
        return AgentNotes.begin(record.journal(), prefix, agent, cast.model(agent));
    }

    /** Another one begins; who it works for says how its steps are named. */
    void begins(String instance, String code, String name, Function<Worker, String> prefix) {
        Agent agent = cast.called(code, name).orElseGet(() -> stranger(code.isEmpty() ? name : code));
        Worker above = root;
        for (Worker worker : open) {
            above = worker.agent().subAgentIds().contains(agent.id()) ? worker : above;
        }
        Worker worker = new Worker(
                instance,
                agent,
                above,
                above.events().below(agent.id()),
                notes(agent, prefix.apply(above)),
                nanos.getAsLong());
        open.add(worker);
        below.add(worker);
    }

    /** One that is not ours, and has no tools of ours. */
    private Agent stranger(String name) {
        String id = name.replaceAll("[^A-Za-z0-9_-]", "_");
        String shown = id.isEmpty() ? "unknown" : id.substring(0, Math.min(id.length(), LONGEST_ID));
        return Agent.builder(shown, shown, root.agent().department(), "").build();
    }

    /** Returns who is through, or null if nobody of that name is at work. */
    @Nullable
    Worker isThrough(String instance) {
        for (int i = open.size() - 1; i > 0; i--) {
            if (open.get(i).instance().equals(instance)) {
                return open.remove(i);
            }
        }
        return null;
    }

    Worker root() {
        return root;
    }

    /** All that have begun but the job's own. */
    List<Worker> below() {
        return below;
    }

    List<Worker> atWork() {
        return open;
    }

    /** Who goes by a name, at work or through; if nobody does, the one who speaks. */
    Worker worker(String instance) {
        return Stream.concat(Stream.of(root), below.stream())
                .filter(worker -> worker.instance().equals(instance))
                .findFirst()
                .orElseGet(this::speaker);
    }

    /** Who speaks: the one who began last. */
    Worker speaker() {
        return open.get(open.size() - 1);
    }

    /** Who calls a tool: of those who wait for nobody the last one that lists it, or the last one. */
    Worker caller(String tool) {
        List<Worker> free = free();
        Worker last = free.get(free.size() - 1);
        for (Worker worker : free) {
            last = worker.agent().toolNames().contains(tool) ? worker : last;
        }
        return last;
    }

    /** Those whose rights a call needs; the caller last. */
    List<Agent> rights(Worker caller) {
        Set<Agent> all = new LinkedHashSet<>();
        free().forEach(worker -> all.addAll(worker.way()));
        all.remove(caller.agent());
        List<Agent> ordered = new ArrayList<>(all);
        ordered.add(caller.agent());
        return ordered;
    }

    private List<Worker> free() {
        return open.stream()
                .filter(worker -> open.stream().noneMatch(other -> Objects.equals(other.above(), worker)))
                .toList();
    }
}
