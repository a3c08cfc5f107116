package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.gateway.TaskProfile.Complexity;
import dev.orchestrator.port.model.ModelTier;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TierPolicyTest {

    @ParameterizedTest
    @CsvSource({
        "SIMPLE,  false, PT0.5S, false, FAST",
        "SIMPLE,  false, PT10S,  false, FAST",
        "SIMPLE,  true,  PT10S,  false, REASONING",
        "SIMPLE,  true,  PT0.5S, false, FAST",
        "MEDIUM,  false, PT0.5S, false, FAST",
        "MEDIUM,  false, PT1S,   false, BALANCED",
        "MEDIUM,  false, PT10S,  false, BALANCED",
        "MEDIUM,  true,  PT4.9S, false, POWERFUL",
        "MEDIUM,  true,  PT5S,   false, REASONING",
        "COMPLEX, false, PT0.9S, false, FAST",
        "COMPLEX, false, PT2S,   false, POWERFUL",
        "COMPLEX, true,  PT2S,   false, POWERFUL",
        "COMPLEX, true,  PT10S,  false, REASONING",
        "SIMPLE,  false, PT0.5S, true,  VISION",
        "COMPLEX, true,  PT10S,  true,  VISION"
    })
    void a_task_has_its_tier(
            Complexity complexity, boolean reasoning, Duration latency, boolean images, ModelTier expected) {
        assertThat(TierPolicy.standard().choose(new TaskProfile(complexity, reasoning, latency, images)))
                .isEqualTo(expected);
    }
}
