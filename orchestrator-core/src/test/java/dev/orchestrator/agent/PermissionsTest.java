package dev.orchestrator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.agent.Right;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.Tool.Effect;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionsTest {

    private static final Caller MEMBER = Caller.user("u-1");
    private static final Tool READ = AnyTool.named("read", Effect.READ_ONLY);
    private static final Tool WRITE = AnyTool.named("write", Effect.EFFECTFUL);
    private static final Tool TAG = AnyTool.named("tag", Effect.IDEMPOTENT);

    @Test
    void without_rules_what_changes_nothing_is_allowed_and_all_else_denied() {
        Permissions standard = Permissions.standard();
        assertThat(of(standard, READ)).isEqualTo(Permission.ALLOW);
        assertThat(of(standard, WRITE)).isEqualTo(Permission.DENY);
        assertThat(of(standard, TAG)).isEqualTo(Permission.DENY);
    }

    @Test
    void what_no_rule_is_about_is_asked_for_when_that_is_said() {
        Permissions asking = Permissions.builder()
                .askByDefault()
                .deny("tag")
                .allow("write(path=a)")
                .build();
        assertThat(of(asking, READ)).isEqualTo(Permission.ALLOW);
        assertThat(of(asking, WRITE)).isEqualTo(Permission.ASK);
        assertThat(of(asking, TAG)).isEqualTo(Permission.DENY);
        assertThat(asking.decide(MEMBER, WRITE, Map.of("path", "a")).permission())
                .isEqualTo(Permission.ALLOW);
    }

    @Test
    void a_decision_names_its_rule_and_its_reason() {
        PermissionRule rule =
                PermissionRule.deny("write(path=a/**)").forAgent("story").forRole("member");
        Permissions permissions =
                Permissions.builder().allow("write").rule(rule).build().forAgent("story");
        PermissionDecision decision = permissions.decide(MEMBER, WRITE, Map.of("path", "a/b"));
        assertThat(decision.permission()).isEqualTo(Permission.DENY);
        assertThat(decision.rule()).isEqualTo(rule);
        assertThat(decision.reason()).isEqualTo("the rule is: deny write(path=a/**) for agent story for role member");
    }

    @Test
    void a_missing_right_is_named() {
        Tool deploy = AnyTool.named("deploy", Effect.EFFECTFUL, Right.DEPLOY);
        PermissionDecision decision =
                Permissions.builder().allow("*").build().decide(MEMBER.withRoles("member", "guest"), deploy, Map.of());
        assertThat(decision)
                .isEqualTo(new PermissionDecision(
                        Permission.DENY,
                        null,
                        "the tool deploy needs the right DEPLOY, which no role of the caller gives: [guest, member]"));
    }

    @Test
    void the_order_of_rules_makes_no_difference() {
        List<PermissionRule> rules =
                List.of(PermissionRule.allow("write"), PermissionRule.deny("write"), PermissionRule.ask("w*"));
        for (int first = 0; first < rules.size(); first++) {
            Permissions.Builder builder = Permissions.builder();
            for (int i = 0; i < rules.size(); i++) {
                builder.rule(rules.get((first + i) % rules.size()));
            }
            assertThat(of(builder.build(), WRITE)).isEqualTo(Permission.DENY);
        }
    }

    @Test
    void a_rule_for_an_agent_is_for_no_other() {
        Permissions permissions = Permissions.builder()
                .rule(PermissionRule.allow("write").forAgent("story"))
                .rule(PermissionRule.deny("read").forAgent("video"))
                .build();
        assertThat(of(permissions.forAgent("story"), WRITE)).isEqualTo(Permission.ALLOW);
        assertThat(of(permissions.forAgent("video"), WRITE)).isEqualTo(Permission.DENY);
        assertThat(of(permissions, WRITE)).isEqualTo(Permission.DENY);
        assertThat(of(permissions.forAgent("video"), READ)).isEqualTo(Permission.DENY);
        assertThat(of(permissions.forAgent("story"), READ)).isEqualTo(Permission.ALLOW);
    }

    @Test
    void whoever_allows_some_arguments_for_one_role_allows_no_others_to_another() {
        Permissions permissions = Permissions.builder()
                .rule(PermissionRule.allow("read(path=a/*)").forRole("editor"))
                .build();
        Caller editor = MEMBER.withRoles("editor");
        assertThat(permissions.decide(editor, READ, Map.of("path", "a/b")).permission())
                .isEqualTo(Permission.ALLOW);
        assertThat(permissions.decide(editor, READ, Map.of("path", "b/b")).permission())
                .isEqualTo(Permission.DENY);
        assertThat(permissions.decide(MEMBER, READ, Map.of("path", "a/b")).permission())
                .isEqualTo(Permission.DENY);
    }

    @Test
    void a_sub_agent_has_what_both_have() {
        Permissions parent =
                Permissions.builder().allow("write(path=stories/**)").ask("tag").build();
        Permissions child = Permissions.builder()
                .allow("write")
                .allow("tag")
                .allow("erase")
                .deny("read")
                .build();
        Permissions both = child.narrowedBy(parent);
        Tool erase = AnyTool.named("erase", Effect.EFFECTFUL);
        assertThat(both.decide(MEMBER, WRITE, Map.of("path", "stories/a")).permission())
                .isEqualTo(Permission.ALLOW);
        assertThat(both.decide(MEMBER, WRITE, Map.of("path", "notes/a")).permission())
                .isEqualTo(Permission.DENY);
        assertThat(of(both, TAG)).isEqualTo(Permission.ASK);
        assertThat(of(both, erase)).isEqualTo(Permission.DENY);
        assertThat(of(both, READ)).isEqualTo(Permission.DENY);
        assertThat(of(parent, READ)).isEqualTo(Permission.ALLOW);
    }

    @Test
    void a_sub_agent_never_has_more_than_any_agent_above_it() {
        List<Permissions> all = List.of(
                Permissions.standard(),
                Permissions.builder().allow("*").build(),
                Permissions.builder().allow("write").deny("tag").build(),
                Permissions.builder().ask("*").build(),
                Permissions.builder().askByDefault().build(),
                Permissions.builder().role("member", Right.READ).allow("*").build(),
                Permissions.builder().right("read", Right.ADMIN).allow("*").build());
        for (Permissions grandparent : all) {
            for (Permissions parent : all) {
                for (Permissions child : all) {
                    Permissions narrowed =
                            child.narrowedBy(parent.narrowedBy(grandparent)).forAgent("x");
                    for (Tool tool : List.of(READ, WRITE, TAG)) {
                        Permission strictest = strictest(of(child, tool), of(parent, tool), of(grandparent, tool));
                        assertThat(of(narrowed, tool)).isEqualTo(strictest);
                    }
                }
            }
        }
    }

    private static Permission strictest(Permission... permissions) {
        return List.of(permissions).stream().max(Permission::compareTo).orElseThrow();
    }

    @Test
    void a_rule_for_the_sub_agent_alone_gives_it_nothing_that_its_parent_has_not() {
        Permissions shared = Permissions.builder()
                .rule(PermissionRule.allow("write").forAgent("editor"))
                .build();
        Permissions narrowed = shared.forAgent("editor").narrowedBy(shared.forAgent("story"));
        assertThat(of(shared.forAgent("editor"), WRITE)).isEqualTo(Permission.ALLOW);
        assertThat(of(narrowed, WRITE)).isEqualTo(Permission.DENY);
        assertThat(of(shared.narrowedBy(shared.forAgent("story")).forAgent("editor"), WRITE))
                .isEqualTo(Permission.DENY);
    }

    @Test
    void delegating_to_itself_a_thousand_times_costs_no_more_than_once() {
        Permissions own = Permissions.builder().allow("write").build().forAgent("story");
        Permissions deep = own;
        for (int i = 0; i < 1_000; i++) {
            deep = own.narrowedBy(deep);
        }
        assertThat(of(deep, WRITE)).isEqualTo(Permission.ALLOW);
        assertThat(deep)
                .extracting("layers")
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(2);
    }

    @Test
    void of_several_rights_for_a_tool_the_highest_counts() {
        Permissions permissions = Permissions.builder()
                .allow("*")
                .right("w*", Right.DEPLOY)
                .right("write", Right.WRITE)
                .build();
        assertThat(of(permissions, WRITE)).isEqualTo(Permission.DENY);
        assertThat(permissions
                        .decide(MEMBER.withRoles("editor"), WRITE, Map.of())
                        .permission())
                .isEqualTo(Permission.ALLOW);
    }

    @Test
    void a_standard_role_can_be_taken_away() {
        Permissions permissions =
                Permissions.builder().role("member").role("guest", Right.READ).build();
        assertThat(of(permissions, READ)).isEqualTo(Permission.DENY);
        assertThat(permissions.decide(MEMBER.withRoles("guest"), READ, Map.of()).permission())
                .isEqualTo(Permission.ALLOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "write(",
                "write(path=a",
                "write)",
                "write()",
                "write(path)",
                "write(=a)",
                "write(path=)",
                "write(path=a,)",
                "write(path=../a)",
                "write(path=a/../b)",
                "write(path=a//b)",
                "write(path=a/)",
                "write(path=a\\b)",
                "write(path=%2e%2e)",
                "write(path=a/./b)",
                "write(p*=a)",
                "wri te",
                "write.all",
                "functions.write"
            })
    void a_pattern_that_is_none_or_that_nothing_can_fit_is_refused(String pattern) {
        assertThatThrownBy(() -> PermissionRule.allow(pattern))
                .isInstanceOfSatisfying(OrchestratorException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
                    assertThat(e).hasMessageContaining("pattern");
                });
    }

    @Test
    void a_right_is_that_of_a_whole_tool() {
        assertThatThrownBy(() -> Permissions.builder().right("write(path=a)", Right.READ))
                .hasMessageContaining("a right is that of a whole tool");
    }

    @Test
    void hostile_arguments_cost_a_moment_and_no_stack() {
        Permissions permissions = Permissions.builder()
                .allow("write(path=" + "*a".repeat(100) + ")")
                .deny("write(path=**b)")
                .build();
        Object deep = "a";
        for (int i = 0; i < 90; i++) {
            deep = List.of(deep, Map.of("path", deep));
            deep = List.of(((List<?>) deep).get(0));
        }
        assertThat(permissions.decide(MEMBER, WRITE, Map.of("path", deep)).permission())
                .isEqualTo(Permission.DENY);
        assertThat(permissions
                        .decide(MEMBER, WRITE, Map.of("path", "a".repeat(10_000_000)))
                        .permission())
                .isEqualTo(Permission.DENY);
        assertThat(permissions
                        .decide(MEMBER, WRITE, Map.of("path", List.of(1e300, Double.NaN, 7, true)))
                        .permission())
                .isEqualTo(Permission.DENY);
    }

    private static Permission of(Permissions permissions, Tool tool) {
        return permissions.decide(MEMBER, tool, Map.of()).permission();
    }
}
