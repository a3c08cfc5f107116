package dev.orchestrator.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the pages show as Java is code that compiles: each block stands in a source in the package of the snippets. */
class DocsSnippetsTest {

    @TestFactory
    Stream<DynamicTest> every_java_block_stands_in_a_compiled_source() throws IOException {
        List<List<String>> sources = sources();
        return javaBlocks().stream()
                .map(block -> dynamicTest(
                        Project.root().relativize(block.page()) + ":" + block.line(),
                        block.page().toUri(),
                        () -> assertThat(sources.stream().anyMatch(block::standsIn))
                                .as("a source in %s holds this block:%n%s", Project.snippets(), block.text())
                                .isTrue()));
    }

    @Test
    void line_breaks_and_indentation_do_not_matter_and_all_else_does() throws IOException {
        List<String> source =
                List.of("  Answer answer =", "      ask(42);", "", "  if (answer.isLong()) {", "    cut();", "  }");
        assertThat(block("Answer answer = ask(42);", "if (answer.isLong()) {").standsIn(source))
                .isTrue();
        assertThat(block("ask(42);").standsIn(source)).isTrue();
        assertThat(block("ask(43);").standsIn(source)).isFalse();
        assertThat(block("Answer answer = ask(42);", "cut();").standsIn(source)).isFalse();
        assertThat(block("answer = ask(42);").standsIn(source)).isFalse();
        assertThat(sources()).noneMatch(block("ask(43);")::standsIn);
    }

    private static CodeBlock block(String... lines) {
        return new CodeBlock(Path.of("page.md"), 1, "", "java", List.of(lines));
    }

    private static List<CodeBlock> javaBlocks() throws IOException {
        List<CodeBlock> blocks = new ArrayList<>();
        for (Path page : pages()) {
            CodeBlock.of(page).stream()
                    .filter(block -> block.language().equals("java"))
                    .forEach(blocks::add);
        }
        return blocks;
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Project.root().resolve("README.md")));
        Path docs = Project.root().resolve("docs");
        if (Files.isDirectory(docs)) {
            pages.addAll(filesUnder(docs, ".md"));
        }
        return pages;
    }

    private static List<List<String>> sources() throws IOException {
        List<List<String>> sources = new ArrayList<>();
        for (Path source : filesUnder(Project.snippets(), ".java")) {
            sources.add(Files.readAllLines(source));
        }
        return sources;
    }

    private static List<Path> filesUnder(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
