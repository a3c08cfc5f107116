package dev.orchestrator.agent;

import dev.orchestrator.internal.base.Check;
import java.util.List;

/**
 * Which agent was chosen for a task, and why.
 *
 * @param agentId the agent
 * @param department the id of its department
 * @param confidence how sure the choice is, 0 to 1; 1 where the caller chose, 0 where nothing spoke for it
 * @param method how it was chosen
 * @param reasons what spoke for it, in a few words each: ids, and keywords as the task has them; no other words of it
 */
public record Routing(String agentId, String department, double confidence, Method method, List<String> reasons) {

    /** How an agent was chosen. */
    public enum Method {
        /** The caller named it. */
        NAMED,
        /** It is the head of the department that the caller named. */
        DEPARTMENT,
        /** It is the head of the department whose keywords fit the task. */
        KEYWORDS,
        /** It is the head of the department whose description is near the task in meaning. */
        EMBEDDINGS,
        /** It is the head of the department that a language model chose. */
        MODEL,
        /** Nothing spoke for any department; it is the head of the default one. */
        DEFAULT
    }

    /** Checks and copies the values. */
    public Routing {
        Check.notBlank(agentId, "agentId");
        Check.notBlank(department, "department");
        Check.inRange(confidence, 0, 1, "confidence");
        Check.present(method, "method");
        reasons = List.copyOf(Check.present(reasons, "reasons"));
    }
}
