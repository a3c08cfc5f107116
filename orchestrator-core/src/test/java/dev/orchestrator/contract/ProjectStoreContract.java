package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.ProjectDirectory;
import dev.orchestrator.port.store.ProjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ProjectStore} must do. The test of an adapter extends this and opens its store; each test has projects
 * of its own, so that the storage may be shared.
 */
public abstract class ProjectStoreContract {

    private static final int THREADS = 16;

    private final String project = unique();
    private ProjectStore store;

    /**
     * Opens the store.
     *
     * @return a store that may hold what other tests have written
     */
    protected abstract ProjectStore open();

    @BeforeEach
    void opens() {
        store = open();
    }

    private static String unique() {
        return "p-" + UUID.randomUUID();
    }

    private void assertRefused(ErrorCode code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        OrchestratorException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void a_project_is_there_from_its_creation_to_its_deletion() {
        assertThat(store.exists(project)).isFalse();
        store.create(project);
        assertThat(store.exists(project)).isTrue();
        assertThat(store.members(project)).isEmpty();
        store.delete(project);
        assertThat(store.exists(project)).isFalse();
        store.delete(project);
    }

    @Test
    void creating_again_keeps_the_members() {
        store.create(project);
        store.setRoles(project, "anna", Set.of(ProjectDirectory.OWNER));
        store.create(project);
        assertThat(store.roles(project, "anna")).containsExactly(ProjectDirectory.OWNER);
    }

    @Test
    void roles_are_set_in_place_of_those_before() {
        store.create(project);
        store.setRoles(project, "anna", Set.of(ProjectDirectory.MEMBER, ProjectDirectory.EDITOR, "critic"));
        store.setRoles(project, "ben", Set.of(ProjectDirectory.MEMBER));
        assertThat(store.roles(project, "anna"))
                .containsExactlyInAnyOrder(ProjectDirectory.MEMBER, ProjectDirectory.EDITOR, "critic");
        store.setRoles(project, "anna", Set.of(ProjectDirectory.ADMIN));
        assertThat(store.roles(project, "anna")).containsExactly(ProjectDirectory.ADMIN);
        assertThat(store.members(project))
                .isEqualTo(Map.of(
                        "anna", Set.of(ProjectDirectory.ADMIN),
                        "ben", Set.of(ProjectDirectory.MEMBER)));
    }

    @Test
    void no_roles_are_no_access() {
        store.create(project);
        store.setRoles(project, "anna", Set.of(ProjectDirectory.MEMBER));
        store.setRoles(project, "anna", Set.of());
        store.setRoles(project, "nobody", Set.of());
        assertThat(store.roles(project, "anna")).isEmpty();
        assertThat(store.members(project)).isEmpty();
    }

    @Test
    void a_project_says_nothing_of_another_one() {
        String other = unique();
        store.create(project);
        store.create(other);
        store.setRoles(project, "anna", Set.of(ProjectDirectory.OWNER));
        assertThat(store.roles(other, "anna")).isEmpty();
        store.delete(other);
        assertThat(store.roles(project, "anna")).isNotEmpty();
    }

    @Test
    void a_project_that_is_created_again_has_no_members() {
        store.create(project);
        store.setRoles(project, "anna", Set.of(ProjectDirectory.OWNER));
        store.delete(project);
        assertThat(store.roles(project, "anna")).isEmpty();
        store.create(project);
        assertThat(store.members(project)).isEmpty();
    }

    @Test
    void nobody_becomes_a_member_of_a_project_that_is_not_there() {
        assertRefused(ErrorCode.PROJECT_NOT_FOUND, () -> store.setRoles(project, "anna", Set.of("member")));
        assertRefused(ErrorCode.PROJECT_NOT_FOUND, () -> store.setRoles(project, "anna", Set.of()));
        assertThat(store.exists(project)).isFalse();
        assertThat(store.roles(project, "anna")).isEmpty();
        assertThat(store.members(project)).isEmpty();
    }

    @Test
    void blank_names_are_refused() {
        store.create(project);
        assertRefused(ErrorCode.VALIDATION_ERROR, () -> store.create(" "));
        assertRefused(ErrorCode.VALIDATION_ERROR, () -> store.setRoles(project, " ", Set.of("member")));
        assertRefused(ErrorCode.VALIDATION_ERROR, () -> store.setRoles(project, "anna", Set.of("member", " ")));
        assertThat(store.members(project)).isEmpty();
    }

    @Test
    void names_are_kept_apart_whatever_their_text() {
        List<String> names = new ArrayList<>(List.of("a", "A", "a ", "\uD83D", "\uD83E"));
        HostileText.ALL.stream()
                .filter(text -> !text.isBlank() && text.length() < 100)
                .forEach(names::add);
        store.create(project);
        names.forEach(name -> store.setRoles(project, name, Set.of(name)));
        names.forEach(name -> {
            store.create(project + name);
            store.setRoles(project + name, "anna", Set.of(name));
        });
        assertThat(store.members(project)).hasSize(names.size());
        for (String name : names) {
            assertThat(store.roles(project, name)).containsExactly(name);
            assertThat(store.roles(project + name, "anna")).containsExactly(name);
        }
    }

    @RepeatedTest(5)
    void many_who_change_one_project_at_once_lose_nothing() throws Exception {
        Together.run(THREADS, thread -> {
            store.create(project);
            store.setRoles(project, "user-" + thread, Set.of("member"));
            store.setRoles(project, "shared", Set.of("role-" + thread));
            return thread;
        });
        assertThat(store.members(project)).hasSize(THREADS + 1);
        assertThat(store.roles(project, "shared")).hasSize(1);
    }
}
