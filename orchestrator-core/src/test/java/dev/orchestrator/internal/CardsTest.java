package dev.orchestrator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.query.EntityTypes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CardsTest {

    @Test
    void a_property_that_is_too_large_takes_no_other_with_it() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("age", 11);
        properties.put("script", "x".repeat(4_000));
        properties.put("house", "Stark");
        Entity arya = new Entity("arya", "character", "Arya", "", properties);
        assertThat(Cards.of(new BrainMatch(arya, 1, List.of()), EntityTypes.defaults())
                        .properties())
                .containsOnlyKeys("age", "house");
    }
}
