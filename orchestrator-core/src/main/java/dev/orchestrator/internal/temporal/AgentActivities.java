package dev.orchestrator.internal.temporal;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What a workflow has done for it outside. All values are JSON. */
@ActivityInterface
public interface AgentActivities {

    /** The name of the activity that asks a model. */
    String ASK = "orchestrator-ask";

    /** The name of the activity that calls a tool. */
    String CALL = "orchestrator-call";

    /** The name of the activity that looks agents up. */
    String AGENTS = "orchestrator-agents";

    /** Asks a model what {@link AskText} has written. */
    @ActivityMethod(name = ASK)
    String ask(String call);

    /** Calls a tool as {@link CallText} has it. */
    @ActivityMethod(name = CALL)
    String call(String call);

    /** Looks up the agents that are named, and all below them. */
    @ActivityMethod(name = AGENTS)
    String agents(String which);
}
