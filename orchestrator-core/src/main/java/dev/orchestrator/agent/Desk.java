package dev.orchestrator.agent;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.stream.EventSink;
import java.util.ArrayList;
import java.util.List;

/**
 * Where one agent of a run works.
 *
 * @param prefix names its steps and calls within the run
 * @param path the agents on the way to it, outermost first; empty for the root agent
 * @param permissions what it may do
 * @param allowance what it may use up
 * @param events where what it does is told
 * @param cancellation stops it
 */
record Desk(
        String prefix,
        List<String> path,
        Permissions permissions,
        Allowance allowance,
        EventSink events,
        Cancellation cancellation) {

    /** Names a step: the same name each time the run comes by. */
    String key(int step) {
        return key(prefix, step);
    }

    /** The same of an agent with that prefix. */
    static String key(String prefix, int step) {
        return prefix + step;
    }

    /** Names a call of a step; letters, digits and underscores alone, as all providers take them. */
    String callId(int step, int call) {
        return callId(key(step), call);
    }

    /** The same of a step with that key. */
    static String callId(String key, int call) {
        return key + "_" + call;
    }

    /** The prefix of one of the agents that work for a call. */
    static String prefixBelow(String callId, int number) {
        return callId + "_" + number + "_";
    }

    /** The desk of an agent that is called. */
    Desk below(String agent, String itsPrefix, Permissions rights, Allowance allowed, Cancellation stop) {
        List<String> way = new ArrayList<>(path);
        way.add(agent);
        return new Desk(itsPrefix, List.copyOf(way), rights, allowed, events.below(agent), stop);
    }
}
