package dev.orchestrator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.orchestrator.call.Caller;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.Right;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.Tool.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Role by tool by arguments: what is expected is written down here, and not worked out. */
class PermissionTableTest {

    private static final Permissions PERMISSIONS = Permissions.builder()
            .allow("write(path=stories/**)")
            .deny("write(path=stories/private/**)")
            .ask("write(path=stories/drafts/*)")
            .allow("read(path=stories/**)")
            .deny("read(path=**/secret.*)")
            .allow("tag(ids=character:*, mode=add)")
            .rule(PermissionRule.allow("deploy").forRole("editor"))
            .rule(PermissionRule.ask("deploy").forRole("admin"))
            .allow("publish")
            .rule(PermissionRule.allow("rename").forAgent("writer"))
            .deny("rename(to=*.exe)")
            .allow("note_*")
            .deny("note_delete")
            .allow("fetch(url=https://example.com/**)")
            .deny("fetch(url=https://example.com/internal/**)")
            .ask("fetch(url=https://example.com/paid/?)")
            .allow("edit(file.path=stories/*.md)")
            .ask("archive(path=old/**)")
            .allow("wipe_*")
            .right("wipe_*", Right.ADMIN)
            .right("find_*", Right.READ)
            .role("reviewer", Right.READ)
            .role("releaser", Right.READ, Right.DEPLOY)
            .build();

    private static final Map<String, Tool> TOOLS = Stream.of(
                    AnyTool.named("read", Effect.READ_ONLY),
                    AnyTool.named("find", Effect.READ_ONLY),
                    AnyTool.named("find_more", Effect.EFFECTFUL),
                    AnyTool.named("settings", Effect.READ_ONLY, Right.ADMIN),
                    AnyTool.named("write", Effect.EFFECTFUL),
                    AnyTool.named("edit", Effect.EFFECTFUL),
                    AnyTool.named("tag", Effect.IDEMPOTENT),
                    AnyTool.named("rename", Effect.EFFECTFUL),
                    AnyTool.named("note_add", Effect.EFFECTFUL),
                    AnyTool.named("note_delete", Effect.EFFECTFUL),
                    AnyTool.named("erase", Effect.EFFECTFUL),
                    AnyTool.named("touch", Effect.IDEMPOTENT),
                    AnyTool.named("publish", Effect.EFFECTFUL, Right.DEPLOY),
                    AnyTool.named("deploy", Effect.EFFECTFUL, Right.DEPLOY),
                    AnyTool.named("wipe_all", Effect.EFFECTFUL),
                    AnyTool.named("wipe_one", Effect.EFFECTFUL, Right.READ),
                    AnyTool.named("archive", Effect.EFFECTFUL),
                    AnyTool.named("fetch", Effect.READ_ONLY))
            .collect(Collectors.toMap(tool -> tool.spec().name(), tool -> tool));

    private static final List<List<String>> ROLES = List.of(
            List.of(),
            List.of("guest"),
            List.of("reviewer"),
            List.of("member"),
            List.of("editor"),
            List.of("releaser"),
            List.of("owner"),
            List.of("admin"),
            List.of("member", "editor"),
            List.of("editor", "admin"),
            List.of("Admin"));

    /**
     * W is the agent writer, a dot an agent without rules of its own. Columns: no role, guest, reviewer, member, editor, releaser,
     * owner, admin, member and editor, editor and admin, Admin. A allowed, ? asked for, D denied.
     */
    private static final String TABLE = """
            .  read {"path":"stories/a.md"}                            DDAAAAAAAAD
            .  read {"path":"stories/deep/er/a.md"}                    DDAAAAAAAAD
            .  read {"path":"notes/a.md"}                              DDDDDDDDDDD
            .  read {"path":"stories"}                                 DDDDDDDDDDD
            .  read {"path":"stories/secret.md"}                       DDDDDDDDDDD
            .  read {"path":"stories/deep/secret.txt"}                 DDDDDDDDDDD
            .  read {"path":"stories/Secret.TXT"}                      DDDDDDDDDDD
            .  read {"path":"stories/secrets/a.md"}                    DDAAAAAAAAD
            .  read {"path":["stories/a.md","stories/b.md"]}           DDAAAAAAAAD
            .  read {"path":["stories/a.md","notes/b.md"]}             DDDDDDDDDDD
            .  read {"path":["stories/a.md","stories/secret.md"]}      DDDDDDDDDDD
            .  read {"path":[]}                                        DDDDDDDDDDD
            .  read {"path":null}                                      DDDDDDDDDDD
            .  read {"path":{"a":"stories/a.md"}}                      DDDDDDDDDDD
            .  read {}                                                 DDDDDDDDDDD
            .  find {}                                                 DDAAAAAAAAD
            .  find {"text":"..\\\\secret"}                            DDAAAAAAAAD
            .  find_more {}                                            DDDDDDDDDDD
            .  settings {}                                             DDDDDDAADAD
            .  write {"path":"stories/a.md"}                           DDDAADAAAAD
            .  write {"path":"stories/deep/er/a.md"}                   DDDAADAAAAD
            .  write {"path":"stories/a.md","text":"../../etc"}        DDDAADAAAAD
            .  write {"path":"stories/drafts/a.md"}                    DDD??D????D
            .  write {"path":"stories/Drafts/a.md"}                    DDD??D????D
            .  write {"path":"stories/drafts/deep/a.md"}               DDDAADAAAAD
            .  write {"path":"stories/private/a.md"}                   DDDDDDDDDDD
            .  write {"path":"stories/private"}                        DDDDDDDDDDD
            .  write {"path":"stories/PRIVATE/a.md"}                   DDDDDDDDDDD
            .  write {"path":"stories/privately/a.md"}                 DDDAADAAAAD
            .  write {"path":"stories"}                                DDDDDDDDDDD
            .  write {"path":"story/a.md"}                             DDDDDDDDDDD
            .  write {"path":"Stories/a.md"}                           DDDDDDDDDDD
            .  write {"path":"my/stories/a.md"}                        DDDDDDDDDDD
            .  write {"path":"stories/../a.md"}                        DDDDDDDDDDD
            .  write {"path":"stories/x/../private/a.md"}              DDDDDDDDDDD
            .  write {"path":""}                                       DDDDDDDDDDD
            .  write {"path":7}                                        DDDDDDDDDDD
            .  write {"Path":"stories/a.md"}                           DDDDDDDDDDD
            .  write {}                                                DDDDDDDDDDD
            .  edit {"file":{"path":"stories/a.md"}}                   DDDAADAAAAD
            .  edit {"file":{"path":"stories/deep/a.md"}}              DDDDDDDDDDD
            .  edit {"file":[{"path":"stories/a.md"},{"path":"stories/b.md"}]} DDDAADAAAAD
            .  edit {"file":[{"path":"stories/a.md"},{"path":"etc/b.md"}]} DDDDDDDDDDD
            .  edit {"file":"stories/a.md"}                            DDDDDDDDDDD
            .  edit {"file.path":"stories/a.md"}                       DDDDDDDDDDD
            .  tag {"ids":["character:1"],"mode":"add"}                DDDAADAAAAD
            .  tag {"ids":["character:1","character:2"],"mode":"add"}  DDDAADAAAAD
            .  tag {"ids":["character:1","scene:2"],"mode":"add"}      DDDDDDDDDDD
            .  tag {"ids":"character:1","mode":"add"}                  DDDAADAAAAD
            .  tag {"ids":["character:1"],"mode":"remove"}             DDDDDDDDDDD
            .  tag {"ids":["character:1"]}                             DDDDDDDDDDD
            .  tag {"ids":["character:1/2"],"mode":"add"}              DDDDDDDDDDD
            .  rename {"to":"b.md"}                                    DDDDDDDDDDD
            W  rename {"to":"b.md"}                                    DDDAADAAAAD
            W  rename {"to":"b.exe"}                                   DDDDDDDDDDD
            W  rename {"to":"b.EXE"}                                   DDDDDDDDDDD
            W  rename {"to":"b.exe."}                                  DDDDDDDDDDD
            W  rename {"to":"b.e\\u200Bxe"}                            DDDDDDDDDDD
            W  rename {"to":"folder/b.exe"}                            DDDAADAAAAD
            W  rename {}                                               DDDAADAAAAD
            W  erase {}                                                DDDDDDDDDDD
            W  write {"path":"stories/private/a.md"}                   DDDDDDDDDDD
            .  note_add {}                                             DDDAADAAAAD
            .  note_add {"text":"../../x"}                             DDDAADAAAAD
            .  note_delete {}                                          DDDDDDDDDDD
            W  note_delete {}                                          DDDDDDDDDDD
            .  erase {}                                                DDDDDDDDDDD
            .  erase {"path":"stories/a.md"}                           DDDDDDDDDDD
            .  touch {}                                                DDDDDDDDDDD
            .  publish {}                                              DDDDAAAAAAD
            .  deploy {}                                               DDDDADD?A?D
            .  wipe_all {}                                             DDDDDDAADAD
            .  wipe_one {}                                             DDDDDDAADAD
            .  fetch {"url":"https://example.com/a"}                   DDAAAAAAAAD
            .  fetch {"url":"https://example.com/a?b=c#d"}             DDAAAAAAAAD
            .  fetch {"url":"https://example.com:443/a"}               DDDDDDDDDDD
            .  fetch {"url":"https://example.com"}                     DDDDDDDDDDD
            .  fetch {"url":"http://example.com/a"}                    DDDDDDDDDDD
            .  fetch {"url":"https://example.com.evil.org/a"}          DDDDDDDDDDD
            .  fetch {"url":"https://example.com@evil.org/a"}          DDDDDDDDDDD
            .  fetch {"url":"https://evil.org/https://example.com/a"}  DDDDDDDDDDD
            .  fetch {"url":"https://example.com/internal/a"}          DDDDDDDDDDD
            .  fetch {"url":"https://example.com/Internal/a"}          DDDDDDDDDDD
            .  fetch {"url":"https://example.com/%69nternal/a"}        DDDDDDDDDDD
            .  fetch {"url":"https://example.com/a/../internal/a"}     DDDDDDDDDDD
            .  fetch {"url":"https://example.com//internal/a"}         DDDDDDDDDDD
            .  fetch {"url":"https://example.com/paid/1"}              DD????????D
            .  fetch {"url":"https://example.com/paid/12"}             DDAAAAAAAAD
            .  fetch {"url":"https://example.com/paid/%31"}            DDDDDDDDDDD
            .  fetch {"url":"https://other.com/paid/1"}                DDDDDDDDDDD
            .  fetch {"url":"https://example.com./a"}                  DDDDDDDDDDD
            .  archive {"path":"old/a"}                                DDD??D????D
            .  archive {"path":"Old/a"}                                DDDDDDDDDDD
            .  archive {"path":"old/../a"}                             DDDDDDDDDDD
            .  archive {"path":"new/a"}                                DDDDDDDDDDD
            """;

    @TestFactory
    Stream<DynamicTest> the_table_holds() {
        return rows().stream()
                .map(row -> dynamicTest(
                        row.toString(),
                        () -> assertThat(decision(row)).as("%s", row).isEqualTo(row.expected)));
    }

    @Test
    void the_table_is_what_it_looks_like() {
        List<Row> rows = rows();
        assertThat(rows).hasSize(95 * ROLES.size());
        assertThat(rows.stream().map(Row::expected)).contains(Permission.values());
        assertThat(rows.stream().map(Row::tool).distinct()).hasSize(TOOLS.size());
    }

    private static Permission decision(Row row) {
        Permissions permissions = row.writer ? PERMISSIONS.forAgent("writer") : PERMISSIONS;
        Caller caller = Caller.user("u-1").withRoles(row.roles.toArray(String[]::new));
        PermissionDecision decision = permissions.decide(caller, TOOLS.get(row.tool), row.arguments());
        assertThat(decision.reason()).isNotBlank();
        return decision.permission();
    }

    private record Row(boolean writer, String tool, String json, List<String> roles, Permission expected) {

        @SuppressWarnings("unchecked")
        Map<String, ?> arguments() {
            return (Map<String, ?>) Json.read(json);
        }

        @Override
        public String toString() {
            return roles + (writer ? " as writer: " : ": ") + tool + json;
        }
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        TABLE.lines().forEach(line -> {
            String[] words = line.strip().split("\\s+", 3);
            int at = words[2].lastIndexOf(' ');
            String cells = words[2].substring(at + 1);
            assertThat(cells).as(line).hasSize(ROLES.size());
            for (int i = 0; i < ROLES.size(); i++) {
                String json = words[2].substring(0, at).strip();
                rows.add(new Row(words[0].equals("W"), words[1], json, ROLES.get(i), permission(cells.charAt(i))));
            }
        });
        return rows;
    }

    private static Permission permission(char cell) {
        return switch (cell) {
            case 'A' -> Permission.ALLOW;
            case '?' -> Permission.ASK;
            case 'D' -> Permission.DENY;
            default -> throw new IllegalArgumentException("no cell: " + cell);
        };
    }
}
