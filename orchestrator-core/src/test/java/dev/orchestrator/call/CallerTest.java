package dev.orchestrator.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.error.OrchestratorException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTest {

    @Test
    void one_known_by_id_alone_is_a_free_member_of_nothing() {
        assertThat(Caller.user("u-1")).isEqualTo(new Caller("u-1", null, Set.of("member"), "free"));
    }

    @Test
    void each_change_keeps_the_rest() {
        Caller caller = Caller.user("u-1")
                .withOrganisation("acme")
                .withRoles("editor", "admin")
                .withTier("pro");
        assertThat(caller).isEqualTo(new Caller("u-1", "acme", Set.of("admin", "editor"), "pro"));
        assertThat(Caller.user("u-1").withTier("pro").withOrganisation("acme").withRoles("editor", "admin"))
                .isEqualTo(caller);
    }

    @Test
    void its_roles_never_change() {
        Set<String> roles = new HashSet<>(Set.of("editor"));
        Caller caller = new Caller("u-1", null, roles, "free");
        roles.add("admin");
        assertThat(caller.roles()).containsExactly("editor");
        assertThatThrownBy(() -> caller.roles().add("admin")).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void nothing_about_it_is_blank(String blank) {
        assertThatThrownBy(() -> Caller.user(blank)).isInstanceOf(OrchestratorException.class);
        assertThatThrownBy(() -> Caller.user("u-1").withOrganisation(blank)).isInstanceOf(OrchestratorException.class);
        assertThatThrownBy(() -> Caller.user("u-1").withTier(blank)).isInstanceOf(OrchestratorException.class);
        assertThatThrownBy(() -> Caller.user("u-1").withRoles(blank)).isInstanceOf(OrchestratorException.class);
    }
}
