package dev.orchestrator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.Tool.Effect;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.model.ToolSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolBoxTest {

    record Write(String path, String text) {}

    private static final Caller MEMBER = Caller.user("u-1");
    private static final Tool WRITE = Tool.of("write", "Writes a file", Write.class, write -> "written");
    private static final Tool FIND = AnyTool.named("find", Effect.READ_ONLY);
    private static final Tool ERASE = AnyTool.named("erase", Effect.EFFECTFUL);
    private static final Permissions PERMISSIONS = Permissions.builder()
            .allow("write(path=stories/**)")
            .ask("write(path=stories/final/**)")
            .allow("erase")
            .build();
    private static final ToolBox ALL = ToolBox.of(List.of(WRITE, FIND, ERASE));
    private static final ToolBox BOX = ALL.only(List.of("write", "find"));

    @Test
    void a_call_is_ready_with_exactly_the_arguments_that_were_decided_about() {
        PreparedCall call = prepare("functions.Write", "{'path':'stories/a','text':'x',}");
        assertThat(call.isReady()).isTrue();
        assertThat(call.name()).isEqualTo("write");
        assertThat(call.tool()).isSameAs(WRITE);
        assertThat(call.arguments()).isEqualTo(Map.of("path", "stories/a", "text", "x"));
    }

    @Test
    void a_tool_that_the_agent_does_not_list_is_refused_whatever_the_permissions_say() {
        for (String name : List.of("erase", "Erase", "functions.erase", "eraze", "erase()", "erase<|channel|>json")) {
            PreparedCall call = prepare(name, "{}");
            assertThat(call.isReady() || call.isWaiting()).as(name).isFalse();
            assertThat(call.refusal()).startsWith("There is no tool ").endsWith("The tools are: find, write.");
            assertThat(call.tool()).isNull();
        }
    }

    @Test
    void arguments_that_do_not_fit_are_refused_with_what_is_wrong() {
        PreparedCall call = prepare("write", "{\"file\":\"stories/a\",\"text\":\"x\"}");
        assertThat(call.refusal())
                .contains("$.path: is missing")
                .contains("$.file: is unknown")
                .contains("The arguments it knows: path, text.");
    }

    @Test
    void what_is_denied_is_refused_with_the_reason() {
        assertThat(prepare("write", "{\"path\":\"etc/a\",\"text\":\"x\"}").refusal())
                .isEqualTo("The call of write is not permitted: no rule allows the tool write with these arguments.");
    }

    @Test
    void the_arguments_that_are_decided_about_are_those_that_were_repaired() {
        PreparedCall call = prepare("write", "{\"PATH\":\"stories/../etc\",\"text\":\"x\"}");
        assertThat(call.refusal()).contains("not permitted");
        assertThat(prepare("write", "{\"path\":\"stories/a\",\"path\":\"etc/a\",\"text\":\"x\"}")
                        .refusal())
                .contains("not permitted");
        assertThat(prepare("write", "\"{\\\"path\\\":\\\"etc/a\\\",\\\"text\\\":\\\"x\\\"}\"")
                        .refusal())
                .contains("not permitted");
    }

    @Test
    void what_is_asked_for_waits_and_is_run_only_after_exactly_it_was_approved() {
        PreparedCall call = prepare("write", "{\"path\":\"stories/final/a\",\"text\":\"x\"}");
        assertThat(call.isWaiting()).isTrue();
        assertThat(call.isReady()).isFalse();
        ApprovalRequest request = call.approval();
        assertThat(request).isEqualTo(ApprovalRequest.of("run-1", "call-1", "write", call.arguments()));

        PreparedCall again = prepare("write", "{\"text\":\"x\",\"path\":\"stories/final/a\"}"); // as after a restart
        assertThat(again.approved(request).isReady()).isTrue();
        assertThat(again.approved(request).arguments()).isEqualTo(call.arguments());
    }

    @Test
    void an_approval_of_another_call_runs_nothing() {
        ApprovalRequest request = prepare("write", "{\"path\":\"stories/final/a\",\"text\":\"x\"}")
                .approval();
        PreparedCall other = prepare("write", "{\"path\":\"stories/final/a\",\"text\":\"y\"}");
        assertThat(other.approved(request).isReady()).isFalse();
        assertThat(other.approved(request).refusal())
                .isEqualTo("The call of write was not approved: what was approved is another call.");
        ToolCall laterCall = new ToolCall("call-2", "write", "{\"path\":\"stories/final/a\",\"text\":\"x\"}");
        PreparedCall later = BOX.prepare(laterCall, PERMISSIONS, MEMBER, "run-1");
        assertThat(later.approved(request).isReady()).isFalse();
        PreparedCall denied = prepare("write", "{\"path\":\"etc/a\",\"text\":\"x\"}");
        assertThat(denied.approved(request).isReady()).isFalse();
    }

    @Test
    void what_was_not_approved_is_refused_with_the_reason() {
        PreparedCall call = prepare("write", "{\"path\":\"stories/final/a\",\"text\":\"x\"}");
        assertThat(call.denied("too early").refusal()).isEqualTo("The call of write was not approved: too early.");
        assertThat(call.denied("too early").isReady()).isFalse();
    }

    @Test
    void two_tools_of_one_name_are_refused() {
        Tool other = AnyTool.named("find", Effect.EFFECTFUL);
        assertThatThrownBy(() -> ToolBox.of(List.of(FIND, other)))
                .isInstanceOfSatisfying(
                        OrchestratorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR))
                .hasMessage("there are two tools named find; give one of them another name");
    }

    @Test
    void a_list_with_a_tool_that_there_is_not_is_refused_with_what_may_be_meant() {
        assertThatThrownBy(() -> ALL.only(List.of("find", "Erase")))
                .hasMessage("There is no tool Erase. Did you mean erase? The tools are: erase, find, write.");
    }

    @Test
    void the_model_is_told_of_the_tools_that_the_agent_lists_and_of_no_others() {
        assertThat(BOX.specs()).extracting(ToolSpec::name).containsExactly("write", "find");
        assertThat(ALL.only(List.of()).isEmpty()).isTrue();
        assertThat(BOX.only(List.of("find", "find")).specs()).hasSize(1);
    }

    @Test
    void a_box_can_be_narrowed_again_from_all_that_is_known() {
        assertThat(BOX.only(List.of("erase")).specs())
                .extracting(ToolSpec::name)
                .containsExactly("erase");
    }

    @Test
    void whatever_a_model_writes_there_is_an_answer_for_it() {
        List<ToolCall> calls = List.of(
                new ToolCall("1", "x".repeat(10_000_000), "{}"),
                new ToolCall("2", "write", "x".repeat(10_000_000)),
                new ToolCall("3", "write", "{\"path\":\"" + "../".repeat(300_000) + "\",\"text\":\"\"}"),
                new ToolCall("4", "write", "[".repeat(1_000_000)),
                new ToolCall("5", "\u0000\n\u202E", "{}"),
                new ToolCall("6", "find", "{\"a\":".repeat(99) + "{}" + "}".repeat(99)));
        List<PreparedCall> prepared = BOX.prepare(calls, PERMISSIONS, MEMBER, "run-1");
        assertThat(prepared).extracting(PreparedCall::call).isEqualTo(calls);
        assertThat(prepared.subList(0, 5))
                .allSatisfy(call -> assertThat(call.refusal()).hasSizeLessThan(5_000));
        assertThat(prepared.get(5).isReady()).isTrue();
        assertThat(prepared.toString()).hasSizeLessThan(1_000).doesNotContain("../");
    }

    private static PreparedCall prepare(String tool, String arguments) {
        return BOX.prepare(new ToolCall("call-1", tool, arguments), PERMISSIONS, MEMBER, "run-1");
    }
}
