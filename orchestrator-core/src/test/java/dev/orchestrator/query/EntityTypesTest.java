package dev.orchestrator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.error.OrchestratorException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntityTypesTest {

    private static final EntityTypes OWN =
            EntityTypes.defaults().with("faction", "House", "Order").with(EntityTypes.PROP, "Weapon", "Place");

    @Test
    void the_usual_types_stand_for_their_names() {
        EntityTypes types = EntityTypes.defaults();
        assertThat(types.shown())
                .containsExactly(
                        EntityTypes.CHARACTER,
                        EntityTypes.SCENE,
                        EntityTypes.LOCATION,
                        EntityTypes.PROP,
                        EntityTypes.OTHER);
        assertThat(List.of("character", "Character", "Person", "Place", "Object", "Scene", "CHARACTER", "House"))
                .extracting(types::shown)
                .containsExactly("character", "character", "character", "location", "prop", "scene", "other", "other");
    }

    @Test
    void a_project_adds_its_own_and_moves_others() {
        assertThat(OWN.shown("House")).isEqualTo("faction");
        assertThat(OWN.shown("Weapon")).isEqualTo(EntityTypes.PROP);
        assertThat(OWN.shown("Place")).isEqualTo(EntityTypes.PROP);
        assertThat(OWN.shown()).contains("faction").endsWith(EntityTypes.OTHER);
        assertThat(EntityTypes.defaults().shown("Place")).isEqualTo(EntityTypes.LOCATION);
    }

    @Test
    void a_filter_is_translated_back() {
        assertThat(OWN.ofBrain(List.of("faction"))).containsExactly("House", "Order");
        assertThat(OWN.ofBrain(List.of("faction", EntityTypes.SCENE)))
                .containsExactlyInAnyOrder("House", "Order", "scene", "Scene");
        assertThat(OWN.ofBrain(List.of(EntityTypes.OTHER))).isEmpty();
    }

    @Test
    void other_is_whatever_is_left() {
        assertThatThrownBy(() -> OWN.with(EntityTypes.OTHER, "Dragon")).isInstanceOf(OrchestratorException.class);
        assertThatThrownBy(() -> OWN.with("dragon")).isInstanceOf(OrchestratorException.class);
        assertThatThrownBy(() -> OWN.with(" ", "Dragon")).isInstanceOf(OrchestratorException.class);
    }
}
