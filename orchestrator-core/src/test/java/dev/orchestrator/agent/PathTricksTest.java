package dev.orchestrator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.orchestrator.call.Caller;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.Tool.Effect;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** No spelling of a path passes a pattern that the path itself does not, or slips past one that it does. */
class PathTricksTest {

    private static final Tool WRITE = AnyTool.named("write", Effect.EFFECTFUL);
    private static final Caller MEMBER = Caller.user("u-1");

    /** Spellings that hide where a path leads, or that something else may be made of. */
    private static final List<String> TRICKS = List.of(
            "stories/../etc/passwd",
            "stories/x/../../etc/passwd",
            "stories/..",
            "stories/.",
            "stories/./a.md",
            "stories//a.md",
            "stories///etc/passwd",
            "stories/a.md/",
            "stories/",
            "../stories/a.md",
            "..",
            ".",
            "./stories/a.md",
            "stories/...",
            "stories/.. /etc",
            "stories/ ../etc",
            "stories/..\u00A0/etc",
            "stories/..\t/etc",
            "stories/%2e%2e/etc/passwd",
            "stories/%2E%2E/etc/passwd",
            "stories/.%2e/etc/passwd",
            "stories/%2e./etc/passwd",
            "stories%2f..%2fetc",
            "stories/..%2fetc",
            "stories/..%5cetc",
            "stories/%252e%252e/etc",
            "stories/%25252e%25252e/etc",
            "stories/%c0%ae%c0%ae/etc",
            "stories/%u002e%u002e/etc",
            "stories/a.md%00.png",
            "stories/%00",
            "stories/a\u0000.md",
            "stories/a.md\u0000",
            "stories/a.md\n../../etc",
            "stories/\r\n",
            "stories/a\u007F.md",
            "stories/a\u0085.md",
            "stories\\..\\etc\\passwd",
            "stories\\a.md",
            "stories/..\\etc",
            "stories/\\..\\etc",
            "stories/a\\b.md",
            "\\\\server\\share\\a.md",
            "\\\\?\\C:\\a.md",
            "C:\\stories\\a.md",
            "C:/stories/a.md",
            "c:stories/a.md",
            "//stories/a.md",
            "file:///etc/passwd",
            "file:/etc/passwd",
            "FILE:///stories/a.md",
            "stories/\uFF0E\uFF0E/etc", // wide dots
            "stories/\u2025/etc", // two dots in one character
            "stories/\u2024\u2024/etc", // one dot leaders
            "stories/..\uFF0Fetc", // a wide slash
            "stories\uFF0F..\uFF0Fetc",
            "stories/..\u2215etc", // a division slash
            "stories/..\u2044etc", // a fraction slash
            "stories/..\u29F8etc",
            "stories/..\uFF3Cetc", // a wide backslash
            "stories/..\uFE68etc", // a small backslash
            "stories/..\u2216etc",
            "stories/\uFF052e\uFF052e/etc", // wide percent signs
            "stories/\u2100", // a/c in one character
            "stories/.\u200B./etc", // no width
            "stories/.\u200D./etc",
            "stories/.\u2060./etc",
            "stories/.\u00AD./etc", // a soft hyphen
            "stories/.\uFEFF./etc",
            "stories/\u202Eflow/a.md", // from right to left
            "stories/\u2066a\u2069",
            "stories/.\uFE0F./etc", // a selector
            "stories/.\u034F./etc",
            "stories/\u3164", // a filler
            "stories/\u2028a",
            "stories/\uD800a", // half a character
            "stories/a\uDC00",
            "stories/\uFFFD",
            "stories/\uE000", // private use
            "stories/e\u0301.md", // put together
            "stories/a.md::$DATA",
            "stories/a.md:hidden",
            "stories/STORIE~1/a.md",
            "stories/a.md.",
            "stories/a.md ",
            "stories/a. /b.md",
            " stories/a.md",
            "stories /a.md",
            "stories/ a.md",
            "",
            " ",
            "\u3000",
            "stories\u2044a.md",
            "stories\u0338/a.md",
            "stories.",
            "stories/" + "a/".repeat(3_000) + "a.md",
            "stories/" + "a".repeat(10_000_000));

    /** Plain names of what is not below stories. */
    private static final List<String> ELSEWHERE = List.of(
            "stories",
            "storie/s.md",
            "storiesa.md",
            "a/stories/a.md",
            "Stories/a.md",
            "STORIES/a.md",
            "storie\u017F/a.md", // a long s
            "stor\u0131es/a.md", // no dot on the i
            "\u0455tories/a.md", // a Cyrillic s
            "st\u03BFries/a.md", // a Greek o
            "\uFF53tories/a.md", // a wide s
            "https://evil.org/stories/a.md");

    private static final List<String> ABSOLUTE =
            List.of("/etc/passwd", "/stories/a.md", "~/stories/a.md", "~root/a.md");

    /** What may be taken for something below secret, or is all of it. */
    private static final List<String> SECRETS = List.of(
            "secret/a.md",
            "secret",
            "/secret/a.md",
            "Secret/a.md",
            "SECRET/A.MD",
            "\u017Fecret/a.md", // a long s
            "\uFF53\uFF45cret/a.md", // wide letters
            "\u0455ecret/a.md", // a Cyrillic s
            "s\u0435\u0441ret/a.md", // a Cyrillic e and c
            "secr\u03B5t/a.md", // a Greek e
            "secre\u03C4/a.md"); // a Greek t

    /** Names that people give. */
    private static final List<String> HONEST = List.of(
            "stories/a.md",
            "stories/A.MD",
            "stories/deep/er/and/deeper/a.md",
            "stories/..a/b",
            "stories/a..b/c...d.md",
            "stories/.hidden",
            "stories/.git/config",
            "stories/Tom & Jerry (1), part #2 - 100%.md",
            "stories/it's a \"story\".md",
            "stories/~a",
            "stories/a~b.md",
            "stories/ch:1/a.md",
            "stories/\u00C4pfel und Birnen.md",
            "stories/\u00E9t\u00E9.md",
            "stories/\u4EBA\u7269/\u7B2C\u4E00\u7AE0\uFF1A\u5F00\u59CB.md",
            "stories/\u5C71\u7530\u3000\u592A\u90CE.md",
            "stories/\u041F\u0440\u0438\u0432\u0435\u0442.md",
            "stories/\u0645\u0631\u062D\u0628\u0627.md",
            "stories/\uD83D\uDE80.md",
            "stories/Hmm\u2026.md",
            "stories/\u00BD.md",
            "stories/$HOME/{a}.md",
            "stories/" + "a/".repeat(1_000) + "a.md");

    @TestFactory
    Stream<DynamicTest> a_trick_passes_no_pattern_that_allows() {
        Permissions permissions = Permissions.builder()
                .allow("write(path=stories/**)")
                .allow("write(path=stories/*)")
                .allow("write(path=stories/*.md)")
                .allow("write(path=stories/**/*.md)")
                .build();
        return Stream.of(TRICKS, ELSEWHERE, ABSOLUTE)
                .flatMap(List::stream)
                .map(path -> named(path, permissions, Permission.DENY));
    }

    @TestFactory
    Stream<DynamicTest> what_leaves_the_root_of_the_tool_passes_not_even_a_pattern_of_anything() {
        Permissions permissions = Permissions.builder().allow("write(path=**)").build();
        return Stream.concat(TRICKS.stream(), ABSOLUTE.stream()).map(path -> named(path, permissions, Permission.DENY));
    }

    @TestFactory
    Stream<DynamicTest> a_trick_is_held_back_by_each_pattern_that_denies() {
        Permissions permissions = Permissions.builder()
                .allow("write")
                .deny("write(path=secret/**)")
                .build();
        return Stream.concat(TRICKS.stream(), SECRETS.stream()).map(path -> named(path, permissions, Permission.DENY));
    }

    @TestFactory
    Stream<DynamicTest> an_approval_is_asked_for_where_a_trick_may_mean_what_needs_one() {
        Permissions permissions = Permissions.builder()
                .allow("write")
                .ask("write(path=secret/**)")
                .build();
        return Stream.concat(TRICKS.stream(), SECRETS.stream()).map(path -> named(path, permissions, Permission.ASK));
    }

    @TestFactory
    Stream<DynamicTest> names_that_people_give_pass() {
        Permissions permissions = Permissions.builder()
                .allow("write(path=stories/**)")
                .deny("write(path=secret/**)")
                .build();
        return HONEST.stream().map(path -> named(path, permissions, Permission.ALLOW));
    }

    @Test
    void honest_names_are_in_their_composed_form() {
        assertThat(HONEST).allMatch(path -> Normalizer.isNormalized(path, Normalizer.Form.NFC));
    }

    @Test
    void the_same_name_in_the_other_form_does_not_pass() {
        Permissions permissions =
                Permissions.builder().allow("write(path=stories/**)").build();
        String composed = "stories/\u00E9t\u00E9.md";
        String apart = Normalizer.normalize(composed, Normalizer.Form.NFD);
        assertThat(decide(permissions, composed).permission()).isEqualTo(Permission.ALLOW);
        assertThat(decide(permissions, apart).permission()).isEqualTo(Permission.DENY);
    }

    @Test
    void the_model_is_told_what_was_wrong_and_not_what_was_written() {
        Permissions permissions =
                Permissions.builder().allow("write(path=stories/**)").build();
        assertThat(decide(permissions, "stories/../swordfish").reason())
                .isEqualTo("no rule allows the tool write: the argument path has an empty part, '.' or '..' between"
                        + " slashes");
        assertThat(decide(permissions, "stories\\swordfish").reason()).endsWith("the argument path has a backslash");
        assertThat(decide(permissions, "etc/swordfish").reason())
                .isEqualTo("no rule allows the tool write with these arguments");
    }

    @Test
    void an_absolute_path_passes_a_pattern_that_is_one() {
        Permissions permissions = Permissions.builder()
                .allow("write(path=/srv/stories/**)")
                .allow("write(path=~/notes/*)")
                .build();
        assertThat(decide(permissions, "/srv/stories/a.md").permission()).isEqualTo(Permission.ALLOW);
        assertThat(decide(permissions, "~/notes/a.md").permission()).isEqualTo(Permission.ALLOW);
        assertThat(decide(permissions, "srv/stories/a.md").permission()).isEqualTo(Permission.DENY);
        assertThat(decide(permissions, "//srv/stories/a.md").permission()).isEqualTo(Permission.DENY);
        assertThat(decide(permissions, "/srv/stories/../a.md").permission()).isEqualTo(Permission.DENY);
    }

    @Test
    void a_folder_whose_name_only_begins_alike_is_not_denied() {
        Permissions permissions = Permissions.builder()
                .allow("write")
                .deny("write(path=secret/**)")
                .build();
        assertThat(decide(permissions, "secrets/a.md").permission()).isEqualTo(Permission.ALLOW);
        assertThat(decide(permissions, "my/secret/a.md").permission()).isEqualTo(Permission.ALLOW);
    }

    private static DynamicTest named(String path, Permissions permissions, Permission expected) {
        String shown = path.length() > 60 ? path.substring(0, 60) + "… " + path.length() : path;
        StringBuilder name = new StringBuilder();
        shown.codePoints()
                .forEach(c -> name.append(c >= ' ' && c < 0x7F ? Character.toString(c) : String.format("U+%04X", c)));
        return dynamicTest("'" + name + "'", () -> {
            PermissionDecision decision = decide(permissions, path);
            assertThat(decision.permission()).as("'%s': %s", name, decision).isEqualTo(expected);
        });
    }

    private static PermissionDecision decide(Permissions permissions, String path) {
        return permissions.decide(MEMBER, WRITE, Map.of("path", path));
    }
}
