package dev.orchestrator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.examples.snippets.ReadmeSnippet;
import dev.orchestrator.examples.standin.StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first screen of README.md holds what it promises. */
class ReadmeTest {

    private static final int LINES_OF_A_SCREEN = 50;
    private static final int MOST_LINES_OF_CODE = 12;

    private static final Path README = Project.root().resolve("README.md");

    @Test
    void the_first_java_block_is_the_code_of_the_snippet() throws IOException {
        CodeBlock block = firstJavaBlock();
        CodeBlock snippet = new CodeBlock(README, 1, "", "java", snippet());
        assertThat(block.standsIn(snippet.lines()))
                .as("README.md shows%n%s%nand not%n%s", block.text(), snippet.text())
                .isTrue();
        assertThat(snippet.standsIn(block.lines()))
                .as("all of%n%s%nstands in README.md", snippet.text())
                .isTrue();
        assertThat(block.lines()).hasSizeLessThanOrEqualTo(MOST_LINES_OF_CODE);
    }

    @Test
    @Timeout(120)
    void the_snippet_streams_an_answer_of_the_server_in_the_environment() throws Exception {
        try (StandIn standIn = StandIn.start(Duration.ZERO);
                ChildJvm program = ChildJvm.start(
                        ReadmeSnippet.class,
                        Map.of("OPENROUTER_BASE_URL", standIn.baseUrl(), "OPENROUTER_DEFAULT_MODEL", StandIn.MODEL))) {
            assertThat(program.awaitExit()).as(program.errors()).isZero();
            assertThat(program.output())
                    .contains("> What makes a good plot twist?")
                    .endsWith(StandIn.MODEL + ", 0 $" + System.lineSeparator());
        }
    }

    @ParameterizedTest
    @CsvSource({"## Run, ./mvnw -q -P run compile", "## Test, ./mvnw -B -T 2 verify"})
    void run_and_test_are_one_command_each(String heading, String command) throws IOException {
        List<CodeBlock> blocks = CodeBlock.of(README).stream()
                .filter(block -> block.heading().equals(heading))
                .toList();
        assertThat(blocks).singleElement().extracting(CodeBlock::lines).isEqualTo(List.of(command));
        assertThat(blocks.get(0).line()).isLessThan(LINES_OF_A_SCREEN);
    }

    private static CodeBlock firstJavaBlock() throws IOException {
        return CodeBlock.of(README).stream()
                .filter(block -> block.language().equals("java"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("README.md has no java block"));
    }

    private static List<String> snippet() throws IOException {
        List<String> source = Files.readAllLines(Project.snippets().resolve("ReadmeSnippet.java"));
        List<String> stripped = source.stream().map(String::strip).toList();
        return source.subList(stripped.indexOf("// begin README.md") + 1, stripped.indexOf("// end README.md"));
    }
}
