package dev.orchestrator.agent;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.agent.Department;
import java.util.List;
import java.util.Optional;

/** Chooses a department where keywords and meaning leave it open, for example by asking a language model. */
@FunctionalInterface
public interface DepartmentClassifier {

    /**
     * What was chosen.
     *
     * @param departmentId the department
     * @param confidence how sure it is, 0 to 1
     */
    record Choice(String departmentId, double confidence) {
        /** Checks the values. */
        public Choice {
            Check.notBlank(departmentId, "departmentId");
            Check.inRange(confidence, 0, 1, "confidence");
        }
    }

    /**
     * Chooses. A failure does not end the task: the department is then chosen without it.
     *
     * @param text what is to be done
     * @param departments those that can do it; at least two
     * @param cancellation stops the call
     * @return one of them; empty if it cannot tell
     */
    Optional<Choice> classify(String text, List<Department> departments, Cancellation cancellation);
}
