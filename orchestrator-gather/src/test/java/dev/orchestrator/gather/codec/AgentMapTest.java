package dev.orchestrator.gather.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.agent.Department;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentMapTest {

    private static final Department STORY =
            new Department("story", "Story", "Plots.", List.of("plot"), List.of("tension"));

    @Test
    void a_department_that_was_stored_before_there_were_criteria_has_none() {
        Map<String, Object> stored = new LinkedHashMap<>(AgentMap.of(STORY));
        assertThat(AgentMap.department(stored)).isEqualTo(STORY);
        stored.remove("criteria");
        assertThat(AgentMap.department(stored)).isEqualTo(new Department("story", "Story", "Plots.", List.of("plot")));
    }
}
